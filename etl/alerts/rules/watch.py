"""What the surprise rule looks at: counts, and what was forecast before them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

WINDOW = 4  # weeks of the longer window, the newest included


@dataclass(frozen=True)
class Said:
    """Negative-binomial forecasts of the total over a horizon, A x (T + 1): column t was made before week t began."""

    mean: Floats
    size: Floats


@dataclass(frozen=True)
class Watch:
    """A areas in T consecutive weeks. Which model made the forecasts does not matter here.

    `counts` and `observed`: A x T; the count of a week that was not observed is ignored. `usable`: A x (T + 1), false
    where an area's data state on the Monday of issue is no_data or insufficient. `week` and `window`: forecasts for
    1 and for 4 weeks.
    """

    counts: Integers
    observed: Booleans
    usable: Booleans
    week: Said
    window: Said

    @property
    def seen(self) -> Integers:
        return np.where(self.observed, self.counts, 0)


@dataclass(frozen=True)
class Span:
    """Totals up to and including each week, and the forecast that was made before the first of those weeks: A x T.

    The mean is scaled to the share of the weeks that were observed. `known` is false where nothing was forecast.
    """

    total: Integers
    mean: Floats
    size: Floats
    known: Booleans


def span(watch: Watch, said: Said, weeks: int) -> Span:
    """Weeks t - weeks + 1 to t beside what was said of them on the first of their Mondays."""
    first = weeks - 1
    total, seen = (ending(one, weeks) for one in (watch.seen, watch.observed.astype(np.int64)))
    mean, size = np.ones(total.shape), np.ones(total.shape)
    until = total.shape[1] - first
    mean[:, first:], size[:, first:] = said.mean[:, :until], said.size[:, :until]
    known = np.zeros(total.shape, dtype=bool)
    known[:, first:] = watch.usable[:, :until]
    share = np.where(seen > 0, seen, 1) / weeks
    return Span(total, mean * share, size, known & watch.usable[:, :-1] & watch.observed)


def ending(weekly: Integers, weeks: int) -> Integers:
    """Sums over the `weeks` weeks that end with each one along the last axis; fewer at the beginning."""
    running = np.cumsum(weekly, axis=-1)
    sums = running.copy()
    sums[..., weeks:] -= running[..., :-weeks]
    return sums
