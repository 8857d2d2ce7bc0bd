"""Tell: what became of a promise, that a meeting was held, a note; a small form each, and what of it still waits."""

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import redraw
from dashboard.intake.telling import back_of
from dashboard.pages import data_refresh, tell_forms, tell_list
from dashboard.text import Words
from dashboard.view import View

PATH = "/tell"
FILTERED = False  # neither a district nor a period changes it
IN_NAVIGATION = False  # the ways to it stand beside what is told of
UNDER = "/relations"
POLL = dcc.Interval(id="tell-poll", interval=data_refresh.OFTEN)


def title(words: Words) -> str:
    return words.t("Tell what happened")


def matches(pathname: str) -> bool:
    return pathname == PATH or pathname.startswith(f"{PATH}/")


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div([html.Div(id="tell-content"), POLL])


def layout(reading: access.Reading, view: View, pathname: str) -> Component:
    return html.Div(content(reading, view, pathname), id="tell-content", className="tell")


def content(reading: access.Reading, view: View, pathname: str) -> list[Component]:
    asked, head = pathname.removeprefix(PATH).strip("/"), html.H1(title(view.words), className="unseen")
    if asked:
        return [head, back(reading, view), tell_forms.asked_for(reading, view, *asked.split("/"))]
    found = data_refresh.status(reading, view, "tell", poll=POLL)
    return [head, back(reading, view), *([found] if found else []), *tell_list.told(reading, view)]


def back(reading: access.Reading, view: View) -> Component:
    """To where somebody came from, above everything else."""
    words, area = view.words, back_of(reading, view.options.get("back", ""))
    way = view.link(f"/area/{area}") if area else view.link("/relations")
    said = words.t("Back to the area") if area else words.t("Back to relations")
    return html.P(html.A(said, href=way, **{"data-keep": "yes"}), className="tell-back")


def register(app: Dash, read: redraw.Reader) -> None:
    """A new query draws it anew, and so does the end of a run."""
    redraw.on_search(app, read, "tell-content", matches, content)
    data_refresh.on_run(app, read, "tell-content", "tell-poll", matches, content)
