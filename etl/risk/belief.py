"""What every model answers for a run of origins: a gamma-distributed rate per area, and how counts scatter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import betainc, gammaincinv

from etl.risk.arrays import Floats, Integers

OWN = ("own_recent", "own_quarter", "own_long")  # an area's own incidents by age: 4 weeks, 13 weeks, older
TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class Lesson:
    """Learn from the columns `training` of the past (none where too little is over); it holds for `columns`."""

    training: Integers
    columns: slice


@dataclass(frozen=True)
class Size:
    """Negative-binomial size k(mu) = exp(a + b ln mu); one pair of coefficients an origin, or one for all."""

    intercept: Floats
    power: Floats

    def at(self, mean: Floats) -> Floats:
        return np.asarray(np.exp(self.intercept + self.power * np.log(np.maximum(mean, TINY))))


@dataclass(frozen=True)
class Parts:
    """What a rate is made of, A x origins: rate = (sum of own[h] x incidents remembered with half-life h + prior + sum
    of `aged`) x exp(sum of `factors`). `aged` holds what stands on incidents of one age only, named as in OWN. A
    factor may be negative, the rest is not."""

    own: Mapping[float, Floats]
    prior: Floats
    factors: Mapping[str, Floats] = field(default_factory=dict)
    aged: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Belief:
    """A x origins. `rate` is the mean rate per period and unit of exposure, `shape` that of the gamma around it,
    `prior_weight` the weight of the city average in it; `size` belongs to counts over the whole horizon.
    `parts` makes the parts when asked; `again(lesson)` the rates at the origins a lesson learns from, as that lesson
    would have had them; `learned` names what the newest origin was made with."""

    rate: Floats
    shape: Floats
    prior_weight: Floats
    size: Size
    parts: Callable[[], Parts]
    again: Callable[[Lesson], Floats]
    learned: Mapping[str, float] = field(default_factory=dict)

    def quantile(self, probability: float) -> Floats:
        return np.asarray(gammaincinv(self.shape, probability)) * self.rate / self.shape


def matched_shape(rate: Floats, variance: Floats) -> Floats:
    """Shape of the gamma with this mean and variance."""
    return np.asarray(rate**2 / np.maximum(variance, TINY))


def chance_of_rise(shape: Floats, rate: Floats, shape_before: Floats, rate_before: Floats) -> Floats:
    """P(rate now > rate before), the two gammas taken as independent.

    With X ~ Gamma(a1, b1) and Y ~ Gamma(a0, b0), b1 X/(b1 X + b0 Y) ~ Beta(a1, a0), so that
    P(X > Y) = I_(b0/(b0 + b1))(a0, a1), the regularised incomplete beta function. Approximate: two weeks share
    nearly all of their past, and so the true chance is nearer to one or to nought than this one.
    """
    now, before = shape / rate, shape_before / rate_before
    return np.asarray(betainc(shape_before, shape, before / (before + now)))
