"""Counts that vary more than chance alone: the negative binomial with mean mu and size k, variance mu + mu^2/k."""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln
from scipy.stats import nbinom

from etl.risk.panel import Floats, Integers

MOST_SUMMED = 60


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


def quantiles(probabilities: Sequence[float], mean: Floats, size: Floats) -> Integers:
    """Smallest counts that are reached with at least each of the rising probabilities: their number x the shape.

    Summed up from 0, since most answers are small; the few that are not are left to scipy's search.
    """
    mu, k, points = mean.ravel(), size.ravel(), np.array(probabilities)[:, None]
    found = np.zeros((len(points), mu.size), dtype=np.int64)
    left = np.arange(mu.size)
    chance = np.exp(-k * np.log1p(mu / k))
    reached = chance
    for count in range(MOST_SUMMED):
        found[:, left] += reached < points
        going = reached < points[-1]
        left, chance, reached = left[going], chance[going], reached[going]
        chance = chance * (k[left] + count) / (count + 1) * (mu[left] / (k[left] + mu[left]))
        reached = reached + chance
    found[:, left] = nbinom.ppf(points, k[left], k[left] / (k[left] + mu[left]))
    return found.reshape(-1, *mean.shape)
