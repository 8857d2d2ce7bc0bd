"""The map: coloured areas, their edges and names. Geometry comes by URL: a figure is small, and shapes stay cached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures.box import Box
from dashboard.figures.layers import ZERO, Layer
from dashboard.figures.theme import HATCH_GROUND, INK, MUTED, SURFACE, Sealed, frame
from dashboard.text import Words

UNKNOWN, INSUFFICIENT = -2, -1
# The two grounds carry a pattern (assets/20_map.css finds them by these very colours): neither is a level.
INSUFFICIENT_GROUND = LIGHT["dots-ground"]
GROUND, GROUND_LINE, BORDER, CLEAR = LIGHT["ground"], LIGHT["ground-line"], LIGHT["border"], "rgba(0,0,0,0)"
LABEL_SIZE = 11


@dataclass(frozen=True)
class Spot:
    """An area of the release, on the map or not: its name, and the point at which that stands."""

    area_id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Mark:
    """One area as drawn: its class in the layer (or UNKNOWN, INSUFFICIENT), and what is said of it beside its name.

    `around` areas lie beside what is looked at: on the map they are plain ground that answers, in the inset coloured.
    Their size would otherwise outweigh everything that happens in the city.
    """

    spot: Spot
    position: int
    said: str
    few: bool = False
    around: bool = False
    named: bool = True

    @property
    def area_id(self) -> str:
        return self.spot.area_id


@dataclass(frozen=True)
class Ground:
    """What the map lies on: the URLs of the outlines, every area of the release, and borders of larger places.

    The areas stand in one order in every figure, whatever is shown of them: from one view to the next a figure differs
    in little, and only that is sent.
    """

    shapes: str
    places: str
    spots: Sequence[Spot]
    borders: Sequence[str]

    def left_out(self, marks: Sequence[Mark]) -> list[str]:
        """Areas that are none of the marks; they are drawn plain."""
        shown = {mark.area_id for mark in marks}
        return [spot.area_id for spot in self.spots if spot.area_id not in shown]


def area_map(marks: Sequence[Mark], layer: Layer, box: Box, ground: Ground, words: Words) -> go.Figure:
    """Marks in order of importance: where two names do not both fit, the first stays."""
    around = [mark.area_id for mark in marks if mark.around]
    few = [mark.area_id for mark in marks if mark.few and not mark.around]
    traces = [
        _fill(marks, layer, ground, **_tooltips(marks, ground, words)),
        plain("ground", ground.shapes, [*ground.left_out(marks), *around], GROUND, GROUND_LINE, 1),
        plain("borders", ground.places, ground.borders, CLEAR, BORDER, 1),
        plain("edges", ground.shapes, few, CLEAR, MUTED, 1.2),
        # Which area is chosen the browser knows best: assets/map.js.
        plain("chosen", ground.shapes, [], CLEAR, INK, 2.6),
        _names(marks, layer, ground),
    ]
    return empty(words, box, traces)


def inset(
    marks: Sequence[Mark], layer: Layer, whole: Box, shown: Box, ground: Ground, districts: dict[str, str], words: Words
) -> go.Figure:
    """The whole governorate, small: where the map stands, and a switch between its districts (id to name)."""
    borders = plain("districts", ground.places, list(districts), CLEAR, MUTED, 0.8)
    borders.update(
        hoverinfo=None,
        hovertemplate="%{text}<extra></extra>",
        text=[escape(name, quote=False) for name in districts.values()],
    )
    left_out = plain("ground", ground.shapes, ground.left_out(marks), GROUND, GROUND_LINE, 0.3)
    fill = _fill(marks, layer, ground, hoverinfo="skip", marker={"line": {"width": 0.3}})
    return empty(words, whole.widened(1.0), [fill, left_out, borders, *_view_frame(shown, whole)])


def empty(words: Words, box: Box, traces: Sequence[Any] = ()) -> go.Figure:
    """A map of a box of the world with nothing on it but `traces`."""
    return Sealed(data=list(traces), layout=_layout(words.lang) | {"geo": _geo(box)})


@cache
def _layout(lang: str) -> dict[str, Any]:
    """What every map has of the house's frame; plotly takes longer to put it together than to draw on it."""
    # The panel gives the size (assets/20_map.css); this height is only that of a figure standing alone.
    read = {"font": {"size": 12.5, "color": INK}}
    framed = frame(Words(lang), 560, margin={"l": 0, "r": 0, "t": 0, "b": 0}, hoverlabel=read)
    layout: dict[str, Any] = framed.to_dict()["layout"]
    return layout


