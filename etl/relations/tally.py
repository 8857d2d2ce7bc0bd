"""Sums over the records of each place, from each month's end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.relations.judge import Judge, Judged
from etl.relations.pooling import Floats, Integers, Places, memberships, within
from etl.relations.window import View, weight


@dataclass(frozen=True)
class Tally:
    """M months x P places x C components; `newest`, the age in days of the youngest record, is M x P."""

    n: Floats
    weight: Floats
    total: Floats
    newest: Floats


def tally(
    records: pd.DataFrame, prepare: Callable[[pd.DataFrame], Judge], views: Sequence[View], known: Places
) -> Tally:
    """n = sum of sizes, weight = sum of size x 0.5^(age/45 d), total = sum of those weights x values."""
    records = within(records)
    judge, (rows, place) = prepare(records), memberships(records, known)
    months = [_month(judge(view), rows, place, len(known.ids)) for view in views]
    return Tally(*(np.stack(parts) for parts in zip(*months, strict=True)))


def _month(judged: Judged, rows: Integers, place: Integers, places: int) -> tuple[Floats, ...]:
    recent = ~np.isnan(judged.age[rows])
    rows, place = rows[recent], place[recent]
    age, size, values = judged.age[rows], judged.size[rows], judged.values[rows]
    told = ~np.isnan(values)
    weights = (size * weight(age))[:, None] * told

    def summed(amounts: Floats) -> Floats:
        return np.stack([np.bincount(place, amount, minlength=places) for amount in amounts.T], axis=1)

    newest = np.full(places, np.inf)
    heard = told.any(axis=1)
    np.minimum.at(newest, place[heard], age[heard])
    return summed(size[:, None] * told), summed(weights), summed(weights * np.nan_to_num(values)), newest
