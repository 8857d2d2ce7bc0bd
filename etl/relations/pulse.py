"""The rows of mart.pulse: mean answers by place, month, side and item."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from etl.relations.judge import scaled, span
from etl.relations.pooling import Floats, memberships, places, within
from etl.relations.window import numbers

KEY = ["area_id", "level", "month", "side", "item"]
COLUMNS = [*KEY, "value", "low", "high", "n"]
REACH = float(norm.ppf(0.9))  # standard errors to each end of an 80 % interval


def pulse_months(pulses: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One row per area, district or governorate, month, side and item that anybody answered.

    Several waves of one month, and the places within a larger one, are pooled by the number who answered.
    A row without a number, a mean or a scale stands for nobody and is left out.
    """
    known, rows = places(areas), answered(within(pulses))
    row, place = memberships(rows, known)
    spread = rows.iloc[row].assign(
        area_id=np.array(known.ids, dtype=object)[place], level=np.array(known.levels, dtype=object)[place]
    )
    sums = spread.groupby(KEY, sort=True, observed=True)[["n", "weighted", "scatter"]].sum().reset_index()
    value, reach = sums["weighted"] / sums["n"], REACH * np.sqrt(sums["scatter"]) / sums["n"]
    return sums.assign(
        value=100 * value,
        low=100 * np.clip(value - reach, 0, value),
        high=100 * np.clip(value + reach, value, 1),
        n=sums["n"].astype(np.int64),
    )[COLUMNS]


def answered(pulses: pd.DataFrame) -> pd.DataFrame:
    """Adds `weighted` = n x mean on 0-1 and `scatter` = n^2 x squared standard error, whose sums pool waves."""
    value, n = scaled(pulses), numbers(pulses["n"])
    rows = pulses[["area_id", "district_id", "side", "item"]].assign(
        month=pd.to_datetime(pulses["occurred_on"]).to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
        n=n,
        weighted=n * value,
        scatter=n**2 * _variance(pulses, value, n),
    )
    return rows[(n > 0) & ~np.isnan(value) & rows["month"].notna().to_numpy()].reset_index(drop=True)


def _variance(pulses: pd.DataFrame, value: Floats, n: Floats) -> Floats:
    """Squared standard error on 0-1: the one reported, or the widest that so many answers allow.

    Answers between 0 and 1 with mean p vary by p(1 - p) at most; two answers added, one at each end (Agresti & Coull
    1998), keep unanimity in a small round from looking like certainty. A reported error of 0 is taken as not reported.
    """
    reported = numbers(pulses["se"]) / span(pulses)
    middled = (n * value + 1) / (n + 2)
    return np.where(reported > 0, reported**2, middled * (1 - middled) / (n + 2))
