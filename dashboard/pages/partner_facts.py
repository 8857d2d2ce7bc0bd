"""What a partner's pages show, gathered once: the same rows stand in map, list, figures and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dashboard import access
from dashboard.rows.partner import PartnerAbout, PartnerArea, PartnerClosed, PartnerMonth, PartnerShape
from dashboard.text import Words
from dashboard.view import Span, View

MEASURES = ("incidents", "serious", "grievances", "meetings")
LEVELS = ("district", "subdistrict")


@dataclass(frozen=True)
class PartnerFacts:
    """A partner's view of one release; each part is asked for only when it is drawn."""

    reading: access.Reading
    view: View

    @property
    def words(self) -> Words:
        return self.view.words

    @property
    def about(self) -> PartnerAbout:
        return partner_about(self.reading)

    @property
    def areas(self) -> tuple[PartnerArea, ...]:
        """All of them, in the gazetteer's order: no area stands above another for what was counted in it."""
        return access.ask(self.reading, PartnerArea)

    @property
    def within(self) -> list[PartnerArea]:
        """Those of the district chosen, or all."""
        return [area for area in self.areas if self.view.district in (None, area.district_id)]

    @property
    def districts(self) -> list[PartnerArea]:
        return [area for area in self.within if area.level == "district"]

    @property
    def listed(self) -> list[PartnerArea]:
        """The rows of the list: districts, and under each its subdistricts where these are shown."""
        return [area for area in self.within if area.level in ("district", self.level)]

    @property
    def drawn(self) -> list[PartnerArea]:
        return [area for area in self.within if area.level == self.level]

    @property
    def level(self) -> str:
        return self.view.option("level", LEVELS, "district")

    @property
    def measure(self) -> str:
        return self.view.option("measure", MEASURES, "incidents")

    @property
    def months(self) -> list[date]:
        """Months that are out, oldest first."""
        return partner_months(self.reading)

    @property
    def month(self) -> date:
        """The month chosen, or the newest; only to be asked where one is out."""
        return partner_month(self.view, self.months)

    @cached_property
    def cells(self) -> Mapping[str, PartnerMonth]:
        """The measure in the month, by area."""
        asked = access.ask(self.reading, PartnerMonth, measure=self.measure, month=self.month, area=None)
        return {cell.area_id: cell for cell in asked}

    def history(self, area_id: str) -> tuple[PartnerMonth, ...]:
        """The measure in every month that is out, oldest first."""
        return access.ask(self.reading, PartnerMonth, measure=self.measure, month=None, area=area_id)

    @cached_property
    def shapes(self) -> Mapping[str, str]:
        return {shape.area_id: shape.geometry for shape in access.ask(self.reading, PartnerShape)}


def partner_about(reading: access.Reading) -> PartnerAbout:
    return access.ask(reading, PartnerAbout)[0]


def partner_months(reading: access.Reading) -> list[date]:
    return [row.month for row in access.ask(reading, PartnerClosed)]


def partner_districts(reading: access.Reading) -> list[PartnerArea]:
    return [area for area in access.ask(reading, PartnerArea) if area.level == "district"]


def partner_span(reading: access.Reading) -> Span:
    """The weeks around the months that are out; before the first one, the week of the release."""
    months = partner_months(reading)
    first, last = (months[0], _end(months[-1])) if months else (partner_about(reading).as_of,) * 2
    return Span(_monday(first), _monday(last))


def partner_month(view: View, months: Sequence[date]) -> date:
    """The month the URL names, where it is out; else the newest."""
    asked = view.options.get("month", "")
    return next((month for month in months if code(month) == asked), months[-1])


def code(month: date) -> str:
    """A month as the URL has it: 2026-02."""
    return f"{month:%Y-%m}"


def quarter_name(words: Words, quarter: date) -> str:
    number = (quarter.month + 2) // 3
    return words.t("Q{quarter} {year}", quarter=words.number(number), year=words.digits(str(quarter.year)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
