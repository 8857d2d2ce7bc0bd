"""The file opens in a spreadsheet as it is meant: what went in comes out, and nothing calculates."""

import csv as reader
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports import csv

ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0=1+1", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "@", "=", "-2+3", "+A1", "\t", "　＝1",
]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


def back(written: str) -> list[list[str]]:
    assert written.startswith("\ufeff")
    return list(reader.reader(StringIO(written.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_that_would_calculate_is_disarmed(attack: str) -> None:
    assert csv.cell(attack) == f"'{attack}"


@given(TEXT)
def test_no_text_begins_as_a_formula_and_none_is_lost(words: str) -> None:
    written = csv.cell(words)
    assert not written.lstrip().startswith(csv.FORMULA)
    assert written in (words, f"'{words}")


@given(st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda value: float(f"{value:.5g}"))))
def test_numbers_stay_numbers(value: float) -> None:
    assert float(csv.cell(value)) == pytest.approx(value, rel=1e-5)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_rows_come_back_as_they_were(rows: list[list[str]]) -> None:
    head, *found = back(csv.text(["a", "b"], rows))
    assert head == ["a", "b"]
    assert found == [[csv.safe(value) for value in row] for row in rows]


def test_days_are_iso_truth_is_a_figure_and_unknown_is_empty() -> None:
    row = [date(2026, 3, 9), True, False, None, 0, 0.25]
    assert back(csv.text(["x"] * 6, [row]))[1] == ["2026-03-09", "1", "0", "", "0", "0.25"]


def test_text_that_is_harmless_is_left_alone() -> None:
    assert [csv.cell(text) for text in ("حي تسعين", "Tis'in", "1-2", "a=b", "")] == [
        "حي تسعين",
        "Tis'in",
        "1-2",
        "a=b",
        "",
    ]
