"""Known days, and how they move the weeks around them. Feasts by the tabular Islamic calendar, a day off at most."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from etl.demo.scenario import Days, Floats, Scenario
from etl.demo.table import Table, day_texts

JULIAN_DAY_OF_ORDINAL_0 = 1_721_424.5
ISLAMIC_EPOCH = 1_948_439.5


@dataclass(frozen=True)
class KnownDay:
    """One day of the year as people name it."""

    month: int
    day: int
    kind: str
    title: str


EVERY_YEAR = (
    KnownDay(1, 1, "holiday", "New Year / رأس السنة"),
    KnownDay(3, 21, "holiday", "Spring holiday / عيد الربيع"),
    KnownDay(5, 1, "holiday", "Labour Day / عيد العمال"),
    KnownDay(6, 8, "exam", "Final school examinations / الامتحانات النهائية"),
    KnownDay(9, 21, "commemoration", "Day of peace / يوم السلام"),
    KnownDay(12, 10, "commemoration", "Day of remembrance / يوم الذكرى"),
)
EVERY_OTHER_YEAR = KnownDay(11, 11, "election", "Election day / يوم الانتخابات")
FEASTS = (
    KnownDay(10, 1, "holiday", "Eid al-Fitr / عيد الفطر"),
    KnownDay(12, 10, "holiday", "Eid al-Adha / عيد الأضحى"),
)
# factor on the week of the day, and on the week before it
LIFT = {"holiday": (1.15, 1.0), "exam": (0.8, 0.95), "commemoration": (1.35, 1.1), "election": (1.5, 1.6)}


def islamic(year: int, month: int, day: int) -> date:
    """Civil date of a day of the tabular Islamic calendar (Reingold & Dershowitz, Calendrical Calculations)."""
    before = np.ceil(29.5 * (month - 1)) + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(int(day + before + ISLAMIC_EPOCH - 1 - JULIAN_DAY_OF_ORDINAL_0))


def known_days(first: date, last: date) -> list[tuple[date, str, str]]:
    """(day, kind, title) of every known day from first to last, in order."""
    years = range(first.year, last.year + 1)
    fixed = [(date(y, k.month, k.day), k.kind, k.title) for y in years for k in (*EVERY_YEAR, EVERY_OTHER_YEAR)]
    voted = [d for d in fixed if d[1] != "election" or d[0].year % 2]
    moving = [(islamic(y, k.month, k.day), k.kind, k.title) for y in _islamic_years(first, last) for k in FEASTS]
    return sorted(d for d in voted + moving if first <= d[0] <= last)


def _islamic_years(first: date, last: date) -> range:
    return range(int((first.year - 622) * 1.03), int((last.year - 621) * 1.031) + 2)


def season(scenario: Scenario) -> Floats:
    """(weeks,) factor on every rate: a gentle summer rise, and what the known days add."""
    weeks = scenario.weeks
    day_of_year = (weeks - weeks.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64)
    factor: Floats = 1 + 0.12 * np.sin(2 * np.pi * (day_of_year - 105) / 365.25)
    for day, kind, _ in known_days(*_span(scenario, after=7)):
        at = int((np.datetime64(day, "D") - weeks[0]).astype(np.int64)) // 7
        for week, lift in zip((at, at - 1), LIFT[kind], strict=True):
            if 0 <= week < len(weeks):
                factor[week] *= lift
    return factor


def _span(scenario: Scenario, after: int = 0) -> tuple[date, date]:
    return scenario.first, scenario.last + timedelta(days=after)


def calendar_rows(scenario: Scenario) -> Table:
    """One row per known day of the scenario."""
    known = known_days(*_span(scenario))
    days: Days = np.array([d for d, _, _ in known], dtype="datetime64[D]")
    return {
        "record_id": [f"K{n}" for n in range(1, len(known) + 1)],
        "source": ["synthetic_calendar"] * len(known),
        "date": day_texts(days),
        "kind": [kind for _, kind, _ in known],
        "title": [title for _, _, title in known],
        "place_precision": ["governorate"] * len(known),
        "recorded_at": day_texts(days),
    }
