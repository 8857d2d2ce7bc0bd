"""A breakdown over time: a small chart for each part, all on one scale, the largest first and the others as one."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.components import still
from dashboard.components.table import Cell
from dashboard.exports.asked import YEAR_WEEKS
from dashboard.figures import series, small
from dashboard.pages import explore_long
from dashboard.pages.explore_bars import Part, narrowed
from dashboard.pages.explore_facts import Facts, buckets, only, units

OTHERS = "others"


def grid(facts: Facts, shown: Sequence[Part], rest: Sequence[Part]) -> list[Component]:
    """The charts, and all their numbers as one table."""
    parts = [*shown, *([others(facts, rest)] if rest and facts.asked.measure.adds else ())]
    top = ceiling(facts, parts)
    cells = [_chart(facts, part, top) for part in parts]
    return [
        still.still(html.Div(cells, className="small-charts")),
        explore_long.twin(facts, grid_table(facts, parts), "explore-grid-twin"),
    ]


def ceiling(facts: Facts, parts: Sequence[Part]) -> float:
    """The top of the one scale: a whole step above the largest value; scores and the index have all of theirs."""
    if not facts.asked.measure.adds:
        return 100.0
    return series.reach(value for part in parts for value in part.course if value is not None)


def others(facts: Facts, rest: Sequence[Part]) -> Part:
    """All the parts not shown, added up; not known only where none of them is."""
    name = facts.words.n("{count} other", "{count} others", len(rest))
    columns = zip(*(part.course for part in rest), strict=True)
    course = tuple(_sum([value for value in column if value is not None]) for column in columns)
    return Part(OTHERS, name, sum(part.value or 0 for part in rest), None, course, None, None)


def _sum(known: Sequence[float]) -> float | None:
    return sum(known) if known else None


def whole(facts: Facts) -> list[tuple[date, date]]:
    """The weeks or months a course has a value for."""
    over = facts.asked.over(facts.known.as_of)
    return [(start, end) for start, end in buckets(facts.asked) if start <= over]


def _chart(facts: Facts, part: Part, top: float) -> Component:
    """Title with n, the picture with its scale, and the ends of its time; time runs left to right in every language."""
    words, spans = facts.words, whole(facts)
    href = narrowed(facts, part.code)
    name = html.A(part.name, href=href, **{"data-push": "yes"}) if href else html.Span(part.name)
    whole_year = facts.asked.view.weeks > YEAR_WEEKS
    ends = [words.day(day, year=whole_year) for day in (spans[0][0], spans[-1][1])] if spans else []
    picture = html.Img(
        src=small.chart(part.course, top, adds=facts.asked.measure.adds),
        alt=_spoken(facts, part),
        className="small-picture",
    )
    scale = html.Span([html.Span(words.number(top)), html.Span(words.number(0))], className="small-scale")
    return html.Div(
        [
            html.H3(name),
            html.P(amount(facts, part), className="muted"),
            html.Div([scale, picture], className="small-plot", dir="ltr"),
            html.P([html.Bdi(end) for end in ends], className="small-ends", dir="ltr"),
        ],
        className="small-chart",
    )


def amount(facts: Facts, part: Part) -> str:
    """How many, or the median and of how many weeks."""
    words, measure = facts.words, facts.asked.measure
    if part.value is None:
        return words.t("not known")
    if measure.adds:
        return units(words, measure.code, round(part.value))
    median = words.t("median {value}", value=words.number(part.value))
    return f"{median} · n = {words.number(part.seen)}" if part.seen is not None else median


def _spoken(facts: Facts, part: Part) -> str:
    known = [value for value in part.course if value is not None]
    return facts.words.t(
        "{name}: {low} to {high} over time",
        name=part.name,
        low=facts.words.number(min(known, default=0)),
        high=facts.words.number(max(known, default=0)),
    )


def grid_table(facts: Facts, parts: Sequence[Part]) -> Component:
    """A row a week or month, newest first; a column a part."""
    words = facts.words
    rows: list[list[Cell]] = []
    for position, (start, end) in reversed(list(enumerate(whole(facts)))):
        when = words.week(start) if facts.asked.grain == "week" else words.month(start)
        link = html.A(when, href=only(facts.asked, start, end), **{"data-push": "yes"})
        rows.append([link, *(_number(facts, part.course[position]) for part in parts)])
    first = words.t("Week") if facts.asked.grain == "week" else words.t("Month")
    heads = [first, *(part.name for part in parts)]
    return explore_long.rows(facts, heads, rows, range(1, len(heads)))


def _number(facts: Facts, value: float | None) -> str:
    if value is None:
        return facts.words.t("not known")
    return facts.words.number(value, 0 if facts.asked.measure.adds else 1)
