"""Incidents as rows: what happened in ACLED's words, told by whom (twice now and then), placed how well, corrected."""

from typing import NamedTuple

import numpy as np

from etl.demo.placing import Where, place_columns, places
from etl.demo.scenario import Days, Flags, Floats, Ints, Scenario
from etl.demo.table import Table, choose, day_texts, office_minutes, only, pick, rows_at, rows_of, stamp


class Kind(NamedTuple):
    """One sub-event type: its share of incidents, and how often it kills and injures."""

    event_type: str
    sub_event_type: str
    share: float
    kills: float
    injures: float


STRATEGIC, REMOTE, ATTACKS = (
    "Strategic developments",
    "Explosions/Remote violence",
    "Violence against civilians",
)
KINDS = (
    Kind("Protests", "Peaceful protest", 27, 0, 0.005),
    Kind("Protests", "Protest with intervention", 6, 0, 0.06),
    Kind("Protests", "Excessive force against protesters", 0.7, 0.04, 0.8),
    Kind("Riots", "Violent demonstration", 10, 0.005, 0.12),
    Kind("Riots", "Mob violence", 8, 0.02, 0.35),
    Kind(ATTACKS, "Attack", 11, 0.14, 0.45),
    Kind(ATTACKS, "Abduction/forced disappearance", 2, 0.03, 0.03),
    Kind("Battles", "Armed clash", 4, 0.2, 0.4),
    Kind(REMOTE, "Remote explosive/landmine/IED", 3, 0.18, 0.4),
    Kind(REMOTE, "Grenade", 1.6, 0.06, 0.3),
    Kind(REMOTE, "Shelling/artillery/missile attack", 0.4, 0.08, 0.2),
    Kind(STRATEGIC, "Looting/property destruction", 11, 0, 0),
    Kind(STRATEGIC, "Arrests", 8, 0, 0),
    Kind(STRATEGIC, "Disrupted weapons use", 2.5, 0, 0),
    Kind(STRATEGIC, "Agreement", 1, 0, 0),
    Kind(STRATEGIC, "Other", 4, 0, 0),
)
FOUND_BY_POLICE = np.array([k.sub_event_type in ("Arrests", "Disrupted weapons use") for k in KINDS])
# source, origin, share
TELLERS = (
    ("synthetic_field", "community_report", 38),
    ("synthetic_field", "ngo_observation", 14),
    ("synthetic_media", "media", 30),
    ("synthetic_police", "police_reported", 14),
    ("synthetic_police", "security_forces", 4),
    ("synthetic_police", "police_initiated", 0),
)
POLICE_INITIATED = len(TELLERS) - 1
VERIFICATION = (("verified", 54), ("unverified", 36), ("refuted", 4), ("not_verifiable", 6))
DATE_PRECISION = ((None, 95), ("week", 4), ("month", 1))  # a day where nothing else is said
DAY_OF_WEEK = (1.0, 1.0, 1.0, 1.1, 1.6, 0.9, 0.9)
LAG_MEDIAN, LAG_SPREAD, LAG_MOST = 2.4, 0.9, 20
CORRECTED_SHARE = 0.025
RETOLD_SHARE, RETOLD_BY, RETOLD_LATER = 0.05, "synthetic_monitor", 0.3


def incident_rows(scenario: Scenario, counts: Ints, weeks: slice, part: int) -> Table:
    """One row per incident of these weeks known by the last day, in order of its date."""
    rng = scenario.rng("incident", part)
    where, week = places(rng, scenario, counts[:, weeks])
    occurred = scenario.weeks[weeks][week] + choose(rng, DAY_OF_WEEK, len(week))
    recorded = occurred + _lags(rng, len(week))
    known = np.flatnonzero(recorded <= scenario.last_day)
    order = known[np.lexsort((recorded[known], occurred[known]))]
    n = len(order)
    what = _what(rng, n)
    table: Table = {"record_id": [f"I{part}-{k}" for k in range(1, n + 1)], "source": what.pop("source")}
    table |= {"occurred_on": day_texts(occurred[order])} | what | place_columns(rng, scenario, where.at(order))
    table |= {"recorded_at": stamp(recorded[order], office_minutes(rng, n)), "version": [1] * n}
    again = retold(scenario, table, where.at(order), part)
    return {name: column + again[name] for name, column in table.items()}


