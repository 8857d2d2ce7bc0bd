"""The forecast rule: an area rises to high or very high, and steps down after two quieter Mondays."""

import numpy as np

from etl.alerts.rules.watch import Booleans, Floats, Integers

HIGH = 3  # index in etl.risk.score.LEVELS
SURE = 0.9  # chance that the rate is above that of the Monday before
QUIET = 2  # Mondays below high, one after the other
NONE = -1


def rises(level: Integers, rise: Floats, fresh: Booleans, before: Booleans) -> Booleans:
    """Where an alert is raised, A x (T + 1): high or above, above the Monday before, and surely so.

    An area that stands on alert is raised again only above the level it stands at. `fresh` (T + 1): Mondays that are
    decided now; on all others only `before` (alerts raised then) counts.
    """
    up = np.zeros(level.shape, dtype=bool)
    up[:, 1:] = (level[:, 1:] >= HIGH) & (level[:, 1:] > level[:, :-1]) & (level[:, :-1] > NONE)
    up &= (rise > SURE) & fresh
    alerts = np.zeros(level.shape, dtype=bool)
    stands, quiet = np.full(len(level), NONE), np.zeros(len(level), dtype=np.int64)
    for t in range(level.shape[1]):
        now = level[:, t]
        alerts[:, t] = up[:, t] & (now > stands) & ~before[:, t]
        quiet = np.where(now < HIGH, quiet + 1, 0)
        stands = np.where(quiet >= QUIET, NONE, stands)
        stands = np.where(alerts[:, t] | before[:, t], np.maximum(now, stands), stands)
    return alerts


def over(level: Integers, area: int, raised: int) -> int | None:
    """The Monday on which an alert raised on Monday `raised` steps down: the second below high in a row."""
    below = level[area, raised + 1 :] < HIGH
    twice = np.flatnonzero(below[1:] & below[:-1])
    return int(twice[0]) + raised + QUIET if len(twice) else None
