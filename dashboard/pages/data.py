"""Data: what arrived and how old it is; and the clerk's place: deliver a file, mend what waits, look a column up.

Four views under one heading, each an address of its own and no heavier than what it shows.
"""

from collections.abc import Callable

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import redraw
from dashboard.pages import data_deliver, data_dictionary, data_mend, data_overview, data_refresh
from dashboard.pages.data_refresh import POLL
from dashboard.rows.data import DataTodo
from dashboard.text import Words
from dashboard.view import View

PATH = "/data"
IN_NAVIGATION = True

Content = Callable[[access.Reading, View], list[Component]]

RIGHTS = {"/data/deliver": "deliver", "/data/mend": "mend"}  # of the views that not everybody has who may open the page
VIEWS: dict[str, Content] = {
    PATH: data_overview.content,
    "/data/deliver": data_deliver.content,
    "/data/mend": data_mend.content,
    "/data/dictionary": data_dictionary.content,
}


def title(words: Words) -> str:
    return words.t("Data")


def matches(pathname: str) -> bool:
    return pathname in VIEWS


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div([html.Div(id="data-content"), POLL])


def layout(reading: access.Reading, view: View, pathname: str) -> Component:
    return html.Div(content(reading, view, pathname), id="data-content", className="data-page")


def content(reading: access.Reading, view: View, pathname: str) -> list[Component]:
    head = html.H1(title(view.words), className="unseen")
    return [head, ways(reading, view, pathname), *VIEWS[pathname](reading, view)]


def ways(reading: access.Reading, view: View, pathname: str) -> Component:
    """The views as links, to whom they are of use; how much waits to be mended stands on its own."""
    words, who = view.words, reading.principal
    (todo,) = access.ask(reading, DataTodo)
    waiting = todo.names + todo.surprising + todo.faults + todo.pairs + todo.left_lying
    named = {
        PATH: words.t("Overview"),
        "/data/deliver": words.t("Deliver a file"),
        "/data/mend": words.t("Mend"),
        "/data/dictionary": words.t("Dictionary"),
    }
    mine = {path: name for path, name in named.items() if access.may(who, RIGHTS.get(path, "data"))}
    links = [_way(view, path, name, waiting if path == "/data/mend" else 0, pathname) for path, name in mine.items()]
    return html.Nav(links, className="tabs data-ways", **{"aria-label": words.t("Parts of the Data page")})


def _way(view: View, path: str, name: str, waiting: int, here: str) -> Component:
    count = [" ", html.Span(view.words.number(waiting), className="count")] if waiting else []
    on = {"aria-current": "page"} if path == here else {}
    kind = "tab tab-on" if path == here else "tab"
    return html.A([name, *count], href=view.link(path), className=kind, **{"data-keep": "yes"} | on)


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search redraws the content, and so does the end of a run."""
    redraw.on_search(app, read, "data-content", matches, content)
    data_refresh.on_run(app, read, "data-content", "data-poll", matches, content)