def retold(scenario: Scenario, table: Table, where: Where, part: int) -> Table:
    """What a monitor of the media told as well: the same events, some a day late, a point some hundred metres away."""
    rng, n = scenario.rng("retold", part), rows_of(table)
    occurred: Days = np.array(table["occurred_on"], dtype="datetime64[D]") + (rng.random(n) < RETOLD_LATER)
    recorded = occurred + rng.integers(0, 5, n)
    by_residents = ~np.isin(table["origin"], ("police_initiated", "media"))
    told = by_residents & (rng.random(n) < RETOLD_SHARE) & (recorded <= scenario.last_day)
    index = np.flatnonzero(told)
    many = len(index)
    kept = rows_at(table, index) | place_columns(rng, scenario, where.at(index))
    changed = {
        "record_id": [f"W{part}-{k}" for k in range(1, many + 1)],
        "source": [RETOLD_BY] * many,
        "occurred_on": day_texts(occurred[index]),
        "sub_event_type": only(kept["sub_event_type"], rng.random(many) < 0.85),
        "origin": ["media"] * many,
        "verification": ["unverified"] * many,
        "recorded_at": stamp(recorded[index], office_minutes(rng, many)),
    }
    return kept | changed


def corrections(scenario: Scenario, table: Table, part: int) -> Table:
    """Second versions of a few rows, entered three to ten weeks later: casualties counted again, doubts settled.

    The monitor tells once and never looks back.
    """
    table = rows_at(table, np.flatnonzero(np.array(table["source"]) != RETOLD_BY))
    rng, n = scenario.rng("correction", part), rows_of(table)
    first: Days = np.array([text[:10] for text in table["recorded_at"]], dtype="datetime64[D]")
    recorded: Days = np.add(first, rng.integers(20, 70, n))
    again = (rng.random(n) < CORRECTED_SHARE) & (recorded <= scenario.last_day)
    later = {name: list(column) for name, column in table.items()}
    later["recorded_at"] = stamp(recorded, office_minutes(rng, n))
    later["injured"] = [hurt + (hurt > 0) for hurt in table["injured"]]
    later["verification"] = pick(("verified", "refuted"), choose(rng, (4, 1), n))
    later["version"] = [2] * n
    return rows_at(later, np.flatnonzero(again))


def _lags(rng: np.random.Generator, n: int) -> Ints:
    """Days from event to record: median two, at most LAG_MOST."""
    days = np.exp(rng.normal(np.log(LAG_MEDIAN), LAG_SPREAD, n))
    return np.minimum(days.astype(np.int64), LAG_MOST)


def _what(rng: np.random.Generator, n: int) -> Table:
    kind = choose(rng, [k.share for k in KINDS], n)
    found: Flags = FOUND_BY_POLICE[kind]
    teller = np.where(found, POLICE_INITIATED, choose(rng, [share for _, _, share in TELLERS], n))
    return {
        "source": pick([source for source, _, _ in TELLERS], teller),
        "event_type": pick([k.event_type for k in KINDS], kind),
        "sub_event_type": pick([k.sub_event_type for k in KINDS], kind),
        "fatalities": _casualties(rng, np.array([k.kills for k in KINDS])[kind], 0.4),
        "injured": _casualties(rng, np.array([k.injures for k in KINDS])[kind], 1.2),
        "origin": pick([origin for _, origin, _ in TELLERS], teller),
        "verification": pick([v for v, _ in VERIFICATION], choose(rng, [share for _, share in VERIFICATION], n)),
        "date_precision": [DATE_PRECISION[k][0] for k in choose(rng, [share for _, share in DATE_PRECISION], n)],
    }


def _casualties(rng: np.random.Generator, chance: Floats, more: float) -> list[int]:
    n = len(chance)
    numbers: list[int] = np.where(rng.random(n) < chance, 1 + rng.poisson(more, n), 0).tolist()
    return numbers
