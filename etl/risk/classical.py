"""Baselines that any forecast has to beat: the last value, the mean, a rate with one memory, the same season."""

from collections.abc import Callable
from functools import partial

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.belief import Belief, Lesson, Parts
from etl.risk.learning import sizes
from etl.risk.memory import ahead
from etl.risk.past import Past, pooling

FLOOR = 0.05  # of the city average: a baseline that says never is infinitely wrong once
SEASONS_FROM, SEASONS_MOST = 3, 5  # years


def empirical_bayes(past: Past, horizon: int, first: int, half_life: float) -> Belief:
    """Gamma-Poisson posterior: shape N + c0, rate E + c0/g, of discounted incidents N and observed exposure E."""
    incidents, exposure = past.incidents(half_life), past.exposure(half_life)
    average, worth = past.average(half_life), pooling(incidents)
    precision = exposure + worth / average
    rate = (incidents + worth) / precision
    at, again = slice(first - past.since, None), _as_it_was(rate)
    prior_weight, own = worth / average / precision, 1.0 / precision
    return Belief(
        rate=rate[:, at],
        shape=(incidents + worth)[:, at],
        prior_weight=prior_weight[:, at],
        size=sizes(past, horizon, first, again),
        again=again,
        parts=lambda: Parts({half_life: own[:, at]}, (worth * own)[:, at]),
    )


def mean_so_far(past: Past, horizon: int, first: int) -> Belief:
    """Everything ever seen, nothing forgotten, nothing pooled."""
    seen = past.totals("observed") * past.panel.exposure[:, None]
    return _plain(past, horizon, first, past.totals("count"), seen)


def last_value(past: Past, horizon: int, first: int) -> Belief:
    """The newest window as long as the horizon, as it was known when it was over."""
    counts, exposure = _windows_back(past, horizon, horizon)
    return _plain(past, horizon, first, counts, exposure)


def same_season(past: Past, horizon: int, first: int) -> Belief:
    """The same window one to five years before; the mean so far where there are not three years."""
    season = past.panel.pace.season
    counts, exposure = (np.zeros_like(past.incidents(past.panel.pace.memories[0])) for _ in range(2))
    for years in range(1, SEASONS_MOST + 1):
        y, e = _windows_back(past, horizon, years * season)
        counts, exposure = counts + y, exposure + e
    young = past.origins < SEASONS_FROM * season
    seen = past.totals("observed") * past.panel.exposure[:, None]
    return _plain(past, horizon, first, np.where(young, past.totals("count"), counts), np.where(young, seen, exposure))


def _windows_back(past: Past, horizon: int, back: int) -> tuple[Floats, Floats]:
    """Counts and exposure of the windows that began `back` periods before each origin; nothing before the start."""
    begins = past.origins - back
    inside = begins >= 0
    counts, exposure = (np.zeros((len(past.panel.areas), len(begins))) for _ in range(2))
    counts[:, inside] = ahead(past.panel.seen_counts, horizon, begins[inside])
    exposure[:, inside] = ahead(past.panel.seen, horizon, begins[inside]) * past.panel.exposure[:, None]
    return counts, exposure


def _plain(past: Past, horizon: int, first: int, counts: Floats, exposure: Floats) -> Belief:
    """counts/exposure where there is any, never under a floor; its gamma is that of the counts themselves."""
    floor = FLOOR * past.average(past.panel.pace.memories[0])
    rate = np.divide(counts, exposure, out=np.broadcast_to(floor / FLOOR, counts.shape).copy(), where=exposure > 0)
    rate = np.maximum(rate, floor)
    at, again = slice(first - past.since, None), _as_it_was(rate)
    return Belief(
        rate=rate[:, at],
        shape=np.maximum(rate * exposure, 1.0)[:, at],
        prior_weight=np.where(exposure > 0, 0.0, 1.0)[:, at],
        size=sizes(past, horizon, first, again),
        again=again,
        parts=lambda: Parts({}, rate[:, at]),
    )


def _as_it_was(rate: Floats) -> Callable[[Lesson], Floats]:
    """A baseline learns nothing but its size: its rates stay what they were."""
    return lambda lesson: rate[:, lesson.training]


def by_memory(half_life: float) -> Callable[[Past, int, int], Belief]:
    return partial(empirical_bayes, half_life=half_life)
