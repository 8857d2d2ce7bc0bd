"""The threshold of the surprise rule: the one that cries as often as the budget allows while nothing is the matter.

Two hundred years without an escalation are simulated from the forecasts' own means and sizes of one Monday, each week
a draw from the forecast of a week. Live forecasts have seen escalations, so their mean is above that of calm weeks:
the level of calm weeks is learned from the past two years with the weeks around surprises left out, and divided by
what leaving them out takes away in the simulated years, where the truth is known.
"""

from dataclasses import dataclass

import numpy as np

from etl.alerts.rules.surprise import CEILING, both, chance_of, raised, surprises
from etl.alerts.rules.watch import WINDOW, Booleans, Floats, Integers, Watch, ending

MONTH = 4.345  # weeks
YEAR = 52
YEARS = 200
MOST = 40_000  # area-years: with more areas fewer years are simulated; the alerts counted, not the areas, set the error
HISTORY = 104  # weeks from which the level of calm weeks is learned
ENOUGH = 20.0  # expected incidents in them; with less, forecasts are taken at their word
LEVELS = (0.5, 1.5)
SEED = 20_070_226


@dataclass(frozen=True)
class Threshold:
    """`chance`: an alert is raised at or under it. `level`: calm weeks over forecasts. `areas`: those watched."""

    chance: float
    level: float
    areas: int


@dataclass(frozen=True)
class Forecasts:
    """What was said of each watched area on one Monday, for a week and for the window."""

    week_mean: Floats
    week_size: Floats
    window_mean: Floats
    window_size: Floats


def threshold(watch: Watch, issue: int, budget: float) -> Threshold:
    """For the weeks from `issue` on, from what was known before. `budget`: false alarms a month, all areas together."""
    usable = watch.usable[:, issue]
    now = Forecasts(
        *(said[usable, issue] for said in (watch.week.mean, watch.week.size, watch.window.mean, watch.window.size))
    )
    areas = int(usable.sum())
    if areas == 0:
        return Threshold(0.0, 1.0, 0)
    counts, chance = years(now, 1.0)
    first = highest(chance, budget)
    level = calm_level(watch, issue, first) / _left(counts, now.week_mean[:, None], ~around(chance <= first))
    level = float(np.clip(level, *LEVELS)) if _enough(watch, issue) else 1.0
    return Threshold(highest(years(now, level)[1], budget), level, areas)


def years(now: Forecasts, level: float) -> tuple[Integers, Floats]:
    """Counts and their chances in simulated years at `level` times the means: years x areas x 52."""
    rng = np.random.default_rng(SEED)
    areas = len(now.week_mean)
    shape = (max(1, min(YEARS, MOST // areas)), areas, YEAR + WINDOW - 1)
    mean, size = level * now.week_mean[:, None], now.week_size[:, None]
    counts = rng.negative_binomial(size, size / (size + mean), shape)
    week, window = counts[..., WINDOW - 1 :], ending(counts, WINDOW)[..., WINDOW - 1 :]
    return week, both(
        week,
        window,
        _looked_up(week, now.week_mean, now.week_size),
        _looked_up(window, now.window_mean, now.window_size),
    )


def highest(chance: Floats, budget: float) -> float:
    """The largest threshold with at most `budget` alerts a month, and at most the ceiling."""
    series = chance.reshape(-1, chance.shape[-1])
    months = len(series) / chance.shape[-2] * chance.shape[-1] / MONTH
    series = series[(series <= CEILING).any(axis=1)]
    steps = np.unique(series[series <= CEILING])
    low, high = -1, len(steps)  # steps[low] keeps to the budget, steps[high] does not
    while high - low > 1:
        middle = (low + high) // 2
        within = raised(series, steps[middle]).sum() / months <= budget
        low, high = (middle, high) if within else (low, middle)
    if high == len(steps):
        return CEILING
    return float(steps[low]) if low >= 0 else 0.0


def calm_level(watch: Watch, issue: int, chance: float) -> float:
    """Incidents over those forecast a week ahead, in the two years before `issue`, surprises left out."""
    past = slice(max(issue - HISTORY, 0), issue)
    seen = surprises(watch)
    calm = seen.week.known[:, past] & ~around(seen.chance[:, past] <= chance)
    return _left(watch.seen[:, past], seen.week.mean[:, past], calm)


def around(flagged: Booleans) -> Booleans:
    """Flagged weeks and the three on either side: an escalation begins before it is seen, and outlasts it."""
    wide = flagged.copy()
    for step in range(1, WINDOW):
        wide[..., step:] |= flagged[..., :-step]
        wide[..., :-step] |= flagged[..., step:]
    return wide


def _enough(watch: Watch, issue: int) -> bool:
    past = slice(max(issue - HISTORY, 0), issue)
    known = watch.observed[:, past] & watch.usable[:, past]
    return float(watch.week.mean[:, past][known].sum()) >= ENOUGH


def _left(counts: Integers, mean: Floats, kept: Booleans) -> float:
    forecast = float(np.broadcast_to(mean, kept.shape)[kept].sum())
    return float(counts[kept].sum()) / forecast if forecast > 0 else 1.0


def _looked_up(counts: Integers, mean: Floats, size: Floats) -> Floats:
    """Chances of simulated counts, from a table by area and count."""
    table = chance_of(np.arange(counts.max() + 1), mean[:, None], size[:, None])
    return np.asarray(table[np.arange(len(mean))[:, None], counts])
