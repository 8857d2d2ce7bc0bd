"""A page that is drawn anew, in one piece, when the query of its address changes; the frame around it stays."""

from collections.abc import Callable
from typing import Any

import structlog
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate
from flask import abort

from dashboard import access
from dashboard.errors import Refused, UserFacing, where
from dashboard.view import View

log = structlog.get_logger()

Reader = Callable[[str | None], tuple[access.Reading, View]]
# The children of a part of the page, for a view of it at a path.
Draw = Callable[[access.Reading, View, str], Any]


def on_search(app: Dash, read: Reader, identity: str, matches: Callable[[str], bool], draw: Draw) -> None:
    """A new query draws `identity` anew; another page than `matches` answers nothing."""

    def show(search: str | None, pathname: str) -> Any:
        if not matches(pathname):
            raise PreventUpdate
        return draw(*read(search), pathname)

    here = State("url", "pathname")
    shown = Output(identity, "children")
    app.callback(shown, Input("url", "search"), here, prevent_initial_call=True, on_error=failed)(show)


def failed(fault: Exception) -> None:
    """What is on the screen stays, and the page says that it could not ask (components/lost.py); the log has why."""
    if isinstance(fault, Refused):
        abort(403)
    log.error("callback.failed", **where(fault))
    abort(503 if isinstance(fault, UserFacing) else 500)
