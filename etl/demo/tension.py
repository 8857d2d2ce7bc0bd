"""How tension moves in the synthetic city: hot spots that persist, weeks that excite the next, and two flare-ups.

weekly mean = endemic x city x season x easing + surge + EXCITE x own recent weeks + SPILL x recent weeks nearby;
counts are negative binomial about it (Mohler et al. 2015 for the form; the parameters are our own choice).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma

from etl.demo.calendar import season
from etl.demo.scenario import Flags, Floats, Ints, Scenario

MEAN_RATE, SHAPE = 0.047, 0.25  # incidents an area and week; the smaller the shape, the fewer the hot spots
CENTRE_SHARE, CENTRE_LIFT = 0.03, 2.0  # the few places where every crowd gathers
EXCITE, SPILL, MEMORY = 0.28, 0.04, 0.5 ** (1 / 2)  # half-life of two weeks
SIZE = 6.0
CITY_MEMORY, CITY_STEP, CITY_FALL = 0.96, 0.05, 0.8
RECENT_WEEKS, PAST_WEEKS, PAST_AT = 10, 9, 0.55
RISING, FADING, PAST_HEIGHT = (3.4, 2.8, 2.2), (2.4, 1.8), 1.4
EASING_PLACES, EASING_WEEKS, EASED_TO = 3, 10, 0.05


@dataclass(frozen=True)
class Tension:
    """Incidents by (area, week), and the areas of the recent flare-up, of the past one, and those calming down."""

    incidents: Ints
    recent: Ints
    past: Ints
    easing: Ints


def simulate(scenario: Scenario) -> Tension:
    """Draw all weeks in turn."""
    rates = endemic(scenario)
    recent, past = flare_places(scenario, rates)
    easing = easing_places(scenario, rates, np.concatenate([recent, past]))
    pressure = np.exp(city(scenario)) * season(scenario)
    surge = scenario.scale * surges(scenario, recent, past)
    counts = _weeks(scenario, rates[:, None] * pressure * eased(scenario, easing) + surge)
    return Tension(counts, recent, past, easing)


def endemic(scenario: Scenario) -> Floats:
    """(areas,) weekly rates: gamma quantiles dealt out by chance, so that any seed has few hot spots and many calm."""
    rng, n = scenario.rng("endemic"), len(scenario.areas)
    levels = gamma.ppf((np.arange(n) + 0.5) / n, SHAPE) / SHAPE
    levels[n - round(n * CENTRE_SHARE) :] *= CENTRE_LIFT
    factor = rng.permutation(np.linspace(0.6, 1.6, len(scenario.districts)))[scenario.district_of]
    factor[scenario.in_city] = 1.0
    rates: Floats = rng.permutation(levels) * factor * MEAN_RATE * scenario.scale
    return rates


def city(scenario: Scenario) -> Floats:
    """(weeks,) logarithm of a slow factor common to all, falling by CITY_FALL from the first week to the last."""
    steps, level = scenario.rng("city").normal(0, CITY_STEP, len(scenario.weeks)), 0.0
    path = [level := CITY_MEMORY * level + step for step in steps]
    return np.array(path) + np.linspace(CITY_FALL, 0, len(path))


def nearest(scenario: Scenario, centre: int, count: int) -> Ints:
    """The `count` areas nearest to one, itself first."""
    away = np.hypot(*(scenario.apart - scenario.apart[centre]).T)
    order: Ints = np.argsort(away, kind="stable")[:count].astype(np.int64)
    return order


def flare_places(scenario: Scenario, rates: Floats) -> tuple[Ints, Ints]:
    """Neighbours of a middling neighbourhood for the recent flare-up, and of one far from it for the past one."""
    homes = np.flatnonzero(scenario.in_city) if scenario.in_city.any() else np.arange(len(rates))
    middling = homes[np.argsort(rates[homes], kind="stable")][len(homes) // 2 : len(homes) * 4 // 5 + 1]
    centre = int(scenario.rng("flare").choice(middling))
    recent = nearest(scenario, centre, len(RISING) + len(FADING))
    away = np.hypot(*(scenario.apart[homes] - scenario.apart[centre]).T)
    past = nearest(scenario, int(homes[np.argmax(away)]), 4)
    return recent, past[~np.isin(past, recent)]


def easing_places(scenario: Scenario, rates: Floats, taken: Ints) -> Ints:
    """Hot spots that calm down in the last weeks: every other one of the hottest, so that hot ones remain."""
    hottest = np.argsort(-rates, kind="stable")
    free = hottest[~np.isin(hottest, taken) & scenario.in_city[hottest]]
    return free[1 : 2 * EASING_PLACES : 2]


def eased(scenario: Scenario, easing: Ints) -> Floats:
    """(areas, weeks) factor: 1, and for the calming places down to EASED_TO in the last weeks."""
    factor = np.ones((len(scenario.areas), len(scenario.weeks)))
    last = min(EASING_WEEKS, len(scenario.weeks))
    factor[easing, -last:] = np.geomspace(1, EASED_TO, last)
    return factor


def surges(scenario: Scenario, recent: Ints, past: Ints) -> Floats:
    """(areas, weeks) incidents a week that the two flare-ups add."""
    weeks = len(scenario.weeks)
    added = np.zeros((len(scenario.areas), weeks))
    last = min(RECENT_WEEKS, weeks)
    ramp = np.linspace(0, 1, RECENT_WEEKS)[-last:]
    up, down = ramp, np.maximum(0, 1 - 1.5 * ramp)
    heights = [height * up for height in RISING] + [height * down for height in FADING]
    for area, path in zip(recent, heights, strict=False):
        added[area, -last:] += path
    start = int(weeks * PAST_AT)
    hill = PAST_HEIGHT * np.sin(np.linspace(0, np.pi, PAST_WEEKS + 2))[1:-1]
    span = min(PAST_WEEKS, max(0, weeks - last - start))
    added[past, start : start + span] += hill[:span]
    return added


def _weeks(scenario: Scenario, base: Floats) -> Ints:
    rng = scenario.rng("incidents")
    near = _neighbours(scenario)
    counts = np.zeros(base.shape, dtype=np.int64)
    memory = base[:, 0].copy()
    for week in range(base.shape[1]):
        mean = base[:, week] + EXCITE * memory + SPILL * memory[near].mean(axis=1)
        counts[:, week] = rng.poisson(rng.gamma(SIZE, mean / SIZE))
        memory = MEMORY * memory + (1 - MEMORY) * counts[:, week]
    return counts


def _neighbours(scenario: Scenario, count: int = 5) -> Ints:
    rows = [nearest(scenario, k, count + 1)[1:] for k in range(len(scenario.areas))]
    return np.array([row if len(row) else [k] for k, row in enumerate(rows)], dtype=np.int64)


def heard_counts(tension: Tension, heard: Flags) -> Ints:
    """What reached anyone: nothing from an area and week nobody listened to."""
    return np.where(heard, tension.incidents, 0)
