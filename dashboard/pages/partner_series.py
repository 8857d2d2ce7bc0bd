"""The measure month by month, a small figure for each district; in the gazetteer's order, on one scale."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel
from dashboard.components.table import table
from dashboard.figures import told as drawing
from dashboard.pages import partner_words
from dashboard.pages.partner_facts import PartnerFacts


def series(facts: PartnerFacts) -> Component:
    words = facts.words
    histories = {area.area_id: facts.history(area.area_id) for area in facts.districts}
    top = drawing.ceiling(cell.n for cells in histories.values() for cell in cells if cell.n is not None)
    figures = []
    for area in facts.districts:
        name, cells = words.name(area), histories[area.area_id]
        told = [partner_words.told(words, cell, name) for cell in cells]
        figure = drawing.months(words, [cell.month for cell in cells], told, top, facts.month)
        label = words.t("{name}, month by month; the numbers are in the table below", name=name)
        identity = f"partner-months-{area.area_id}"
        figures.append(html.Div([html.H3(html.Bdi(name)), graph.plot(identity, figure, label)]))
    subtitle = words.t(
        "A dotted column is 0 to 7, whatever its height; the line under the columns marks the month shown."
    )
    return panel.panel(
        words.t("{measure} month by month", measure=words.term("partner measure", facts.measure)),
        subtitle,
        html.Div(figures, className="partner-multiples"),
        graph.twin(words, _table(facts), "partner-months-twin"),
        identity="partner-months",
    )


def _table(facts: PartnerFacts) -> Component:
    """A row a month, newest first; a column a district."""
    words = facts.words
    columns = [facts.history(area.area_id) for area in facts.districts]
    heads = [words.t("Month"), *(words.name(area) for area in facts.districts)]
    rows = [
        [words.month(cells[0].month), *(partner_words.count(words, cell) for cell in cells)]
        for cells in reversed(list(zip(*columns, strict=True)))
    ]
    return table(heads, rows, caption=words.term("partner measure", facts.measure))
