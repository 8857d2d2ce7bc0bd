"""Explore: choose a measure, a breakdown, a place and a grain; read the answer, and the records behind it."""

from collections.abc import Callable

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.components import redraw
from dashboard.exports import asked
from dashboard.pages import explore_compare, explore_parts, explore_records, explore_time
from dashboard.pages.explore_controls import controls
from dashboard.pages.explore_facts import gather
from dashboard.rows import Area
from dashboard.text import Words
from dashboard.view import View

PATH = "/explore"
DRAWN_BY = "whole"  # of plotly (dashboard/bundles.py)
IN_NAVIGATION = True

Reader = Callable[[str | None], tuple[access.Reading, View]]


def title(words: Words) -> str:
    return words.t("Explore")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div([html.Div(id="explore-controls"), html.Div(id="explore-content")])


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    drawn, answer = page(reading, view)
    return html.Div(
        [
            html.H1(title(view.words), className="unseen"),
            html.Div(drawn, id="explore-controls", className="controls explore-controls"),
            html.Div(answer, id="explore-content", className="explore"),
        ],
        className="explore-page",
    )


def page(reading: access.Reading, view: View) -> tuple[list[Component], list[Component]]:
    """The choices, and what they show."""
    question = asked.read(view, access.ask(reading, Area))
    facts = gather(reading, question)
    other = explore_compare.gather(reading, facts)
    return controls(question, facts.places), [
        explore_time.over_time(facts, other),
        *explore_parts.breakdown(reading, facts),
        explore_records.records(reading, facts),
    ]


def register(app: Dash, read: Reader) -> None:
    """A new search redraws the choices and the answer; the frame stays."""

    def show(search: str | None, pathname: str) -> tuple[list[Component], list[Component]]:
        if not matches(pathname):
            raise PreventUpdate
        return page(*read(search))

    app.callback(
        Output("explore-controls", "children"),
        Output("explore-content", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
        on_error=redraw.failed,
    )(show)
