"""The one place a figure becomes a component, so that no figure can offer to send its data outside."""

from typing import Any

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import save
from dashboard.components.still import still
from dashboard.text import Words

# showSendToCloud: plotly 7 otherwise shows a "Share chart" button that uploads the chart's data to an outside cloud.
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
}


def graph(identity: str, figure: go.Figure, label: str, **config: Any) -> Component:
    """A figure with a spoken label."""
    drawn = dcc.Graph(id=identity, figure=figure, config=CONFIG | config, responsive=True, className="graph")
    return html.Div(drawn, role="img", **{"aria-label": label})


def unfilled(identity: str) -> Component:
    """The id alone, for whoever asks which there are: an empty figure brings plotly's own template, 1 kB packed."""
    return dcc.Graph(id=identity)


def plot(identity: str, figure: go.Figure, label: str) -> Component:
    """A figure as tall as it says it is; Dash drops a responsive figure's own height."""
    return html.Div(graph(identity, figure, label), className="plot", style={"--tall": f"{figure.layout.height}px"})


def twin(words: Words, table: Component, identity: str, *, opened: bool = False) -> Component:
    """The same numbers as a table, one tap away; drawn in one piece, as it is long and never calls back. Beside it the
    way to keep the figure. `opened`: for whoever is turning its pages.
    """
    summary = html.Summary(words.t("table"), className="twin-tap")
    inside = [summary, html.Div(still(table), className="scroll")]
    folded = html.Details(inside, id=identity, className="twin", open=opened)
    return html.Div([folded, save.picture(words)], className="twin-line")
