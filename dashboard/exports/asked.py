"""What the Explore page is asked: the checked reading of its own part of the URL, for the page and for its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.rows import Area
from dashboard.text import english_terms
from dashboard.view import WEEK, View

DAY = timedelta(days=1)
PAGE = 50
GRAINS = ("week", "month")
MOST_WEEKS = 60  # a longer period is shown by month unless weeks are asked for
BEFORE, YEAR, CITY, ALL = "before", "year", "city", "all"  # what one can compare with, beside districts and areas
PERIODS = (BEFORE, YEAR)
DAILY_WEEKS = 26  # a calendar of a longer period is of weeks, not of days
YEAR_WEEKS = 52  # a year before in whole weeks, so that weekdays and weeks lie on each other
DRAWN, PARTS = ("course", "calendar"), ("totals", "grid")
# Where the words of a record's kind, and of where it came from, stand.
KINDS = {"incident": "event_type", "grievance": "category", "meeting": "meeting_kind"}
ORIGINS = {"incident": "origin", "grievance": "channel"}
_ALL = ("none", "district", "area", "type", "origin")


@dataclass(frozen=True)
class Measure:
    """`stream` names the records behind it, `breakdowns` the ways it can be split."""

    code: str
    stream: str
    breakdowns: tuple[str, ...] = _ALL

    @property
    def adds(self) -> bool:
        """Whether parts add up to the whole: counts do, scores and the tension index do not."""
        return self.stream not in ("score", "tension")


MEASURES = {
    measure.code: measure
    for measure in (
        Measure("incidents", "incident"),
        Measure("serious", "incident"),
        Measure("fatalities", "incident"),
        Measure("injured", "incident"),
        Measure("grievances", "grievance"),
        Measure("meetings", "meeting", ("none", "district", "area", "type")),
        Measure("risk", "score", ("none", "district", "area")),
        Measure("tension", "tension", ("none", "district", "area")),
    )
}


@dataclass(frozen=True)
class Asked:
    """A checked question: what does not fit fell back to the default. `every`: all parts of a breakdown.

    `kind` and `origin` narrow the records to one part of a breakdown. `compare` is a period (PERIODS), a place (CITY,
    ALL, a district, an area) or "". `level` keeps to records placed in an area ("area"), in a neighbourhood, or in
    the city, whether its neighbourhood is known or not ("city"); only what is compared with has one.
    """

    view: View
    measure: Measure
    by: str
    grain: str
    area: Area | None
    every: bool = False
    kind: str | None = None
    origin: str | None = None
    compare: str = ""
    drawn: str = DRAWN[0]
    parts: str = PARTS[0]
    level: str | None = None

    @property
    def where(self) -> dict[str, str | None]:
        return {"district": self.view.district, "area": self.area.area_id if self.area else None}

    @property
    def scope(self) -> dict[str, str | None]:
        """Which records: where, and the kind and origin where these records have one."""
        kind = {"kind": self.kind} if self.measure.stream in KINDS else {}
        return self.where | kind | ({"origin": self.origin} if self.measure.stream in ORIGINS else {})

    @property
    def daily(self) -> bool:
        """Whether it is asked day by day: a calendar of few weeks, of what is recorded on days."""
        return self.drawn == "calendar" and self.measure.adds and self.view.weeks <= DAILY_WEEKS

    @property
    def period(self) -> dict[str, date]:
        return {"start": self.view.start, "end": self.view.end}

    def over(self, as_of: date) -> date:
        """Last day of the period's whole weeks; before its start where no week of it is over yet."""
        if not self.measure.adds:
            return self.view.end
        monday = as_of - DAY * as_of.weekday()
        return min(self.view.end, monday - DAY)

    def weeks(self, as_of: date) -> int:
        """Whole weeks of the period."""
        return max(0, (self.over(as_of) - self.view.start + DAY) // WEEK)


def read(view: View, areas: Sequence[Area]) -> Asked:
    """The question of a view; `areas` are all there are."""
    measure = MEASURES[view.option("measure", MEASURES, "incidents")]
    here = (a for a in areas if a.area_id == view.area and view.district in (None, a.district_id))
    area = next(here, None)
    drawn, compare = view.option("draw", DRAWN, DRAWN[0]), compared(view, areas, area)
    # Weeks of another period lie on those of this one; its months, cut at other days, would not.
    weekly = compare in PERIODS or drawn == "calendar"
    usual = "week" if view.weeks <= MOST_WEEKS else "month"
    return Asked(
        view=view,
        measure=measure,
        by=view.option("by", measure.breakdowns, "none"),
        grain="week" if weekly else view.option("grain", GRAINS, usual),
        every=view.option("rows", ("top", "all"), "top") == "all",
        area=area,
        kind=_code(view, "kind", KINDS.get(measure.stream)),
        origin=_code(view, "origin", ORIGINS.get(measure.stream)),
        compare=compare,
        drawn=drawn,
        parts=view.option("parts", PARTS, PARTS[0]),
    )


def _code(view: View, name: str, context: str | None) -> str | None:
    """A code of the vocabulary the records are written in; anything else is none."""
    code = view.options.get(name, "")
    known = (context, code) in english_terms() or (name == "origin" and code == "unknown")
    return code if context and code and known else None


def compared(view: View, areas: Sequence[Area], area: Area | None) -> str:
    """What to compare with: known, and not the place itself."""
    asked = view.options.get("compare", "")
    itself = area.area_id if area else view.district or ALL
    known = {*PERIODS, CITY, ALL, *(a.area_id for a in areas), *(a.district_id for a in areas)}
    return asked if asked in known - {itself} else ""


def narrowed(question: Asked) -> list[str]:
    """The kind and the origin the records are narrowed to, in words."""
    words, stream = question.view.words, question.measure.stream
    kind = [words.term(KINDS[stream], question.kind)] if question.kind else []
    if question.origin == "unknown":
        return [*kind, words.t("not recorded")]
    return [*kind, *([words.term(ORIGINS[stream], question.origin)] if question.origin else [])]
