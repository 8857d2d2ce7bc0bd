"""The map: coloured areas, their edges and names. Geometry comes by URL: a figure is small, and shapes stay cached."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures.box import Box
from dashboard.figures.layers import ZERO, Layer
from dashboard.figures.theme import HATCH_GROUND, INK, MUTED, SURFACE, frame
from dashboard.text import Words

UNKNOWN, INSUFFICIENT = -2, -1
# The two grounds carry a pattern (assets/20_map.css finds them by these very colours): neither is a level.
INSUFFICIENT_GROUND = LIGHT["dots-ground"]
GROUND, GROUND_LINE, BORDER, CLEAR = LIGHT["ground"], LIGHT["ground-line"], LIGHT["border"], "rgba(0,0,0,0)"
LABEL_SIZE = 11


@dataclass(frozen=True)
class Mark:
    """One area as drawn: its class in the layer (or UNKNOWN, INSUFFICIENT), and what is said of it on the map.

    `around` areas lie beside what is looked at: on the map they are plain ground that answers, in the inset coloured.
    Their size would otherwise outweigh everything that happens in the city.
    """

    area_id: str
    position: int
    name: str
    said: str
    lon: float
    lat: float
    few: bool = False
    around: bool = False


@dataclass(frozen=True)
class Ground:
    """What the map lies on: the URLs of the outlines, areas left out (drawn plain), and borders of larger places."""

    shapes: str
    places: str
    left_out: Sequence[str]
    borders: Sequence[str]


def area_map(
    marks: Sequence[Mark], layer: Layer, box: Box, ground: Ground, chosen: str | None, words: Words
) -> go.Figure:
    """Marks in order of importance: where two names do not both fit, the first stays."""
    figure = empty(words, box)
    figure.add_traces(
        [
            _fill(marks, layer, ground.shapes),
            plain(
                "ground",
                ground.shapes,
                [*ground.left_out, *(m.area_id for m in marks if m.around)],
                GROUND,
                GROUND_LINE,
                1,
            ),
            plain("borders", ground.places, ground.borders, CLEAR, BORDER, 1),
            plain("edges", ground.shapes, [m.area_id for m in marks if m.few and not m.around], CLEAR, MUTED, 1.2),
            plain("chosen", ground.shapes, [chosen] if chosen else [], CLEAR, INK, 2.6),
            _names(marks, layer),
        ]
    )
    return figure


def inset(
    marks: Sequence[Mark], layer: Layer, whole: Box, shown: Box, ground: Ground, districts: dict[str, str], words: Words
) -> go.Figure:
    """The whole governorate, small: where the map stands, and a switch between its districts (id to name)."""
    figure = empty(words, whole.widened(1.0))
    borders = plain("districts", ground.places, list(districts), CLEAR, MUTED, 0.8)
    borders.update(
        hoverinfo=None,
        hovertemplate="%{text}<extra></extra>",
        text=[escape(name, quote=False) for name in districts.values()],
    )
    left_out = plain("ground", ground.shapes, ground.left_out, GROUND, GROUND_LINE, 0.3)
    figure.add_traces(
        [
            _fill(
                marks,
                layer,
                ground.shapes,
                hoverinfo="skip",
                text=None,
                hovertemplate=None,
                marker={"line": {"width": 0.3}},
            ),
            left_out,
            borders,
        ]
    )
    figure.add_traces(_view_frame(shown, whole))
    return figure


def empty(words: Words, box: Box) -> go.Figure:
    """A map of a box of the world with nothing on it."""
    # The panel gives the size (assets/20_map.css); this height is only that of a figure standing alone.
    read = {"font": {"size": 12.5, "color": INK}}
    return frame(words, 560, margin={"l": 0, "r": 0, "t": 0, "b": 0}, geo=_geo(box), hoverlabel=read)


def classes(marks: Sequence[Mark]) -> list[int]:
    """Classes as the fill trace wants them: the two grounds come first."""
    return [mark.position + 2 for mark in marks]


def _geo(box: Box) -> dict[str, Any]:
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [box.west, box.east]},
        "lataxis": {"range": [box.south, box.north]},
        "visible": False,
        "bgcolor": GROUND,
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def _fill(marks: Sequence[Mark], layer: Layer, shapes: str, **more: Any) -> go.Choropleth:
    colours = (HATCH_GROUND, INSUFFICIENT_GROUND, *layer.colours)
    steps = [[(i + end) / len(colours), colour] for i, colour in enumerate(colours) for end in (0, 1)]
    drawn = go.Choropleth(
        name="fill",
        geojson=shapes,
        locations=[mark.area_id for mark in marks],
        z=classes(marks),
        zmin=-0.5,
        zmax=len(colours) - 0.5,
        colorscale=steps,
        showscale=False,
        # White between colours; where white itself is a class, a line.
        marker={"line": {"color": GROUND_LINE if ZERO in layer.colours else SURFACE, "width": 1}},
        text=[mark.said for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )
    return drawn.update(**more)


def plain(name: str, shapes: str, ids: Sequence[str], fill: str, line: str, width: float) -> go.Choropleth:
    """Outlines that answer to nothing: ground, borders, edges."""
    return go.Choropleth(
        name=name,
        geojson=shapes,
        locations=list(ids),
        z=[0] * len(ids),
        colorscale=[[0, fill], [1, fill]],
        showscale=False,
        marker={"line": {"color": line, "width": width}},
        hoverinfo="skip",
    )


def _names(marks: Sequence[Mark], layer: Layer) -> go.Scattergeo:
    """White on dark fills; assets/20_map.css gives each its halo, assets/labels.js drops those that find no room."""
    return go.Scattergeo(
        name="names",
        mode="text",
        lon=[round(mark.lon, 4) for mark in marks],
        lat=[round(mark.lat, 4) for mark in marks],
        text=[folded(mark.name) for mark in marks],
        textfont={"size": LABEL_SIZE, "color": [MUTED if mark.around else layer.ink(mark.position) for mark in marks]},
        hoverinfo="skip",
    )


def in_short(name: str) -> str:
    """Without what stands in brackets; the card says it in full."""
    return name.split(" (")[0]


def folded(name: str, longest: int = 13) -> str:
    """A long name on two lines, broken at the blank nearest its middle."""
    short = in_short(name)
    blanks = [i for i, letter in enumerate(short) if letter == " "]
    if len(short) <= longest or not blanks:
        return escape(short, quote=False)
    middle = min(blanks, key=lambda i: abs(i - len(short) / 2))
    return "<br>".join(escape(half, quote=False) for half in (short[:middle], short[middle + 1 :]))


def _view_frame(shown: Box, whole: Box) -> list[go.Scattergeo]:
    """Where the map stands, dark on white so that it shows on every colour; drawn no smaller than can be seen."""
    if shown.north - shown.south > whole.north - whole.south:
        return []
    least = (whole.north - whole.south) * 0.09
    lon, lat = shown.centre
    tall, wide = max(shown.north - shown.south, least) / 2, max(shown.east - shown.west, least) / 2
    west, east = max(lon - wide, whole.west), min(lon + wide, whole.east)
    south, north = max(lat - tall, whole.south), min(lat + tall, whole.north)
    corners = {"lon": [west, east, east, west, west], "lat": [south, south, north, north, south]}
    pens = ({"color": SURFACE, "width": 4}, {"color": INK, "width": 1.8})
    return [go.Scattergeo(name="frame", mode="lines", line=pen, hoverinfo="skip", **corners) for pen in pens]
