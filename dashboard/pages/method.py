"""Method: what the forecast can and cannot do, how often it was right, where it missed, and what every word means."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import redraw
from dashboard.pages import (
    method_can,
    method_definitions,
    method_gate,
    method_inside,
    method_misses,
    method_right,
    method_said,
    method_skill,
)
from dashboard.pages.method_facts import MethodFacts, gather
from dashboard.text import Words
from dashboard.view import View

PATH = "/method"
DRAWN_BY = "cartesian"  # of plotly (dashboard/bundles.py)
IN_NAVIGATION = True
# No word of this page, nor of the frame around it, is missing in any of these; a test keeps it so.


def title(words: Words) -> str:
    return words.t("Method")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="method-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    return html.Div(content(reading, view), id="method-content", className="method")


def content(reading: access.Reading, view: View) -> list[Component]:
    return portrait(gather(reading, view), view)


def portrait(facts: MethodFacts, view: View) -> list[Component]:
    """First what one may expect, then the record, then the words, then what is inside."""
    words = view.words
    return [
        html.H1(words.t("How the forecast works, and how far to trust it")),
        method_can.five_lines(facts, view),
        _ways(words),
        html.P(
            words.t("The record is of all areas and all weeks: the choices above do not change it."), className="muted"
        ),
        method_right.levels(facts, view),
        method_skill.compared(facts, view),
        html.Div([method_right.beside(facts, view), method_said.calibration(facts, view)], className="two"),
        method_misses.misses(facts, view),
        html.Div([method_can.not_for(words), method_can.left_out(facts, view)], className="two"),
        method_definitions.definitions(words),
        method_gate.log(facts, view),
        method_inside.weights(facts, view),
        method_inside.versions(facts, view),
    ]


def _ways(words: Words) -> Component:
    """Where to find what, on a page that is read in parts."""
    parts = {
        "method-levels": words.t("How often it was right"),
        "method-skill": words.t("Against simple history"),
        "method-said": words.t("Said and seen"),
        "method-misses": words.t("Misses"),
        "method-not-for": words.t("What it is not for"),
        "method-words": words.t("What every word means"),
        "method-gate": words.t("Which model serves"),
        "method-weights": words.t("Weights and versions"),
    }
    links = [html.A(text, href=f"#{identity}", className="tab") for identity, text in parts.items()]
    return html.Nav(links, className="tabs method-ways", **{"aria-label": words.t("On this page")})


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (horizon, knowledge, list of misses) redraws the content; the frame stays."""
    redraw.on_search(app, read, "method-content", matches, lambda reading, view, _: content(reading, view))
