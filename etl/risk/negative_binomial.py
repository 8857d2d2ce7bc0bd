"""Counts that vary more than chance alone: the negative binomial with mean mu and size k, variance mu + mu^2/k."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy.special import betainc, gammaln, hyp2f1
from scipy.stats import nbinom

from etl.risk.arrays import Floats, Integers

MOST_SUMMED = 60  # of a quantile
MOST_ADDED, CLOSED_UNTIL = 400, 30.0  # of a score: terms, and the largest size of the closed form
SMOOTH_FROM, NODES = 1e4, 120  # variance from which a sum is as good as an integral, and its points
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
    return found.reshape(len(points), *mean.shape)


def reached(count: Floats, mean: Floats, size: Floats) -> Floats:
    """P(at most `count`): the regularised incomplete beta function I_p(k, y + 1), p = k/(k + mu); 0 below 0."""
    below = count < 0
    return np.where(below, 0.0, betainc(size, np.where(below, 0.0, count) + 1.0, size / (size + mean)))


def crps(count: Floats, mean: Floats, size: Floats) -> Floats:
    """Continuous ranked probability score: the sum over j >= 0 of (F(j) - 1[j >= y])^2 (Gneiting & Raftery 2007).

    Arrays of one length. Summed up from 0 until nothing is left to add, since most counts are small; those that
    would take long, or whose P(0) is no number any more, are left to a closed form, or to the range that matters.
    """
    result, start = np.zeros_like(mean), -size * np.log1p(mean / size)
    left = np.nonzero((start > UNDERFLOW) & (count < MOST_ADDED))[0]
    y, mu, k, chance = count[left], mean[left], size[left], np.exp(start[left])
    total, rest = chance.copy(), np.ones(len(mean), dtype=bool)
    for j in range(MOST_ADDED):
        result[left] += (total - (j >= y)) ** 2
        on = (total < NEARLY_ONE) | (j < y)
        rest[left[~on]] = False
        left, y, mu, k, chance, total = left[on], y[on], mu[on], k[on], chance[on], total[on]
        if not left.size:
            break
        chance = chance * (k + j) / (j + 1) * (mu / (k + mu))
        total = np.minimum(total + chance, 1.0)
    wide = rest & (size <= CLOSED_UNTIL)
    result[wide] = _crps_closed(count[wide], mean[wide], size[wide])
    rest &= ~(wide & np.isfinite(result))
    smooth = rest & (mean + mean**2 / size > SMOOTH_FROM)
    if smooth.any():
        result[smooth] = _crps_smooth(count[smooth], mean[smooth], size[smooth])
    for at in np.nonzero(rest & ~smooth)[0]:
        result[at] = _crps_in_range(float(count[at]), float(mean[at]), float(size[at]))
    return result


def _crps_closed(count: Floats, mean: Floats, size: Floats) -> Floats:
    """Of Wei & Held (2014); for large sizes the hypergeometric function is no number any more."""
    p = size / (size + mean)
    scale = size * (1 - p) / p**2
    apart = p * (2 * reached(count - 1, mean * (size + 1) / size, size + 1) - 1) + hyp2f1(
        size + 1, 0.5, 2, -4 * (1 - p) / p**2
    )
    return np.asarray(count * (2 * reached(count, mean, size) - 1) - scale * apart)


def _crps_smooth(count: Floats, mean: Floats, size: Floats) -> Floats:
    """Where a single count hardly moves F: the integral from half a count below, by Gauss and Legendre, and what the
    sum lacks of it at the jump (Euler and Maclaurin: the chance of the count, by twelve)."""
    spread, at = 12 * np.sqrt(mean + mean**2 / size), count - 0.5
    low, high = np.maximum(mean - spread, -0.5), mean + spread
    result = np.maximum(at - high, 0.0) + np.maximum(low - at, 0.0)
    jump, (nodes, share) = np.clip(at, low, high), _legendre()
    for start, end, above in ((low, jump, 0.0), (jump, high, 1.0)):
        points = (start + end)[:, None] / 2 + (end - start)[:, None] / 2 * nodes
        height = above - reached(points, mean[:, None], size[:, None])
        result += (end - start) / 2 * (height**2 @ share)
    return np.asarray(result - np.exp(log_probability(count, mean, size)) / 12)


@cache
def _legendre() -> tuple[Floats, Floats]:
    nodes, share = np.polynomial.legendre.leggauss(NODES)
    return nodes, share


def _crps_in_range(count: float, mean: float, size: float) -> float:
    spread = 12 * np.sqrt(mean + mean**2 / size)
    counts = np.arange(max(0.0, np.floor(min(mean - spread, count))), np.ceil(max(mean + spread, count)) + 1)
    return float(
        np.sum((reached(counts, np.full_like(counts, mean), np.full_like(counts, size)) - (counts >= count)) ** 2)
    )
