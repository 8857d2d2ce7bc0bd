"""What every model answers: a gamma-distributed weekly rate per area at every Monday of issue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaincinv

from etl.risk.panel import Floats, Panel


@dataclass(frozen=True)
class Rates:
    """Arrays are A x (T + 1); column t was made from the weeks before t only.

    `shape` and `rate` are those of the gamma distribution of the weekly rate per unit of exposure.
    `parts` add up to its mean, one for each reason; `prior_weight` is the weight of the city average in it.
    """

    shape: Floats
    rate: Floats
    prior_weight: Floats
    parts: Mapping[str, Floats]

    @property
    def mean(self) -> Floats:
        return self.shape / self.rate

    def quantile(self, probability: float) -> Floats:
        return np.asarray(gammaincinv(self.shape, probability)) / self.rate


@dataclass(frozen=True)
class Model:
    """A replaceable part: any function from a panel to rates, with the name it is published under."""

    name: str
    version: str
    rates: Callable[[Panel], Rates]


def chance_of_rise(rates: Rates) -> Floats:
    """P(rate of this week > rate of the week before), A x T, the two gammas taken as independent.

    With X ~ Gamma(a1, b1) and Y ~ Gamma(a0, b0), b1 X/(b1 X + b0 Y) ~ Beta(a1, a0), so that
    P(X > Y) = I_(b0/(b0 + b1))(a0, a1), the regularised incomplete beta function. Approximate: two weeks share
    nearly all of their past, and so the true chance is nearer to one or to nought than this one.
    """
    before_shape, before_rate = rates.shape[:, :-1], rates.rate[:, :-1]
    now_shape, now_rate = rates.shape[:, 1:], rates.rate[:, 1:]
    return np.asarray(betainc(before_shape, now_shape, before_rate / (before_rate + now_rate)))
