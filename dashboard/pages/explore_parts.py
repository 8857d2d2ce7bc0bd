"""The breakdown: each part's number, share, change and course over time; the parts add up to the whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import filters, panel
from dashboard.exports.asked import DAY, KINDS, ORIGINS
from dashboard.exports.columns import said
from dashboard.exports.explore import tally
from dashboard.pages import explore_bars, explore_grid
from dashboard.pages.explore_bars import Part, named
from dashboard.pages.explore_facts import Facts, buckets, come_to, key
from dashboard.rows.explore import ExploreHeard, ExploreTally
from dashboard.view import WEEK

TOP = 12


def breakdown(reading: access.Reading, facts: Facts) -> list[Component]:
    if facts.asked.by == "none":
        return []
    words, parts = facts.words, gather(reading, facts)
    if not parts:
        return [
            panel.panel(
                named(facts),
                None,
                panel.empty(words.t("Nothing was recorded in this period."), words.t("Choose a longer period.")),
            )
        ]
    top = len(parts) if facts.asked.every else TOP
    shown, rest = parts[:top], parts[top:]
    return [
        panel.panel(
            answer(facts, parts),
            f"{named(facts)} · {_note(facts)}",
            *_drawn(facts, shown, rest),
            *_more(facts, parts),
            identity="explore-breakdown",
            aside=_looks(facts),
        )
    ]


def _looks(facts: Facts) -> Component:
    words = facts.words
    choices = [("totals", words.t("Totals")), ("grid", words.t("Over time"))]
    return filters.tabs(facts.asked.view, "parts", choices, facts.asked.parts, words.t("How the parts are drawn"))


def _note(facts: Facts) -> str:
    words = facts.words
    if facts.asked.parts == "totals":
        return words.t("Whole weeks of the period; all courses share one scale, time runs left to right.")
    note = words.t("One scale for all, so that heights compare; time runs left to right.")
    key = (
        words.t("Hatched: not known.")
        if not facts.asked.measure.adds
        else words.t("Grey tick: none. Hatched: not known.")
    )
    return f"{note} {key}"


def _drawn(facts: Facts, shown: Sequence[Part], rest: Sequence[Part]) -> list[Component]:
    if facts.asked.parts == "grid":
        return explore_grid.grid(facts, shown, rest)
    return [html.Div(explore_bars.bars(facts, shown, rest), className="scroll parts-table")]


def _more(facts: Facts, parts: Sequence[Part]) -> list[Component]:
    """All parts, or only the largest: a link, so that a long table is drawn only when it is asked for."""
    if len(parts) <= TOP:
        return []
    words, view = facts.words, facts.asked.view
    text = words.t("show the largest") if facts.asked.every else words.n("show {count}", "show all {count}", len(parts))
    rows = None if facts.asked.every else "all"
    return [html.P(html.A(text, href=view.link(rows=rows), **{"data-push": "yes"}), className="more")]


def gather(reading: access.Reading, facts: Facts) -> list[Part]:
    """Every part with its numbers, largest first; parts nobody heard from last."""
    question = facts.asked
    start, over, span = question.view.start, question.over(facts.known.as_of), WEEK * facts.weeks
    now = {row.part: row for row in tally(reading, question, "all", question.by, start, over)}
    had = facts.earlier is not None
    then = (
        {row.part: row for row in tally(reading, question, "all", question.by, start - span, start - DAY)}
        if had
        else {}
    )
    courses = {
        (row.part, row.bucket): row for row in tally(reading, question, question.grain, question.by, start, over)
    }
    heard, heard_before = _heard(facts, facts.heard), _heard(facts, facts.heard_before)
    codes = {code for code, row in now.items() if row.records > row.left_out} | set(then) | set(heard)
    parts = [
        replace(
            _part(facts, code, now.get(code), courses, heard.get(code)),
            before=_before(facts, then.get(code), heard_before.get(code)),
        )
        for code in codes
    ]
    worth = [part for part in parts if part.value or part.before or part.seen is not None]
    return sorted(worth, key=lambda part: (part.value is None, -(part.value or 0), part.name))


def _heard(facts: Facts, rows: Sequence[ExploreHeard]) -> dict[str, tuple[ExploreHeard, ...]]:
    """The areas each part of a breakdown by place consists of."""
    places: dict[str, tuple[ExploreHeard, ...]] = {}
    if facts.looks and facts.asked.by in ("area", "district"):
        for row in rows:
            code = row.area_id if facts.asked.by == "area" else row.district_id
            places[code] = (*places.get(code, ()), row)
    return places


def _part(
    facts: Facts,
    code: str,
    now: ExploreTally | None,
    courses: dict[tuple[str, date], ExploreTally],
    heard: tuple[ExploreHeard, ...] | None,
) -> Part:
    """A part with nothing yet to compare with."""
    return Part(
        code=code,
        name=name(facts, code),
        value=_known(facts, now, heard),
        before=None,
        course=_course(facts, code, courses, heard),
        seen=sum(row.seen for row in heard) if heard else None,
        weeks=sum(row.weeks for row in heard) if heard else None,
    )


def _known(facts: Facts, row: ExploreTally | None, heard: tuple[ExploreHeard, ...] | None) -> float | None:
    """A part's number; None where nobody looked and nothing came in."""
    if not facts.asked.measure.adds:
        return _score(row)
    return come_to(row, silent=heard is not None and not any(area.seen for area in heard))


