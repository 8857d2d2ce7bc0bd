"""The heat calendar and the small charts: what is drawn is what is counted; none, unknown and not yet look unlike."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from layouts import texts, walk
from test_explore import look

from dashboard.figures import small
from dashboard.pages import explore_calendar, explore_grid, explore_parts
from dashboard.pages.explore_calendar import Square
from dashboard.pages.explore_facts import counted
from dashboard.text import LANGUAGES, Words

DAYS = "?draw=calendar&from=2025-10-06"
YEARS = "?draw=calendar&from=2023-04-24"


@pytest.mark.parametrize("measure", ["incidents", "fatalities", "grievances", "meetings"])
def test_days_add_up_but_for_what_is_known_only_to_its_week(sample_release: Path, measure: str) -> None:
    _, facts = look(sample_release, f"{DAYS}&measure={measure}")
    made = explore_calendar.days(facts)
    placed = sum(square.value or 0 for square in made)
    loose = (counted(facts.whole) or 0) - placed
    assert placed and loose >= 0
    assert (f"{loose:.0f} " in explore_calendar.key(facts)) == bool(loose)
    if measure != "incidents":
        assert not loose or measure == "fatalities"


@pytest.mark.parametrize("measure", ["incidents", "serious", "risk", "tension"])
def test_weeks_of_years_are_those_of_the_course(sample_release: Path, measure: str) -> None:
    _, facts = look(sample_release, f"{YEARS}&measure={measure}")
    assert not facts.asked.daily and facts.asked.grain == "week"
    made = explore_calendar.weeks(facts)
    assert len(made) == facts.asked.view.weeks
    assert all(square.start.weekday() == 0 for square in made)
    if facts.asked.measure.adds:
        assert sum(square.value or 0 for square in made) == counted(facts.whole)


def test_none_unknown_and_not_yet_look_unlike(sample_release: Path) -> None:
    day = date(2026, 3, 2)
    squares = [Square(day, day, 0.0), Square(day, day, None), Square(day, day, None, ahead=True), Square(day, day, 2.0)]
    looks = [explore_calendar._look(Words(), square, 5) for square in squares]
    assert [look for _, look in looks] == ["0", "unknown", "ahead", "2"]
    _, facts = look(sample_release, "?draw=calendar&area=KRK-012")
    found = Counter(explore_calendar._look(Words(), square, 5)[1] for square in explore_calendar.days(facts))
    assert found["unknown"] and found["0"] and found["ahead"]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_a_darker_step_is_never_fewer(values: list[int]) -> None:
    top = max(values)
    steps = [explore_calendar.step(value, top) for value in sorted(values)]
    assert steps == sorted(steps) and max(steps) <= explore_calendar.STEPS
    assert all((step == 0) == (value == 0) for step, value in zip(steps, sorted(values), strict=True))


@given(st.integers(1, 400))
def test_the_key_of_the_steps_is_how_squares_are_coloured(top: int) -> None:
    words = Words()
    for step, told in explore_calendar._ranges(words, top):
        low, _, high = told.partition(" to ")
        for value in (int(low), int(high or low)):
            assert explore_calendar.step(value, top) == int(step)


@pytest.mark.parametrize("search", [DAYS, YEARS, f"{YEARS}&measure=risk"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_holds_every_square(sample_release: Path, search: str, lang: str) -> None:
    _, facts = look(sample_release, f"{search}&lang={lang}")
    made = explore_calendar.days(facts) if facts.asked.daily else explore_calendar.weeks(facts)
    cells: list[str] = []
    for page in ("3", "2", "1"):
        turned = replace(facts, asked=replace(facts.asked, view=replace(facts.asked.view, options={"twin": page})))
        rows = [row for row in walk(explore_calendar._table(turned, made)) if type(row).__name__ == "Tr"][1:]
        if page == "1" or len(made) > 7 * 60 or (not facts.asked.daily and len(made) > 60):
            cells += [" ".join(texts(cell)) for row in reversed(rows) for cell in row.children[1:]]
    assert len(cells) == len(made)
    for square, cell in zip(made, cells, strict=True):
        shown = explore_calendar._cell(facts, square)
        assert cell == ("–" if shown is None else shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_weeks_begin_on_monday_in_every_language_and_the_weekend_is_that_of_iraq(lang: str) -> None:
    names = Words(lang).weekdays()
    assert len(set(names)) == 7
    assert names[0] == {"en": "Mon", "ar": "الاثنين", "ckb": "دووشەممە", "tr": "Pzt"}[lang]
    iraq = Locale.parse("ar_IQ")
    assert (iraq.weekend_start, iraq.weekend_end) == (4, 5)


def test_small_charts_share_one_scale_and_add_up(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?by=area&parts=grid")
    parts = explore_parts.gather(reading, facts)
    shown, rest = parts[: explore_parts.TOP], parts[explore_parts.TOP :]
    others = explore_grid.others(facts, rest)
    drawn = [*shown, others]
    assert sum(part.value or 0 for part in drawn) == counted(facts.full)
    assert sum(value or 0 for part in drawn for value in part.course) == counted(facts.full)
    top = explore_grid.ceiling(facts, drawn)
    assert all((value or 0) <= top for part in drawn for value in part.course)
    told = " ".join(texts(explore_grid.grid(facts, shown, rest)))
    assert all(part.name in told and explore_grid.amount(facts, part) in told for part in drawn)


def test_others_are_unknown_only_where_all_of_them_are(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?by=area&parts=grid")
    one = explore_parts.gather(reading, facts)[0]
    first, second = (replace(one, course=course) for course in ((None, None, 1.0), (None, 2.0, 1.0)))
    assert explore_grid.others(facts, [first, second]).course == (None, 2.0, 2.0)


def test_a_small_chart_tells_unknown_from_none() -> None:
    pictures = {small.chart([value], 5, adds=True) for value in (None, 0.0, 1.0)}
    assert len(pictures) == 3
    assert small.chart([1, None, 1], 5, adds=False).count("M") >= 2
