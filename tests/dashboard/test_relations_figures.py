"""Figures of the relations page on rows made by hand: what is drawn equals what was counted, and unknown is no zero."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import complaints, ledger, meetings, month_bars, relations
from dashboard.rows.area import AreaPulse
from dashboard.rows.relations import (
    Band,
    RelationCaseMonth,
    RelationMeetingMonth,
    RelationMonth,
    RelationPromise,
    change,
    verdict,
)
from dashboard.text import LANGUAGES, Words

MONTHS = [date(2025, month, 1) for month in range(7, 13)] + [date(2026, month, 1) for month in range(1, 4)]
PERIOD = (date(2026, 1, 5), date(2026, 3, 30))


def row(month: date, value: float | None, *, grade: str | None = "B", measure: str = "index") -> RelationMonth:
    low, high = (None, None) if value is None else (value - 5, value + 5)
    return RelationMonth(month, measure, value, low, high, 4, None, grade if value is not None else None)


SERIES = {month: row(month, 50.0 + i) for i, month in enumerate(MONTHS)} | {
    MONTHS[2]: row(MONTHS[2], None),
    MONTHS[5]: row(MONTHS[5], 40.0, grade="D"),
}
del SERIES[MONTHS[3]]


def promise(side: str, state: str) -> RelationPromise:
    return RelationPromise(None, None, side, date(2026, 1, 1), date(2026, 2, 1), state, 3 if state == "overdue" else 0)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Band(60, 56, 64), Band(50, 46, 55), "better"),
        (Band(50, 46, 55), Band(60, 56, 64), "worse"),
        (Band(60, 54, 66), Band(50, 46, 55), "unclear"),
        (Band(60, 55, 66), Band(50, 46, 55), "unclear"),  # bands that touch are not separate
        (Band(60, 56, 64), Band(None, None, None), "first"),
        (Band(60, 56, 64), None, "first"),
        (Band(60, None, None), Band(10, None, None), "unclear"),  # without bands nothing can be told
        (Band(None, None, None), Band(50, 46, 55), "unknown"),
        (None, Band(50, 46, 55), "unknown"),
        (Band(0, 0, 0), Band(50, 46, 55), "worse"),  # zero is a value
    ],
)
def test_changed_only_where_the_two_bands_are_separate(now: Band | None, before: Band | None, said: str) -> None:
    assert verdict(now, before) == said


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_change_is_the_difference_of_the_numbers_shown(now: float, before: float) -> None:
    assert change(Band(now, now, now), Band(before, before, before)) == round(now) - round(before)


@given(st.tuples(*[st.floats(0, 100)] * 3), st.tuples(*[st.floats(0, 100)] * 3))
def test_better_one_way_is_worse_the_other(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    (a, b, c), (d, e, f) = sorted(one), sorted(other)
    turned = {"better": "worse", "worse": "better", "unclear": "unclear"}
    assert verdict(Band(e, d, f), Band(b, a, c)) == turned[verdict(Band(b, a, c), Band(e, d, f))]


def test_a_month_without_a_value_is_a_gap_and_hatched_never_zero() -> None:
    figure = relations.index(Words(), SERIES, MONTHS, (MONTHS[5], MONTHS[8]))
    hatched, line = (
        figure.data[0],
        next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines"),
    )
    assert list(hatched.x) == [MONTHS[2], MONTHS[3]]
    assert line.y[2] is None
    assert line.y[3] is None
    assert line.connectgaps is False
    assert [y for y in line.y if y is not None] == [r.value for m, r in sorted(SERIES.items()) if r.value is not None]


def test_weak_months_are_hollow_and_stand_outside_the_band() -> None:
    stretches = [[r.month for r in stretch] for stretch in relations.runs(SERIES, MONTHS)]
    assert stretches == [MONTHS[:2], [MONTHS[4]], MONTHS[6:]]
    marks = [
        trace
        for trace in relations.dimension(Words(), SERIES, MONTHS).data
        if trace.type == "scatter" and trace.mode == "markers"
    ]
    strong, weak = marks
    assert list(weak.x) == [MONTHS[5]]
    assert weak.marker.color != strong.marker.color
    assert weak.error_y.array[0] == 5


def test_the_compared_bands_are_drawn_as_they_are_compared() -> None:
    figure = relations.index(Words(), SERIES, MONTHS, (MONTHS[6], MONTHS[8]))
    compared = figure.data[-1]
    assert list(compared.y) == [SERIES[MONTHS[6]].value, SERIES[MONTHS[8]].value]
    assert list(compared.error_y.array) == [5, 5]
    assert any("58" in note.text for note in figure.layout.annotations)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_the_axis_holds_every_band(values: list[float]) -> None:
    low, high = relations.reach({month: row(month, value) for month, value in zip(MONTHS, values, strict=False)})
    assert 0 <= low <= max(0, min(values) - 5)
    assert 100 >= high >= min(100, max(values) + 5)
    assert high - low >= 40


def test_promises_drawn_are_the_promises_counted() -> None:
    rows = [promise("police", "on_time")] * 5 + [promise("police", "overdue"), promise("community", "late")]
    counts = ledger.count(rows)
    assert list(counts) == ["police", "community"]
    figure = ledger.draw(Words(), counts)
    drawn = {
        (i, state): trace.x[i] or 0 for state, trace in zip(ledger.STATES, figure.data, strict=True) for i in (0, 1)
    }
    assert sum(drawn.values()) == len(rows)
    assert drawn[0, "on_time"] == 5
    assert drawn[0, "overdue"] == 1
    assert drawn[1, "late"] == 1


def test_every_state_is_told_apart_without_colour() -> None:
    looks = [(look.pattern, theme_light(look.fill)) for look in ledger.LOOKS.values()]
    assert len(set(looks)) == len(looks)
    assert set(ledger.LOOKS) == set(ledger.STATES)


def theme_light(colour: str) -> int:
    """Luminance in steps of one part in forty: what is left in grey print."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return round((0.299 * red + 0.587 * green + 0.114 * blue) / 6.4)


