"""Continuous ranked probability scores of count forecasts; lower is better."""

import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def crps_negative_binomial(count: Integers, mean: Floats, size: Floats | float, most: int = 400) -> Floats:
    """Sum over k of (F(k) - [count <= k])^2, up to `most`, beyond which both are one for all that is asked here."""
    total = np.zeros(mean.shape)
    for k in range(most):
        reached = nbinom.cdf(k, size, size / (size + mean))
        total += (reached - (count <= k)) ** 2
        if k > count.max() and reached.min() > 1 - 1e-9:
            break
    return total


def crps_samples(count: Integers, samples: Integers) -> Floats:
    """E|X - y| - E|X - X'|/2, of samples (paths x ...) taken as the whole distribution."""
    ordered = np.sort(samples, axis=0)
    paths = len(ordered)
    rank = (2 * np.arange(paths) - paths + 1).reshape(-1, *(1 for _ in count.shape))
    apart = (rank * ordered).sum(axis=0) * 2 / paths**2
    return abs(ordered - count).mean(axis=0) - apart / 2
