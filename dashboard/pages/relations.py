"""Relations: are police and residents getting on better or worse here, how sure is that, and what was promised?"""

from collections.abc import Callable

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.pages import (
    relations_beside,
    relations_handling,
    relations_header,
    relations_meetings,
    relations_promises,
    relations_sentinels,
    relations_sides,
    relations_time,
)
from dashboard.pages.relations_facts import gather
from dashboard.text import Words
from dashboard.view import View

PATH = "/relations"
IN_NAVIGATION = True

Reader = Callable[[str | None], tuple[access.Reading, View]]


def title(words: Words) -> str:
    return words.t("Relations")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="relations-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - every page takes it
    return html.Div(content(reading, view), id="relations-content", className="relations")


def content(reading: access.Reading, view: View) -> list[Component]:
    """The answer, its history beside its neighbours, what it is made of, and the records it is made from."""
    facts = gather(reading, view)
    return [
        relations_header.header(facts, view),
        _pair(relations_time.index(facts, view.words), relations_beside.beside(facts, view)),
        relations_time.dimensions(facts, view.words),
        _pair(
            _column(relations_sides.sides(facts, view), relations_handling.handling(facts, view)),
            _column(relations_promises.promises(facts, view), relations_meetings.meetings(facts, view)),
        ),
        relations_sentinels.sentinels(facts, view),
        honesty(view.words),
    ]


def _pair(*panels: Component) -> Component:
    return html.Div(list(panels), className="two")


def _column(*panels: Component) -> Component:
    """Panels of unlike height under each other, so that no row waits for its tallest."""
    return html.Div(list(panels), className="column")


def honesty(words: Words) -> Component:
    told = words.t(
        "Relations stand beside risk, not as its cause: six randomised trials found that community policing "
        "neither raised trust nor lowered crime (Blair et al., Science, 2021)."
    )
    return html.P(told, className="honesty", id="relations-honesty")


def register(app: Dash, read: Reader) -> None:
    """A new search (place, period, question) redraws the content; the frame stays."""

    def show(search: str | None, pathname: str) -> list[Component]:
        if not matches(pathname):
            raise PreventUpdate
        return content(*read(search))

    app.callback(
        Output("relations-content", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )(show)
