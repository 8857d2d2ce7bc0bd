"""The report's maps as plain lines: areas filled by level, edges, borders and names, in parts of the sheet's map."""

import json
from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import Any

from dashboard.figures.box import CITY, Box
from dashboard.figures.map import INSUFFICIENT, UNKNOWN, in_short
from dashboard.figures.theme import INK, LEVELS, MUTED, ON_RAMP, RAMP, SURFACE
from dashboard.pages.risk_map_picture import Entry
from dashboard.report.facts import ReportFacts
from dashboard.report.paper import Label, Map, Point, Shape

PATTERNS = {UNKNOWN: "unknown", INSUFFICIENT: "average"}
PLACES = 4  # decimals of a part: under a hundredth of a millimetre


def maps(facts: ReportFacts) -> tuple[Map, ...]:
    """The city with its neighbourhoods, and what lies around it; a place that has only one of them has one map."""
    words = facts.view.words
    inside = [entry for entry in facts.entries if entry.area.level == "neighbourhood"]
    around = [entry for entry in facts.entries if entry.area.level != "neighbourhood"]
    drawn = []
    if inside:
        drawn.append(_map(facts, words.t("Kirkuk city"), CITY, inside))
    if around:
        where = _district_box(facts) if facts.view.district else _box(facts, "governorate")
        place = next(p for p in facts.places if p.place_id == (facts.view.district or _whole(facts)))
        name = words.name(place)
        title = words.t("District of {place}", place=name) if facts.view.district else name
        drawn.append(_map(facts, title, where, around))
    return tuple(drawn)


def _whole(facts: ReportFacts) -> str:
    return next(place.place_id for place in facts.places if place.level == "governorate")


def _box(facts: ReportFacts, level: str) -> Box:
    return Box.around(next(shape.geometry for shape in facts.shapes if shape.level == level))


def _district_box(facts: ReportFacts) -> Box:
    return Box.around(next(shape.geometry for shape in facts.shapes if shape.area_id == facts.view.district))


def _map(facts: ReportFacts, title: str, box: Box, entries: Sequence[Entry]) -> Map:
    words, shown = facts.view.words, {entry.area.area_id: entry for entry in entries}
    sheet = _Sheet(box)
    ground = [s for s in facts.shapes if s.area_id in facts.areas and s.area_id not in shown]
    areas = [s for s in facts.shapes if s.area_id in shown]
    borders = [s for s in facts.shapes if s.level == "district"]
    chosen = facts.chosen.area.area_id if facts.chosen else None
    # What is drawn with an edge of its own comes last, so that no neighbour covers it.
    areas.sort(key=lambda s: (s.area_id == chosen, shown[s.area_id].risk.state == "limited"))
    shapes = [Shape(tuple(sheet.rings(s.geometry)), "ground") for s in ground]
    shapes += [_shape(sheet, s.geometry, shown[s.area_id], chosen) for s in areas]
    return Map(
        title=title,
        spoken=words.t("Map: {place}; the list after it holds the same rows.", place=title),
        ratio=round(sheet.ratio, PLACES),
        shapes=tuple(shape for shape in shapes if any(sheet.seen(ring) for ring in shape.rings)),
        borders=tuple(ring for s in borders for ring in sheet.rings(s.geometry) if sheet.seen(ring)),
        labels=tuple(_labels(facts, sheet, entries, chosen)),
    )


def _shape(sheet: "_Sheet", geometry: str, entry: Entry, chosen: str | None) -> Shape:
    return Shape(
        tuple(sheet.rings(geometry)),
        _fill(entry),
        few=entry.risk.state == "limited" and entry.known,
        chosen=entry.area.area_id == chosen,
    )


def _fill(entry: Entry) -> str:
    return PATTERNS.get(entry.position) or RAMP[LEVELS[entry.position]]


def _labels(facts: ReportFacts, sheet: "_Sheet", entries: Sequence[Entry], chosen: str | None) -> Iterator[Label]:
    """The area chosen first, then by score: where two do not both fit, the first stays."""
    for entry in sorted(entries, key=lambda entry: entry.area.area_id != chosen):
        at = sheet.at(entry.area.label_lon, entry.area.label_lat)
        if 0 < at[0] < 1 and 0 < at[1] < 1:
            known = entry.known
            ink = ON_RAMP[LEVELS[entry.position]] if known else INK if entry.position == INSUFFICIENT else MUTED
            name = in_short(facts.view.words.name(entry.area))
            yield Label(at, name, ink, _fill(entry) if known else SURFACE, entry.area.area_id == chosen)


class _Sheet:
    """Degrees to parts of a map: x from the left, y from the top; true to scale at the middle of the box."""

    def __init__(self, box: Box) -> None:
        self.box = box
        wide = (box.east - box.west) * cos(radians(box.centre[1]))
        self.ratio = (box.north - box.south) / wide

    def at(self, lon: float, lat: float) -> Point:
        box = self.box
        x, y = (lon - box.west) / (box.east - box.west), (box.north - lat) / (box.north - box.south)
        return round(x, PLACES), round(y, PLACES)

    def rings(self, geometry: str) -> Iterator[tuple[Point, ...]]:
        """Every ring of a GeoJSON polygon or of several."""
        told: dict[str, Any] = json.loads(geometry)
        parts = told["coordinates"] if told["type"] == "MultiPolygon" else [told["coordinates"]]
        for polygon in parts:
            for ring in polygon:
                yield tuple(self.at(point[0], point[1]) for point in ring)

    def seen(self, ring: Sequence[Point]) -> bool:
        """Whether any of it can lie within the map."""
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return min(xs) < 1 and max(xs) > 0 and min(ys) < 1 and max(ys) > 0
