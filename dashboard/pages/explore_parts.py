"""The breakdown: each part's number, share, change and course over time; the parts add up to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import graph, panel, table
from dashboard.exports.asked import DAY, Asked
from dashboard.exports.columns import said
from dashboard.figures import small
from dashboard.pages.explore_facts import Facts, buckets, counted, key, tally
from dashboard.rows.explore import ExploreHeard, ExploreTally
from dashboard.view import WEEK

TOP = 12
CONTEXTS = {"incident": "event_type", "grievance": "category", "meeting": "meeting_kind"}
ORIGINS = {"incident": "origin", "grievance": "channel"}


@dataclass(frozen=True)
class Part:
    """`value` None: not known. `before` None: nothing to compare with. `seen` None: no place one could look at."""

    code: str
    name: str
    value: float | None
    before: float | None
    course: tuple[float | None, ...]
    seen: int | None
    weeks: int | None


def breakdown(reading: access.Reading, facts: Facts) -> list[Component]:
    if facts.asked.by == "none":
        return []
    words, parts = facts.words, gather(reading, facts)
    if not parts:
        return [
            panel.panel(
                _by(facts),
                None,
                panel.empty(words.t("Nothing was recorded in this period."), words.t("Choose a longer period.")),
            )
        ]
    shown, rest = parts[:TOP], parts[TOP:]
    note = words.t("Whole weeks of the period; all courses share one scale, time runs left to right.")
    return [
        panel.panel(
            answer(facts, parts),
            f"{_by(facts)} · {note}",
            html.Div(_bars(facts, shown, rest), className="scroll parts-table"),
            graph.twin(words, parts_table(facts, parts), "explore-parts-twin"),
            identity="explore-breakdown",
        )
    ]


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
    heard = _heard(facts)
    codes = {code for code, row in now.items() if row.records > row.left_out} | set(then) | set(heard)
    parts = [_part(facts, code, now.get(code), then.get(code), courses, heard.get(code)) for code in codes]
    worth = [part for part in parts if part.value or part.before or part.seen is not None]
    return sorted(worth, key=lambda part: (part.value is None, -(part.value or 0), part.name))


def _heard(facts: Facts) -> dict[str, tuple[ExploreHeard, ...]]:
    """The areas each part of a breakdown by place consists of."""
    places: dict[str, tuple[ExploreHeard, ...]] = {}
    if facts.looks and facts.asked.by in ("area", "district"):
        for row in facts.heard:
            code = row.area_id if facts.asked.by == "area" else row.district_id
            places[code] = (*places.get(code, ()), row)
    return places


def _part(
    facts: Facts,
    code: str,
    now: ExploreTally | None,
    then: ExploreTally | None,
    courses: dict[tuple[str, date], ExploreTally],
    heard: tuple[ExploreHeard, ...] | None,
) -> Part:
    adds, seen = facts.asked.measure.adds, sum(row.seen for row in heard) if heard else None
    silent = now is None and seen == 0
    return Part(
        code=code,
        name=name(facts, code),
        value=None if silent else counted(now) if adds else now and now.value,
        before=None if facts.earlier is None else counted(then) if adds else then and then.value,
        course=_course(facts, code, courses, heard),
        seen=seen,
        weeks=sum(row.weeks for row in heard) if heard else None,
    )


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
    known = [not weekly or any(row.flags[i : i + 1] == "1" for row in heard or ()) for i in range(len(whole))]
    return tuple(counted(row) if row or seen else None for row, seen in zip(found, known, strict=True))


def name(facts: Facts, code: str) -> str:
    words, stream, by = facts.words, facts.asked.measure.stream, facts.asked.by
    if by in ("type", "origin"):
        context = (CONTEXTS if by == "type" else ORIGINS)[stream]
        return words.t("not recorded") if code == "unknown" else said(words, context, code) or code
    if by == "area" and facts.places.district(code):
        return words.t("{district}: district only", district=facts.places.part(words, code))
    return facts.places.part(words, code)


def answer(facts: Facts, parts: Sequence[Part]) -> str:
    """Who has most, and of how many."""
    words, first = facts.words, parts[0]
    if not facts.asked.measure.adds:
        return words.t("Highest: {name}, median score {score}", name=first.name, score=words.number(first.value or 0))
    total = sum(part.value or 0 for part in parts)
    if not total:
        return words.t("None was recorded in any part")
    share = words.number(100 * (first.value or 0) / total)
    values = {"name": first.name, "count": words.number(first.value or 0), "total": words.number(total), "share": share}
    return words.t("Most: {name}, {count} of {total} ({share} %)", **values)


def _by(facts: Facts) -> str:
    return facts.words.term("breakdown", by_code(facts.asked))


def by_code(question: Asked) -> str:
    """What the breakdown is called for these records: origin of an incident, channel of a grievance."""
    return f"{question.by} {question.measure.stream}" if question.by in ("type", "origin") else question.by


def _bars(facts: Facts, shown: Sequence[Part], rest: Sequence[Part]) -> Component:
    words, adds = facts.words, facts.asked.measure.adds
    most = max([1.0, *(part.value or 0 for part in shown)]) if adds else 100.0
    scale = max([1.0, *(value or 0 for part in shown for value in part.course)])
    rows = [
        [
            _link(facts, part),
            _bar(facts, part, most),
            *_shares(facts, part),
            _change(facts, part),
            _picture(facts, part, scale),
            _seen(facts, part),
        ]
        for part in shown
    ]
    if rest and adds:
        more = sum(part.value or 0 for part in rest)
        others = words.n("{count} other", "{count} others", len(rest))
        rows.append([html.Span(others, className="muted"), html.Span(words.number(more), className="bar-number")])
    if adds:
        total = words.number(sum(part.value or 0 for part in (*shown, *rest)))
        rows.append([html.Strong(words.t("All together")), html.Strong(total, className="bar-number")])
    heads = [
        _by(facts),
        words.term("measure", facts.asked.measure.code),
        *([words.t("Share")] if adds else []),
        words.t("Change"),
        _over_time(facts),
        facts.seen_word,
    ]
    width = len(heads)
    return table.table(heads, [[*row, *[""] * (width - len(row))] for row in rows], numbers=(2,) if adds else ())


def _over_time(facts: Facts) -> str:
    return facts.words.t("Week by week") if facts.asked.grain == "week" else facts.words.t("Month by month")


def _link(facts: Facts, part: Part) -> Component:
    """A place opens as the page's own place; anything else is only a name."""
    view = facts.asked.view
    if part.code in facts.places.areas:
        return html.A(part.name, href=view.link(area=part.code, by=None, page=None), **{"data-push": "yes"})
    if facts.asked.by == "district" and facts.places.district(part.code):
        return html.A(
            part.name, href=view.link(district=part.code, by="area", area=None, page=None), **{"data-push": "yes"}
        )
    return html.Span(part.name)


