"""Everything the relations page shows, gathered once: of which place, which months, and what was collected there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard import access
from dashboard.figures import time_axis
from dashboard.pages import promise_texts
from dashboard.pages.promise_texts import Texts
from dashboard.rows import About, Area, Place
from dashboard.rows.area import AreaCalendar, AreaPulse
from dashboard.rows.relations import (
    RelationBeside,
    RelationCaseMonth,
    RelationHandling,
    RelationMeasured,
    RelationMeetingMonth,
    RelationMonth,
    RelationPromise,
    RelationRoom,
)
from dashboard.view import View

INDEX = "index"
DIMENSIONS = ("trust", "fairness", "delivery", "engagement")
ITEMS = ("treated_fairly", "trust_police", "felt_safe", "would_report", "police_listens", "police_effective")
QUARTER, TREND, BARS, LEAST = 3, 24, 12, 6  # months: change is against a quarter ago; of lines and of bars drawn


@dataclass(frozen=True)
class Chosen:
    """The place the page speaks of: the governorate, a district (`area_id` None) or an area."""

    place: Area | Place
    place_id: str
    level: str
    district_id: str | None
    area_id: str | None


@dataclass(frozen=True)
class RelationFacts:
    """`month` is the newest the index is read for, `before` a quarter earlier; the period runs from `since` to `day`,
    the last day anything is known. `around` is the district of an area. `days` are those everybody knows of. `compare`
    is another place, and `other` its index by month, oldest first. `texts`: of promises, for
    those who may read records.
    """

    chosen: Chosen
    places: dict[str, Area | Place]
    measured: tuple[RelationMeasured, ...]
    since: date
    day: date
    month: date
    before: date
    trend_since: date
    bars_since: date
    months: tuple[RelationMonth, ...]
    beside: tuple[RelationBeside, ...]
    around: RelationBeside | None
    pulse: tuple[AreaPulse, ...]
    would_report: tuple[AreaPulse, ...]
    promises: tuple[RelationPromise, ...]
    handling: RelationHandling
    case_months: tuple[RelationCaseMonth, ...]
    meeting_months: tuple[RelationMeetingMonth, ...]
    room: RelationRoom
    days: tuple[AreaCalendar, ...] = ()
    compare: str = ""
    other: tuple[RelationMonth, ...] = ()
    texts: Texts = field(default_factory=dict)

    def series(self, measure: str) -> dict[date, RelationMonth]:
        return {row.month: row for row in self.months if row.measure == measure}

    def at(self, measure: str, month: date) -> RelationMonth | None:
        return self.series(measure).get(month)

    @property
    def heard(self) -> bool:
        """Whether anybody reported from here in the period; else its counts are not known, and not zero."""
        return any(row.heard and row.month >= self.since.replace(day=1) for row in self.case_months)

    @property
    def trend_months(self) -> list[date]:
        return time_axis.firsts(self.trend_since, self.month)

    @property
    def bar_months(self) -> list[date]:
        return time_axis.firsts(self.bars_since, self.day)


def months_before(month: date, count: int) -> date:
    """First day of the month `count` months earlier."""
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, index + 1, 1)


def newest_month(day: date, as_of: date) -> date:
    """The last month that was over on `day`; the running one only where the release itself ends in it."""
    first = day.replace(day=1)
    over = (day + timedelta(days=1)).day == 1
    return first if over or day >= as_of else months_before(first, 1)


def first_drawn(last: date, count: int, view: View) -> date:
    """First of `count` months up to `last`, or of the period if that is longer; not before the release begins, unless
    fewer than LEAST would be left."""
    wanted = min(months_before(last, count - 1), view.start.replace(day=1))
    return min(max(wanted, view.first.replace(day=1)), months_before(last, LEAST - 1))


def choose(view: View, places: dict[str, Area | Place]) -> Chosen:
    """The area or district the URL names, unless the district filter excludes it; else the filter's, or all."""
    asked = places.get(view.area or "")
    if isinstance(asked, Area) and view.district in (None, asked.district_id):
        return Chosen(asked, asked.area_id, asked.level, asked.district_id, asked.area_id)
    if isinstance(asked, Place) and asked.level == "district" and view.district in (None, asked.place_id):
        return Chosen(asked, asked.place_id, asked.level, asked.place_id, None)
    if view.district and isinstance(place := places.get(view.district), Place):
        return Chosen(place, place.place_id, place.level, place.place_id, None)
    whole = next(p for p in places.values() if p.level == "governorate" and isinstance(p, Place))
    return Chosen(whole, whole.place_id, whole.level, None, None)


