"""Data."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.text import Words
from dashboard.view import View

PATH = "/data"
IN_NAVIGATION = True


def title(words: Words) -> str:
    return words.t("Data")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div()


def layout(reading: access.Reading, view: View, pathname: str) -> list[Component]:
    return [html.H1(title(view.words))]


def register(app: Dash, read: object) -> None:
    """Callbacks of this page."""
