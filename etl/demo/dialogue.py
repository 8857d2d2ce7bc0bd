"""Meetings between residents and police, who was in the room, and what was promised there: said, then done."""

from dataclasses import dataclass

import numpy as np

from etl.demo.scenario import Days, Flags, Floats, Ints, Scenario
from etl.demo.table import Table, choose, day_texts, only, pick

REGULAR, ROTATING = 0.12, 0.06  # share of areas that meet every month, and that take turns
HELD = 0.85
KINDS = (("community", 62), ("joint_committee", 30), ("mediation", 8))
CONVENORS = (("ngo", 55), ("police", 20), ("community", 15), ("authority", 10))
PER_MEETING = 0.95
OWNERS = (("police", 50), ("authority", 25), ("ngo", 13), ("community", 12))
KEPT, LATE, DROPPED, WITHDRAWN = range(4)
FATES = (58, 26, 11, 5)
STATUSES = ("kept", "late", "dropped", "withdrawn", "open")
TEXTS = (
    "Repair street lighting on the main road",
    "إصلاح إنارة الشارع الرئيسي",
    "Hold an open hour at the station every month",
    "عقد ساعة مفتوحة في المركز كل شهر",
    "Shorten waiting at the checkpoint",
    "تقليل الانتظار عند نقطة التفتيش",
    "Reply in writing to open complaints",
    "الرد خطيا على الشكاوى المفتوحة",
    "Remove rubble from the school road",
    "رفع الأنقاض عن طريق المدرسة",
    "Add an evening foot patrol at residents' request",
    "دورية مشاة مسائية بطلب من الأهالي",
    "Name a contact for women's complaints",
    "تعيين جهة اتصال لشكاوى النساء",
    "Arrange a youth football day",
    "تنظيم يوم رياضي للشباب",
)


@dataclass(frozen=True)
class Meetings:
    """All meetings of the scenario; a planned day of a meeting not held has `held` false."""

    ids: list[str]
    area: Ints
    planned: Days
    day: Days
    held: Flags


def meetings(scenario: Scenario, hottest: Ints, heard: Flags) -> Meetings:
    """Every month: the hottest areas, and a few of the others in turn, where the programme is in touch."""
    rng, n = scenario.rng("meetings"), len(scenario.areas)
    regular, others = np.split(hottest, [max(1, round(n * REGULAR))])
    turn = max(1, round(n * ROTATING))
    months = np.arange(0, len(scenario.weeks), 4)
    lots = [np.concatenate([regular, np.roll(others, -k * turn)[:turn]]) for k in range(len(months))]
    area = np.concatenate(lots)
    week = np.repeat(months, [len(lot) for lot in lots]) + rng.integers(0, 4, len(area))
    week = np.minimum(week, len(scenario.weeks) - 1)
    planned = scenario.weeks[week] + rng.choice((0, 1, 2, 3, 5, 6), len(area))
    held = rng.random(len(area)) < HELD
    day = planned + np.where(held & (rng.random(len(area)) < 0.2), 1, 0)
    known = heard[area, week] & (day <= scenario.last_day)
    order = np.flatnonzero(known)[np.argsort(planned[known], kind="stable")]
    ids = [f"M{k}" for k in range(1, len(order) + 1)]
    return Meetings(ids, area[order], planned[order], day[order], held[order])


def meeting_rows(scenario: Scenario, all_of: Meetings) -> Table:
    """One row per meeting planned by the last day, held or not."""
    rng, n = scenario.rng("meeting"), len(all_of.ids)
    total = 8 + rng.poisson(12, n)
    police = np.minimum(total // 2, rng.binomial(total, rng.beta(6, 20, n)))
    women = rng.binomial(total, rng.beta(6, 16, n))
    youth = rng.binomial(total, rng.beta(5, 15, n))
    entered = np.minimum(all_of.day + rng.integers(0, 4, n), scenario.last_day)
    return {
        "record_id": all_of.ids,
        "source": ["synthetic_dialogue"] * n,
        "area_id": pick([a.area_id for a in scenario.areas], all_of.area),
        "kind": pick([k for k, _ in KINDS], choose(rng, [share for _, share in KINDS], n)),
        "planned_on": day_texts(all_of.planned),
        "held_on": only(day_texts(all_of.day), all_of.held),
        "convenor": pick([c for c, _ in CONVENORS], choose(rng, [share for _, share in CONVENORS], n)),
        "n_total": only(total.tolist(), all_of.held),
        "n_police": only(police.tolist(), all_of.held),
        "n_women": only(women.tolist(), all_of.held),
        "n_youth": only(youth.tolist(), all_of.held),
        "temperature": only((1 + rng.binomial(4, 0.35, n)).tolist(), all_of.held),
        "recorded_at": day_texts(entered),
    }


def commitment_rows(scenario: Scenario, all_of: Meetings) -> Table:
    """One row per commitment made in a meeting that was held, as it stands on the last day."""
    rng = scenario.rng("commitment")
    made_in = np.repeat(np.arange(len(all_of.ids)), np.where(all_of.held, rng.poisson(PER_MEETING, len(all_of.ids)), 0))
    n, made = len(made_in), all_of.day[made_in]
    due = made + rng.integers(21, 76, n)
    fate = choose(rng, FATES, n)
    closed = made + np.maximum(2, ((due - made).astype(np.int64) * _closing(rng, fate)).astype(np.int64))
    over = closed <= scenario.last_day
    entered = np.minimum(made + rng.integers(0, 4, n), scenario.last_day)
    return {
        "record_id": [f"C{k}" for k in range(1, n + 1)],
        "source": ["synthetic_dialogue"] * n,
        "area_id": pick([a.area_id for a in scenario.areas], all_of.area[made_in]),
        "meeting_id": pick(all_of.ids, made_in) if n else [],
        "text": pick(TEXTS, rng.integers(0, len(TEXTS), n)),
        "owner_side": pick([o for o, _ in OWNERS], choose(rng, [share for _, share in OWNERS], n)),
        "made_on": day_texts(made),
        "due_on": day_texts(due),
        "status": pick(STATUSES, np.where(over, fate, len(STATUSES) - 1)),
        "closed_on": only(day_texts(closed), over),
        "recorded_at": day_texts(entered),
    }


def _closing(rng: np.random.Generator, fate: Ints) -> Floats:
    """When it closes, in shares of the time that was given: kept ones by the due date, late and dropped ones after."""
    n = len(fate)
    early, after = rng.uniform(0.3, 1.0, n), rng.uniform(1.15, 2.6, n)
    return np.where(np.isin(fate, (LATE, DROPPED)), after, early)