def _geo(box: Box) -> dict[str, Any]:
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [box.west, box.east]},
        "lataxis": {"range": [box.south, box.north]},
        "visible": False,
        "bgcolor": GROUND,
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def _fill(marks: Sequence[Mark], layer: Layer, ground: Ground, **more: Any) -> go.Choropleth:
    """Classes as the scale of colours wants them: the two grounds come first; an area left out has none."""
    colours = (HATCH_GROUND, INSUFFICIENT_GROUND, *layer.colours)
    steps = [[(i + end) / len(colours), colour] for i, colour in enumerate(colours) for end in (0, 1)]
    drawn = go.Choropleth(
        name="fill",
        geojson=ground.shapes,
        locations=[spot.area_id for spot in ground.spots],
        z=_in_order(marks, ground, lambda mark: mark.position + 2, None),
        zmin=-0.5,
        zmax=len(colours) - 0.5,
        colorscale=steps,
        showscale=False,
        # White between colours; where white itself is a class, a line.
        marker={"line": {"color": GROUND_LINE if ZERO in layer.colours else SURFACE, "width": 1}},
    )
    return drawn.update(**more)


def _tooltips(marks: Sequence[Mark], ground: Ground, words: Words) -> dict[str, Any]:
    """Names apart from what is said: they are the same in every view. The first line is the name's and is one piece."""
    opened = words.whole("|").partition("|")[0]
    return {
        "customdata": [escape(spot.name, quote=False) for spot in ground.spots],
        "text": _in_order(marks, ground, lambda mark: mark.said, ""),
        "hovertemplate": f"{opened}<b>%{{customdata}}%{{text}}<extra></extra>",
    }


def _in_order(marks: Sequence[Mark], ground: Ground, of: Callable[[Mark], Any], absent: Any) -> list[Any]:
    """A value for every area of the release, in its one order."""
    found = {mark.area_id: of(mark) for mark in marks}
    return [found.get(spot.area_id, absent) for spot in ground.spots]


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


def _names(marks: Sequence[Mark], layer: Layer, ground: Ground) -> go.Scattergeo:
    """White on dark fills; assets/20_map.css gives each its halo, assets/labels.js drops those that find no room.

    `customdata` tells it the place in the order of importance, where the first name stays; none: not named here.
    """
    rank = {mark.area_id: i for i, mark in enumerate(marks) if mark.named}
    return go.Scattergeo(
        name="names",
        mode="text",
        lon=[round(spot.lon, 4) for spot in ground.spots],
        lat=[round(spot.lat, 4) for spot in ground.spots],
        text=[folded(spot.name) for spot in ground.spots],
        customdata=[rank.get(spot.area_id) for spot in ground.spots],
        textfont={"size": LABEL_SIZE, "color": _in_order(marks, ground, lambda mark: _ink(mark, layer), MUTED)},
        hoverinfo="skip",
    )


def _ink(mark: Mark, layer: Layer) -> str:
    return MUTED if mark.around else layer.ink(mark.position)


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
    """Where the map stands, dark on white so that it shows on every colour; drawn no smaller than can be seen.

    Nowhere where it stands on the whole.
    """
    least = (whole.north - whole.south) * 0.09
    lon, lat = shown.centre
    tall, wide = max(shown.north - shown.south, least) / 2, max(shown.east - shown.west, least) / 2
    west, east = max(lon - wide, whole.west), min(lon + wide, whole.east)
    south, north = max(lat - tall, whole.south), min(lat + tall, whole.north)
    corners = {"lon": [west, east, east, west, west], "lat": [south, south, north, north, south]}
    if shown.north - shown.south > whole.north - whole.south:
        corners = {"lon": [], "lat": []}
    pens = ({"color": SURFACE, "width": 4}, {"color": INK, "width": 1.8})
    return [go.Scattergeo(name="frame", mode="lines", line=pen, hoverinfo="skip", **corners) for pen in pens]
