"""The method page: honest on every record; figures and tables with the same numbers."""

from dataclasses import replace
from typing import Any

import pytest
from dash import dcc
from hypothesis import given
from hypothesis import strategies as st
from layouts import text, walk
from method_record import FULL, SPAN, YOUNG, view

from dashboard.pages import method, method_gate, method_inside, method_misses, method_right, skill_words
from dashboard.pages.method_facts import MethodFacts
from dashboard.pages.skill_words import HORIZONS
from dashboard.rows import LevelSeen
from dashboard.rows.method import ServedSkill
from dashboard.text import LANGUAGES, Words
from dashboard.view import View

FOUR = pytest.mark.parametrize("lang", LANGUAGES)
RECORDS = pytest.mark.parametrize("facts", [FULL, YOUNG], ids=["full", "young"])
EN = Words("en")


def named(part: Any, identity: str) -> Any:
    return next(piece for piece in walk(part) if getattr(piece, "id", None) == identity)


def rows(part: Any) -> list[list[str]]:
    """The body rows of a part's tables, each as the text of its cells."""
    found = [piece for piece in walk(part) if type(piece).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in found if type(row.children[-1]).__name__ == "Td"]


# what it says first


@FOUR
@RECORDS
def test_the_first_five_lines_say_what_it_can_and_cannot_do(facts: MethodFacts, lang: str) -> None:
    page = method.portrait(facts, view(f"?lang={lang}"))
    lines = [text(piece) for piece in walk(named(page, "method-can")) if type(piece).__name__ == "Li"]
    words = Words(lang)
    assert len(lines) == 5
    assert lines[1] == words.t(
        "**It can** tell where violence is likely to go on: after incidents, more incidents are likely."
    ).replace("**", "")
    assert lines[2] == words.t(
        "**It cannot** tell where violence will begin: in quiet places it finds few of the outbreaks."
    ).replace("**", "")
    evidence = words.t("not enough evidence yet")
    assert (evidence in lines[4]) == (facts is YOUNG)
    before = list(walk(page))[: list(walk(page)).index(named(page, "method-can"))]
    assert "".join(str(s) for s in before if isinstance(s, str)) == words.t(
        "How the forecast works, and how far to trust it"
    )


@given(st.floats(-0.9, 0.9), st.floats(0.0, 0.5), st.floats(0.0, 0.5), st.booleans())
def test_better_or_worse_only_where_the_whole_interval_is(
    middle: float, below: float, above: float, told: bool
) -> None:
    row = ServedSkill(4, "all", told, middle, middle - below, middle + above)
    expected = "better" if middle - below > 0 else "worse" if middle + above < 0 else "even"
    assert skill_words.verdict(row) == (expected if told else "none")
    said = skill_words.said(EN, row)
    assert any(letter.isdigit() for letter in said) == told


def test_quiet_places_always_stand_beside_all_places() -> None:
    page = method.portrait(FULL, view())
    for identity in ("method-skill", "method-quiet"):
        heads = [text(piece) for piece in walk(named(page, identity)) if type(piece).__name__ == "Th"]
        assert "All places" in heads and "Quiet places" in heads
    twin = rows(named(page, "method-skill-twin"))
    assert [row[1] for row in twin] == ["all", "quiet"] * len(HORIZONS)
    assert "In quiet places" in text(named(page, "method-can"))


# figures and tables hold the same numbers


@FOUR
def test_the_skill_drawn_is_the_skill_in_the_table(lang: str) -> None:
    page = method.portrait(FULL, view(f"?lang={lang}"))
    words = Words(lang)
    _, everywhere, quiet = [None, *named(page, "method-skill-figure").figure.data]
    table = rows(named(page, "method-skill-twin"))
    for trace, places in ((everywhere, table[::2]), (quiet, table[1::2])):
        shown = [row for row in places if row[7] != "–"]
        assert [words.signed(x, 1) for x in trace.x] == [row[7] for row in shown]
        low = [x - below for x, below in zip(trace.x, trace.error_x.arrayminus, strict=True)]
        high = [x + above for x, above in zip(trace.x, trace.error_x.array, strict=True)]
        spans = [
            words.t("{low} to {high}", low=words.signed(a, 1), high=words.signed(b, 1))
            for a, b in zip(low, high, strict=True)
        ]
        assert spans == [row[8] for row in shown]
    assert len(everywhere.x) == len(HORIZONS)
    assert len(quiet.x) == 4


