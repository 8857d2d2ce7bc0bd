"""Who is listening: areas gone silent, areas with few reports, an outage, and the weekly "nothing happened"."""

from dataclasses import dataclass

import numpy as np

from etl.demo.scenario import Flags, Floats, Ints, Scenario
from etl.demo.table import Table, day_texts, pick

SHARE_SILENT = SHARE_FEW = 0.08
SILENT_WEEKS = (6, 13)
FEW_WEEKS = (11, 20)  # of 52
OUTAGE_WEEKS, OUTAGE_AT = 6, 0.5
YEAR = 52


@dataclass(frozen=True)
class Hearing:
    """heard (areas, weeks): a record could have come; diligence (areas,): chance that a quiet week is reported."""

    heard: Flags
    diligence: Floats
    silent: Ints
    few: Ints


def listen(scenario: Scenario, spared: Ints, calm: Ints) -> Hearing:
    """Deal out silence by chance; the `spared` areas (of the story) are always heard, `calm` ones join late."""
    rng, n = scenario.rng("hearing"), len(scenario.areas)
    free = rng.permutation(np.setdiff1d(np.arange(n), spared))
    silent, few = np.split(free[: round(n * (SHARE_SILENT + SHARE_FEW))], [round(n * SHARE_SILENT)])
    heard = np.ones((n, len(scenario.weeks)), dtype=np.bool_)
    for area in calm:
        heard[area, : int(rng.integers(0, len(scenario.weeks) // 3 + 1))] = False
    _outage(scenario, heard)
    for k, area in enumerate(few):
        heard[area] = _late(rng, heard.shape[1]) if k % 2 else _sparse(rng, heard.shape[1])
    for area in silent:
        heard[area, -int(rng.integers(*SILENT_WEEKS)) :] = False
    diligence = rng.beta(13, 3, n)
    diligence[few] = 1.0
    return Hearing(heard, diligence, silent, few)


def _outage(scenario: Scenario, heard: Flags) -> None:
    sizes = np.bincount(scenario.district_of)
    if len(sizes) > 1:
        start = int(heard.shape[1] * OUTAGE_AT)
        district = int(np.argsort(sizes, kind="stable")[-2])
        heard[scenario.district_of == district, start : start + OUTAGE_WEEKS] = False


def _late(rng: np.random.Generator, weeks: int) -> Flags:
    """An area that joined a few months ago."""
    return np.arange(weeks) >= weeks - int(rng.integers(*FEW_WEEKS))


def _sparse(rng: np.random.Generator, weeks: int) -> Flags:
    """Some weeks of every year, one of them lately, so that it is little known and yet not silent."""
    age = np.arange(weeks)[::-1]
    kept = np.zeros(weeks, dtype=np.bool_)
    for year in range(weeks // YEAR + 1):
        chosen = rng.choice(YEAR, int(rng.integers(*FEW_WEEKS)), replace=False) + year * YEAR
        kept |= np.isin(age, chosen)
    kept[age == int(rng.integers(1, 4))] = True
    return kept


def nil_rows(scenario: Scenario, hearing: Hearing, events: Ints, weeks: slice, part: int) -> Table:
    """One row per area and week in which someone listened, nothing happened, and they said so in time to be known."""
    rng = scenario.rng("nil", part)
    quiet = hearing.heard[:, weeks] & (events[:, weeks] == 0)
    told = quiet & (rng.random(quiet.shape) < hearing.diligence[:, None])
    week, area = np.nonzero(told.T)
    monday = scenario.weeks[weeks][week]
    late = rng.random(len(week)) < 0.12
    day = monday + np.where(late, rng.integers(7, 13, len(week)), 6)
    known = day <= scenario.last_day
    area, monday, day = area[known], monday[known], day[known]
    return {
        "record_id": [f"N{part}-{n}" for n in range(1, len(area) + 1)],
        "source": ["synthetic_field"] * len(area),
        "area_id": pick([a.area_id for a in scenario.areas], area),
        "week": day_texts(monday),
        "recorded_at": day_texts(day),
    }
