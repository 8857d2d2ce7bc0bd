"""The relations page over the sample: the answer in words for every state, and tables that hold what is drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import dcc
from layouts import text, walk

from dashboard import access
from dashboard.app import reader
from dashboard.figures import ledger
from dashboard.pages import (
    relations,
    relations_beside,
    relations_facts,
    relations_handling,
    relations_header,
    relations_promises,
    relations_sentinels,
    relations_time,
    relations_words,
)
from dashboard.pages.relations_facts import DIMENSIONS, INDEX, RelationFacts, gather
from dashboard.rows.relations import RelationHandling, RelationMonth
from dashboard.settings import Settings
from dashboard.text import Words
from dashboard.view import View

BOTH = pytest.mark.parametrize("lang", ["en", "ar"])
Read = Callable[[str | None], tuple[access.Reading, View]]
NOW, BEFORE = date(2026, 3, 1), date(2025, 12, 1)


@pytest.fixture(scope="module")
def read(sample_release: Path) -> Read:
    return reader(Settings(data=sample_release), lambda: access.GUEST)


@pytest.fixture(scope="module")
def facts(read: Read) -> RelationFacts:
    return gather(*read(""))


def named(part: Any, identity: str) -> Any:
    return next(piece for piece in walk(part) if getattr(piece, "id", None) == identity)


def body(part: Any) -> list[list[str]]:
    rows = [piece for piece in walk(part) if type(piece).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows if type(row.children[-1]).__name__ == "Td"]


def figure(part: Any, identity: str) -> Any:
    found = named(part, identity)
    assert isinstance(found, dcc.Graph)
    return found.figure


def standing(facts: RelationFacts, now: tuple[float, ...] | None, before: tuple[float, ...] | None) -> RelationFacts:
    """The same page with another index in the month and a quarter before; None: a row without a value."""

    def index(month: date, band: tuple[float, ...] | None) -> RelationMonth:
        low, value, high = band or (None, None, None)
        return RelationMonth(month, INDEX, value, low, high, 4, 0.8, "A" if band else None)

    rows = (index(facts.month, now), index(facts.before, before))
    return replace(facts, months=rows)


@BOTH
@pytest.mark.parametrize(
    ("now", "before", "heading", "sentence"),
    [
        ((66, 70, 74), (46, 50, 54), "get on better than in Dec 2025", "up 20"),
        ((46, 50, 54), (66, 70, 74), "get on worse than in Dec 2025", "down 20"),
        ((50, 60, 70), (46, 50, 54), "no clear change", "the bands overlap"),
        ((50, 60, 70), (50, 60, 70), "no clear change", "it was 60 too"),
        ((50, 60, 70), None, "stand at 60 of 100", "no value for Dec 2025"),
        (None, (46, 50, 54), "not known for Mar 2026", "Last known: 50 in Dec 2025"),
        (None, None, "not known for Mar 2026", "Not collected"),
    ],
)
def test_each_state_has_its_sentence(
    facts: RelationFacts,
    lang: str,
    now: tuple[float, ...] | None,
    before: tuple[float, ...] | None,
    heading: str,
    sentence: str,
) -> None:
    words, page = Words(lang), standing(facts, now, before)
    answer, story = (
        relations_words.headline(words, page),
        " ".join(relations_words.story(words, page)).replace("**", ""),
    )
    assert words.name(page.chosen.place) in answer
    if lang == "en":
        assert heading in answer
        assert sentence in story
    else:
        assert not any("a" <= letter <= "z" for letter in (answer + story).lower() if letter not in "abcd")
        assert not any(letter in "0123456789" for letter in answer + story)


def test_an_index_nobody_could_compute_is_never_shown_as_zero(facts: RelationFacts) -> None:
    page = standing(facts, None, None)
    assert text(relations_header.tile(Words(), page.at(INDEX, page.month))) == "not collected"
    rows = body(relations_time.index_table(Words(), page))
    assert {row[1] for row in rows} == {"not collected"}
    row = replace(facts.beside[0], value=None, low=None, high=None, grade=None)
    assert relations_beside.rail(row).children is None


@BOTH
def test_the_tables_hold_the_numbers_drawn(read: Read, lang: str) -> None:
    reading, view = read(f"?lang={lang}")
    page, words = relations.layout(reading, view, "/relations"), Words(lang)
    line = next(t for t in figure(page, "relations-index-figure").data if t.type == "scatter" and t.mode == "lines")
    drawn = [words.number(value) if value is not None else words.t("not collected") for value in line.y]
    assert [row[1] for row in reversed(body(named(page, "relations-index-twin")))] == drawn
    states = figure(page, "relations-promises-figure").data
    sums = [sum(value or 0 for value in parts) for parts in zip(*(trace.x for trace in states), strict=True)]
    assert [row[-1] for row in body(named(page, "relations-promises-twin"))] == [words.number(total) for total in sums]
    _, held, missed, _ = figure(page, "relations-meetings-figure").data
    rows = list(reversed(body(named(page, "relations-meetings-twin"))))
    assert [row[2] for row in rows] == [
        words.number(value) if value else row[2] for value, row in zip(held.y, rows, strict=True)
    ]
    assert [row[3] for row in rows] == [words.number(value or 0) for value in missed.y]


@BOTH
@pytest.mark.parametrize(
    "search", ["", "district=IQG13Q02", "area=KRK-035", "area=KRK-012&from=2023-05-01&to=2023-06-25"]
)
def test_every_place_has_a_whole_page(read: Read, lang: str, search: str) -> None:
    reading, view = read(f"?{search}&lang={lang}")
    page = relations.layout(reading, view, "/relations")
    for identity in ("answer", "place", "index", "beside", "dimensions", "gap", "promises", "complaints", "meetings"):
        assert text(named(page, f"relations-{identity}"))
    assert "{" not in text(page)
    assert "2021" in text(named(page, "relations-honesty")) or "٢٠٢١" in text(named(page, "relations-honesty"))
    graphs = [piece for piece in walk(page) if isinstance(piece, dcc.Graph)]
    assert all(graph.config["showSendToCloud"] is False for graph in graphs)


def test_the_filter_and_the_place_never_disagree(read: Read) -> None:
    def chosen(search: str) -> str:
        return gather(*read(search)).chosen.place_id

    assert chosen("") == "IQG13"
    assert chosen("?district=IQG13Q01") == "IQG13Q01"
    assert chosen("?area=KRK-035") == "KRK-035"
    assert chosen("?area=IQG13Q03") == "IQG13Q03"
    assert chosen("?area=KRK-035&district=IQG13Q04") == "KRK-035"
    assert chosen("?area=KRK-035&district=IQG13Q01") == "IQG13Q01"
    assert chosen("?area=nowhere") == "IQG13"


def test_districts_stand_side_by_side_and_unknown_ones_last(facts: RelationFacts) -> None:
    assert len(facts.beside) == 4
    values = [row.value for row in facts.beside]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[len(known) :] == [None] * (len(values) - len(known))


def test_a_small_share_has_no_percentage() -> None:
    assert relations_words.share(Words(), 3, 4) == "3 of 4"
    assert relations_words.share(Words(), 4, 5) == "80 % (4 of 5)"


def test_counts_of_a_place_add_up(read: Read, facts: RelationFacts) -> None:
    """The governorate's complaints are those of its districts and those known only to itself."""
    parts = [gather(*read(f"?district={row.place_id}")) for row in facts.beside]
    assert sum(part.handling.received for part in parts) <= facts.handling.received
    assert sum(part.room.planned for part in parts) <= facts.room.planned
    assert all(sum((row.in_time, row.later, row.waiting, row.overdue)) == row.received for row in facts.case_months)
    assert facts.handling.solved_in_time <= facts.handling.solve_due <= facts.handling.received