@FOUR
def test_the_calibration_drawn_is_the_calibration_in_the_table(lang: str) -> None:
    page = method.portrait(FULL, view(f"?lang={lang}"))
    words = Words(lang)
    line, dots = named(page, "method-said-figure").figure.data
    assert list(line.x) == list(line.y)
    table = rows(named(page, "method-said-twin"))
    assert [[words.number(x, 1), words.number(y, 1)] for x, y in zip(dots.x, dots.y, strict=True)] == [
        row[:2] for row in table
    ]
    assert [row[4] for row in table] == [words.number(800)] * 3


def test_every_figure_keeps_its_data_here() -> None:
    graphs = [piece for piece in walk(method.portrait(FULL, view())) if isinstance(piece, dcc.Graph)]
    assert len(graphs) == 2
    assert all(piece.config["showSendToCloud"] is False for piece in graphs)


# levels


def test_levels_are_told_as_said_and_seen() -> None:
    table = rows(named(method.portrait(FULL, view()), "method-levels"))
    assert [row[0] for row in table] == ["Very low", "Low", "Elevated", "High", "Very high"]
    assert table[1][1:3] == ["5 to 15 of 100", "seen 9 (7 to 12)"]
    assert table[0][2] == "never given"


def test_a_short_level_record_gives_no_frequency() -> None:
    for levels in ((), (LevelSeen("low", 493, 14, 119, 14),), (LevelSeen("low", 90, 40, 19, 40),)):
        shown = method_right.levels(replace(FULL, levels=levels), view())
        assert not rows(shown)
        assert "Not enough forecasts are over yet" in text(shown)
        assert "5 to 15 of 100" in text(shown)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    hits, forecasts = counts
    low, high = method_right.interval(hits, forecasts)
    assert 0 <= low <= hits / forecasts + 1e-12 and hits / forecasts - 1e-12 <= high <= 1
    assert high - low > 0


# misses, the gate, what is inside


def test_misses_are_named_to_those_who_may_know() -> None:
    here = view("?miss=false_alarm")
    shown = method_misses.misses(FULL, here)
    assert [row[2] for row in rows(shown)] == ["High"]
    assert "computed afterwards" in text(shown)
    hidden = text(method_misses.misses(replace(FULL, names={}), here))
    assert "Tis'in" not in hidden
    assert "Missed 1 time, 1 false alarm in the last year" in hidden


def test_a_miss_leads_to_the_area_as_it_stood_that_monday() -> None:
    link = next(p.href for p in walk(method_misses._row(FULL, view("?lang=tr"), FULL.misses[0])) if hasattr(p, "href"))
    issued = FULL.misses[0].week
    there = View.from_url(link.partition("?")[2], SPAN)
    assert link.startswith("/area/KRK-035?")
    assert (there.week, there.lang) == (issued, "tr")


def test_the_gate_tells_every_decision_once() -> None:
    shown = text(method_gate.log(FULL, view()))
    assert shown.count("takes over from") == 1
    assert "Tide takes over from Rate, memory of 13 weeks. Tide gained \u2066+0.0123\u2069" in shown
    assert "back from Four memories to Rate, memory of 13 weeks" in shown
    assert "4, 9 weeks ahead: began with the best simple history" in shown
    assert "1 decision that changed nothing" in shown
    assert "4 weeks ahead: Tide" in shown


def test_a_model_or_weight_without_words_is_shown_by_its_code() -> None:
    page = method.portrait(FULL, view())
    assert "something_new" in [row[0] for row in rows(named(page, "method-measures"))]
    weights = rows(method_inside.weights(FULL, view()))
    assert [row[0] for row in weights] == [
        "Model",
        "memory of 1.5 weeks",
        "the city: 4 weeks against 13",
        "weight_of_something_new",
    ]
    assert weights[2][1] == "\u2066−0.12\u2069"


def test_issued_and_computed_weeks_are_told_apart() -> None:
    assert method_right.frozen(FULL, EN).startswith("9 of 154 weeks of issue")
    assert method_right.frozen(YOUNG, EN).startswith("None of these forecasts")


@RECORDS
def test_the_page_has_no_holes(facts: MethodFacts) -> None:
    shown = text(method.portrait(facts, view()))
    assert not {"None", "nan"} & set(shown.split())
    assert "{" not in shown and "**" not in shown


def test_the_choices_are_kept_in_the_address() -> None:
    here = view("?ahead=9&known=now&event=any")
    assert (here.option("ahead", [str(h) for h in HORIZONS], "4"), here.option("known", ("then", "now"), "then")) == (
        "9",
        "now",
    )
    chosen = replace(FULL, horizon=9, known="now")
    assert chosen.served(9) is None
    assert "Not enough forecasts are over yet" in text(method_right.beside(chosen, here))
