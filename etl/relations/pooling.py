"""Which places a record speaks for: its area, the district around it, and the governorate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

GOVERNORATE_CODE = 5  # P-codes nest: the first characters of a district's code are those of its governorate
OUTSIDE = "outside"


@dataclass(frozen=True)
class Places:
    """Every place that is reported on; the governorate comes last and pools everything."""

    ids: tuple[str, ...]
    levels: tuple[str, ...]

    @property
    def governorate(self) -> int:
        return len(self.ids) - 1

    def index(self, names: Sequence[object]) -> Integers:
        """Position of each name; -1 for null and for what is not a place of ours."""
        return np.asarray(pd.Index(self.ids).get_indexer(pd.Index(names, dtype=object)), dtype=np.int64)


def places(areas: pd.DataFrame) -> Places:
    """From rows of area_id, level and district_id. Raises ValueError unless they are of exactly one governorate."""
    districts = sorted(set(areas["district_id"]))
    governorates = {code[:GOVERNORATE_CODE] for code in districts}
    if len(governorates) != 1:
        raise ValueError(f"areas must belong to one governorate, not {len(governorates)}")
    return Places(
        ids=(*areas["area_id"], *districts, *governorates),
        levels=(*areas["level"], *("district" for _ in districts), "governorate"),
    )


def within(records: pd.DataFrame) -> pd.DataFrame:
    """Those of the governorate; a national data set brings others."""
    return records[(records["place_level"] != OUTSIDE).fillna(value=True)].reset_index(drop=True)


def memberships(records: pd.DataFrame, known: Places) -> tuple[Integers, Integers]:
    """Pairs (row, place): each record once for its area and its district, where it has them, and the governorate."""
    columns = (
        known.index(records["area_id"]),
        known.index(records["district_id"]),
        np.full(len(records), known.governorate, dtype=np.int64),
    )
    rows = np.tile(np.arange(len(records)), len(columns))
    place = np.concatenate(columns)
    return rows[place >= 0], place[place >= 0]
