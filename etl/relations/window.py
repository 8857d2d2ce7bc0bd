"""What can be seen at the end of a month: the 90 days up to it, the newest counting most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.relations.pooling import Floats

Days = npt.NDArray[np.datetime64]

WINDOW_DAYS = 90
HALF_LIFE_DAYS = 45.0
NEVER = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True)
class View:
    """The first day of a month, and the last day that is known of it."""

    month: np.datetime64
    until: np.datetime64

    def age(self, on: Days) -> Floats:
        """Days before the end, NaN outside the window."""
        days = (self.until - on).astype("timedelta64[D]").astype(np.float64)
        return np.where((days >= 0) & (days < WINDOW_DAYS), days, np.nan)

    def happened(self, on: Days) -> npt.NDArray[np.bool_]:
        return np.asarray(on <= self.until)


def views(months: Iterable[date], as_of: date) -> tuple[View, ...]:
    """One for each month that has begun by `as_of`, seen from its last day or from `as_of`, whichever is earlier."""
    today = np.datetime64(as_of, "D")
    firsts = sorted({np.datetime64(pd.Timestamp(month).date(), "M") for month in months})
    ends = [(first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]") - 1) for first in firsts]
    return tuple(View(first, min(end, today)) for first, end in ends if first <= today)


def weight(age: Floats) -> Floats:
    return np.asarray(0.5 ** (age / HALF_LIFE_DAYS))


def days(column: pd.Series) -> Days:
    """A column of dates as days; what is missing has never happened."""
    values = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(values), NEVER, values)


def numbers(column: pd.Series) -> Floats:
    """A column of numbers or booleans; NaN where missing."""
    return np.asarray(pd.to_numeric(column.astype(object), errors="raise"), dtype=np.float64)
