"""Arrays to rows, ready to be inserted by name."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.risk.arrays import Booleans, Days

Column = Any  # an array, or a pandas categorical or series: pandas has no types of its own to name here


def frame(areas: Sequence[str], weeks: Days, per_week: int, columns: Mapping[str, Column]) -> pd.DataFrame:
    """One row per area, week and the last axis; `columns` hold areas x weeks x `per_week` values in that order."""
    area = np.repeat(np.arange(len(areas)), len(weeks) * per_week)
    days = np.tile(np.repeat(weeks.astype("datetime64[s]"), per_week), len(areas))
    flat = {name: values.ravel() if isinstance(values, np.ndarray) else values for name, values in columns.items()}
    return pd.DataFrame({"area_id": words(area, areas), "week": days, **flat})


def words(codes: npt.NDArray[Any], vocabulary: Sequence[str]) -> pd.Categorical:
    """Codes as words; -1 is null."""
    return pd.Categorical.from_codes(codes.ravel(), list(vocabulary))


def constant(word: str, rows: int) -> pd.Categorical:
    return words(np.zeros(rows, dtype=np.int64), (word,))


def nullable(values: npt.NDArray[Any], known: Booleans, dtype: str) -> pd.Series:
    """Integers or booleans that are null where they are not known."""
    series = pd.Series(values.ravel()).astype(dtype)
    series[~known.ravel()] = pd.NA
    return series
