"""Baselines that any forecast has to beat: the last value, the mean, a rate with one memory, the same season."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.belief import OWN, Belief, Lesson, Parts
from etl.risk.learning import sizes
from etl.risk.past import Past, pooling

FLOOR = 0.05  # of the city average: a baseline that says never is infinitely wrong once
EVER = float("inf")  # the half-life of a memory that forgets nothing
RECENT = 4  # periods: the youngest age of the reasons
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
    counts, seen = _ever(past)
    return _plain(past, horizon, first, counts, seen, own={EVER: counts})


def _ever(past: Past) -> tuple[Floats, Floats]:
    return past.totals("count"), past.totals("observed") * past.panel.exposure[:, None]


def last_value(past: Past, horizon: int, first: int) -> Belief:
    """The newest window as long as the horizon, as it was known when it was over."""
    counts, exposure = _windows_back(past, horizon, horizon)
    recent, _ = _windows_back(past, min(horizon, RECENT), min(horizon, RECENT))
    return _plain(past, horizon, first, counts, exposure, aged={OWN[0]: recent, OWN[1]: counts - recent})


def same_season(past: Past, horizon: int, first: int) -> Belief:
    """The same window one to five years before; the mean so far where there are not three years."""
    season = past.panel.pace.season
    counts, exposure = (np.zeros_like(past.incidents(past.panel.pace.memories[0])) for _ in range(2))
    for years in range(1, SEASONS_MOST + 1):
        y, e = _windows_back(past, horizon, years * season)
        counts, exposure = counts + y, exposure + e
    young = past.origins < SEASONS_FROM * season
    all_counts, seen = _ever(past)
    return _plain(
        past, horizon, first, np.where(young, all_counts, counts), np.where(young, seen, exposure),
        own={EVER: np.where(young, all_counts, 0.0)}, aged={OWN[2]: np.where(young, 0.0, counts)},
    )  # fmt: skip


def _windows_back(past: Past, horizon: int, back: int) -> tuple[Floats, Floats]:
    """Counts and exposure of the windows that began `back` periods before each origin; nothing before the start."""
    begins = past.origins - back
    inside = begins >= 0
    counts, exposure = (np.zeros((len(past.panel.areas), len(begins))) for _ in range(2))
    counts[:, inside], exposure[:, inside] = past.windows(horizon, begins[inside])
    return counts, exposure * past.panel.exposure[:, None]


def _plain(
    past: Past,
    horizon: int,
    first: int,
    counts: Floats,
    exposure: Floats,
    own: Mapping[float, Floats] | None = None,
    aged: Mapping[str, Floats] | None = None,
) -> Belief:
    """counts/exposure where there is any, never under a floor; its gamma is that of the counts themselves. `own` and
    `aged` say which incidents those counts are."""
    floor = FLOOR * past.average(past.panel.pace.memories[0])
    per = np.divide(1.0, exposure, out=np.zeros_like(exposure), where=exposure > 0)
    rate = np.where(exposure > 0, np.maximum(counts * per, floor), floor / FLOOR)
    at, again = slice(first - past.since, None), _as_it_was(rate)

    def parts() -> Parts:
        used = {h: np.where(values > 0, per, 0.0)[:, at] for h, values in (own or {}).items()}
        by_age = {reason: (values * per)[:, at] for reason, values in (aged or {}).items()}
        return Parts(used, np.maximum(rate - counts * per, 0)[:, at], aged=by_age)

    return Belief(
        rate=rate[:, at],
        shape=np.maximum(rate * exposure, 1.0)[:, at],
        prior_weight=np.where(exposure > 0, 0.0, 1.0)[:, at],
        size=sizes(past, horizon, first, again),
        again=again,
        parts=parts,
    )


def _as_it_was(rate: Floats) -> Callable[[Lesson], Floats]:
    """A baseline learns nothing but its size: its rates stay what they were."""
    return lambda lesson: rate[:, lesson.training]


def by_memory(half_life: float) -> Callable[[Past, int, int], Belief]:
    return partial(empirical_bayes, half_life=half_life)