def test_the_ledger_grows_from_the_side_one_reads_from() -> None:
    counts = ledger.count([promise("police", "on_time")])
    english, arabic = (ledger.draw(Words(lang), counts).layout.xaxis.range for lang in ("en", "ar"))
    assert english[0] == arabic[1] == 0


def case(month: date, *parts: int, heard: bool = True) -> RelationCaseMonth:
    return RelationCaseMonth(month, heard, sum(parts), *parts)


def test_complaints_add_up_and_a_silent_month_is_hatched() -> None:
    counted = [case(MONTHS[0], 4, 3, 2, 1), case(MONTHS[1], 0, 0, 0, 0), case(MONTHS[2], 0, 0, 0, 0, heard=False)]
    asked = [AreaPulse("IQG13", "governorate", MONTHS[1], "community", 54.0, 50.0, 58.0, 212)]
    figure = complaints.draw(Words(), MONTHS[:3], counted, asked, PERIOD)
    hatched, *parts, quiet, rating = figure.data
    assert list(hatched.x) == [MONTHS[2]]
    assert [part.y[0] for part in parts] == [4, 3, 2, 1]
    assert list(quiet.x) == [MONTHS[1]]
    assert list(rating.y) == [54.0]
    assert rating.yaxis == "y2"


def test_a_planned_meeting_that_was_not_held_is_seen() -> None:
    figure = meetings.draw(Words(), MONTHS[:2], [RelationMeetingMonth(MONTHS[0], 5, 3)], PERIOD)
    _, held, missed, quiet = figure.data
    assert (held.y[0], missed.y[0]) == (3, 2)
    assert list(quiet.x) == [MONTHS[1]]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_the_bars_fit_under_the_top(totals: list[int]) -> None:
    top = month_bars.ceiling(totals)
    assert top >= max(totals)
    assert top / month_bars.step(top) <= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_written_smaller_than_eleven_pixels_and_ticks_are_in_the_readers_digits(lang: str) -> None:
    words = Words(lang)
    figures = [
        relations.index(words, SERIES, MONTHS, (MONTHS[5], MONTHS[8])),
        relations.dimension(words, {}, MONTHS),
        ledger.draw(words, ledger.count([promise("ngo", "open")])),
        complaints.draw(words, MONTHS, [case(MONTHS[0], 1, 0, 0, 0)], [], PERIOD),
        meetings.draw(words, MONTHS, [RelationMeetingMonth(MONTHS[0], 5, 3)], PERIOD),
    ]
    for figure in figures:
        sizes = [note.font.size or 12 for note in figure.layout.annotations]
        assert min([figure.layout.font.size, figure.layout.xaxis.tickfont.size, *sizes]) >= 11
        shown = "".join(figure.layout.yaxis.ticktext or ())
        assert lang in ("en", "tr") or not any("0" <= letter <= "9" for letter in shown)
