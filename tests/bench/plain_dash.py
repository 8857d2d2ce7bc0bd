"""The same map and list as one would write them in plain Dash: its defaults, the outlines in the figure."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from flask import Flask

from dashboard import access
from dashboard.app import ASSETS, reader
from dashboard.figures.layers import LAYERS
from dashboard.pages import risk_map, risk_map_list
from dashboard.pages.risk_map_picture import Picture
from dashboard.rows import Shape
from dashboard.settings import Settings

DISTRICTS = ["", "IQG13Q01", "IQG13Q02", "IQG13Q03", "IQG13Q04"]


def server() -> Flask:
    """For gunicorn; PLAIN_DATA is the data folder."""
    read = reader(Settings(data=Path(os.environ["PLAIN_DATA"])), lambda: access.GUEST)
    # Without the stand-in for the world's outline plotly draws no polygon where there is no network.
    app = Dash(__name__, assets_folder=str(ASSETS), assets_ignore=r"^(?!00_geo_stub)")
    app.layout = html.Div(
        [
            dcc.Dropdown(list(LAYERS), "risk", id="layer"),
            dcc.Dropdown(DISTRICTS, "", id="district"),
            dcc.Graph(id="map"),
            html.Div(id="list"),
        ]
    )

    @app.callback(
        Output("map", "figure"), Output("list", "children"), Input("layer", "value"), Input("district", "value")
    )
    def draw(layer: str, district: str) -> tuple[go.Figure, html.Table]:
        picture = Picture(*read(f"?layer={layer}&district={district}"))
        figure = go.Figure(risk_map.main_figure(picture))
        shapes = {shape.area_id: shape for shape in access.ask(picture.reading, Shape)}
        for trace in figure.data:
            if trace.type == "choropleth":
                trace.geojson = _collection([shapes[place] for place in trace.locations])
        return figure, html.Table([html.Tr([html.Td(cell) for cell in _row(picture, e)]) for e in picture.entries])

    application: Flask = app.server
    return application


def _collection(shapes: list[Shape]) -> dict[str, object]:
    features = [{"type": "Feature", "id": s.area_id, "geometry": json.loads(s.geometry)} for s in shapes]
    return {"type": "FeatureCollection", "features": features}


def _row(picture: Picture, entry: object) -> list[object]:
    return [cell for cell in risk_map_list._full_row(picture, entry) if cell is not None]
