"""The map drawn here, as SVG: what a reader sees before any script has come, and all who have no scripts.

The same marks as the plotly map (figures/map.py), in the same colours and projection. A drawing is an element as
(tag, attributes, children); text is a string.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from math import asinh, radians, tan
from typing import Any, TypeAlias

from dashboard.colours import LIGHT
from dashboard.figures.box import ASPECT, Box
from dashboard.figures.layers import ZERO, Layer
from dashboard.figures.map import GROUND, INSUFFICIENT, INSUFFICIENT_GROUND, UNKNOWN, Mark, in_short
from dashboard.figures.theme import HATCH, HATCH_GROUND, INK

Drawn: TypeAlias = tuple[str, dict[str, str], tuple[Any, ...]]
Point: TypeAlias = tuple[float, float]
Rectangle: TypeAlias = tuple[float, float, float, float]

# Units a drawing is high; a fifth of a pixel on a wide screen, so that whole numbers are fine enough.
TALL = 3000
LETTER, NARROW = 55, 105  # a name's size on a wide screen and on a phone
CORNER = (0.78, 0.32)  # of the drawing, from which share of its width on, and down to which of its height
_TAG, _ISOLATES = re.compile(r"<[^>]*>"), {0x2067: None, 0x2069: None}
HATCHED, DOTS, VEILED = "drawn-hatch", "drawn-dots", "drawn-veil"
PATTERNS = {UNKNOWN: HATCHED, INSUFFICIENT: DOTS}


class Sheet:
    """Where degrees lie on a drawing of a box, `TALL` units high: mercator, as the plotly map."""

    def __init__(self, box: Box, aspect: float = ASPECT, tall: int = TALL) -> None:
        self.box, self.tall, self.wide = box, tall, round(tall * aspect)
        self._north, self._south = _mercator(box.north), _mercator(box.south)

    def at(self, lon: float, lat: float) -> Point:
        x = (lon - self.box.west) / (self.box.east - self.box.west) * self.wide
        y = (self._north - _mercator(lat)) / (self._north - self._south) * self.tall
        return x, y

    def path(self, geometry: str) -> str:
        """What of a GeoJSON geometry lies on the sheet, as SVG path data in whole units; "" where nothing does."""
        edge = self.tall / 100  # cut a little outside: the cut is no border
        frame = (-edge, -edge, self.wide + edge, self.tall + edge)
        pieces = (_cut([self.at(*point[:2]) for point in ring], frame) for ring in _rings(json.loads(geometry)))
        return "".join(_stroke(piece) for piece in pieces)


@dataclass(frozen=True)
class Land:
    """GeoJSON by id, of areas and of larger places; areas left out, and places whose borders are drawn."""

    areas: Mapping[str, str]
    places: Mapping[str, str]
    left_out: Sequence[str]
    borders: Sequence[str]


def drawing(
    marks: Sequence[Mark],
    layer: Layer,
    sheet: Sheet,
    land: Land,
    links: Mapping[str, str],
    chosen: str | None,
    told: tuple[str, str],
) -> Drawn:
    """`links`: where an area leads, by id; `told`: title and description of the whole.

    Marks come in order of importance: it is the order of the names. What lies around is under the others, those of
    few reports over them, and the area chosen over all.
    """
    paths = {mark.area_id: sheet.path(land.areas[mark.area_id]) for mark in marks}
    order = sorted(marks, key=lambda mark: (mark.area_id == chosen, mark.few, not mark.around))
    areas = tuple(_area(mark, layer, paths[mark.area_id], links, chosen) for mark in order if paths[mark.area_id])
    lines = {"class": "lined"} if ZERO in layer.colours else {}
    head: tuple[Drawn, ...] = (("title", {}, (told[0],)), ("desc", {}, (told[1],)), patterns())
    names = tuple(_names([mark for mark in marks if mark.named], layer, sheet))
    return "svg", {"viewBox": f"0 0 {sheet.wide} {sheet.tall}", "class": "drawn-map", "role": "group"}, (
        *head,
        outlines("ground", sheet, [land.areas[area] for area in land.left_out]),
        ("g", lines, areas),
        outlines("borders", sheet, [land.places[place] for place in land.borders]),
        ("g", {"class": "names"}, names),
    )  # fmt: skip


def small(
    marks: Sequence[Mark],
    layer: Layer,
    sheet: Sheet,
    land: Land,
    links: Mapping[str, str],
    names: Mapping[str, str],
    shown: Box,
) -> Drawn:
    """The whole in the corner, its districts as links by id in the order of `names`, and where the large map stands."""
    paths = [(sheet.path(land.areas[mark.area_id]), _colour(mark.position, layer)) for mark in marks]
    fills = [("path", {"d": path, "fill": colour}, ()) for path, colour in paths if path]
    districts = [linked(links[i], name, {"d": sheet.path(land.places[i])}) for i, name in names.items()]
    (west, north), (east, south) = sheet.at(shown.west, shown.north), sheet.at(shown.east, shown.south)
    frame = {"x": f"{west:.0f}", "y": f"{north:.0f}", "width": f"{east - west:.0f}", "height": f"{south - north:.0f}"}
    return "svg", {"viewBox": f"0 0 {sheet.wide} {sheet.tall}", "class": "drawn-inset"}, (
        ("g", {}, tuple(fills)), *districts, ("rect", frame, ())
    )  # fmt: skip


def outlines(kind: str, sheet: Sheet, geometries: Sequence[str]) -> Drawn:
    """Many GeoJSON outlines as one path of a class."""
    return "path", {"class": kind, "d": "".join(map(sheet.path, geometries))}, ()


def _area(mark: Mark, layer: Layer, path: str, links: Mapping[str, str], chosen: str | None) -> Drawn:
    kinds = [kind for kind, on in (("few", mark.few and not mark.around), ("chosen", mark.area_id == chosen)) if on]
    look = {"d": path, "fill": GROUND if mark.around else _colour(mark.position, layer)}
    look |= {"class": " ".join(kinds)} if kinds else {}
    return linked(links[mark.area_id], spoken(mark, layer), look)


def linked(href: str, said: str, look: dict[str, str]) -> Drawn:
    """A path that leads somewhere, and says what its tooltip says."""
    return "a", {"href": href, "aria-label": said}, (("path", look, (("title", {}, (said,)),)),)


def spoken(mark: Mark, layer: Layer) -> str:
    """What the tooltip says, as one line; of a score its first line alone, which has the number and the level."""
    lines = spoken_lines(mark.said)
    lines[0] = f"{mark.spot.name}{lines[0]}"
    return lines[0] if layer.code == "risk" and mark.position >= 0 else " · ".join(lines)


def spoken_lines(tooltip: str) -> list[str]:
    """The lines of a plotly tooltip, without its marks."""
    return [unescape(_TAG.sub("", line)).translate(_ISOLATES) for line in tooltip.split("<br>")]


def _colour(position: int, layer: Layer) -> str:
    return f"url(#{PATTERNS[position]})" if position in PATTERNS else layer.colours[position]


def _names(marks: Sequence[Mark], layer: Layer, sheet: Sheet) -> Iterator[Drawn]:
    """Names that lie on no other, the important first; fewer and larger ones on a phone."""
    room = {size: _Room(sheet, size) for size in (LETTER, NARROW)}
    for mark in marks:
        x, y = sheet.at(mark.spot.lon, mark.spot.lat)
        fits = {size: free.takes(x, y, len(in_short(mark.spot.name))) for size, free in room.items()}
        if any(fits.values()):
            kinds = [kind for kind, on in (("wide", not fits[NARROW]), ("narrow", not fits[LETTER])) if on]
            if not mark.around and layer.ink(mark.position) != INK and mark.position >= 0:
                kinds.append("light")
            look = {"x": f"{x:.0f}", "y": f"{y:.0f}"} | ({"class": " ".join(kinds)} if kinds else {})
            yield "text", look, (in_short(mark.spot.name),)


class _Room:
    """Where names of one size still fit. Letters are taken to be as wide as most are: nothing can be measured here."""

    def __init__(self, sheet: Sheet, size: int) -> None:
        self.size, self.sheet = size, sheet
        # The corner of the small map is not free.
        self.taken: list[Rectangle] = [(sheet.wide * CORNER[0], 0, sheet.wide, sheet.tall * CORNER[1])]

    def takes(self, x: float, y: float, letters: int) -> bool:
        half, tall = self.size * 0.29 * letters + self.size * 0.3, self.size * 0.8
        box = (x - half, y - tall, x + half, y + tall)
        inside = box[0] > 0 and box[1] > 0 and box[2] < self.sheet.wide and box[3] < self.sheet.tall
        free = inside and not any(_meet(box, other) for other in self.taken)
        if free:
            self.taken.append(box)
        return free


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def patterns() -> Drawn:
    """The grounds without a level, as assets/labels.js gives them to the plotly map."""
    unit = {"patternUnits": "userSpaceOnUse"}
    size = {"width": "30", "height": "30"}
    dots = tuple(("circle", {"cx": at, "cy": at, "r": "5", "fill": HATCH}, ()) for at in ("8", "24"))
    hatch = ("path", {"d": "M0 0V30", "stroke": HATCH, "stroke-width": "18"}, ())
    cross = ("path", {"d": "M0 0H34M0 0V34", "stroke": LIGHT["veil"], "stroke-width": "16"}, ())
    return "defs", {}, (
        ("pattern", {"id": HATCHED, **unit, **size, "patternTransform": "rotate(45)"}, (
            ("path", {"d": "M0 0H30V30H0z", "fill": HATCH_GROUND}, ()), hatch)),
        ("pattern", {"id": DOTS, **unit, "width": "34", "height": "34"}, (
            ("path", {"d": "M0 0H34V34H0z", "fill": INSUFFICIENT_GROUND}, ()), *dots)),
        ("pattern", {"id": VEILED, **unit, "width": "34", "height": "34", "patternTransform": "rotate(45)"}, (
            ("path", {"d": "M0 0H34V34H0z", "fill": LIGHT["veil-ground"]}, ()), cross)),
    )  # fmt: skip


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    whole = geometry["coordinates"]
    for polygon in [whole] if geometry["type"] == "Polygon" else whole:
        yield from polygon


def _mercator(lat: float) -> float:
    return asinh(tan(radians(lat)))


def _cut(ring: Sequence[Point], frame: Rectangle) -> list[Point]:
    """What of a ring lies in the frame (Sutherland and Hodgman), one side after the other."""
    points = list(ring)
    for side in range(4):
        axis, edge, sign = side % 2, frame[side], 1 if side < 2 else -1
        kept: list[Point] = []
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            here, there = sign * (a[axis] - edge), sign * (b[axis] - edge)
            if here >= 0:
                kept.append(a)
            if (here < 0) != (there < 0):
                share = here / (here - there)
                kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        points = kept
    return points


def _stroke(ring: Sequence[Point]) -> str:
    """A closed ring in whole units, each point told from the last; "" where less than an area is left of it."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
    if len(steps) < 2:
        return ""
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-") + "z"
