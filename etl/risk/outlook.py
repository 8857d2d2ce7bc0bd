"""The forecast of one horizon: how many incidents, and the chance that one of them is serious."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etl.risk.dispersion import Sizes, fitted
from etl.risk.memory import total
from etl.risk.negative_binomial import chance_of_any, quantiles
from etl.risk.panel import Floats, Integers, Panel
from etl.risk.rates import Rates

HORIZONS = (1, 2, 3, 4, 9, 13)  # weeks; months are 4, 9 and 13
COUNT_QUANTILES = {"count_q10": 0.10, "count_q25": 0.25, "count_q75": 0.75, "count_q90": 0.90}
BAND = (0.10, 0.90)
SERIOUS_PRIOR = 10.0  # incidents that the city-wide share is worth


@dataclass(frozen=True)
class Outlook:
    """Arrays are A x (T + 1), a column for every Monday of issue."""

    expected: Floats
    probability: Floats
    probability_low: Floats
    probability_high: Floats
    counts: Mapping[str, Integers]


def outlooks(panel: Panel, rates: Rates) -> dict[int, Outlook]:
    """One for each horizon; the ends of the rate are the same for all."""
    ends = rates.quantile(BAND[0]), rates.quantile(BAND[1])
    return {horizon: outlook(panel, rates, ends, horizon) for horizon in HORIZONS}


def outlook(panel: Panel, rates: Rates, ends: tuple[Floats, Floats], horizon: int) -> Outlook:
    """The band is the 10 and the 90 % point of the rate, each pushed through the same chance.

    The chance of a serious incident rises with the mean for every power b between 0 and 1, and the mean of a gamma
    lies between those points for every shape the model can give (0.1 and more), so the band holds the probability.
    """
    sizes, share = fitted(panel, rates.mean, horizon), serious_share(panel)
    per_rate = horizon * panel.exposure[:, None]
    expected = per_rate * rates.mean
    low, high = (_chance(per_rate * end, share, sizes) for end in ends)
    size = sizes.at(expected)
    return Outlook(
        expected=expected,
        probability=chance_of_any(expected, size, share),
        probability_low=low,
        probability_high=high,
        counts=dict(zip(COUNT_QUANTILES, quantiles(tuple(COUNT_QUANTILES.values()), expected, size), strict=True)),
    )


def serious_share(panel: Panel) -> Floats:
    """pi = (S + 10 pi_city)/(N + 10), undiscounted, of what was known before each issue: A x (T + 1)."""
    incidents, serious = total(panel.seen_counts), total(panel.seen_serious)
    everywhere = (serious.sum(axis=0) + 1) / (incidents.sum(axis=0) + 2)
    return np.asarray((serious + SERIOUS_PRIOR * everywhere) / (incidents + SERIOUS_PRIOR))


def _chance(expected: Floats, share: Floats, sizes: Sizes) -> Floats:
    # a rate drawn from far below the mean underflows to 0, whose logarithm the size could not take
    above_zero = np.maximum(expected, np.finfo(np.float64).tiny)
    return chance_of_any(above_zero, sizes.at(above_zero), share)
