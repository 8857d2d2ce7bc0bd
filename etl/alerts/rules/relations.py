"""The relations rules: an index that fell for certain, and promises that pile up past their day."""

import numpy as np

from etl.alerts.rules.watch import Booleans, Floats, Integers

DROP = 10.0  # points of the index
APART = 3  # months between two 90-day windows that share no day
OVERDUE = 2


def drops(value: Floats, low: Floats, high: Floats, fresh: Booleans, before: Booleans) -> Booleans:
    """Where an alert is raised, places x months: ten points below three months before, and the bands do not touch.

    NaN, where the index is not shown, never drops. One alert a place in three months. `fresh` (months) and `before`
    as in `levels.rises`.
    """
    fell = np.zeros(value.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        fell[:, APART:] = (value[:, :-APART] - value[:, APART:] >= DROP) & (high[:, APART:] < low[:, :-APART])
    alerts = np.zeros(value.shape, dtype=bool)
    for month in range(value.shape[1]):
        lately = slice(max(month - APART + 1, 0), month + 1)
        quiet = ~(alerts[:, lately] | before[:, lately]).any(axis=1)
        alerts[:, month] = fell[:, month] & fresh[month] & quiet
    return alerts


def gatherings(overdue: Integers, fresh: Booleans, before: Booleans) -> Booleans:
    """Where an alert is raised, areas x Mondays: two promises or more are overdue, and on the Monday before were not.

    On the first Monday that is decided, what has gathered already is told once, unless it was told before.
    """
    many = overdue >= OVERDUE
    alerts = np.zeros(many.shape, dtype=bool)
    told = np.zeros(len(many), dtype=bool)
    for t in range(many.shape[1]):
        told &= many[:, t]
        alerts[:, t] = many[:, t] & ~told & ~before[:, t] & fresh[t]
        told |= alerts[:, t] | before[:, t]
    return alerts


def settled(overdue: Integers, area: int, raised: int) -> int | None:
    """The Monday on which fewer than two are overdue again."""
    few = np.flatnonzero(overdue[area, raised + 1 :] < OVERDUE)
    return int(few[0]) + raised + 1 if len(few) else None
