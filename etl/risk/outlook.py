"""The forecast of one horizon as it is published: how many incidents, and the chance that one of them is serious."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from etl.risk.arrays import Booleans, Floats, Integers
from etl.risk.belief import Belief, Size
from etl.risk.memory import earlier
from etl.risk.negative_binomial import chance_of_any, quantiles
from etl.risk.past import Past

HORIZONS = (1, 2, 3, 4, 9, 13)  # weeks; months are 4, 9 and 13
COUNT_QUANTILES = {"count_q10": 0.10, "count_q25": 0.25, "count_q75": 0.75, "count_q90": 0.90}
BAND = (0.10, 0.90)
SERIOUS_PRIOR = 10.0  # incidents that the city-wide share is worth


@dataclass(frozen=True)
class Serving:
    """Whichever model serves at each origin, as one: A x origins, and its name for each origin. `before` holds the
    shape and rate that the same model had one origin earlier; the first column has none and repeats itself."""

    names: Sequence[str]
    rate: Floats
    shape: Floats
    prior_weight: Floats
    size: Size
    before: tuple[Floats, Floats]


@dataclass(frozen=True)
class Outlook:
    """Arrays are A x origins."""

    expected: Floats
    probability: Floats
    probability_low: Floats
    probability_high: Floats
    counts: Mapping[str, Integers]
    models: Sequence[str]


def serving(beliefs: Mapping[str, Belief], names: Sequence[str]) -> Serving:
    """`names`: of the model that serves at each of the origins the beliefs speak of."""
    chosen = {name: np.array([other == name for other in names], dtype=bool) for name in beliefs}

    def pick(values: Mapping[str, Floats]) -> Floats:
        return np.asarray(sum(np.where(chosen[name], values[name], 0.0) for name in values))

    def one_before(values: Floats) -> Floats:
        return np.hstack([values[:, :1], values[:, :-1]])

    return Serving(
        names=names,
        rate=pick({name: belief.rate for name, belief in beliefs.items()}),
        shape=pick({name: belief.shape for name, belief in beliefs.items()}),
        prior_weight=pick({name: belief.prior_weight for name, belief in beliefs.items()}),
        size=Size(
            pick({name: belief.size.intercept for name, belief in beliefs.items()}),
            pick({name: belief.size.power for name, belief in beliefs.items()}),
        ),
        before=(
            pick({name: one_before(belief.shape) for name, belief in beliefs.items()}),
            pick({name: one_before(belief.rate) for name, belief in beliefs.items()}),
        ),
    )


def outlook(past: Past, served: Serving, horizon: int, share: Floats) -> Outlook:
    """The band is the 10 and the 90 % point of the rate, each pushed through the same chance.

    The chance of a serious incident rises with the mean for every power b between 0 and 1; the mean itself is kept
    inside its band, out of which a very skew gamma would let it fall.
    """
    per_rate = horizon * past.panel.exposure[:, None]
    expected = per_rate * served.rate
    size = served.size.at(expected)
    low, high = (np.asarray(gammaincinv(served.shape, point)) * served.rate / served.shape * per_rate for point in BAND)
    return Outlook(
        expected=expected,
        probability=chance_of_any(expected, size, share),
        probability_low=_chance(np.minimum(low, expected), share, served.size),
        probability_high=_chance(np.maximum(high, expected), share, served.size),
        counts=dict(zip(COUNT_QUANTILES, quantiles(tuple(COUNT_QUANTILES.values()), expected, size), strict=True)),
        models=served.names,
    )


def serious_share(past: Past, columns: slice) -> Floats:
    """pi = (S + 10 pi_city)/(N + 10), undiscounted, of what was known before each origin: A x columns."""
    incidents, serious = past.totals("count")[:, columns], past.totals("serious")[:, columns]
    everywhere = (serious.sum(axis=0) + 1) / (incidents.sum(axis=0) + 2)
    return np.asarray((serious + SERIOUS_PRIOR * everywhere) / (incidents + SERIOUS_PRIOR))


def _chance(expected: Floats, share: Floats, size: Size) -> Floats:
    # a rate drawn from far below the mean underflows to 0, whose logarithm the size could not take
    above_zero = np.maximum(expected, np.finfo(np.float64).tiny)
    return chance_of_any(above_zero, size.at(above_zero), share)


def any_observed(past: Past, columns: slice, periods: int) -> Booleans:
    """Whether the area was known to be observed in one of the last so many periods: A x columns."""
    seen = past.totals("observed")
    return np.asarray(seen > earlier(seen, periods))[:, columns]
