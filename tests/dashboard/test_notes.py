"""Notes over the time axes of an area: numbered apart from known days, their words in lists alone."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import layouts
import pytest

from dashboard import access
from dashboard.app import reader
from dashboard.figures import known_days, timeline
from dashboard.pages import area_facts
from dashboard.pages import known_days as listed
from dashboard.rows import About
from dashboard.rows.area import AreaEvent, AreaNote
from dashboard.settings import Settings
from dashboard.text import Words

DAY = timedelta(days=1)
START, END = date(2025, 4, 1), date(2026, 4, 1)
HOSTILE = "<a href='http://evil.example'>quiet</a>"
HOLIDAY = AreaEvent("calendar", date(2026, 3, 20), "holiday", True)


def note(day: date, text: str = HOSTILE) -> AreaNote:
    return AreaNote("note", day, "", True, text)


def test_a_note_has_a_number_of_its_own_beside_a_known_day() -> None:
    days = [HOLIDAY, note(HOLIDAY.day + DAY), note(HOLIDAY.day - 200 * DAY)]
    marks = known_days.marks(days, START, END)
    assert [(mark.number, mark.kind, len(mark.days)) for mark in marks] == [
        (1, "note", 1), (2, "calendar", 1), (3, "note", 1),
    ]  # fmt: skip
    numbers = known_days.numbers(Words(), marks)
    assert [number["yanchor"] for number in numbers] == ["top", "bottom", "top"]


def test_what_was_written_stands_in_lists_and_never_in_a_figure() -> None:
    words, days = Words("ar"), [HOLIDAY, note(HOLIDAY.day)]
    marks = known_days.marks(days, START, END)
    drawn = timeline.draw(words, days, (), START, END, END, marks).to_json() or ""
    lines = [trace.to_json() or "" for trace in known_days.lines(words, marks, 0, 1)]
    assert len(lines) == 2
    assert not [text for text in (drawn, *lines) if "evil" in text]
    assert HOSTILE in layouts.text(listed.listed(words, marks))


def test_without_notes_the_timeline_has_no_row_for_them() -> None:
    words = Words()
    rows = [
        timeline.draw(words, days, (), START, END, END).layout.yaxis.ticktext for days in ([HOLIDAY], [note(START)])
    ]
    assert [words.term("stream", "note") in row for row in rows] == [False, True]


@pytest.mark.parametrize("role", ["viewer", "liaison"])
def test_notes_are_for_those_who_see_records_and_of_releases_that_have_them(role: str, sample_release: Path) -> None:
    reading, _ = reader(Settings(data=sample_release), lambda: access.Principal(role))("")
    (about,) = access.ask(reading, About)
    asked = ("KRK-046", date(2023, 1, 1), about.as_of)
    assert bool(area_facts._notes(reading, about, *asked)) == (role == "liaison")
    assert area_facts._notes(reading, replace(about, contract_version=3), *asked) == ()
