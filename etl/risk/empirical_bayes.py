"""The first served model: a rate per area with exponential forgetting, drawn towards the average of all areas."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from etl.risk.memory import earlier, kept, remembered
from etl.risk.panel import Floats, Panel
from etl.risk.rates import Model, Rates

# The memory with the best CRPS and log score of 8, 13, 26 and 52 weeks on Kirkuk's neighbourhoods in 2007-08.
HALF_LIFE = 13.0
RECENT, QUARTER = 4, 13  # weeks: the ages at which the reasons part an area's own incidents
SMALLEST_RATE = 1e-6


@dataclass(frozen=True)
class Pooling:
    """Learned afresh at every issue, each of length T + 1: the average rate, and how many incidents it is worth."""

    average: Floats
    incidents: Floats


def empirical_bayes(half_life: float = HALF_LIFE) -> Model:
    return Model(f"eb_{half_life:g}w", "1", partial(rates, half_life=half_life))


def rates(panel: Panel, half_life: float) -> Rates:
    """Gamma-Poisson posterior: shape N + c0, rate E + c0/g, of discounted incidents N and observed exposure E."""
    incidents = remembered(panel.seen_counts, half_life)
    exposure = remembered(panel.seen_exposure, half_life)
    pooling = learned_pooling(incidents, exposure)
    prior_exposure = pooling.incidents / pooling.average
    rate = exposure + prior_exposure
    own = {reason: part / rate for reason, part in by_age(incidents, half_life).items()}
    return Rates(
        shape=incidents + pooling.incidents,
        rate=rate,
        prior_weight=prior_exposure / rate,
        parts={**own, "city_average": pooling.incidents / rate},
    )


def learned_pooling(incidents: Floats, exposure: Floats) -> Pooling:
    """g = max(sum N / sum E, 1e-6); c0 = clip((mean^2 + .05)/(max(var - mean, 0) + .1), .1, 3) over areas of N.

    Method of moments for a gamma prior: areas that differ by more than chance are pooled less.
    """
    all_exposure = exposure.sum(axis=0)
    average = np.divide(incidents.sum(axis=0), all_exposure, out=np.zeros_like(all_exposure), where=all_exposure > 0)
    mean, variance = incidents.mean(axis=0), incidents.var(axis=0)
    worth = (mean**2 + 0.05) / (np.maximum(variance - mean, 0) + 0.1)
    return Pooling(np.maximum(average, SMALLEST_RATE), np.clip(worth, 0.1, 3))


def by_age(incidents: Floats, half_life: float) -> dict[str, Floats]:
    """The discounted incidents parted by age; the three parts add up to them."""
    beyond_recent = kept(half_life, RECENT) * earlier(incidents, RECENT)
    beyond_quarter = kept(half_life, QUARTER) * earlier(incidents, QUARTER)
    # the maximum takes away rounding below zero where nothing new was seen
    return {
        "own_recent": np.maximum(incidents - beyond_recent, 0),
        "own_quarter": np.maximum(beyond_recent - beyond_quarter, 0),
        "own_long": beyond_quarter,
    }
