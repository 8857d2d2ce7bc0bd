"""Map: where a serious incident is likely, what changed, and what is not known."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import filters, save
from dashboard.components.changed import changed
from dashboard.components.graph import graph, unfilled
from dashboard.figures.map import area_map, inset
from dashboard.pages import (
    risk_map_card,
    risk_map_cards,
    risk_map_drawn,
    risk_map_list,
    risk_map_panel,
    risk_map_since,
    risk_map_words,
)
from dashboard.pages.risk_map_picture import Picture
from dashboard.text import Words
from dashboard.view import View

PATH = "/"
DRAWN_BY = "geo"  # of plotly (dashboard/bundles.py)
# The page is in the HTML already, with these in place of its figures.
DRAWN = risk_map_drawn
IN_NAVIGATION = True
# The filter bar comes with all else that a choice changes, in one answer.
BAR = "map-bar"


def title(words: Words) -> str:
    return words.t("Map")


def matches(pathname: str) -> bool:
    return pathname == PATH


def main_figure(picture: Picture) -> go.Figure:
    return area_map(risk_map_words.marks(picture), picture.layer, picture.box, picture.ground, picture.words)


def inset_figure(picture: Picture) -> go.Figure:
    marks = risk_map_words.marks(picture, told=False)
    return inset(marks, picture.layer, picture.whole, picture.box, picture.ground, picture.districts, picture.words)


def bar(picture: Picture) -> list[Component]:
    districts = [place for place in picture.places if place.level == "district"]
    return filters.bar(picture.view, districts)


# What is drawn anew where it is another; nothing of it when only the area chosen changes.
PARTS: dict[tuple[str, str], Callable[[Picture], Any]] = {
    (BAR, "children"): bar,
    ("map-cards", "children"): risk_map_cards.cards,
    ("map-head", "children"): risk_map_panel.head,
    ("map-graph", "figure"): main_figure,
    ("map-inset", "figure"): inset_figure,
    ("map-zoom", "children"): risk_map_cards.zoom,
    ("map-legend", "children"): risk_map_panel.legend,
    ("map-time", "children"): risk_map_panel.time,
    ("map-elsewhere", "children"): risk_map_cards.elsewhere,
    ("map-since", "children"): risk_map_since.since,
    ("map-take", "children"): risk_map_panel.take,
    ("map-beside", "children"): risk_map_list.beside,
    ("map-drawn", "data"): lambda picture: picture.key,
}


def skeleton() -> Component:
    """Every id a callback of this page names."""
    graphs = [unfilled(identity) for identity, prop in PARTS if prop == "figure"]
    named = [html.Div(id=identity) for identity, prop in PARTS if prop == "children"]
    return html.Div([*graphs, *named, dcc.Store(id="map-drawn"), html.Div(id="map-card")])


def layout(reading: access.Reading, view: View, pathname: str) -> list[Component]:  # noqa: ARG001 - one signature for all pages
    picture = Picture(reading, view)
    drawn = {identity: part(picture) for (identity, _), part in PARTS.items()}
    return [
        html.H1(title(view.words), className="unseen"),
        html.Div(drawn["map-since"], id="map-since"),
        html.Div(drawn["map-cards"], id="map-cards", className="cards"),
        html.Div([_map_panel(picture, drawn), _list_panel(picture, drawn)], className="map-page"),
        dcc.Store(id="map-drawn", data=drawn["map-drawn"]),
    ]


def register(app: Dash, read: Callable[[str | None], tuple[access.Reading, View]]) -> None:
    outputs = [Output(identity, prop) for identity, prop in PARTS]
    asked = Input("url", "search")

    def answer(search: str | None, drawn: str | None) -> list[Any]:
        return redrawn(Picture(*read(search)), drawn)

    app.callback(
        *outputs, Output("map-card", "children"), asked, State("map-drawn", "data"), prevent_initial_call=True
    )(answer)
    # The outline on the map and the row in the list follow in the browser: assets/map.js.
    app.clientside_callback(ClientsideFunction("map", "choose"), asked, prevent_initial_call=True)
    app.clientside_callback(ClientsideFunction("map", "drawn"), Input("map-drawn", "data"), prevent_initial_call=True)


def redrawn(picture: Picture, drawn: str | None) -> list[Any]:
    """The card, and of every part what is other than on the screen, which shows the view of the key `drawn`."""
    before, card = picture.drawn_before(drawn), risk_map_card.card(picture)
    if before is None:
        return [*(part(picture) for part in PARTS.values()), card]
    if before.view.link(area=None) == picture.view.link(area=None):
        return [*(no_update for _ in PARTS), card]
    return [*(changed(part(before), part(picture)) for part in PARTS.values()), card]


def _map_panel(picture: Picture, drawn: dict[str, Any]) -> Component:
    words = picture.words
    label = words.t("Map of the areas; the list beside it holds the same rows.")
    small = graph("map-inset", drawn["map-inset"], words.t("The governorate and its districts"))
    over = html.Div([small, html.Div(drawn["map-zoom"], id="map-zoom")], className="map-inset")
    main = html.Div(graph("map-graph", drawn["map-graph"], label), dir="ltr", className="map-main")
    card = html.Div(risk_map_card.card(picture), id="map-card", **{"aria-live": "polite"})
    stage = html.Div(
        [html.Div([main, html.Div(over, className="map-corner")], className="map-view"), card], className="map-stage"
    )
    return html.Section(
        [
            html.Div(drawn["map-head"], id="map-head"),
            stage,
            html.Div(drawn["map-legend"], id="map-legend"),
            html.Div(drawn["map-time"], id="map-time"),
            html.P(drawn["map-elsewhere"], id="map-elsewhere", className="map-note"),
            *risk_map_panel.notes(words),
            html.Div([html.Div(drawn["map-take"], id="map-take"), save.picture(words)], className="map-along"),
            risk_map_panel.meaning(words),
        ],
        className="panel map-panel",
    )


def _list_panel(picture: Picture, drawn: dict[str, Any]) -> Component:
    return html.Section(
        [risk_map_panel.search(picture), html.Div(drawn["map-beside"], id="map-beside")], className="panel map-list"
    )
