"""Pulse: what residents feel and what the police think of themselves, each quarter, by district and neighbourhood."""

import numpy as np

from etl.demo.scenario import Flags, Floats, Ints, Scenario
from etl.demo.table import Table, day_texts, only, pick

WAVE_WEEKS, FIELDWORK_WEEK = 13, 9
PANEL, ROTATING = 0.06, 0.03  # share of areas asked in every wave, and in turn
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
ANSWER_SD = 1.05


def pulse_rows(scenario: Scenario, panel: Ints, others: Ints) -> Table:
    """One row per wave, place, side and item; `panel` areas in every wave, `others` in turn.

    Only areas heard throughout belong in them: a survey is contact, and would break their silence.
    """
    rng = scenario.rng("pulse")
    wave, place = _visits(scenario, panel, others)
    cells = len(SIDES) * len(ITEMS)
    wave, place = np.repeat(wave, cells), np.repeat(place, cells)
    side = np.tile(np.repeat(np.arange(len(SIDES)), len(ITEMS)), len(wave) // cells)
    item = np.tile(np.arange(len(ITEMS)), len(wave) // len(ITEMS))
    week = _fieldwork(scenario)[wave]
    day = np.minimum(scenario.weeks[week] + rng.integers(0, 5, len(week) // cells).repeat(cells), scenario.last_day)
    is_area: Flags = place < len(scenario.areas)
    n = _asked(rng, side, is_area)
    mean = _means(rng, scenario, place, side, item, week) + rng.normal(0, 1, len(n)) * ANSWER_SD / np.sqrt(n)
    entered = np.minimum(day + 3, scenario.last_day)
    names = [a.area_id for a in scenario.areas] + list(scenario.district_names)
    return {
        "record_id": [f"P{k}" for k in range(1, len(n) + 1)],
        "source": ["synthetic_survey"] * len(n),
        "area_id": only(pick(names, place), is_area),
        "area": only(pick(names, place), ~is_area),
        "place_precision": only(["district"] * len(n), ~is_area),
        "occurred_on": day_texts(day),
        "wave": [f"W{k}" for k in (wave + 1).tolist()],
        "side": pick(SIDES, side),
        "item": pick([i for i, _, _ in ITEMS], item),
        "scale_min": [SCALE[0]] * len(n),
        "scale_max": [SCALE[1]] * len(n),
        "n": n.tolist(),
        "mean": np.round(np.clip(mean, *SCALE), 2).tolist(),
        "se": np.round(ANSWER_SD / np.sqrt(n), 2).tolist(),
        "recorded_at": day_texts(entered),
    }


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


def _asked(rng: np.random.Generator, side: Ints, is_area: Flags) -> Ints:
    low, high = np.array([N_DISTRICT, N_AREA])[is_area.astype(np.int64), side].T
    asked: Ints = rng.integers(low, high)
    return asked


def _means(rng: np.random.Generator, scenario: Scenario, place: Ints, side: Ints, item: Ints, week: Ints) -> Floats:
    """Residents differ by place and drift; the police's own view moves half as much, so the gap opens and closes."""
    places = len(scenario.areas) + len(scenario.districts)
    level, drift = rng.normal(0, 0.35, places), rng.normal(0.15, 0.4, places)
    moved = drift[place] * (week / len(scenario.weeks))
    residents = np.array([mean for _, mean, _ in ITEMS])[item] + level[place] + moved
    own = np.array([gap for _, _, gap in ITEMS])[item] - 0.5 * moved
    return residents + np.where(side == SIDES.index("police"), own, 0.0)
