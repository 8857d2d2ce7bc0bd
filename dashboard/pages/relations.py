"""Relations: are police and residents getting on better or worse here, how sure is that, and what was promised?"""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import redraw
from dashboard.pages import (
    relations_beside,
    relations_handling,
    relations_header,
    relations_meetings,
    relations_promises,
    relations_sentinels,
    relations_sides,
    relations_time,
    tell_list,
)
from dashboard.pages.relations_facts import gather
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
    return html.Div(id="relations-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - every page takes it
    return html.Div(content(reading, view), id="relations-content", className="relations")


def content(reading: access.Reading, view: View) -> list[Component]:
    """The answer, its history beside its neighbours, what it is made of, and the records it is made from."""
    facts = gather(reading, view)
    ways = tell_list.ways(reading, view, facts.chosen.area_id)
    return [
        relations_header.header(facts, view),
        _pair(relations_time.index(facts, view), relations_beside.beside(facts, view)),
        relations_time.dimensions(facts, view.words),
        _pair(
            _column(relations_sides.sides(facts, view), relations_handling.handling(facts, view)),
            _column(
                relations_promises.promises(facts, view, ways), relations_meetings.meetings(facts, view, ways, reading)
            ),
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


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (place, period, question) redraws the content; the frame stays."""
    redraw.on_search(app, read, "relations-content", matches, lambda reading, view, _: content(reading, view))
