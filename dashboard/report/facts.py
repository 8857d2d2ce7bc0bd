"""Everything a report says, asked for at once: the same rows as the map, the pages of areas and of relations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dashboard import access
from dashboard.errors import UserFacing
from dashboard.pages import relations_facts
from dashboard.pages.relations_facts import RelationFacts
from dashboard.pages.risk_map_picture import Entry, Picture
from dashboard.rows import About, Area, LevelSeen, Place, Shape
from dashboard.rows.area import AreaWeek
from dashboard.rows.risk_map import Elsewhere, LayerValue, MapReason
from dashboard.view import WEEK, View

MOST_WEEKS = 53  # a year: what is longer is no situation any more


class NotReported(UserFacing):
    """What was asked for is no report: a place that does not exist, or a period longer than one holds."""


@dataclass(frozen=True)
class Week:
    """Incidents of a week; `areas` None where nobody reported from any of them, which is not zero. `larger`: known only
    to a larger place. `heard`: areas somebody reported from."""

    monday: date
    areas: int | None
    larger: int
    heard: int


@dataclass(frozen=True)
class ReportFacts:
    """`weeks` are the period's whole weeks, as Explore counts them: of the one under way not all is known yet. `before`
    are incidents of as many weeks before the period, None where nobody reported any week of them. `asked`: the areas
    with an answer on felt safety in the last half year.
    """

    view: View
    about: About
    now: datetime
    place: Area | Place
    entries: tuple[Entry, ...]
    chosen: Entry | None
    reasons: Mapping[str, list[MapReason]]
    seen: Mapping[str, LevelSeen]
    elsewhere: tuple[Elsewhere, ...]
    weeks: tuple[Week, ...]
    before: int | None
    asked: int
    relations: RelationFacts
    shapes: tuple[Shape, ...]
    areas: Mapping[str, Area]
    places: tuple[Place, ...]

    @property
    def incidents(self) -> int | None:
        """Of these weeks, those known only to a larger place included; None where nobody reported any of them."""
        return total(self.weeks)

    @property
    def silent(self) -> int:
        """Weeks of which nothing is known."""
        return sum(week.areas is None for week in self.weeks)


def total(weeks: Sequence[Week]) -> int | None:
    known = [week for week in weeks if week.areas is not None or week.larger]
    return sum((week.areas or 0) + week.larger for week in known) if known else None


def gather(reading: access.Reading, view: View, now: datetime) -> ReportFacts:
    """Raises NotReported, and Refused for whoever may not read one of its rows."""
    if view.weeks > MOST_WEEKS:
        raise NotReported(view.words.t("A report covers a year at most: choose a shorter period."))
    areas = {area.area_id: area for area in access.ask(reading, Area)}
    view = _placed(view, areas)
    picture, relations = Picture(reading, view), relations_facts.gather(reading, view)
    over = _over(view, picture.about)
    back = view.during(view.start - timedelta(weeks=over.weeks), view.start - timedelta(days=1))
    return ReportFacts(
        view=view,
        about=picture.about,
        now=now,
        place=relations.chosen.place,
        entries=tuple(picture.entries),
        chosen=picture.chosen,
        reasons=picture.reasons,
        seen=picture.levels_seen,
        elsewhere=() if view.area else picture.elsewhere,
        weeks=_weeks(reading, over),
        before=total(_weeks(reading, back)),
        asked=_surveyed(reading, view),
        relations=relations,
        shapes=access.ask(reading, Shape),
        areas=areas,
        places=picture.places,
    )


def _over(view: View, about: About) -> View:
    """The whole weeks of the period."""
    sunday = about.as_of - timedelta(days=about.as_of.weekday() + 1)
    if sunday < view.start:
        raise NotReported(view.words.t("No week of this period is over yet: choose a longer one."))
    return view.during(view.start, min(view.end, sunday))


def _placed(view: View, areas: Mapping[str, Area]) -> View:
    """An area's report stands in its district. A name nobody knows is never widened to all there is."""
    if view.area is None:
        return view
    area = areas.get(view.area)
    if area is None or view.district not in (None, area.district_id):
        raise NotReported(view.words.t("There is no such area."))
    return replace(view, district=area.district_id)


def _weeks(reading: access.Reading, view: View) -> tuple[Week, ...]:
    mondays = [view.start + WEEK * i for i in range(view.weeks)]
    if view.area is None:
        return tuple(_week(reading, view, monday) for monday in mondays)
    rows = access.ask(reading, AreaWeek, area=view.area, since=view.start, until=view.week)
    of = {row.week: row for row in rows}
    return tuple(_own(monday, of.get(monday)) for monday in mondays)


def _own(monday: date, row: AreaWeek | None) -> Week:
    heard = row is not None and row.observed
    return Week(monday, row.incidents if row and heard else None, 0, int(heard))


def _week(reading: access.Reading, view: View, monday: date) -> Week:
    """The incidents of one week as the map's layer has them, and those beside it that no area can claim."""
    asked = {"start": monday, "week": monday, "district": view.district}
    values = [row for row in access.ask(reading, LayerValue, measure="incidents", **asked) if row.n > 0]
    larger = sum(row.incidents for row in access.ask(reading, Elsewhere, **asked))
    return Week(monday, sum(row.counted or 0 for row in values) if values else None, larger, len(values))


def _surveyed(reading: access.Reading, view: View) -> int:
    asked = {"start": view.start, "week": view.week, "district": view.district}
    rows = access.ask(reading, LayerValue, measure="safety", **asked)
    return sum(row.value is not None for row in rows if view.area in (None, row.area_id))