def test_overdue_promises_come_longest_first_with_their_days(facts: RelationFacts) -> None:
    late = [row for row in facts.promises if row.state == "overdue"]
    assert [row.days_overdue for row in late] == sorted((row.days_overdue for row in late), reverse=True)
    assert all(row.due_on is not None and (facts.day - row.due_on).days == row.days_overdue for row in late)
    assert all(row.days_overdue == 0 for row in facts.promises if row.state != "overdue")
    counted = ledger.count(facts.promises)
    assert sum(states["overdue"] for states in counted.values()) == len(late)
    assert len(body(relations_promises.overdue(facts, Words()))) == len(late)


def test_what_nobody_recorded_is_not_collected(facts: RelationFacts) -> None:
    nothing = RelationHandling(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, False, None, None, 0, None, None, 0, None, 0, 0)
    shares = {name: value for name, value, _ in relations_handling.shares(Words(), nothing)}
    assert shares["Heard back"] == shares["Satisfied"] == "not collected"
    assert shares["Resolved within 30 days"] == "none due"
    assert shares["Days to resolve"] == "none yet"
    silent = replace(facts, handling=nothing, case_months=())
    assert "not known" in relations_handling.title(Words(), silent)
    assert "not known" in relations_sentinels.serious(Words(), silent)


def test_readiness_to_report_stands_beside_the_count(read: Read) -> None:
    page = relations.layout(*read(""), "/relations")
    note = text(named(page, "relations-complaints"))
    assert "never read their number alone" in note
    assert "Would report to the police:" in note


def test_the_month_read_is_over_or_the_releases_own() -> None:
    assert relations_facts.newest_month(date(2026, 3, 15), date(2026, 3, 30)) == BEFORE.replace(year=2026, month=2)
    assert relations_facts.newest_month(date(2026, 2, 28), date(2026, 3, 30)) == date(2026, 2, 1)
    assert relations_facts.newest_month(date(2026, 3, 30), date(2026, 3, 30)) == NOW
    assert relations_facts.months_before(NOW, 3) == BEFORE


@BOTH
def test_every_dimension_has_its_definition(facts: RelationFacts, lang: str) -> None:
    words = Words(lang)
    told = [text(relations_time.dimension(facts, words, name)) for name in DIMENSIONS]
    weights = ["30", "25", "25", "20"]
    assert all(words.digits(weight) in said for weight, said in zip(weights, told, strict=True))
