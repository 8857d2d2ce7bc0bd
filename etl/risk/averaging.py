"""Members of a cascade into one rate: each weighs by how well it forecast lately."""

from collections.abc import Sequence

import numpy as np

from etl.risk.arrays import Floats, Integers
from etl.risk.belief import matched_shape
from etl.risk.cascade import Member
from etl.risk.negative_binomial import log_probability
from etl.risk.past import Past

TEMPERATURE = 0.2


def evidence(past: Past, members: Sequence[Member], horizon: int) -> Floats:
    """Log likelihood of each member at each origin, summed over areas, with k = e mu^.5: members x origins."""
    counts, exposure = past.target(horizon)
    used = exposure > 0
    origin = np.nonzero(used)[1]
    y, e = counts[used], exposure[used]
    found = np.empty((len(members), counts.shape[1]))
    done: dict[int, np.ndarray] = {}
    for row, member in enumerate(members):
        if id(member) not in done:
            mu = e * member.rate[used]
            scores = log_probability(y, mu, np.exp(1.0) * np.sqrt(mu))
            done[id(member)] = np.bincount(origin, scores, minlength=counts.shape[1])
        found[row] = done[id(member)]
    return found


def weights(scores: Floats, horizon: int, stride: int) -> Floats:
    """w ~ exp(.2 (l - max l)/H) of the members x origins learned from; thinned origins stand for those left out."""
    total = stride * scores.sum(axis=1)
    raw = np.exp(TEMPERATURE * (total - total.max()) / horizon)
    return np.asarray(raw / raw.sum())


def averaged(members: Sequence[Member], weight: Floats, columns: slice) -> tuple[Floats, Floats, Floats]:
    """Mean rate, shape of the gamma with the mixture's mean and variance, weight of the city average: A x origins.
    `weight` is members x origins."""
    rate, square, prior = (np.zeros_like(members[0].rate[:, columns]) for _ in range(3))
    for w, member in zip(weight, members, strict=True):
        r = member.rate[:, columns]
        rate += w * r
        square += w * (r**2 + r / member.precision[:, columns])
        prior += w * member.prior_weight[:, columns]
    return rate, matched_shape(rate, square - rate**2), prior


def mean_rate(members: Sequence[Member], weight: Floats, columns: Integers) -> Floats:
    """The mixture's mean at some columns, one weight a member."""
    result = np.zeros((len(members[0].rate), len(columns)))
    for w, member in zip(weight, members, strict=True):
        if w:
            result += w * member.rate[:, columns]
    return result
