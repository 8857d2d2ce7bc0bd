"""The index by month, and the four dimensions it is made of, each with its definition one tap away."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, table
from dashboard.figures import relations as drawn
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import DIMENSIONS, INDEX, RelationFacts
from dashboard.rows.relations import RelationMonth
from dashboard.text import Words


def index(facts: RelationFacts, words: Words) -> Component:
    series = facts.series(INDEX)
    known = [row for row in series.values() if row.value is not None]
    if not known:
        gone = panel.empty(
            words.t("No index in these {count} months.", count=words.number(len(facts.trend_months))),
            words.t("Choose a larger place, or see below what was collected."),
        )
        return panel.panel(words.t("The index is not known here"), None, gone, identity="relations-index")
    figure = drawn.index(words, series, facts.trend_months, (facts.before, facts.month))
    label = words.t("The relation index by month with its 80 % band; the numbers are in the table below")
    return panel.panel(
        spread(words, known, len(facts.trend_months)),
        words.t(
            "Each month looks back over 90 days; higher is better. Shaded and whiskers: 80 % band. "
            "Hollow: reliability D. Hatched: not collected."
        ),
        graph.plot("relations-index-figure", figure, label),
        graph.twin(words, index_table(words, facts), "relations-index-twin"),
        identity="relations-index",
    )


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


def index_table(words: Words, facts: RelationFacts) -> Component:
    """Newest first; a month without a value says so."""
    series = facts.series(INDEX)
    heads = [words.t("Month"), words.t("Index"), words.t("80 % band"), words.t("Reliability"), words.t("Dimensions")]
    rows: list[list[table.Cell]] = []
    for month in reversed(facts.trend_months):
        row = series.get(month)
        if row is None or row.value is None:
            rows.append(
                [words.month(month), words.t("not collected"), None, None, words.number(row.n) if row else None]
            )
        else:
            rows.append(
                [words.month(month), words.number(row.value), told.band(words, row), row.grade, words.number(row.n)]
            )
    caption = words.t("Relation index by month, 0–100")
    return table.table(heads, rows, caption=caption, numbers=(1, 2, 4))


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
