"""The textbook rules that alerts are compared with. Each gives a surprise for every area and week, A x T.

EARS (Hutwagner et al. 2003): z of this week against the seven weeks before it (C1), or before a gap of two (C2).
The standard deviation is the sample's (n - 1) and is at least .2 of a count, as ESSENCE has it (with counts of nought
and one every floor from 0 to 1/3 gives the same alerts at z > 3); an area that has alerted is left alone for the
three weeks after.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

BASELINE, FLOOR, TEXTBOOK = 7, 0.2, 3.0
REFRACTORY = 4  # weeks, the one of the alert included


def ears(counts: Integers, gap: int) -> Floats:
    """z scores; minus infinity before the first whole baseline."""
    z = np.full(counts.shape, -np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(counts, BASELINE, axis=1)[:, : counts.shape[1] - BASELINE - gap]
    spread = np.maximum(windows.std(axis=2, ddof=1), FLOOR)
    z[:, BASELINE + gap :] = (counts[:, BASELINE + gap :] - windows.mean(axis=2)) / spread
    return z


def c1(counts: Integers) -> Floats:
    return ears(counts, 0)


def c2(counts: Integers) -> Floats:
    return ears(counts, 2)


def raised(surprise: Floats, threshold: float, first: int = 0) -> Booleans:
    """Alerts above the threshold, none within the refractory weeks of an earlier one; counted from week `first`."""
    alerts = np.zeros(surprise.shape, dtype=bool)
    last = np.full(len(surprise), -REFRACTORY)
    for t in range(first, surprise.shape[1]):
        alerts[:, t] = (surprise[:, t] > threshold) & (t - last >= REFRACTORY)
        last = np.where(alerts[:, t], t, last)
    return alerts
