"""Counts that vary more than chance alone: the negative binomial with mean mu and size k, variance mu + mu^2/k."""

from collections.abc import Sequence

import numpy as np
from scipy.special import betainc, gammaln
from scipy.stats import nbinom

from etl.risk.arrays import Floats, Integers

MOST_SUMMED = 60
UNDERFLOW, NEARLY_ONE = -600.0, 1 - 1e-9


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


def reached(count: Floats, mean: Floats, size: Floats) -> Floats:
    """P(at most `count`): the regularised incomplete beta function I_p(k, y + 1), p = k/(k + mu); 0 below 0."""
    below = count < 0
    return np.where(below, 0.0, betainc(size, np.where(below, 0.0, count) + 1.0, size / (size + mean)))


def crps(count: Floats, mean: Floats, size: Floats) -> Floats:
    """Continuous ranked probability score: the sum over j >= 0 of (F(j) - 1[j >= y])^2 (Gneiting & Raftery 2007).

    Arrays of one length. Summed up from 0 until nothing is left to add, since most counts are small; the few
    forecasts whose P(0) is no number any more take the sum over the range that matters.
    """
    result, start = np.zeros_like(mean), -size * np.log1p(mean / size)
    small = start > UNDERFLOW
    left = np.nonzero(small)[0]
    y, mu, k, chance = count[left], mean[left], size[left], np.exp(start[left])
    total, j = chance.copy(), 0
    while left.size:
        result[left] += (total - (j >= y)) ** 2
        on = (total < NEARLY_ONE) | (j < y)
        left, y, mu, k, chance, total = left[on], y[on], mu[on], k[on], chance[on], total[on]
        chance = chance * (k + j) / (j + 1) * (mu / (k + mu))
        j, total = j + 1, np.minimum(total + chance, 1.0)
    for at in np.nonzero(~small)[0]:
        result[at] = _crps_in_range(float(count[at]), float(mean[at]), float(size[at]))
    return result


def _crps_in_range(count: float, mean: float, size: float) -> float:
    spread = 12 * np.sqrt(mean + mean**2 / size)
    counts = np.arange(max(0.0, np.floor(min(mean - spread, count))), np.ceil(max(mean + spread, count)) + 1)
    return float(
        np.sum((reached(counts, np.full_like(counts, mean), np.full_like(counts, size)) - (counts >= count)) ** 2)
    )
