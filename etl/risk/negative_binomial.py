"""Counts that vary more than chance alone: the negative binomial with mean mu and size k, variance mu + mu^2/k."""

import numpy as np
from scipy.special import gammaln
from scipy.stats import nbinom

from etl.risk.panel import Floats, Integers


def log_probability(count: Floats, mean: Floats, size: Floats) -> Floats:
    """Log probability of `count`; the arguments are broadcast.

    Written out for speed: where the count is 0, most often, only the first term is left.
    """
    count, mean, size = np.broadcast_arrays(count, mean, size)
    result = -size * np.log1p(mean / size)
    some = count > 0
    y, mu, k = count[some], mean[some], size[some]
    result[some] += gammaln(y + k) - gammaln(k) - gammaln(y + 1) + y * (np.log(mu) - np.log(k + mu))
    return np.asarray(result)


def chance_of_any(mean: Floats, size: Floats, share: Floats) -> Floats:
    """P(at least one) of the incidents that are a `share` of all: 1 - (1 + mu pi/k)^(-k).

    Thinning each incident independently leaves a negative binomial of the same size and mean mu pi.
    """
    return np.asarray(-np.expm1(-size * np.log1p(mean * share / size)))


def quantile(probability: float, mean: Floats, size: Floats) -> Integers:
    """Smallest count that is reached with at least `probability`."""
    return np.asarray(nbinom.ppf(probability, size, size / (size + mean))).astype(np.int64)
