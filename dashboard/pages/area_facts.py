"""Everything the area page says, asked for at once; the parts of the page are functions of these values."""

from dataclasses import dataclass, field
from datetime import date

from dashboard import access
from dashboard.intake.telling import TEXTS_SINCE
from dashboard.pages import promise_texts
from dashboard.pages.promise_texts import Texts
from dashboard.rows import About, Area, LevelSeen, Place, RiskRow, Shape
from dashboard.rows.area import (
    AreaBesideWeek,
    AreaCalendar,
    AreaCoarser,
    AreaEvent,
    AreaForecast,
    AreaHeard,
    AreaNote,
    AreaPromise,
    AreaPulse,
    AreaReason,
    AreaRelation,
    AreaSource,
    AreaWeek,
)
from dashboard.rows.method import ServedSkill
from dashboard.rows.risk_map import MapRisk
from dashboard.view import WEEK, View

ITEMS = ("treated_fairly", "trust_police", "police_listens", "police_effective", "felt_safe", "would_report")
HISTORY = 52 * WEEK
RATINGS = 104 * WEEK
CITY = "city"  # in the address: what stands beside is an average neighbourhood of it
AHEAD, FAN = 4, 13  # weeks: those of the score, and how far the forecast reaches


@dataclass(frozen=True)
class AreaFacts:
    """`earlier` is the score in the week before the period, `moved` the map's own row of the area: one verdict on the
    change between the two. `since` and `until` bound what the figures show.

    `records`: whether whoever reads may see single records; if not, `events` holds only days everybody knows of.
    `explores`: whether they may open Explore. `compare`: another area or CITY, whose weeks are in `beside`.
    """

    area: Area
    places: dict[str, Place]
    areas: dict[str, Area]
    about: About
    shapes: tuple[Shape, ...]
    scores: dict[str, RiskRow]
    earlier: RiskRow | None
    moved: MapRisk | None
    seen: dict[str, LevelSeen]
    reasons: tuple[AreaReason, ...]
    weeks: tuple[AreaWeek, ...]
    forecast: dict[int, AreaForecast]
    skill: dict[int, ServedSkill]
    events: tuple[AreaEvent, ...]
    promises: tuple[AreaPromise, ...]
    pulse: tuple[AreaPulse, ...]
    relation: tuple[AreaRelation, ...]
    heard: AreaHeard
    sources: tuple[AreaSource, ...]
    coarser: tuple[AreaCoarser, ...]
    since: date
    until: date
    records: bool = True
    explores: bool = False
    compare: str = ""
    beside: tuple[AreaBesideWeek, ...] = ()
    texts: Texts = field(default_factory=dict)

    @property
    def score(self) -> RiskRow | None:
        return self.scores.get(self.area.area_id)

    @property
    def known(self) -> bool:
        return self.score is not None and self.score.score is not None

    @property
    def district(self) -> Place | None:
        return self.places.get(self.area.district_id)


def gather(reading: access.Reading, view: View, area_id: str) -> AreaFacts | None:
    """The facts of one area in one view, or None where there is no such area."""
    areas = {area.area_id: area for area in access.ask(reading, Area)}
    if (area := areas.get(area_id)) is None:
        return None
    (about,) = access.ask(reading, About)
    since, until = min(view.start, view.week - HISTORY), min(view.end, about.as_of)
    week, before, here = view.week, view.before, {"area": area_id}
    around, during = here | {"district": area.district_id}, {"start": view.start, "end": view.end}
    larger = {"district": area.district_id, "subdistrict": area.subdistrict_id}
    item = view.option("item", ITEMS, ITEMS[0])
    (heard,) = access.ask(reading, AreaHeard, **here, week=week)
    records = access.may(reading.principal, "records")
    events = access.ask(reading, AreaEvent, **here, since=since, until=until) if records else ()
    days = access.ask(reading, AreaCalendar, **around, since=since, until=until)
    compare = view.option("compare", {CITY, *areas} - {area_id}, "")
    return AreaFacts(
        area=area,
        places={p.place_id: p for p in access.ask(reading, Place)},
        areas=areas,
        about=about,
        shapes=access.ask(reading, Shape),
        scores=_scores(reading, week, before),
        earlier=_scores(reading, before, before - WEEK).get(area_id),
        moved=_on_the_map(reading, view, area),
        seen={row.level: row for row in access.ask(reading, LevelSeen)},
        reasons=access.ask(reading, AreaReason, **here, week=week, before=before, last=week - WEEK),
        weeks=access.ask(reading, AreaWeek, **here, since=since, until=week + WEEK * (FAN - 1)),
        forecast={row.horizon_weeks: row for row in access.ask(reading, AreaForecast, **here, week=week)},
        skill={row.horizon_weeks: row for row in access.ask(reading, ServedSkill) if row.subset == "all"},
        events=(*days, *events, *_notes(reading, about, area_id, since, until)),
        records=records,
        explores=access.opens(reading.principal, "/explore"),
        compare=compare,
        beside=_beside(reading, compare, since, week + WEEK * (FAN - 1)),
        texts=promise_texts.of(reading, area=area_id),
        promises=access.ask(reading, AreaPromise, **here, since=since, until=until),
        pulse=access.ask(reading, AreaPulse, **around, item=item, since=until - RATINGS, until=until),
        relation=access.ask(reading, AreaRelation, **around, until=until),
        heard=heard,
        sources=access.ask(reading, AreaSource, **here, **during),
        coarser=access.ask(reading, AreaCoarser, **larger, **during),
        since=since,
        until=until,
    )


def _scores(reading: access.Reading, week: date, before: date) -> dict[str, RiskRow]:
    return {row.area_id: row for row in access.ask(reading, RiskRow, week=week, before=before)}


def _on_the_map(reading: access.Reading, view: View, area: Area) -> MapRisk | None:
    rows = access.ask(reading, MapRisk, week=view.week, before=view.before, district=area.district_id)
    return next((row for row in rows if row.area_id == area.area_id), None)


def _beside(reading: access.Reading, compare: str, since: date, until: date) -> tuple[AreaBesideWeek, ...]:
    if not compare:
        return ()
    return access.ask(reading, AreaBesideWeek, area=None if compare == CITY else compare, since=since, until=until)


def _notes(reading: access.Reading, about: About, area_id: str, since: date, until: date) -> tuple[AreaNote, ...]:
    if not access.may(reading.principal, "records") or about.contract_version < TEXTS_SINCE:
        return ()
    return access.ask(reading, AreaNote, area=area_id, since=since, until=until)
