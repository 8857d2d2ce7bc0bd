"""A partner's map: one measure in one month that is out, by district or subdistrict, with the same rows as a list."""

import plotly.graph_objects as go
from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.colours import named
from dashboard.components import filters, graph, panel, redraw
from dashboard.components.table import table
from dashboard.figures import told as drawing
from dashboard.pages import partner_map_drawn, partner_series, partner_words
from dashboard.pages import partner_map_marks as ground
from dashboard.pages.partner_facts import LEVELS, MEASURES, PartnerFacts
from dashboard.text import Words
from dashboard.view import View

PATH = "/"
DRAWN_BY = "whole"  # of plotly (dashboard/bundles.py)
DRAWN = partner_map_drawn
IN_NAVIGATION = True
# The frame offers the months that are out (partner_frame.py).
BY_MONTH = True


def title(words: Words) -> str:
    return words.t("Map")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="partner-map-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    return html.Div(content(reading, view), id="partner-map-content", className="partner")


def content(reading: access.Reading, view: View) -> list[Component]:
    facts = PartnerFacts(reading, view)
    words = facts.words
    if not facts.months:
        return [html.H1(title(words), className="unseen"), _head(facts), partner_words.nothing_yet(words)]
    return [
        html.H1(title(words), className="unseen"),
        _head(facts),
        html.Div(
            [_map(facts), _list(facts), partner_series.series(facts)],
            className=f"partner-page partner-by-{facts.level}",
        ),
    ]


def _head(facts: PartnerFacts) -> Component:
    """What may be chosen, and why the figures are as they are, before any of them is read."""
    words = facts.words
    measures = [(measure, words.term("partner measure", measure)) for measure in MEASURES]
    levels = [(level, words.term("partner level", level)) for level in LEVELS]
    tabs = [
        filters.tabs(facts.view, "measure", measures, facts.measure, words.t("Measure")),
        filters.tabs(facts.view, "level", levels, facts.level, words.t("Areas shown")),
    ]
    return html.Section([html.Div(tabs, className="partner-tabs"), partner_words.safe(words)], className="panel")


def headline(facts: PartnerFacts) -> str:
    words = facts.words
    named = {"measure": words.term("partner measure", facts.measure), "month": words.month(facts.month)}
    return words.t("{measure}, {month}", **named)


def _map(facts: PartnerFacts) -> Component:
    words = facts.words
    label = words.t("Map of the areas; the list beside it holds the same rows.")
    drawn = graph.graph("partner-graph", figure(facts), label)
    return panel.panel(
        headline(facts),
        words.term("partner measure meaning", facts.measure),
        html.Div(drawn, dir="ltr", className="partner-main"),
        scale(words),
        partner_words.legend(words, ("fewer_than_8", "withheld", "not_collected")),
        partner_words.lines(words),
        identity="partner-map",
    )


def figure(facts: PartnerFacts) -> go.Figure:
    marks, around, borders = ground.marks(facts), ground.around(facts), ground.borders(facts)
    return drawing.told_map(facts.words, marks, ground.outlines(facts), ground.box(facts), around, borders)


def scale(words: Words) -> Component:
    """The classes of numbers in words."""
    steps = [
        html.Li(
            [
                html.Span(className="band", style={"backgroundColor": named(colour)}),
                html.Strong(_class_name(words, *ends)),
            ]
        )
        for colour, ends in zip(drawing.NUMBERS.colours, drawing.CLASSES, strict=True)
    ]
    return html.Ol(steps, className="partner-steps")


def _class_name(words: Words, low: int, high: int | None) -> str:
    if high is None:
        return words.t("{count} and more", count=words.number(low))
    return words.t("{low} to {high}", low=words.number(low), high=words.number(high))


def _list(facts: PartnerFacts) -> Component:
    """The same rows as the map, in the gazetteer's order; under a district its subdistricts where these are shown."""
    words = facts.words
    rows = [[_named(facts, area.area_id), _cell(facts, area.area_id)] for area in facts.listed]
    heads = [words.t("Area"), headline(facts)]
    held = html.Div(table(heads, rows, caption=headline(facts)), className="scroll", id="partner-list")
    told = words.t(
        "A district's number also holds what is known no further than the district; "
        "its subdistricts need not add up to it."
    )
    return panel.panel(words.t("The same as a list"), told, held, identity="partner-table")


def _named(facts: PartnerFacts, area_id: str) -> Component:
    """A district's name leads to it alone."""
    words = facts.words
    area = next(area for area in facts.areas if area.area_id == area_id)
    borrowed = {"className": "borrowed"} if words.borrowed(area) else {}
    name = html.Bdi(words.name(area), **borrowed)
    if area.level == "subdistrict":
        return html.Span(name, className="partner-under")
    chosen = None if facts.view.district == area_id else area_id
    return html.A(name, href=facts.view.link(district=chosen), className="partner-district", **{"data-push": "yes"})


def _cell(facts: PartnerFacts, area_id: str) -> Component:
    cell = facts.cells[area_id]
    kind = cell.state
    sign = (
        html.Span(className=f"partner-swatch partner-{kind}")
        if cell.n is None
        else html.Span(
            className="partner-swatch",
            style={"backgroundColor": named(drawing.NUMBERS.colours[drawing.NUMBERS.class_of(cell.n)])},
        )
    )
    return html.Span([sign, html.Span(partner_words.count(facts.words, cell))], className=f"partner-told told-{kind}")


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (measure, level, month, district) redraws the content; the frame stays."""
    redraw.on_search(app, read, "partner-map-content", matches, lambda reading, view, _: content(reading, view))
