"""What the index may know: weekly counts, and the records of surveys, promises and meetings of each area."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.risk.arrays import Days, Floats, Integers
from etl.risk.panel import FIRST_ISSUE

WEEK = np.timedelta64(7, "D")
NEVER = np.int64(1) << 40  # a week that does not come
LOOK_BACK = 52  # weeks before the panel whose records may still count


@dataclass(frozen=True)
class Evidence:
    """A areas by T consecutive weeks (arrays A x T, NaN where nobody looked), and records as frames.

    `incidents`, `serious`: without police-initiated records and arrests. `reports`: records and nil reports of any
    kind, without those too. `pulses`: area_id, occurred_on, side, item, n, mean, scale_min, scale_max.
    `commitments`: area_id, made_on, due_on, status, closed_on. `meetings`: area_id, planned_on, held_on.
    A record without an area of its own counts nowhere: what is known of a district only is never spread.
    """

    areas: tuple[str, ...]
    weeks: Days
    incidents: Floats
    serious: Floats
    grievances: Floats
    reports: Floats
    pulses: pd.DataFrame
    commitments: pd.DataFrame
    meetings: pd.DataFrame
    as_of: np.datetime64

    @property
    def issued(self) -> Days:
        """Mondays on which the index is given, from what happened before them: as for the risk."""
        return np.append(self.weeks, self.weeks[-1:] + WEEK)[FIRST_ISSUE:]

    def where(self, records: pd.DataFrame) -> Integers:
        """Position of each record's area, -1 where it has none."""
        return np.asarray(pd.Index(self.areas).get_indexer(records["area_id"]), dtype=np.int64)

    def week_of(self, column: pd.Series) -> Integers:
        """Weeks since the first of the panel, negative before it; NEVER where there is no day."""
        days = self.days(column)
        there = ~np.isnat(days)
        weeks = np.floor_divide((days[there] - self.weeks[0]).astype(np.int64), 7)
        found = np.full(len(days), NEVER)
        found[there] = weeks
        return found

    @staticmethod
    def days(column: pd.Series) -> Days:
        return np.asarray(pd.to_datetime(column).to_numpy().astype("datetime64[D]"))


def numbers(column: pd.Series) -> Floats:
    """NaN where missing."""
    return np.asarray(pd.to_numeric(column.astype(object), errors="raise"), dtype=np.float64)


def words(column: pd.Series) -> npt.NDArray[np.object_]:
    return np.asarray(column.astype(object).to_numpy())
