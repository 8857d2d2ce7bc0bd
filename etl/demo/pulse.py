"""Pulse: what residents feel and what the police think of themselves, each quarter, by district and neighbourhood."""

from dataclasses import dataclass

import numpy as np

from etl.demo.scenario import Days, Flags, Floats, Ints, Scenario
from etl.demo.table import Table, day_texts, only, pick

WAVE_WEEKS, FIELDWORK_WEEK = 13, 9
PANEL, ROTATING = 0.10, 0.05  # share of areas asked in every wave, and in turn
SCALE = (1, 5)
# item, residents' mean, how much higher the police put it
ITEMS = (
    ("trust_police", 2.9, 0.9),
    ("felt_safe", 3.2, 0.5),
    ("treated_fairly", 2.8, 1.0),
    ("would_report", 3.0, 0.7),
    ("police_listens", 2.7, 0.9),
    ("police_effective", 3.0, 0.8),
)
SIDES = ("community", "police")
N_DISTRICT, N_AREA = ((90, 160), (18, 34)), ((18, 40), (8, 15))
ITEMS_OF_A_STATION = 3  # a neighbourhood's police answer the first ones only
ANSWER_SD = 1.05


@dataclass(frozen=True)
class Poll:
    """One entry per wave, place, side and item; places from len(areas) on are the districts."""

    wave: Ints
    place: Ints
    side: Ints
    item: Ints
    day: Days
    n: Ints


def pulse_rows(scenario: Scenario, panel: Ints, others: Ints) -> Table:
    """One row per wave, place, side and item; `panel` areas in every wave, `others` in turn.

    Only areas heard throughout belong in them: a survey is contact, and would break their silence.
    """
    rng = scenario.rng("pulse")
    poll = _poll(rng, scenario, panel, others)
    spread = ANSWER_SD / np.sqrt(poll.n)
    mean = np.clip(_means(rng, scenario, poll) + rng.normal(0, 1, len(poll.n)) * spread, *SCALE)
    is_area: Flags = poll.place < len(scenario.areas)
    names = pick([a.area_id for a in scenario.areas] + list(scenario.districts), poll.place)
    table: Table = {
        "record_id": [f"P{k}" for k in range(1, len(names) + 1)],
        "source": ["synthetic_survey"] * len(names),
        "area_id": only(names, is_area),
        "area": only(names, ~is_area),
        "place_precision": only(["district"] * len(names), ~is_area),
        "occurred_on": day_texts(poll.day),
        "wave": [f"W{k}" for k in (poll.wave + 1).tolist()],
        "side": pick(SIDES, poll.side),
        "item": pick([item for item, _, _ in ITEMS], poll.item),
    }
    for name, limit in zip(("scale_min", "scale_max"), SCALE, strict=True):
        table[name] = [limit] * len(names)
    table |= {"n": poll.n.tolist(), "mean": np.round(mean, 2).tolist(), "se": np.round(spread, 2).tolist()}
    return table | {"recorded_at": day_texts(np.minimum(poll.day + 3, scenario.last_day))}


def _poll(rng: np.random.Generator, scenario: Scenario, panel: Ints, others: Ints) -> Poll:
    wave, place = _visits(scenario, panel, others)
    day = np.minimum(scenario.weeks[_fieldwork(scenario)[wave]] + rng.integers(0, 5, len(wave)), scenario.last_day)
    visit, side, item = (axis.ravel() for axis in np.indices((len(wave), len(SIDES), len(ITEMS))))
    is_area: Flags = place[visit] < len(scenario.areas)
    asked = ~is_area | (side == SIDES.index("community")) | (item < ITEMS_OF_A_STATION)
    visit, side, item, is_area = visit[asked], side[asked], item[asked], is_area[asked]
    low, high = np.array([N_DISTRICT, N_AREA])[is_area.astype(np.int64), side].T
    return Poll(wave[visit], place[visit], side, item, day[visit], rng.integers(low, high))


def _fieldwork(scenario: Scenario) -> Ints:
    """Week index of each wave's fieldwork, the last one a month before the end."""
    last = len(scenario.weeks) - (WAVE_WEEKS - FIELDWORK_WEEK)
    return np.arange(max(last, 0), -1, -WAVE_WEEKS)[::-1].astype(np.int64)


def _visits(scenario: Scenario, panel: Ints, others: Ints) -> tuple[Ints, Ints]:
    """(wave, place) pairs; places from len(areas) on are the districts."""
    districts = len(scenario.areas) + np.arange(len(scenario.districts))
    n = len(scenario.areas)
    fixed, turn = panel[: max(1, round(n * PANEL))], round(n * ROTATING)
    asked = [
        np.concatenate([districts, fixed, np.roll(others, -k * turn)[:turn]]) for k in range(len(_fieldwork(scenario)))
    ]
    return np.repeat(np.arange(len(asked)), [len(places) for places in asked]), np.concatenate(asked).astype(np.int64)


def _means(rng: np.random.Generator, scenario: Scenario, poll: Poll) -> Floats:
    """Residents differ by place and drift; the police's own view moves less, so that the gap opens or closes."""
    places = len(scenario.areas) + len(scenario.districts)
    level, drift = rng.normal(0, 0.3, places)[poll.place], rng.normal(0.15, 0.4, places)[poll.place]
    moved = drift * ((poll.day - scenario.weeks[0]) / (scenario.last_day - scenario.weeks[0] + 1))
    residents = np.array([mean for _, mean, _ in ITEMS])[poll.item] + level + moved
    own = np.array([gap for _, _, gap in ITEMS])[poll.item] - 0.5 * moved
    means: Floats = residents + np.where(poll.side == SIDES.index("police"), own, 0.0)
    return means
