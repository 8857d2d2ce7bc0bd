"""Area and Relations beside another place: what is drawn, what is said, and who is led to the records."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from layouts import drawn, text, walk

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.figures import relations as relations_figures
from dashboard.pages import area, area_compare, area_facts, relations_compare, relations_facts
from dashboard.rows.area import AreaBesideWeek
from dashboard.settings import Settings
from dashboard.text import Words

EN = Words()
DAY = timedelta(days=1)


def of_area(data: Path, search: str, role: str = "manager") -> area_facts.AreaFacts:
    reading, view = reader(Settings(data=data), lambda: access.Principal(role))(search)
    facts = area_facts.gather(reading, view, "KRK-012")
    assert facts is not None
    return facts


def of_relations(data: Path, search: str) -> relations_facts.RelationFacts:
    return relations_facts.gather(*reader(Settings(data=data), lambda: access.GUEST)(search))


def test_beside_an_area_stands_another_areas_own_weeks(sample_release: Path) -> None:
    facts = of_area(sample_release, "?compare=KRK-030")
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)("")
    there = area_facts.gather(reading, view, "KRK-030")
    beside = area_compare.beside(facts, EN)
    assert there and beside
    assert list(beside.values) == [week.incidents for week in there.weeks]


def test_the_city_stands_beside_as_an_average_of_the_areas_looked_at() -> None:
    week = AreaBesideWeek(date(2026, 3, 2), seen=4, areas=84, incidents=6)
    assert area_compare.value(week) == 1.5
    assert area_compare.value(replace(week, seen=0, incidents=None)) is None
    assert area_compare.average([week, replace(week, seen=2, incidents=0)]) == 1.0
    assert area_compare.average([replace(week, seen=0, incidents=None)]) is None


@pytest.mark.parametrize("forged", ["KRK-012", "KRK-999", "IQG13", "x%27"])
def test_an_area_is_compared_with_other_areas_only(sample_release: Path, forged: str) -> None:
    assert of_area(sample_release, f"?compare={forged}").compare == ""


def test_few_incidents_are_said_to_tell_nothing(sample_release: Path) -> None:
    facts = of_area(sample_release, "?compare=KRK-030")
    few = replace(facts, weeks=facts.weeks[-2:], beside=facts.beside[-2:])
    assert "cannot tell a difference from chance" in area_compare.sentence(few, EN)
    assert "n = " in area_compare.sentence(facts, EN)


def ways(page: Any) -> list[str]:
    """Addresses on Explore that a page leads to, its tables among them."""
    links = [str(getattr(part, "href", "")) for part in walk(page) if type(part).__name__ == "A"]
    links += [attributes["href"] for tag, attributes in drawn(page) if tag == "a" and "href" in attributes]
    return [link for link in links if link.startswith("/explore?area=KRK-012") or link.startswith("/explore?from")]


@pytest.mark.parametrize(("role", "led"), [("viewer", False), ("liaison", False), ("analyst", True), ("manager", True)])
def test_only_who_may_explore_is_led_to_records(sample_release: Path, role: str, led: bool) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.Principal(role))("")
    page = area.layout(reading, view, "/area/KRK-012")
    drawn_by_dash = [part.to_plotly_json()["props"] for part in walk(page) if isinstance(part, Component)]
    leading = [props for props in drawn_by_dash if "data-drill" in props]
    assert bool(ways(page)) == bool(leading) == led


def test_each_reason_opens_the_records_of_its_own_weeks(sample_release: Path) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)("?to=2026-03-29")
    found = ways(area.layout(reading, view, "/area/KRK-012"))
    week = view.week
    assert any(f"from={week - 28 * DAY}&to={week - DAY}" in way for way in found)
    assert any(f"from={week - 91 * DAY}&to={week - 29 * DAY}" in way for way in found)
    browser = create_app(Settings(data=sample_release)).server.test_client()
    assert all(browser.get(way).status_code == 200 for way in found[:4])


def test_beside_a_place_stands_anothers_index(sample_release: Path) -> None:
    facts = of_relations(sample_release, "?district=IQG13Q04&compare=IQG13Q01")
    alone = of_relations(sample_release, "?district=IQG13Q01")
    beside = relations_compare.beside(facts, EN)
    assert beside is not None
    theirs = alone.series("index")
    assert list(beside.values) == [theirs[m].value if m in theirs else None for m in facts.trend_months]
    figure = relations_figures.index(EN, facts.series("index"), facts.trend_months, (facts.before, facts.month), beside)
    low, high = figure.layout.yaxis.range
    assert all(low <= value <= high for value in beside.values if value is not None)


def test_overlapping_bands_claim_nothing(sample_release: Path) -> None:
    facts = of_relations(sample_release, "?district=IQG13Q04&compare=IQG13Q01")
    (now,) = [row for row in facts.other if row.month == facts.month]
    own = facts.at("index", facts.month)
    assert own and own.value is not None

    def said(value: float, low: float, high: float) -> str:
        return relations_compare.sentence(replace(facts, other=(replace(now, value=value, low=low, high=high),)), EN)

    assert "may be chance: the bands overlap" in said(own.value + 5, own.value - 5, own.value + 15)
    assert "the bands are separate" in said(own.value + 30, own.value + 25, own.value + 35)
    assert "the same number" in said(own.value, own.value - 2, own.value + 2)
    assert "has no index" in relations_compare.sentence(replace(facts, other=()), EN)


@pytest.mark.parametrize("forged", ["IQG13Q04", "x", "KRK-999"])
def test_a_place_is_not_compared_with_itself_or_with_none(sample_release: Path, forged: str) -> None:
    facts = of_relations(sample_release, f"?district=IQG13Q04&compare={forged}")
    assert facts.compare == "" and not facts.other
    assert text(relations_compare.choice(facts, reader(Settings(data=sample_release), lambda: access.GUEST)("")[1]))