def _bar(facts: Facts, part: Part, most: float) -> Component:
    words = facts.words
    if part.value is None:
        return html.Span(words.t("not known"), className="not-known")
    wide = html.Span(className="bar", style={"inlineSize": f"{100 * part.value / most:.1f}%"})
    return html.Span(
        [html.Span(words.number(part.value), className="bar-number"), html.Span(wide, className="bar-room")],
        className="bar-cell",
    )


def _shares(facts: Facts, part: Part) -> list[str | None]:
    whole = counted(facts.full)
    if not facts.asked.measure.adds:
        return []
    return [None if part.value is None or not whole else f"{facts.words.number(100 * part.value / whole)} %"]


def _change(facts: Facts, part: Part) -> Component | None:
    if part.value is None or part.before is None:
        return None
    change = round(part.value - part.before)
    arrow = "▲" if change > 0 else "▼" if change < 0 else "–"
    return html.Span(
        [html.Span(arrow, className="arrow"), facts.words.number(abs(change))] if change else arrow, className="shift"
    )


def _picture(facts: Facts, part: Part, scale: float) -> Component:
    drawn = small.bars(part.course, scale) if facts.asked.measure.adds else small.line(part.course, 100)
    known = [value for value in part.course if value is not None]
    spoken = facts.words.t(
        "{name}: {low} to {high} over time",
        name=part.name,
        low=facts.words.number(min(known, default=0)),
        high=facts.words.number(max(known, default=0)),
    )
    return html.Img(src=drawn, alt=spoken, className="course")


def _seen(facts: Facts, part: Part) -> str | None:
    if part.seen is None or not part.weeks:
        return None
    return f"{facts.words.number(100 * part.seen / part.weeks)} %"


def parts_table(facts: Facts, parts: Sequence[Part]) -> Component:
    """Every part, with the area-weeks behind it."""
    words, decimals = facts.words, 0 if facts.asked.measure.adds else 1
    heads = [
        _by(facts),
        words.term("measure", facts.asked.measure.code),
        words.t("Before"),
        words.term("area-weeks", facts.seen),
        words.t("of"),
    ]

    def number(value: float | None) -> str | None:
        return None if value is None else words.number(value, decimals)

    def whole(value: int | None) -> str | None:
        return None if value is None else words.number(value)

    rows = [
        [p.name, number(p.value) or words.t("not known"), number(p.before), whole(p.seen), whole(p.weeks)]
        for p in parts
    ]
    return table.table(heads, rows, caption=_by(facts), numbers=(1, 2, 3, 4))
