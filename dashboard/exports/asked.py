"""What the Explore page is asked: the checked reading of its own part of the URL, for the page and for its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.rows import Area
from dashboard.view import WEEK, View

DAY = timedelta(days=1)
PAGE = 50
GRAINS = ("week", "month")
MOST_WEEKS = 60  # a longer period is shown by month unless weeks are asked for
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
    """A checked question: what does not fit fell back to the default. `every`: all parts of a breakdown."""

    view: View
    measure: Measure
    by: str
    grain: str
    area: Area | None
    page: int
    every: bool = False

    @property
    def scope(self) -> dict[str, str | None]:
        return {"district": self.view.district, "area": self.area.area_id if self.area else None}

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
    return Asked(
        view=view,
        measure=measure,
        by=view.option("by", measure.breakdowns, "none"),
        grain=view.option("grain", GRAINS, "week" if view.weeks <= MOST_WEEKS else "month"),
        every=view.option("rows", ("top", "all"), "top") == "all",
        area=next(here, None),
        page=page(view, "page"),
    )


def page(view: View, name: str) -> int:
    """A page's number from 1; anything else is the first."""
    text = view.options.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def pages(records: int, size: int = PAGE) -> int:
    return max(1, -(-records // size))


def within(page: int, records: int, size: int = PAGE) -> int:
    """The page, or the first where there is no such page."""
    return page if page <= pages(records, size) else 1
