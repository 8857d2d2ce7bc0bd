"""Explore on the sample's own release: the sentence, the figure, the table, the page of records and the file agree."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import dropwhile
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from layouts import texts, walk

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.components import paging
from dashboard.exports import asked, explore, explore_files, meanings
from dashboard.exports.asked import MEASURES, PAGE, Asked
from dashboard.exports.columns import COLUMNS
from dashboard.figures import series, small
from dashboard.figures.series import Point
from dashboard.pages import explore as page
from dashboard.pages import explore_answer, explore_bars, explore_calendar, explore_parts, explore_records, explore_time
from dashboard.pages.explore_facts import NOTHING, Facts, counted, gather, points
from dashboard.rows import About, Area
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words

BREAKDOWNS = [(measure.code, by) for measure in MEASURES.values() for by in measure.breakdowns]
each_measure = pytest.mark.parametrize("code", MEASURES)


def look(data: Path, search: str) -> tuple[Any, Facts]:
    reading, view = reader(Settings(data=data), lambda: access.GUEST)(search)
    return reading, gather(reading, asked.read(view, access.ask(reading, Area)))


def rows_of(reading: Any, question: Asked) -> list[dict[str, str]]:
    (about,), rows = access.ask(reading, About), explore.records(reading, question, 10**6)
    sheet = explore_files.written(reading, question, about, rows, datetime(2026, 4, 1, tzinfo=UTC))
    lines = StringIO(explore_files.CSV.written(sheet).decode("utf-8-sig"), newline="")
    return list(csv.DictReader(dropwhile(lambda line: line.startswith("#"), lines)))


@each_measure
def test_file_has_the_rows_the_screen_states(sample_release: Path, code: str) -> None:
    reading, facts = look(sample_release, f"?measure={code}")
    rows = rows_of(reading, facts.asked)
    assert len(rows) == facts.whole.records > 0
    assert sum(row["counted"] == "0" for row in rows) == facts.whole.left_out
    assert all((row["left_out"] == "") == (row["counted"] == "1") for row in rows)


@pytest.mark.parametrize("code", ["incidents", "serious", "grievances", "meetings"])
def test_number_on_the_screen_is_the_sum_of_the_file(sample_release: Path, code: str) -> None:
    reading, facts = look(sample_release, f"?measure={code}&district=IQG13Q04")
    assert counted(facts.whole) == sum(row["counted"] == "1" for row in rows_of(reading, facts.asked))


@pytest.mark.parametrize("code", ["fatalities", "injured"])
def test_people_add_up_over_the_records_counted(sample_release: Path, code: str) -> None:
    reading, facts = look(sample_release, f"?measure={code}&from=2024-04-01")
    rows = [row for row in rows_of(reading, facts.asked) if row["counted"] == "1"]
    assert counted(facts.whole) == sum(int(row[code]) for row in rows if row[code]) > 0
    assert facts.whole.unknown == sum(row[code] == "" for row in rows)


@pytest.mark.parametrize("grain", asked.GRAINS)
@pytest.mark.parametrize("code", [code for code, measure in MEASURES.items() if measure.adds])
def test_bars_add_up_to_the_whole(sample_release: Path, code: str, grain: str) -> None:
    _, facts = look(sample_release, f"?measure={code}&grain={grain}&from=2025-04-07")
    assert sum(point.value or 0 for point in points(facts)) == counted(facts.whole)


@pytest.mark.parametrize(("code", "by"), [pair for pair in BREAKDOWNS if pair[1] != "none" and MEASURES[pair[0]].adds])
def test_parts_add_up_to_the_headline(sample_release: Path, code: str, by: str) -> None:
    reading, facts = look(sample_release, f"?measure={code}&by={by}")
    parts = explore_parts.gather(reading, facts)
    assert sum(part.value or 0 for part in parts) == counted(facts.full)
    for part in parts:
        if part.value is not None:
            assert sum(value or 0 for value in part.course) == part.value


def test_records_started_by_the_police_are_shown_and_marked(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?from=2025-04-07")
    rows = rows_of(reading, facts.asked)
    started = [row for row in rows if row["origin"] == "police_initiated" or row["sub_event_type"] == "Arrests"]
    assert started and {row["counted"] for row in started} == {"0"}
    assert {row["left_out"] for row in started} <= {"police_initiated", "arrests", "refuted"}


def test_records_known_only_to_a_larger_place_are_in_it_and_say_so(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?from=2025-04-07&by=area")
    levels = {row["place_level"] for row in rows_of(reading, facts.asked) if not row["area_id"]}
    assert {"city", "district"} <= levels
    assert any(part.code == "city" and part.value for part in explore_parts.gather(reading, facts))


def test_pages_hold_every_record_once_newest_first(sample_release: Path) -> None:
    reading, facts = look(sample_release, "")
    total = facts.whole.records
    leaves = [explore.page(reading, facts.asked, leaf) for leaf in range(1, paging.last_page(total, PAGE) + 1)]
    listed = [record for leaf in leaves for record in leaf]
    assert [record.record_id for record in listed] == [row["record_id"] for row in rows_of(reading, facts.asked)]
    assert all(len(leaf) == PAGE for leaf in leaves[:-1])
    assert [record.day for record in listed] == sorted((record.day for record in listed), reverse=True)


@pytest.mark.parametrize("forged", ["999", "0", "-1", "x", "٣", "1e3", "9" * 40, ""])
def test_a_page_that_is_not_there_is_the_first(sample_release: Path, forged: str) -> None:
    reading, facts = look(sample_release, f"?page={forged}")
    _, first = look(sample_release, "")
    assert str(explore_records.records(reading, facts)).replace(f"page={forged}", "") == str(
        explore_records.records(reading, first)
    ).replace(f"page={forged}", "")


@pytest.mark.parametrize(
    "forged",
    [
        "?measure=names",
        "?by=person",
        "?grain=second",
        "?area=KRK-999",
        "?area=%27%20or%201=1",
        "?measure=risk&by=origin",
        "?district=IQG13Q01&area=KRK-035",
        "?from=never&to=9999-99-99",
        "?rows=everything",
    ],
)
def test_a_forged_question_falls_back_calmly(sample_release: Path, forged: str) -> None:
    _, facts = look(sample_release, forged)
    assert facts.asked.area is None
    assert facts.asked.by in facts.asked.measure.breakdowns
    assert facts.asked.grain in asked.GRAINS
    assert facts.whole.records > 0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("code", "by"), BREAKDOWNS)
def test_every_view_has_its_words(sample_release: Path, lang: str, code: str, by: str) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)(f"?lang={lang}&measure={code}&by={by}")
    shown = " ".join(texts(page.layout(reading, view, page.PATH)))
    assert "{" not in shown
    assert "None" not in shown


def test_every_column_has_its_arabic() -> None:
    titles = {title for columns in explore_records.COLUMNS.values() for title, _ in columns}
    assert not [title for title in titles if Words("ar").t(title) == title]


@each_measure
def test_table_says_what_the_figure_draws(sample_release: Path, code: str) -> None:
    _, facts = look(sample_release, f"?measure={code}")
    made = points(facts)
    told = " ".join(texts(explore_time.points_table(facts, made)))
    decimals = 0 if facts.asked.measure.adds else 1
    assert all(point.value is None or Words().number(point.value, decimals) in told for point in made)
    figure = series.draw(Words(), made, usual=None, adds=facts.asked.measure.adds, looked="heard from")
    drawn = [y for trace in figure.data[1:2] for y in trace.y]
    assert [y for y in drawn if y is not None] == [point.value for point in made if point.value is not None]


WEEK = timedelta(days=7)
MONDAY = date(2026, 3, 2)


def point(i: int, value: float | None, seen: int = 4) -> Point:
    return Point(MONDAY + WEEK * i, MONDAY + WEEK * i + timedelta(days=6), value, seen, 4, True, "")


def test_not_known_is_a_gap_and_none_is_a_dot() -> None:
    figure: go.Figure = series.draw(
        Words(), [point(0, 3), point(1, 0), point(2, None, 0)], usual=None, adds=True, looked=""
    )
    gap, bars, dots = figure.data[:3]
    assert list(gap.x) == [point(2, None).middle]
    assert (list(bars.y), list(dots.x)) == ([3, 0], [point(1, 0).middle])
    line = series.draw(Words(), [point(0, 3), point(1, None)], usual=None, adds=False, looked="").data[1]
    assert list(line.y) == [3, None]


def test_nobody_looked_is_never_told_as_none(sample_release: Path) -> None:
    _, facts = look(sample_release, "?area=KRK-035")
    unheard = tuple(replace(row, seen=0) for row in facts.heard)
    silent = replace(facts, heard=unheard, full=NOTHING, earlier=NOTHING, heard_before=unheard)
    assert explore_answer.headline(silent).startswith("Nobody reported")
    assert explore_answer.compared(silent) == ""
    assert explore_time.usual(silent) is None


def test_none_is_said_only_where_somebody_looked(sample_release: Path) -> None:
    """A record that is not counted, as one the police started, does not say that anybody looked."""
    reading, whole = look(sample_release, "?from=2025-10-06&by=area&rows=all")
    heard = {row.area_id: row.flags for row in whole.heard}
    found = 0
    for area in access.ask(reading, Area):
        _, facts = look(sample_release, f"?from=2025-10-06&area={area.area_id}")
        silent = [each for each in points(facts) if each.over and not each.seen]
        assert not [each for each in silent if each.value == 0]
        found += sum(each.start in facts.series for each in silent)
        _, daily = look(sample_release, f"?from=2026-01-05&draw=calendar&area={area.area_id}")
        unheard = {each.start for each in points(daily) if not each.seen}
        days = explore_calendar.days(daily)
        assert not [
            each for each in days if each.value == 0 and each.start - WEEK / 7 * each.start.weekday() in unheard
        ]
    assert found > 5, "no such week in the sample: this proves nothing"
    for part in explore_parts.gather(reading, whole):
        flags = heard.get(part.code, "")
        assert all(flag == "1" for flag, value in zip(flags, part.course, strict=False) if value == 0)


def test_share_heard_stands_under_the_bars() -> None:
    heard = series.draw(Words(), [point(0, 3, 1), point(1, 0, 4)], usual=None, adds=True, looked="").data[-1]
    assert list(heard.y) == [0.25, 1.0]


def test_small_pictures_tell_unknown_from_none() -> None:
    unknown, none, one = (small.bars([value], 1) for value in (None, 0.0, 1.0))
    assert len({unknown, none, one}) == 3
    assert small.line([1, None, 1], 1).count("M") == 2


def test_a_part_nobody_heard_from_is_not_known(sample_release: Path) -> None:
    _, facts = look(sample_release, "?by=area")
    silent = explore_bars.Part("KRK-001", "x", None, None, (None,), 0, 4)
    assert "not known" in " ".join(texts(explore_bars.bars(facts, [silent], [])))


def test_file_is_served_with_a_name_that_says_what_it_is(sample_release: Path) -> None:
    browser = create_app(Settings(data=sample_release)).server.test_client()
    answer = browser.get("/export/explore.csv?measure=grievances&district=IQG13Q04&lang=ar")
    name = answer.headers["Content-Disposition"]
    assert 'filename="synthetic_grievances_IQG13Q04_' in name and name.endswith('.csv"')
    told = answer.get_data().decode("utf-8-sig").splitlines(keepends=True)
    rows = list(csv.DictReader(line for line in told if not line.startswith("#")))
    assert told[0].startswith("# ") and any("guest" in line for line in told[:8])
    assert rows and {row["district"] for row in rows} == {"كركوك"}
    assert browser.get("/export/explore.csv?measure=%00&page=-1&%ff=1").status_code == 200


def test_without_a_release_the_file_says_so(tmp_path: Path) -> None:
    answer = create_app(Settings(data=tmp_path)).server.test_client().get("/export/explore.csv")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")


def test_more_than_a_file_holds_is_said_where_the_button_was(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?from=2025-04-07")
    assert "explore-csv" in str(explore_records.records(reading, facts))
    shown = str(explore_records.records(replace(reading, most=facts.whole.records - 1), facts))
    assert "explore-csv" not in shown and Words().number(facts.whole.records) in shown
    assert explore.count(reading, facts.asked) == facts.whole.records


def test_nobody_is_offered_a_file_who_may_not_take_it(sample_release: Path) -> None:
    reading, facts = look(sample_release, "")
    liaison = replace(reading, principal=access.Principal("liaison"), most=1)  # reads records, takes no files
    shown = str(explore_records.records(liaison, facts))
    assert "explore-csv" not in shown and "explore-too-many" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stream", COLUMNS)
def test_what_columns_mean_is_said_of_columns_that_are_there(stream: str, lang: str) -> None:
    titles = {column.title for column in COLUMNS[stream]}
    told = meanings.of(Words(lang), stream)
    assert told and {line.split(":")[0].split(",")[0] for line in told} <= titles
    assert lang == "en" or not set(told) & set(meanings.of(Words(), stream))


def test_whoever_turns_the_pages_of_a_table_finds_it_open(sample_release: Path) -> None:
    for search, opened in (("?from=2023-04-24", False), ("?from=2023-04-24&twin=2", True)):
        _, facts = look(sample_release, search)
        twin = next(part for part in walk(explore_time.over_time(facts)) if getattr(part, "id", "") == "explore-twin")
        assert twin.open is opened
