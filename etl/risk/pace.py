"""What depends on how long a period is: one declaration for weeks, one for months."""

from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Days


@dataclass(frozen=True)
class Pace:
    """All lengths in periods.

    `memories` are half-lives of the cascade, longest first; `classical` those of the empirical-Bayes baselines;
    `city` that of the city's own level. `training` is how far back models learn, `refit` how often, `season` the
    length of a year, `blocks` the pasts that conflictology draws from, `warm_up` what is not judged at first, `quiet`
    how long nothing may have happened before an onset.
    """

    unit: str
    memories: tuple[float, ...]
    classical: tuple[float, ...]
    city: float
    training: int
    refit: int
    season: int
    blocks: tuple[int, ...]
    warm_up: int
    quiet: int

    def label(self, periods: float) -> str:
        return f"{periods:g}{self.unit[0]}"


WEEKLY = Pace("week", (52.0, 13.0, 4.0, 1.5), (8.0, 13.0, 26.0, 52.0), 3.0, 104, 4, 52, (26, 52), 26, 8)
MONTHLY = Pace("month", (24.0, 6.0, 2.0, 0.75), (2.0, 3.0, 6.0, 12.0), 1.5, 120, 3, 12, (12,), 79, 2)
PACES = {pace.unit: pace for pace in (WEEKLY, MONTHLY)}


def consecutive(starts: Days, pace: Pace) -> bool:
    """Mondays one after another, or first days of months."""
    if len(starts) == 0 or starts.dtype != np.dtype("datetime64[D]"):
        return False
    if pace.unit == "month":
        months = starts.astype("datetime64[M]")
        return bool(np.all(months.astype("datetime64[D]") == starts) and np.all(np.diff(months.astype(np.int64)) == 1))
    days = starts.astype(np.int64)
    # 1970-01-01, day 0, was a Thursday: a Monday is day 4 of the count modulo 7
    return bool(days[0] % 7 == 4 and np.all(np.diff(days) == 7))


def following(starts: Days, pace: Pace) -> Days:
    """The starts, and the one after the last of them."""
    last = starts[-1:]
    after = (last.astype("datetime64[M]") + 1).astype("datetime64[D]") if pace.unit == "month" else last + 7
    return np.append(starts, after)
