"""The area's figures: what is drawn is what the rows say, and what is not known never looks like zero."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures import drivers, fan, gap, known_days, theme, time_axis, timeline, trend
from dashboard.rows.area import AreaEvent, AreaForecast, AreaPromise, AreaReason, AreaWeek
from dashboard.text import Words

MONDAY = date(2026, 3, 30)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
EN, AR = Words("en"), Words("ar")
BOTH = pytest.mark.parametrize("words", [EN, AR], ids=["en", "ar"])
LATIN_DIGITS = set("0123456789")

REASONS = (
    AreaReason("own_recent", 31.4, 7, 20.0),
    AreaReason("own_quarter", 22.3, 15, 22.1),
    AreaReason("own_long", 14.4, 40, 14.0),
    AreaReason("city_average", 17.4, None, 16.9),
)


def week(ago: int, incidents: int | None, serious: int | None = 0) -> AreaWeek:
    seen = incidents is not None
    return AreaWeek(MONDAY - ago * WEEK, seen, incidents, serious if seen else None, 0 if seen else None, int(seen))


@st.composite
def promises(draw: st.DrawFn) -> AreaPromise:
    made = MONDAY - draw(st.integers(1, 360)) * DAY
    due = draw(st.none() | st.integers(0, 200).map(lambda n: made + n * DAY))
    status = draw(st.sampled_from(["open", "kept", "late", "dropped", "withdrawn"]))
    closed = None if status == "open" else made + draw(st.integers(0, 300)) * DAY
    return AreaPromise(made, due, closed, status, "police")


# why this score


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8))
def test_whole_points_add_up_and_stay_near(values: list[float]) -> None:
    total = round(sum(values))
    shown = drivers.add_up(values, total)
    assert sum(shown) == total
    assert all(abs(whole - value) <= 1 for whole, value in zip(shown, values, strict=True))


def test_parts_and_their_changes_add_up_as_they_are_read() -> None:
    parts = drivers.parts(REASONS, 85.5, 73.0)
    assert sum(part.shown for part in parts) == round(85.5)
    assert sum(part.change or 0 for part in parts) == round(85.5 - 73.0)
    assert [part.change for part in drivers.parts(REASONS, 85.5, None)] == [None] * 4


@BOTH
def test_each_bar_starts_where_the_last_one_ended(words: Words) -> None:
    parts = drivers.parts(REASONS, 85.5, 73.0)
    figure = drivers.draw(words, parts, 85.5, "very_high")
    bars = figure.data[0]
    ends = [base + length for base, length in zip(bars.base, bars.x, strict=True)]
    assert list(bars.base[1:-1]) == pytest.approx(ends[:-2])
    assert ends[-2] == pytest.approx(bars.x[-1]) == 85.5
    written = " ".join(note.text for note in figure.layout.annotations)
    assert all(words.signed(part.shown) in written for part in parts)
    first, last = figure.layout.xaxis.range
    assert (first > last) == (words.lang == "ar")


LOWERED = (
    *REASONS,
    AreaReason("city_change", -18.0, None, -4.0, -15.0),
    AreaReason("learned", 3.5, None, 0.0, 2.0),
)


@BOTH
def test_what_lowers_a_score_goes_back_and_still_adds_up(words: Words) -> None:
    score = 85.5 - 18.0 + 3.5
    parts = drivers.parts(LOWERED, score, 69.0, 70.0)
    assert sum(part.shown for part in parts) == round(score)
    assert sum(part.change or 0 for part in parts) == round(score - 69.0)
    figure = drivers.draw(words, parts, score, "very_high")
    bars = figure.data[0]
    assert (bars.base[4], bars.x[4]) == pytest.approx((85.5, -18.0))
    assert bars.base[5] + bars.x[5] == pytest.approx(score) == bars.x[-1]
    assert bars.marker.color[4] == theme.GOOD
    assert bars.marker.color[5] not in (theme.GOOD, bars.marker.color[3])
    label = next(n for n in figure.layout.annotations if n.text == words.signed(parts[4].shown))
    assert label.x == pytest.approx(85.5)
    assert max(figure.layout.xaxis.range) > 85.5


def test_changes_of_the_last_week_need_a_score_in_it() -> None:
    parts = drivers.parts(LOWERED, 71.0, 69.0, None)
    assert [part.last_change for part in parts] == [None] * 6
    told = [AreaReason(r.reason, r.points, r.incidents, r.before, r.points - 1) for r in LOWERED]
    assert sum(p.last_change or 0 for p in drivers.parts(told, 71.0, None, 65.0)) == 6


def test_a_score_without_a_level_has_no_colour() -> None:
    parts = drivers.parts(REASONS, 85.5, None)
    assert drivers.draw(EN, parts, 85.5, None).data[0].marker.pattern.shape[-1] == "/"
    assert drivers.draw(EN, parts, 85.5, "low").data[0].marker.pattern.shape[-1] == ""


# incidents a week

WEEKS = (week(4, 3, 1), week(3, 0), week(2, None), week(1, 2, 2))
AHEAD = (
    AreaForecast(4, 5.2, 1, 3, 7, 9),
    AreaForecast(1, 1.4, 0, 1, 2, 4),
    AreaForecast(2, 2.7, 0, 1, 4, 6),
    AreaForecast(13, 16.9, 6, 11, 21, 26),
)


def drawn(
    words: Words = EN, weeks: tuple[AreaWeek, ...] = WEEKS, ahead: tuple[AreaForecast, ...] = AHEAD
) -> trend.go.Figure:
    return trend.draw(words, weeks, MONDAY, ahead, [], (MONDAY - 4 * WEEK, MONDAY + 6 * DAY))


def day_of(x: object) -> date:
    return date.fromisoformat(str(x)[:10]) - 3 * DAY


def test_a_week_nobody_saw_is_neither_a_bar_nor_a_zero() -> None:
    unseen, serious, others, quiet = drawn().data[:4]
    assert [day_of(x) for x in unseen.x] == [WEEKS[2].week]
    assert unseen.marker.pattern.shape == "/"
    assert [day_of(x) for x in quiet.x] == [WEEKS[1].week]
    assert WEEKS[2].week not in {day_of(x) for trace in (serious, others, quiet) for x in trace.x}


def test_bars_are_the_counts_with_serious_ones_at_the_foot() -> None:
    _, serious, others, _ = drawn().data[:4]
    assert list(serious.y) == [1, 0, 2]
    assert [low + high for low, high in zip(others.base, others.y, strict=True)] == [3, 0, 2]


@BOTH
def test_the_fan_reaches_thirteen_weeks_as_averages_a_week(words: Words) -> None:
    figure = drawn(words)
    outer, inner, middle = figure.data[4:]
    days = [MONDAY, *(MONDAY + n * WEEK for n in (1, 4, 13))]
    assert list(middle.x) == days
    assert list(middle.y) == pytest.approx([1.4, 1.4, 5.2 / 4, 16.9 / 13])
    assert list(outer.x) == list(inner.x) == [*days, *reversed(days)]
    assert list(outer.y) == pytest.approx([4, 4, 9 / 4, 2, 6 / 13, 1 / 4, 0, 0])
    assert list(inner.y) == pytest.approx([2, 2, 7 / 4, 21 / 13, 11 / 13, 3 / 4, 1, 1])
    written = " ".join(note.text for note in figure.layout.annotations)
    assert words.t("{share} % range", share=words.number(80)) in written
    for weeks, low, high in ((4, 1, 9), (13, 6, 26)):
        assert words.n("{count} week", "{count} weeks", weeks) in written
        assert f"<b>{fan.span(words, low, high)}</b>" in written
    assert figure.layout.xaxis.range[1] == MONDAY + 13 * WEEK


def test_without_a_forecast_the_figure_says_so() -> None:
    for ahead in ((), (AreaForecast(1, None, None, None, None, None),)):
        figure = drawn(ahead=ahead)
        assert len(figure.data) == 4
        assert "no forecast" in {note.text for note in figure.layout.annotations}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 300) | st.none(), min_size=1, max_size=60))
def test_nothing_is_taller_than_the_axis_and_ticks_are_few(counts: list[int | None]) -> None:
    weeks = [week(len(counts) - i, count) for i, count in enumerate(counts)]
    figure = trend.draw(AR, weeks, MONDAY, AHEAD, [], (MONDAY - WEEK, MONDAY))
    top = figure.layout.yaxis.range[1]
    assert top > max([4, *(count or 0 for count in counts)]) - 1
    assert 2 <= len(figure.layout.yaxis.tickvals) <= 8
    assert not LATIN_DIGITS & set("".join(figure.layout.yaxis.ticktext))


def test_what_came_after_the_score_is_paler_than_what_was_known() -> None:
    others = drawn(weeks=(*WEEKS, week(-1, 2))).data[2]
    assert others.marker.color[-1] != others.marker.color[0]


@BOTH
def test_known_days_tell_their_kind(words: Words) -> None:
    days = [AreaEvent("calendar", MONDAY - n * DAY, "holiday", True) for n in (3, 4, 20)]
    marked = known_days.marks(days, MONDAY - 9 * WEEK, MONDAY + 13 * WEEK)
    figure = trend.draw(words, WEEKS, MONDAY, AHEAD, marked, (MONDAY - WEEK, MONDAY))
    lines = figure.data[-1]
    assert list(lines.x[::3]) == sorted(event.day for event in days)
    assert all(words.term("calendar_kind", "holiday") in told for told in lines.hovertext)


# what happened, what was promised


@given(promises())
def test_a_promise_is_late_only_past_its_due_date(promise: AreaPromise) -> None:
    pieces = timeline.stretches(promise, MONDAY)
    assert pieces[0].start == promise.made_on
    assert all(one.end == other.start for one, other in pairwise(pieces))
    closed = promise.closed_on if promise.closed_on and promise.closed_on <= MONDAY else None
    assert pieces[-1].end == (closed or MONDAY)
    for piece in pieces:
        assert (piece.kind == "late") == (
            promise.due_on is not None and piece.start >= promise.due_on and len(pieces) == 2 and piece is pieces[1]
        )
    if closed and promise.status in ("dropped", "withdrawn"):
        assert [piece.kind for piece in pieces] == ["ended"]


@given(st.lists(promises(), max_size=timeline.LANES))
def test_promises_share_a_lane_only_one_after_the_other(made: list[AreaPromise]) -> None:
    ordered = sorted(made, key=lambda promise: promise.made_on)
    chosen = timeline.lanes(ordered, MONDAY)
    for i, (promise, lane) in enumerate(zip(ordered, chosen, strict=True)):
        for other, its in zip(ordered[:i], chosen[:i], strict=True):
            assert lane != its or timeline.stretches(other, MONDAY)[-1].end < promise.made_on


@BOTH
def test_filled_is_done_and_hollow_is_not(words: Words) -> None:
    events = [
        AreaEvent("grievance", MONDAY - 9 * DAY, "police_conduct", True),
        AreaEvent("grievance", MONDAY - 5 * DAY, "police_conduct", False),
        AreaEvent("meeting", MONDAY - 4 * DAY, "community", False),
        AreaEvent("calendar", MONDAY - 3 * DAY, "holiday", True),
    ]
    marked = known_days.marks(events[-1:], MONDAY - 52 * WEEK, MONDAY + 4 * WEEK)
    figure = timeline.draw(words, events, [], MONDAY - 52 * WEEK, MONDAY + 4 * WEEK, MONDAY, marked)
    _, grievances, meetings, _ = figure.data
    assert list(grievances.marker.symbol) == ["square", "square-open"]
    assert list(meetings.marker.symbol) == ["diamond-open"]
    assert [note.text for note in figure.layout.annotations] == [words.number(1)]
    assert list(figure.layout.yaxis.ticktext) == [
        words.term("stream", s) for s in ("incident", "grievance", "meeting", "promise", "calendar")
    ]


def test_several_on_one_day_are_one_larger_mark() -> None:
    one = AreaEvent("incident", MONDAY - DAY, "Battles", True)
    figure = timeline.draw(EN, [one, one, replace(one, day=MONDAY - 9 * DAY)], [], MONDAY - WEEK * 9, MONDAY, MONDAY)
    single, double = figure.data[0].marker.size
    assert double > single
    assert "Battles × 2" in figure.data[0].hovertext[1]


# do both sides see the same thing


@dataclass(frozen=True)
class Rated:
    month: date
    value: float
    low: float = 0.0
    high: float = 100.0
    n: int = 30


RESIDENTS = [Rated(date(2025, 7, 1), 50.4), Rated(date(2026, 1, 1), 42.4)]
POLICE = [Rated(date(2025, 7, 1), 70.0), Rated(date(2025, 10, 1), 71.0), Rated(date(2026, 1, 1), 71.4)]


@BOTH
def test_the_gap_written_is_the_difference_of_the_numbers_beside_it(words: Words) -> None:
    written = {note.text.strip("\u2067\u2069") for note in gap.draw(words, RESIDENTS, POLICE).layout.annotations}
    assert gap.width(RESIDENTS, POLICE) == 71 - 42
    assert written == {
        f"<b>{words.t('Residents')} {words.number(42)}</b>",
        f"<b>{words.t('Police')} {words.number(71)}</b>",
        words.t("gap {points}", points=words.signed(29)).strip("\u2069"),
    }


def test_only_months_in_which_both_were_asked_are_shaded() -> None:
    band = gap.draw(EN, RESIDENTS, POLICE).data[0]
    assert set(band.x) == {date(2025, 7, 1), date(2026, 1, 1)}
    assert gap.both(RESIDENTS, POLICE)[-1] == (RESIDENTS[-1], POLICE[-1])


def test_one_side_alone_is_drawn_without_a_gap() -> None:
    figure = gap.draw(EN, RESIDENTS, [])
    assert gap.width(RESIDENTS, []) is None
    assert [note.text for note in figure.layout.annotations] == ["<b>Residents 42</b>"]
    assert all(trace.fill != "toself" for trace in figure.data)


@settings(max_examples=25)
@given(st.floats(0, 100), st.floats(0, 100))
def test_labels_at_the_ends_never_touch(residents: float, police: float) -> None:
    month = date(2026, 1, 1)
    figure = gap.draw(EN, [Rated(month, residents)], [Rated(month, police)])
    heights = sorted(note.y for note in figure.layout.annotations)
    low, high = figure.layout.yaxis.range
    pixels = (gap.HEIGHT - 60) / (high - low)
    assert all((above - below) * pixels >= 14 for below, above in pairwise(heights))


# the axis they share


@given(st.lists(st.integers(0, 363), max_size=40), st.sampled_from([176, 190]))
def test_numbers_over_the_axis_never_touch_on_a_phone_and_every_day_has_one(ago: list[int], narrow: int) -> None:
    start, end = date(2025, 4, 1), date(2026, 3, 31)
    days = [AreaEvent("calendar", start + n * DAY, "holiday", True) for n in ago]
    marked = known_days.marks(days, start, end, narrow)
    assert [day for mark in marked for day in mark.days] == sorted(days, key=lambda event: event.day)
    assert [mark.number for mark in marked] == list(range(1, len(marked) + 1))
    at = [(mark.at - start) / (end - start) * narrow for mark in marked]
    assert all(later - earlier >= 2 * time_axis.LETTER for earlier, later in pairwise(at))


@given(st.integers(1, 1200))
def test_months_under_the_axis_are_few_and_even(span: int) -> None:
    ticks = time_axis.months(AR, MONDAY - span * DAY, MONDAY)
    assert len(ticks["tickvals"]) == len(ticks["ticktext"]) <= time_axis.MOST
    assert not LATIN_DIGITS & set("".join(ticks["ticktext"]))
