"""Sums over the weeks before a Monday. What is answered has areas in rows, Mondays of issue in columns."""

import numpy as np
from scipy.signal import lfilter

from etl.risk.arrays import Floats, Integers
from etl.risk.memory import kept
from etl.risk.panel import FIRST_ISSUE
from etl.risk.tension.evidence import LOOK_BACK, NEVER


def recent(weekly: Floats, weeks: int, half_life: float) -> Floats:
    """A x T -> A x Mondays: sum over the last `weeks` weeks, the newest at full weight, fading by `half_life`."""
    fading = np.array([kept(half_life, age) for age in range(weeks)])
    sums = np.asarray(lfilter(fading, [1.0], weekly, axis=1))
    return sums[:, FIRST_ISSUE - 1 :]


def mean_of_seen(weekly: Floats, weeks: int, half_life: float) -> Floats:
    """The faded mean over the weeks that are not NaN among the last ones; NaN where all of them are."""
    seen = ~np.isnan(weekly)
    told = recent(np.where(seen, weekly, 0.0), weeks, half_life)
    return ratio(told, recent(seen.astype(np.float64), weeks, half_life))


def ratio(above: Floats, below: Floats) -> Floats:
    """NaN where there is nothing to divide by; a filter leaves dust of 1e-17 where it should leave nothing."""
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 1e-9))


def by_week(area: Integers, week: Integers, amounts: Floats, shape: tuple[int, int]) -> Floats:
    """Amounts of records summed into areas x weeks, from LOOK_BACK weeks before the panel's first week on."""
    areas, weeks = shape[0], shape[1] + LOOK_BACK
    inside = (area >= 0) & (week >= -LOOK_BACK) & (week < shape[1])
    at = area[inside] * weeks + week[inside] + LOOK_BACK
    sums = np.bincount(at, amounts[inside], minlength=areas * weeks)
    return sums.astype(np.float64).reshape(areas, weeks)


def counting(area: Integers, first: Integers, last: Integers, amounts: Floats, shape: tuple[int, int]) -> Floats:
    """Each record counts on the Mondays from that of week `first` to that of week `last`, both included."""
    areas, mondays = shape[0], shape[1] + 1
    steps = np.zeros((areas, mondays + 1))
    begins, ends = np.maximum(first, 0), np.minimum(last + 1, mondays)
    # NEVER is far beyond any week: what has no beginning never counts
    inside = (area >= 0) & (first < NEVER) & (begins < ends)
    np.add.at(steps, (area[inside], begins[inside]), amounts[inside])
    np.add.at(steps, (area[inside], ends[inside]), -amounts[inside])
    return np.asarray(np.cumsum(steps, axis=1)[:, FIRST_ISSUE:mondays])
