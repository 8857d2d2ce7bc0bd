"""Grievances: they follow incidents with a lag, and are answered faster or slower by area, improving or worsening."""

import numpy as np

from etl.demo.scenario import Flags, Floats, Ints, Scenario
from etl.demo.table import Table, choose, day_texts, office_minutes, one_by_one, only, pick, rows_at, stamp

BASE_RATE = 0.026  # an area and week
PER_INCIDENT = (0.08, 0.13, 0.09, 0.05)  # one to four weeks after
# about, category, share
TOPICS = (
    ("police", "police_conduct", 17),
    ("police", "search_or_checkpoint", 13),
    ("police", "detention", 6),
    ("police", "discrimination", 4),
    ("police", "corruption", 5),
    ("service", "service", 33),
    ("land", "property", 10),
    ("community", "missing_person", 2),
    ("community", "other", 6),
    ("other", "other", 4),
)
CHANNELS = (("in_person", 40), ("phone", 30), ("meeting", 18), ("complaint_box", 12))
ANSWERED, SETTLED, REFUSED = 0.93, 0.84, 0.15
FIRST_REPLY_DAYS, SETTLING_DAYS = 4.0, 21.0
PACE_SPREAD, PACE_CHANGE = 0.45, 0.7


def grievance_counts(scenario: Scenario, incidents: Ints, heard: Flags) -> Ints:
    """(areas, weeks) grievances received."""
    rng, n = scenario.rng("grievances"), len(scenario.areas)
    rate = np.repeat(BASE_RATE * scenario.scale * rng.gamma(2.0, 0.5, n)[:, None], incidents.shape[1], axis=1)
    for lag, share in enumerate(PER_INCIDENT, start=1):
        rate[:, lag:] += share * incidents[:, :-lag]
    return np.where(heard, rng.poisson(rate), 0)


def paces(scenario: Scenario) -> tuple[Floats, Floats]:
    """(areas,) logarithms: how slow an area's answers are, and how much slower they grow over all weeks."""
    rng, n = scenario.rng("paces"), len(scenario.areas)
    return rng.normal(0, PACE_SPREAD, n), rng.uniform(-PACE_CHANGE, PACE_CHANGE, n)


def grievance_rows(scenario: Scenario, counts: Ints, weeks: slice, part: int) -> Table:
    """One row per grievance received in these weeks and entered by the last day, as it stands on that day."""
    rng = scenario.rng("grievance", part)
    week, area = one_by_one(counts[:, weeks])
    n = len(week)
    received = scenario.weeks[weeks][week] + rng.integers(0, 7, n)
    entered = received + rng.integers(0, 3, n)
    slow = _slowness(scenario, area, weeks.start + week)
    first = received + rng.gamma(1.5, FIRST_REPLY_DAYS / 1.5 * slow).astype(np.int64)
    settled = first + rng.gamma(1.8, SETTLING_DAYS / 1.8 * slow).astype(np.int64)
    answered = (rng.random(n) < ANSWERED) & (first <= scenario.last_day)
    closed = answered & (rng.random(n) < SETTLED) & (settled <= scenario.last_day)
    topic = choose(rng, [share for _, _, share in TOPICS], n)
    refused = rng.random(n) < REFUSED
    content = rng.random(n) < np.where(refused, 0.15, 0.78 - 0.12 * slow)
    table: Table = {
        "record_id": [f"G{part}-{k}" for k in range(1, n + 1)],
        "source": ["synthetic_desk"] * n,
        "area_id": pick([a.area_id for a in scenario.areas], area),
        "received_on": day_texts(received),
        "about": pick([about for about, _, _ in TOPICS], topic),
        "category": pick([category for _, category, _ in TOPICS], topic),
        "channel": pick([c for c, _ in CHANNELS], choose(rng, [share for _, share in CHANNELS], n)),
        "severity": (1 + choose(rng, (5, 4, 1), n)).tolist(),
        "acknowledged_on": only(day_texts(first), answered),
        "resolved_on": only(day_texts(settled), closed),
        "outcome": only(pick(("upheld", "not_upheld"), refused.astype(np.int64)), closed),
        "satisfied": only(pick(("false", "true"), content.astype(np.int64)), closed & (rng.random(n) < 0.8)),
        "recorded_at": stamp(entered, office_minutes(rng, n)),
    }
    return rows_at(table, np.flatnonzero(entered <= scenario.last_day))


def _slowness(scenario: Scenario, area: Ints, week: Ints) -> Floats:
    level, change = paces(scenario)
    return np.exp(level[area] + change[area] * (week / len(scenario.weeks) - 0.5))
