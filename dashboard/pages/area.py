"""Area: one neighbourhood or subdistrict, why it scores as it does, what happened there, and how well it is known."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import panel, redraw
from dashboard.pages import area_beside, area_header, area_neighbours, area_panels, area_tell, area_tension, area_time
from dashboard.pages.area_facts import AreaFacts, gather
from dashboard.text import Words
from dashboard.view import View

PATH = "/area"
DRAWN_BY = "cartesian"  # of plotly (dashboard/bundles.py)
IN_NAVIGATION = False
UNDER = "/"


def title(words: Words) -> str:
    return words.t("Area")


def matches(pathname: str) -> bool:
    return pathname == PATH or pathname.startswith(f"{PATH}/")


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="area-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:
    return html.Div(content(reading, view, pathname), id="area-content", className="area")


def content(reading: access.Reading, view: View, pathname: str) -> list[Component]:
    """The page of the area the path names; a calm word where there is no such area."""
    facts = gather(reading, view, pathname.removeprefix(PATH).strip("/"))
    if facts is None:
        return unknown(view)
    head, why, *over_time, beside = portrait(facts, view)
    identity = facts.area.area_id
    tension = area_tension.tension(reading, identity, view)
    return [head, why, tension, *over_time, *area_tell.tell(reading, identity, facts.about.as_of, view), beside]


def portrait(facts: AreaFacts, view: View) -> list[Component]:
    """Head, why and who sees what, two figures over time, and three panels beside them."""
    return [
        area_header.header(facts, view),
        html.Div([area_panels.why(facts, view), area_panels.views(facts, view)], className="two"),
        area_time.incidents(facts, view),
        area_time.happened(facts, view),
        html.Div(
            [
                area_beside.relation(facts, view),
                area_neighbours.neighbours(facts, view),
                area_beside.data_state(facts, view),
            ],
            className="three",
        ),
    ]


def unknown(view: View) -> list[Component]:
    words = view.words
    back = html.A(words.t("Back to the map"), href=view.link("/"), className="button", **{"data-keep": "yes"})
    return [
        panel.nowhere(words.t("There is no such area."), words.t("Choose one on the map.")),
        html.P(back, className="area-none"),
    ]


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (period, question) redraws the content; the frame stays."""
    redraw.on_search(app, read, "area-content", matches, content)