def _before(facts: Facts, then: ExploreTally | None, heard: tuple[ExploreHeard, ...] | None) -> float | None:
    return None if facts.earlier is None else _known(facts, then, heard)


def _score(row: ExploreTally | None) -> float | None:
    return row.value if row else None


def _course(
    facts: Facts, code: str, courses: dict[tuple[str, date], ExploreTally], heard: tuple[ExploreHeard, ...] | None
) -> tuple[float | None, ...]:
    """Values of the whole weeks (or months); None where no area of the part was heard from."""
    over = facts.asked.over(facts.known.as_of)
    whole = [start for start, _ in buckets(facts.asked) if start <= over]
    found = [courses.get((code, key(facts.asked, start))) for start in whole]
    if not facts.asked.measure.adds:
        return tuple(row.value if row else None for row in found)
    weekly = heard and facts.asked.grain == "week"
    silent = [bool(weekly) and all(row.flags[i : i + 1] != "1" for row in heard or ()) for i in range(len(whole))]
    return tuple(come_to(row, silent=unheard) for row, unheard in zip(found, silent, strict=True))


def name(facts: Facts, code: str) -> str:
    words, stream, by = facts.words, facts.asked.measure.stream, facts.asked.by
    if by in ("type", "origin"):
        context = (KINDS if by == "type" else ORIGINS)[stream]
        return words.t("not recorded") if code == "unknown" else said(words, context, code) or code
    if by == "area" and facts.places.district(code):
        return words.t("{district}: district only", district=facts.places.part(words, code))
    return facts.places.part(words, code)


def answer(facts: Facts, parts: Sequence[Part]) -> str:
    """Who has most, and of how many."""
    words, first = facts.words, parts[0]
    if facts.asked.measure.stream == "tension":
        return words.t("Highest: {name}, median index {value}", name=first.name, value=words.number(first.value or 0))
    if not facts.asked.measure.adds:
        return words.t("Highest: {name}, median score {score}", name=first.name, score=words.number(first.value or 0))
    total = sum(part.value or 0 for part in parts)
    if not total:
        return words.t("None was recorded in any part")
    share = words.number(100 * (first.value or 0) / total)
    values = {"name": first.name, "count": words.number(first.value or 0), "total": words.number(total), "share": share}
    return words.t("Most: {name}, {count} of {total} ({share} %)", **values)
