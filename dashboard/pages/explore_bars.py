"""A breakdown as a table of bars: each part's number, share, change, course over time, and how much of it is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components import still
from dashboard.components.table import Cell
from dashboard.exports.asked import Asked
from dashboard.figures import small
from dashboard.pages.explore_facts import Facts, counted


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


def named(facts: Facts) -> str:
    return facts.words.term("breakdown", by_code(facts.asked))


def by_code(question: Asked) -> str:
    """What the breakdown is called for these records: origin of an incident, channel of a grievance."""
    return f"{question.by} {question.measure.stream}" if question.by in ("type", "origin") else question.by


def bars(facts: Facts, shown: Sequence[Part], rest: Sequence[Part]) -> Component:
    """The parts shown, the others as one row, and all together where parts add up."""
    columns = _columns(facts, shown)
    rows: list[list[Cell]] = [[show(part) for _, show in columns] for part in shown]
    if facts.asked.measure.adds:
        rows += [[*row, *[""] * (len(columns) - 2)] for row in _sums(facts, shown, rest)]
    numbers = (2,) if facts.asked.measure.adds else ()
    return still.table([title for title, _ in columns], rows, numbers=numbers)


def _columns(facts: Facts, shown: Sequence[Part]) -> list[tuple[str, Callable[[Part], Cell]]]:
    """Titles and cells: shares where parts add up, change and what was heard where these are known."""
    words, adds = facts.words, facts.asked.measure.adds
    most = max([1.0, *(part.value or 0 for part in shown)]) if adds else 100.0
    scale = max([1.0, *(value or 0 for part in shown for value in part.course)])
    columns: list[tuple[str, Callable[[Part], Cell]]] = [
        (named(facts), lambda part: _link(facts, part)),
        (words.term("measure", facts.asked.measure.code), lambda part: _bar(facts, part, most)),
    ]
    if adds:
        columns.append((words.t("Share"), lambda part: _share(facts, part)))
    if facts.earlier is not None:
        columns.append((words.t("Change"), lambda part: _change(facts, part)))
    columns.append((_over_time(facts), lambda part: _picture(facts, part, scale)))
    if any(part.weeks for part in shown):
        columns.append((facts.seen_word[:1].upper() + facts.seen_word[1:], lambda part: _seen(facts, part)))
    return columns


def _sums(facts: Facts, shown: Sequence[Part], rest: Sequence[Part]) -> list[list[Cell]]:
    words, rows = facts.words, []
    if rest:
        others = words.n("{count} other", "{count} others", len(rest))
        more = words.number(sum(part.value or 0 for part in rest))
        rows.append([html.Span(others, className="muted"), html.Span(more, className="bar-number")])
    total = words.number(sum(part.value or 0 for part in (*shown, *rest)))
    rows.append([html.Strong(words.t("All together")), html.Strong(total, className="bar-number")])
    return rows


def _over_time(facts: Facts) -> str:
    return facts.words.t("Week by week") if facts.asked.grain == "week" else facts.words.t("Month by month")


def _link(facts: Facts, part: Part) -> Component:
    """Narrows the page to the part, where it is one: what is known only to a larger place is only a name."""
    href = narrowed(facts, part.code)
    return html.A(part.name, href=href, **{"data-push": "yes"}) if href else html.Span(part.name)


def narrowed(facts: Facts, code: str) -> str | None:
    """The page of one part of the breakdown, and what may be asked of it next."""
    view, by = facts.asked.view, facts.asked.by
    if by == "area" and code in facts.places.areas:
        return view.link(area=code, by=None, page=None)
    if by == "district" and facts.places.district(code):
        return view.link(district=code, by="area", area=None, page=None)
    if by in ("type", "origin"):
        return view.link(**{"kind" if by == "type" else "origin": code, "by": None, "page": None})
    return None


def _bar(facts: Facts, part: Part, most: float) -> Component:
    words = facts.words
    if part.value is None:
        return html.Span(words.t("not known"), className="not-known")
    wide = html.Span(className="bar", style={"inlineSize": f"{100 * part.value / most:.1f}%"})
    return html.Span(
        [html.Span(words.number(part.value), className="bar-number"), html.Span(wide, className="bar-room")],
        className="bar-cell",
    )


def _share(facts: Facts, part: Part) -> str | None:
    whole = counted(facts.full)
    if part.value is None or not whole:
        return None
    return facts.words.t("{share} %", share=facts.words.number(100 * part.value / whole))


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
    return facts.words.t("{share} %", share=facts.words.number(100 * part.seen / part.weeks))
