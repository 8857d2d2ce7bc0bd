"""The rows of mart.relation_month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from etl.relations.composite import BAND, Index, composite, grade
from etl.relations.dimensions import (
    DELIVERY,
    ENGAGEMENT,
    FAIRNESS,
    LEAST_ITEMS,
    TRUST,
    Estimate,
    estimate,
    one_respondent_each,
)
from etl.relations.judge import judge_delivery, judge_engagement, judge_fairness, judge_trust
from etl.relations.pooling import Booleans, Floats, Places, places
from etl.relations.tally import tally
from etl.relations.window import View, views

COLUMNS = ("area_id", "level", "month", "measure", "value", "low", "high", "n", "reliability", "grade")
SEED = 4  # of the pairing of strata; any number serves, a fixed one makes a release repeatable


def relation_months(
    pulses: pd.DataFrame,
    grievances: pd.DataFrame,
    commitments: pd.DataFrame,
    meetings: pd.DataFrame,
    areas: pd.DataFrame,
    months: Iterable[date],
    as_of: date,
    *,
    seed: int = SEED,
) -> pd.DataFrame:
    """One row per place, month and measure for which anything was collected in the 90 days up to the month's end.

    Places are the areas (rows of area_id, level, district_id), their districts and the governorate; a larger place
    pools its own records and those of all places in it. A month is judged by what had happened by its end.
    """
    known, seen = places(areas), views(months, as_of)
    if not seen:
        return pd.DataFrame(columns=list(COLUMNS))
    trust, asked = one_respondent_each(tally(pulses, judge_trust, seen, known))
    estimates = (
        estimate(TRUST, trust, asked >= LEAST_ITEMS),
        estimate(FAIRNESS, tally(grievances, judge_fairness, seen, known)),
        estimate(DELIVERY, tally(commitments, partial(judge_delivery, as_of=as_of), seen, known)),
        estimate(ENGAGEMENT, tally(meetings, judge_engagement, seen, known)),
    )
    tables = (
        _index_rows(composite(estimates, seed), estimates, known, seen),
        *(_rows(one, known, seen) for one in estimates),
    )
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _rows(one: Estimate, known: Places, seen: Sequence[View]) -> pd.DataFrame:
    """One dimension; the interval is stretched, where it must be, to hold the value."""
    shown = ~np.isnan(one.value)
    low, high = np.full(shown.shape, np.nan), np.full(shown.shape, np.nan)
    for end, point, outer in ((low, BAND[0], np.minimum), (high, BAND[1], np.maximum)):
        end[shown] = 100 * outer(one.quantile(np.array(point), shown), one.value[shown])
    columns = {"value": 100 * one.value, "low": low, "high": high, "n": one.n}
    return _table(columns, one.n > 0, known, seen).assign(measure=one.dimension.name, reliability=np.nan, grade=None)


def _index_rows(made: Index, estimates: Sequence[Estimate], known: Places, seen: Sequence[View]) -> pd.DataFrame:
    collected = np.any(np.stack([one.n > 0 for one in estimates]), axis=0)
    columns = {"value": made.value, "low": made.low, "high": made.high, "n": made.available}
    rows = _table({**columns, "reliability": made.reliability}, collected, known, seen)
    return rows.assign(measure="index", grade=[grade(value) for value in rows["reliability"]])


def _table(columns: Mapping[str, Floats], where: Booleans, known: Places, seen: Sequence[View]) -> pd.DataFrame:
    """The cells where true, as rows."""
    month, place = np.nonzero(where)
    return pd.DataFrame(
        {
            "area_id": np.array(known.ids, dtype=object)[place],
            "level": np.array(known.levels, dtype=object)[place],
            "month": np.array([view.month for view in seen], dtype="datetime64[s]")[month],
            **{name: values[where] for name, values in columns.items()},
        }
    )
