"""The tension index on its screens, over the sample's own release: it adds up, says its rank's band, no chance."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from layouts import text, walk

from dashboard import access
from dashboard.app import reader
from dashboard.figures import tension as figure
from dashboard.figures.layers import LAYERS
from dashboard.figures.theme import RAMP
from dashboard.pages import area, area_tension, area_tension_tables, area_tension_words
from dashboard.pages.area_tension_facts import TensionFacts, gather
from dashboard.pages.risk_map import layout
from dashboard.pages.risk_map_picture import Picture
from dashboard.pages.risk_map_words import said
from dashboard.rows import Area
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words
from dashboard.view import View

Read = Callable[[str | None], tuple[access.Reading, View]]
ENGLISH = Words("en")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def read(sample_release: Path) -> Read:
    return reader(Settings(data=sample_release), lambda: access.GUEST)


@pytest.fixture(scope="module")
def everywhere(read: Read) -> dict[str, TensionFacts]:
    reading, view = read("")
    found = {place.area_id: gather(reading, place.area_id, view) for place in access.ask(reading, Area)}
    return {area_id: facts for area_id, facts in found.items() if facts is not None}


def first(everywhere: dict[str, TensionFacts], grade: str) -> str:
    return next(area_id for area_id, facts in everywhere.items() if facts.now.grade == grade)


def table_rows(part: Component) -> list[list[str]]:
    rows = [piece for piece in walk(part) if type(piece).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows if type(row.children[-1]).__name__ == "Td"]


def test_every_area_has_a_row_and_its_points_add_up(everywhere: dict[str, TensionFacts]) -> None:
    assert len(everywhere) == 100
    for facts in everywhere.values():
        if facts.now.value is None:
            assert facts.now.available < 0.6 and not facts.points
            continue
        assert sum(part.points for part in facts.parts.values()) == pytest.approx(facts.now.value, abs=1e-9)
        assert sum(facts.points.values()) == round(facts.now.value)
        assert 1 <= facts.now.rank_low <= facts.now.rank <= facts.now.rank_high <= facts.now.ranked  # type: ignore[operator]


def test_ranks_follow_the_values(everywhere: dict[str, TensionFacts]) -> None:
    ranked = sorted((f.now for f in everywhere.values() if f.now.value is not None), key=lambda now: now.rank or 0)
    assert all((a.value or 0) >= (b.value or 0) - 1e-9 for a, b in pairwise(ranked))
    assert {now.ranked for now in ranked} == {len(ranked)}


@each_language
@pytest.mark.parametrize("grade", ["A", "C", "D"])
def test_the_panel_says_what_it_is(read: Read, everywhere: dict[str, TensionFacts], grade: str, lang: str) -> None:
    reading, view = read(f"?lang={lang}")
    shown = area_tension.tension(reading, first(everywhere, grade), view)
    facts, words = everywhere[first(everywhere, grade)], view.words
    spoken = text(shown)
    assert all(words.term("tension part", rule.part) in spoken for rule in facts.rules)
    assert text(area_tension_words.heading(words, facts.now)) in spoken
    missing = len(facts.rules) - len(facts.parts)
    bars = [piece for piece in walk(shown) if "track-none" in str(getattr(piece, "className", ""))]
    assert len(bars) == missing
    assert all(words.digits_in(getattr(rule, f"reason_{lang}")) in spoken for rule in facts.rules)


def test_the_table_has_the_numbers_of_the_bars(everywhere: dict[str, TensionFacts]) -> None:
    facts = everywhere[first(everywhere, "A")]
    *rows, total = table_rows(area_tension_tables.parts(ENGLISH, facts))
    assert [row[0] for row in rows] == [ENGLISH.term("tension part", rule.part) for rule in facts.rules]
    assert sum(float(row[4]) for row in rows if row[4] != "–") == pytest.approx(float(total[4]), abs=0.31)
    assert sum(int(row[3]) for row in rows if row[3] != "–") == pytest.approx(100, abs=3)
    weeks = table_rows(area_tension_tables.weeks(ENGLISH, facts))
    assert len(weeks) == len(facts.weeks) == 53


def test_willingness_to_report_stands_beside_grievances(read: Read, everywhere: dict[str, TensionFacts]) -> None:
    asked = next(area_id for area_id, facts in everywhere.items() if facts.willing and "grievances" in facts.parts)
    reading, view = read("")
    assert "would report:" in text(area_tension.tension(reading, asked, view))
    unasked = next(a for a, facts in everywhere.items() if not facts.willing and "grievances" in facts.parts)
    assert "was not asked" in text(area_tension.tension(reading, unasked, view))


def test_the_figure_breaks_where_there_is_no_index(everywhere: dict[str, TensionFacts]) -> None:
    facts = everywhere[first(everywhere, "D")]
    gaps, line = figure.draw(ENGLISH, facts.weeks).data
    assert list(line.y) == [week.value for week in facts.weeks] and line.connectgaps is False
    assert len(gaps.x) == sum(week.value is None for week in facts.weeks) > 0
    alone = replace(facts.weeks[0], value=0.0)
    assert figure.draw(ENGLISH, [alone]).layout.yaxis.range[1] == 40


def test_a_page_of_an_area_carries_it_after_the_reasons(read: Read) -> None:
    reading, view = read("")
    content = area.content(reading, view, "/area/KRK-054")
    assert [getattr(part, "id", None) for part in content][2] == "area-tension"


def test_its_colours_are_never_those_of_risk() -> None:
    layer = LAYERS["tension"]
    assert not set(layer.colours) & set(RAMP.values())
    assert [layer.class_of(value) for value in (0, 9.9, 10, 20, 35, 50, 100)] == [0, 0, 1, 2, 3, 4, 4]


@each_language
def test_the_map_says_index_and_rank_band(read: Read, lang: str) -> None:
    reading, view = read(f"?layer=tension&lang={lang}")
    picture, words = Picture(reading, view), view.words
    assert words.term("map unit", "tension") in text(layout(reading, view, "/"))
    values = [entry.value.value for entry in picture.entries if entry.value and entry.value.value is not None]
    assert values == sorted(values, reverse=True)
    wide = next(e for e in picture.entries if e.value and e.value.rank_low != e.value.rank_high)
    spoken = said(picture, wide)
    assert wide.value and words.number(wide.value.rank_high or 0) in spoken
    unknown = next(entry for entry in picture.entries if not entry.known)
    assert words.t("No index: under 60 % of its weight was collected here.")[:12] in said(picture, unknown)


def test_numbers_in_their_own_units(everywhere: dict[str, TensionFacts]) -> None:
    def measured(part: str, raw: float) -> Any:
        return area_tension_words.measured(ENGLISH, part, raw)

    assert measured("incidents", 0.02).startswith("0.1 ") and measured("incidents", 0).startswith("0 ")
    assert measured("unkept_promises", 0.25).startswith("25 %")
    assert "−5" in measured("trust_gap", -5.2)
    assert measured("missing_contact", 1) == "1 week without contact"
    rule = {rule.part: rule for rule in first_rules(everywhere)}["unkept_promises"]
    assert area_tension_words.goalposts(ENGLISH, rule) == ("0", "100 % not kept in time")


def first_rules(everywhere: dict[str, TensionFacts]) -> Any:
    return next(iter(everywhere.values())).rules
