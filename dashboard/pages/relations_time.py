"""The index by month, and the four dimensions it is made of, each with its definition one tap away."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, table
from dashboard.figures import known_days as marks
from dashboard.figures import relations as drawn
from dashboard.figures.against import Against
from dashboard.pages import known_days, relations_compare
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import DIMENSIONS, INDEX, RelationFacts
from dashboard.rows.relations import RelationMonth
from dashboard.text import Words
from dashboard.view import View


def index(facts: RelationFacts, view: View) -> Component:
    words = view.words
    series = facts.series(INDEX)
    known = [row for row in series.values() if row.value is not None]
    if not known:
        gone = panel.empty(
            words.t("No index in these {count} months.", count=words.number(len(facts.trend_months))),
            words.t("Choose a larger place, or see below what was collected."),
        )
        return panel.panel(words.t("The index is not known here"), None, gone, identity="relations-index")
    beside, months = relations_compare.beside(facts, words), facts.trend_months
    days = marks.marks(facts.days, months[0] - drawn.HALF, months[-1] + drawn.HALF)
    figure = drawn.index(words, series, months, (facts.before, facts.month), beside, days)
    label = words.t("The relation index by month with its 80 % band; the numbers are in the table below")
    return panel.panel(
        spread(words, known, len(facts.trend_months)),
        [html.Span(key(words, beside)), *_against(facts, words)],
        html.Div(graph.plot("relations-index-figure", figure, label), **{"data-drill": "yes"}),
        *known_days.listed(words, days),
        graph.twin(words, index_table(words, facts, view), "relations-index-twin"),
        identity="relations-index",
    )


def key(words: Words, beside: Against | None) -> str:
    said = words.t(
        "Each month looks back over 90 days; higher is better. Shaded and whiskers: 80 % band. "
        "Hollow: reliability D. Hatched: not collected."
    )
    if beside is None:
        return said
    other = words.t("Dashed, with diamonds: {name}. Its bands are in the table.", name=beside.name)
    return f"{said} {other}"


def _against(facts: RelationFacts, words: Words) -> list[Component]:
    return [html.Br(), html.Strong(relations_compare.sentence(facts, words))] if facts.compare else []


def spread(words: Words, known: list[RelationMonth], months: int) -> str:
    values = sorted(row.value or 0.0 for row in known)
    numbers = {"low": words.number(values[0]), "high": words.number(values[-1])}
    if len(known) < months:
        return words.t(
            "In the {known} of {months} months that are known the index moved between {low} and {high}",
            known=words.number(len(known)),
            months=words.number(months),
            **numbers,
        )
    return words.t(
        "In {months} months the index moved between {low} and {high}", months=words.number(months), **numbers
    )


def index_table(words: Words, facts: RelationFacts, view: View | None = None) -> Component:
    """Newest first; a month without a value says so. With a `view`, each month leads to the page of it."""
    series = facts.series(INDEX)
    heads = [words.t("Month"), words.t("Index"), words.t("80 % band"), words.t("Reliability"), words.t("Dimensions")]
    rows: list[list[table.Cell]] = []
    for month in reversed(facts.trend_months):
        row, way = series.get(month), _way(words, month, view)
        if row is None or row.value is None:
            rows.append([way, words.t("not collected"), None, None, words.number(row.n) if row else None])
        else:
            rows.append([way, words.number(row.value), told.band(words, row), row.grade, words.number(row.n)])
    caption = words.t("Relation index by month, 0–100")
    if facts.compare:
        other = {row.month: row for row in facts.other}
        heads += [relations_compare.name(facts, words), words.t("n")]
        months = reversed(facts.trend_months)
        rows = [[*row, *_cells(words, other.get(month))] for row, month in zip(rows, months, strict=True)]
    return table.table(heads, rows, caption=caption, numbers=(1, 2, 4, 5, 6))


def _way(words: Words, month: date, view: View | None) -> table.Cell:
    if view is None:
        return words.month(month)
    return html.A(
        words.month(month), href=view.link(**{"from": month, "to": drawn.last_day(month)}), **{"data-push": "yes"}
    )


def dimensions(facts: RelationFacts, words: Words) -> Component:
    cells = [dimension(facts, words, name) for name in DIMENSIONS]
    return panel.panel(
        extremes(words, facts),
        words.t("Four dimensions on the same scale of 0–100. Shaded: 80 % band. Hatched: not collected."),
        html.Div(cells, className="dimensions"),
        graph.twin(words, dimension_table(words, facts), "relations-dimensions-twin"),
        identity="relations-dimensions",
    )


def extremes(words: Words, facts: RelationFacts) -> str:
    """The lowest and the highest dimension of the month, where at least two are known."""
    rows = [row for name in DIMENSIONS if (row := facts.at(name, facts.month)) and row.value is not None]
    if len(rows) < 2:
        return words.t("What the index is made of")
    low, high = (pick(rows, key=lambda row: row.value or 0.0) for pick in (min, max))
    return words.t(
        "Lowest: {lowest}, {low} of 100. Highest: {highest}, {high}.",
        lowest=words.term("measure", low.measure),
        low=words.number(low.value or 0),
        highest=words.term("measure", high.measure),
        high=words.number(high.value or 0),
    )


def dimension(facts: RelationFacts, words: Words, name: str) -> Component:
    row = facts.at(name, facts.month)
    label = words.t("{dimension} by month; the numbers are in the table below", dimension=words.term("measure", name))
    meaning = html.Details(
        [html.Summary(words.t("definition"), className="twin-tap"), html.P(words.term("measure meaning", name))],
        className="definition",
    )
    return html.Div(
        [
            html.H3(words.term("measure", name)),
            *value(words, name, row),
            graph.plot(
                f"relations-{name}-figure",
                drawn.dimension(words, facts.series(name), facts.trend_months),
                label,
            ),
            meaning,
        ],
        className="dimension",
        id=f"relations-{name}",
    )


def value(words: Words, name: str, row: RelationMonth | None) -> list[Component]:
    if row is None or row.value is None:
        count = row.n if row else 0
        few = words.t("too little to show: {count}", count=told.behind(words, name, count)) if count else ""
        return [
            html.P(html.Strong(words.t("not collected"), className="none-mark"), className="dimension-value"),
            html.P(few or words.t("nothing in the 90 days"), className="muted"),
        ]
    return [
        html.P(
            [html.Strong(words.number(row.value)), " ", html.Span(f"({told.band(words, row)})", className="muted")],
            className="dimension-value",
        ),
        html.P(told.behind(words, name, row.n), className="muted"),
    ]


def dimension_table(words: Words, facts: RelationFacts) -> Component:
    heads = [words.t("Month")]
    for name in DIMENSIONS:
        heads += [words.term("measure", name), words.t("n")]
    all_series = [facts.series(name) for name in DIMENSIONS]
    rows = [
        [words.month(month), *(cell for series in all_series for cell in _cells(words, series.get(month)))]
        for month in reversed(facts.trend_months)
    ]
    caption = words.t("Dimensions by month, 0–100, with 80 % bands and what stands behind them")
    return table.table(heads, rows, caption=caption, numbers=range(1, 9))


def _cells(words: Words, row: RelationMonth | None) -> list[table.Cell]:
    if row is None:
        return [words.t("not collected"), None]
    if row.value is None:
        return [words.t("not collected"), words.number(row.n)]
    shown = words.t(
        "{value} ({low} to {high})",
        value=words.number(row.value),
        low=words.number(row.low or 0),
        high=words.number(row.high or 0),
    )
    return [shown, words.number(row.n)]
