"""A page that is drawn anew, in one piece, when the query of its address changes; the frame around it stays."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.view import View

Reader = Callable[[str | None], tuple[access.Reading, View]]


def on_search(
    app: Dash,
    read: Reader,
    identity: str,
    matches: Callable[[str], bool],
    draw: Callable[[access.Reading, View, str], Any],
) -> None:
    """`draw` gives the children of `identity` for a view of the page at a path; another page answers nothing."""

    def show(search: str | None, pathname: str) -> Any:
        if not matches(pathname):
            raise PreventUpdate
        return draw(*read(search), pathname)

    here = State("url", "pathname")
    app.callback(Output(identity, "children"), Input("url", "search"), here, prevent_initial_call=True)(show)
