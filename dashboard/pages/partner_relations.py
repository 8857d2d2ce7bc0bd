"""A partner's relations: trust of residents in the police, by district and quarter, from surveys."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import graph, panel, redraw
from dashboard.components.table import table
from dashboard.figures import told as drawing
from dashboard.pages import partner_words
from dashboard.pages.partner_facts import PartnerFacts, quarter_name
from dashboard.rows.partner import PartnerTrust
from dashboard.text import Words
from dashboard.view import View

PATH = "/relations"
DRAWN_BY = "cartesian"  # of plotly (dashboard/bundles.py)
IN_NAVIGATION = True


def title(words: Words) -> str:
    return words.t("Relations")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="partner-relations-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    return html.Div(content(reading, view), id="partner-relations-content", className="partner")


def content(reading: access.Reading, view: View) -> list[Component]:
    facts = PartnerFacts(reading, view)
    words = facts.words
    return [
        html.H1(words.t("Trust of residents in the police")),
        trust(facts),
        html.P(
            words.t(
                "Complaints, promises and meetings are not told here as shares: "
                "a share of a small count would tell the count itself."
            ),
            className="muted partner-note",
        ),
    ]


def trust(facts: PartnerFacts) -> Component:
    words = facts.words
    subtitle = words.t(
        "0 to 100, higher is better, to the nearest 5; from surveys of the 90 days up to the quarter's end. "
        "It is told from 30 answers on, 28 days after the quarter is over, and never changed."
    )
    by_district = rows(facts)
    if not any(by_district.values()):
        gone = panel.empty(
            words.t("No quarter is out yet."),
            words.t("A quarter comes out 28 days after it is over. The first one will then stand here."),
        )
        return panel.panel(words.t("By district and quarter"), subtitle, gone, identity="partner-trust")
    return panel.panel(
        words.t("By district and quarter"),
        subtitle,
        html.Div(_figures(facts, by_district), className="partner-multiples"),
        partner_words.legend(words, ("too_few", "not_collected")),
        html.P(words.t("In brackets: about how many answered."), className="muted partner-note"),
        html.Div(_table(facts, by_district), className="scroll", id="partner-trust-table"),
        identity="partner-trust",
    )


def rows(facts: PartnerFacts) -> dict[str, list[PartnerTrust]]:
    """By district, oldest first."""
    asked = access.ask(facts.reading, PartnerTrust)
    return {area.area_id: [row for row in asked if row.area_id == area.area_id] for area in facts.districts}


def _figures(facts: PartnerFacts, by_district: dict[str, list[PartnerTrust]]) -> list[Component]:
    words, drawn = facts.words, []
    for area in facts.districts:
        name, cells = words.name(area), by_district[area.area_id]
        told = [partner_words.told_trust(words, cell, name) for cell in cells]
        label = words.t("Trust in {name}, quarter by quarter; the numbers are in the table below", name=name)
        figure = drawing.trust(words, [(cell.quarter, quarter_name(words, cell.quarter)) for cell in cells], told)
        plot = graph.plot(f"partner-trust-{area.area_id}", figure, label)
        drawn.append(html.Div([html.H3(html.Bdi(name)), plot]))
    return drawn


def _table(facts: PartnerFacts, by_district: dict[str, list[PartnerTrust]]) -> Component:
    """A row a quarter, newest first; a column a district."""
    words = facts.words
    quarters = sorted({cell.quarter for cells in by_district.values() for cell in cells}, reverse=True)
    found = {(cell.area_id, cell.quarter): cell for cells in by_district.values() for cell in cells}
    heads = [words.t("Quarter"), *(words.name(area) for area in facts.districts)]
    body = [
        [quarter_name(words, quarter), *(_cell(words, found.get((area.area_id, quarter))) for area in facts.districts)]
        for quarter in quarters
    ]
    return table(heads, body, caption=words.t("Trust of residents in the police"))


def _cell(words: Words, cell: PartnerTrust | None) -> Component | None:
    """The value, and in brackets about how many answered."""
    if cell is None:
        return None
    behind = [] if cell.n is None else ["\u00a0", html.Bdi(f"({words.number(cell.n)})", className="muted")]
    return html.Span([html.Bdi(partner_words.trust(words, cell)), *behind])


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (district) redraws the content; the frame stays."""
    redraw.on_search(app, read, "partner-relations-content", matches, lambda reading, view, _: content(reading, view))