def named(reading: access.Reading) -> dict[str, Area | Place]:
    known: dict[str, Area | Place] = {place.place_id: place for place in access.ask(reading, Place)}
    return known | {area.area_id: area for area in access.ask(reading, Area)}


def gather(reading: access.Reading, view: View) -> RelationFacts:
    (about,) = access.ask(reading, About)
    places = named(reading)
    chosen = choose(view, places)
    day = min(view.end, about.as_of)
    month = newest_month(day, about.as_of)
    trend = first_drawn(month, TREND, view)
    bars = first_drawn(day.replace(day=1), BARS, view)
    here = {"district": None if chosen.area_id else chosen.district_id, "area": chosen.area_id}
    period, year = {"since": view.start, "day": day}, {"since": bars, "day": day}
    quarter = {"month": month, "before": months_before(month, QUARTER)}
    districts = access.ask(reading, RelationBeside, district=None, **quarter)
    compare = view.option("compare", set(places) - {chosen.place_id}, "")
    (handling,) = access.ask(reading, RelationHandling, **here, **period)
    (room,) = access.ask(reading, RelationRoom, **here, **period)
    return RelationFacts(
        chosen=chosen,
        places=places,
        measured=access.ask(reading, RelationMeasured, district=view.district),
        since=view.start,
        day=day,
        month=month,
        before=quarter["before"],
        trend_since=trend,
        bars_since=bars,
        months=access.ask(reading, RelationMonth, place=chosen.place_id, since=trend, until=month),
        beside=access.ask(reading, RelationBeside, district=chosen.district_id, **quarter),
        around=next((row for row in districts if chosen.area_id and row.place_id == chosen.district_id), None),
        pulse=answers(reading, chosen, view.option("item", ITEMS, ITEMS[0]), trend, day),
        would_report=answers(reading, chosen, "would_report", bars, day),
        promises=access.ask(reading, RelationPromise, **here, **period),
        handling=handling,
        case_months=access.ask(reading, RelationCaseMonth, **here, **year),
        meeting_months=access.ask(reading, RelationMeetingMonth, **here, **year),
        room=room,
        days=access.ask(
            reading, AreaCalendar, area=chosen.area_id, district=chosen.district_id, since=trend, until=day
        ),
        compare=compare,
        other=_other(reading, compare, trend, month),
        texts=promise_texts.of(reading, **here),
    )


def _other(reading: access.Reading, place: str, since: date, until: date) -> tuple[RelationMonth, ...]:
    if not place:
        return ()
    rows = access.ask(reading, RelationMonth, place=place, since=since, until=until)
    return tuple(row for row in rows if row.measure == INDEX)


def answers(reading: access.Reading, chosen: Chosen, item: str, since: date, day: date) -> tuple[AreaPulse, ...]:
    """Ratings of one item by both sides, here and in the larger places around."""
    district = chosen.district_id or chosen.place_id
    return access.ask(reading, AreaPulse, item=item, area=chosen.place_id, district=district, since=since, until=day)


def nearest(chosen: Chosen, rows: Sequence[AreaPulse]) -> tuple[str, list[AreaPulse], list[AreaPulse]]:
    """The nearest place that asked both sides, else one: its id, residents' ratings, police ratings."""
    around = [chosen.place_id, chosen.district_id, next((r.area_id for r in rows if r.level == "governorate"), None)]
    found = []
    for place in dict.fromkeys(place for place in around if place):
        community, police = ([r for r in rows if r.area_id == place and r.side == s] for s in ("community", "police"))
        found.append((place, community, police))
    return min(found, key=lambda one: (not (one[1] and one[2]), not (one[1] or one[2])))
