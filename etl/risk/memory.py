"""Exponential forgetting: the sums of the past that the model and the data states stand on."""

import numpy as np
from scipy.signal import lfilter

from etl.risk.arrays import Floats


def kept(half_life: float, weeks: float = 1.0) -> float:
    """Share of its weight that a week still has after `weeks` weeks."""
    return float(0.5 ** (weeks / half_life))


def remembered(additions: Floats, half_life: float) -> Floats:
    """A x T additions -> A x (T + 1) sums: column t knows the weeks before t, the newest of them at full weight.

    x_t = kept x_(t-1) + a_(t-1). A week that adds nothing still fades what was there.
    """
    sums = lfilter([1.0], [1.0, -kept(half_life)], additions, axis=1)
    return _from_nothing(np.asarray(sums))


def total(additions: Floats) -> Floats:
    """As `remembered`, never forgetting."""
    return _from_nothing(np.cumsum(additions, axis=1))


def earlier(sums: Floats, weeks: int) -> Floats:
    """What the sums were so many weeks before; zero before the panel begins."""
    return np.hstack([np.zeros((len(sums), weeks)), sums])[:, : sums.shape[1]]


def _from_nothing(sums: Floats) -> Floats:
    return np.hstack([np.zeros((len(sums), 1)), sums])
