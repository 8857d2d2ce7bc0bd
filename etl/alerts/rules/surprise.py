"""More incidents than was forecast: how small the chance of so many was, and when that raises an alert."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaln, xlog1py, xlogy

from etl.alerts.rules.watch import WINDOW, Booleans, Floats, Integers, Span, Watch, span

LEAST = 2  # incidents in the window: a single one never trips the alarm, however quiet the place
CONFIRMED = 0.10  # chance of this week's count: the newest week must itself be unusual
CEILING = 0.05  # the threshold never goes above this, however few areas share the budget
REFRACTORY = WINDOW  # weeks, the one of the alert included
NOTHING = 1.0  # chance where nothing can be raised


@dataclass(frozen=True)
class Surprise:
    """A x T. `chance` is that of the window, and 1 where the floors or the newest week forbid an alert."""

    chance: Floats
    week: Span
    window: Span
    week_chance: Floats
    window_chance: Floats


def surprises(watch: Watch) -> Surprise:
    week, window = span(watch, watch.week, 1), span(watch, watch.window, WINDOW)
    chances = [chance_of(one.total, one.mean, one.size) for one in (week, window)]
    combined = both(week.total, window.total, *chances)
    return Surprise(np.where(week.known & window.known, combined, NOTHING), week, window, *chances)


def chance_of(count: Integers, mean: Floats, size: Floats) -> Floats:
    """Mid-p of as many or more: P(Y > y) + P(Y = y)/2, Y negative binomial. Discrete counts have no fairer one."""
    y, success = count.astype(np.float64), mean / (size + mean)
    exactly = np.exp(gammaln(y + size) - gammaln(size) - gammaln(y + 1) + xlog1py(size, -success) + xlogy(y, success))
    return np.asarray(betainc(y + 1, size, success) + 0.5 * exactly)


def both(week: Integers, window: Integers, week_chance: Floats, window_chance: Floats) -> Floats:
    """The window decides, the newest week confirms: something happened in it, and more than it mostly does."""
    possible = (week >= 1) & (window >= LEAST) & (week_chance < CONFIRMED)
    return np.where(possible, window_chance, NOTHING)


def raised(chance: Floats, threshold: Floats | float, before: Booleans | None = None) -> Booleans:
    """Where an alert is raised, along the last axis: chance at or under the threshold, and none in the weeks before.

    `before`: alerts that stand already, of the same shape; they are not raised again, and keep later ones away.
    """
    under = chance <= threshold
    alerts = np.zeros(chance.shape, dtype=bool)
    left = np.zeros(chance.shape[:-1], dtype=np.int64)  # weeks of silence that are left
    for t in range(chance.shape[-1]):
        stands = before[..., t] if before is not None else np.zeros(chance.shape[:-1], dtype=bool)
        alerts[..., t] = under[..., t] & (left == 0) & ~stands
        left = np.where(alerts[..., t] | stands, REFRACTORY - 1, np.maximum(left - 1, 0))
    return alerts
