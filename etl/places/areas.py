"""The atlas: every area and larger place as the release publishes it, with the shapes and names records are read by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl.places import gazetteer, match
from etl.places.boundaries import shelf
from etl.places.boundaries.shelf import Boundaries
from etl.places.catchment import catchments, surveyed, tessellate
from etl.places.coverage import Shapes, lonlat, metric, rounded, simplified
from etl.places.gazetteer import CITY, CITY_DISTRICT, GOVERNORATE, REST, Entry, Gazetteer

# Corners go whose triangle is smaller than this squared. COD-AB subdistricts: 18.6 kB compressed in full, 17.9 kB so,
# and no border strays further than 38 m; a finer survey loses more of its corners and no more of its shape.
COUNTRY_M, TOWN_M = 100.0, 20.0

Official = Mapping[shelf.Level, Boundaries]


@dataclass(frozen=True)
class Area:
    """A row of mart.area."""

    area_id: str
    level: str
    subdistrict_id: str
    district_id: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None
    other_names: str
    label_lat: float
    label_lon: float
    geometry: str
    approximate: bool
    version: str


@dataclass(frozen=True)
class Place:
    """A row of mart.place."""

    place_id: str
    level: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None
    geometry: str


@dataclass(frozen=True)
class Atlas:
    """Areas in order of id, larger places, and names.

    `shapes` (lon/lat in WGS 84, in the order of the areas) is what records are placed by, in full detail; `drawn` is
    the same coverage as the areas' geometry shows it.
    """

    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    shapes: Shapes
    drawn: Shapes
    entries: dict[str, Entry]
    names: match.NameIndex
    version: str

    def lookup(self, text: str) -> match.Match:
        return self.names.lookup(text)

    def suggest(self, text: str, n: int = 3) -> tuple[str, ...]:
        """The n likeliest places, as a person reads them."""
        return tuple(self.entries[place_id].label for place_id in self.names.suggest([text], n)[0])


def build(reference: Path, known: Path | None = None) -> Atlas:
    """The atlas of the reference folder; the same files give the same atlas to the last digit.

    `known` is the folder of what was added here: names that people confirmed, and official boundaries.
    """
    return draw(gazetteer.read(reference, known / gazetteer.ALIASES if known else None), shelf.in_force(known))


def draw(read: Gazetteer, official: Official) -> Atlas:
    """The atlas under these boundaries; what no official ones are given for is drawn from the gazetteer.

    Raises ValueError where the boundaries do not tile, KeyError where one of their units is no place of ours.
    """
    entries = {entry.place_id: entry for entry in read.entries}
    shapes, drawn = _shapes(read, official)
    ids = sorted(shapes)
    versions = _versions(read, official)
    labels = _label_points([shapes[area_id] for area_id in ids])
    return Atlas(
        tuple(_area(entries[i], drawn[i], label, versions) for i, label in zip(ids, labels, strict=True)),
        tuple(_place(entry, _outline(entry, drawn, entries, official)) for entry in read.entries if not entry.is_area),
        np.array([shapes[area_id] for area_id in ids]),
        np.array([drawn[area_id] for area_id in ids]),
        entries,
        match.index(
            ((entry.place_id, name) for entry in read.entries for name in entry.names),
            coarsest_first=(GOVERNORATE, CITY_DISTRICT, CITY),
        ),
        "_".join((_catchment(read), *(official[level].about.version for level in sorted(official)))),
    )


def _catchment(read: Gazetteer) -> str:
    return f"catchment-1:{read.digest}"


def _versions(read: Gazetteer, official: Official) -> dict[str, str]:
    """By level of the areas, what their shapes were taken from."""
    levels: tuple[shelf.Level, ...] = ("neighbourhood", "subdistrict")
    return {level: official[level].about.version if level in official else _catchment(read) for level in levels}


def _shapes(read: Gazetteer, official: Official) -> tuple[dict[str, BaseGeometry], dict[str, BaseGeometry]]:
    """In full detail, and with fewer corners where the boundaries are official and so have many."""
    outlines = {name: shapely.Polygon(ring) for name, ring in sorted(read.outlines.items())}
    town, country = official.get("neighbourhood"), official.get("subdistrict")
    full = surveyed(town.shapes) if town else catchments(read.points)
    shapes = tessellate(full, country.shapes if country else outlines)
    if not (town or country):
        return shapes, shapes
    simple = surveyed(simplified(town.shapes, TOWN_M)) if town else full
    return shapes, tessellate(simple, simplified(country.shapes, COUNTRY_M) if country else outlines)


def _label_points(shapes: Sequence[BaseGeometry]) -> list[tuple[float, float]]:
    """(lon, lat) of each shape's pole of inaccessibility, within 20 m: where a label has most room."""
    radii = shapely.maximum_inscribed_circle(metric(shapes), tolerance=20)
    return [(round(p.x, 5), round(p.y, 5)) for p in lonlat(shapely.get_point(radii, 0))]


def _area(entry: Entry, shape: BaseGeometry, label: tuple[float, float], versions: Mapping[str, str]) -> Area:
    """The rest of the city is as sure as the neighbourhoods it is left by."""
    in_town = entry.level == "neighbourhood" or entry.place_id == REST
    around_points = in_town and versions["neighbourhood"].startswith("catchment")
    return Area(
        entry.place_id, entry.level, str(entry.subdistrict_id), str(entry.district_id),
        entry.name_en, entry.name_ar, entry.name_ckb, entry.name_tr, "; ".join(entry.other_names),
        label[1], label[0], _geojson(shape), around_points, versions[entry.level],
    )  # fmt: skip


def _place(entry: Entry, outline: BaseGeometry) -> Place:
    names = (entry.name_en, entry.name_ar, entry.name_ckb, entry.name_tr)
    return Place(entry.place_id, entry.level, *names, _geojson(outline))


def _outline(
    place: Entry, drawn: Mapping[str, BaseGeometry], entries: Mapping[str, Entry], official: Official
) -> BaseGeometry:
    """As its own boundaries have it, else as the areas that lie in it."""
    if place.level in ("district", "governorate") and place.level in official:
        return rounded(simplified(official[place.level].shapes, COUNTRY_M)[place.place_id])
    within = [shape for area_id, shape in drawn.items() if _lies_in(entries[area_id], place)]
    return shapely.coverage_union_all(within).normalize()


def _lies_in(area: Entry, place: Entry) -> bool:
    """The city is drawn as its neighbourhoods; a district or the governorate as all of its areas."""
    if place.level == "city":
        return area.level == "neighbourhood"
    return place.level == "governorate" or area.district_id == place.place_id


def _geojson(shape: BaseGeometry) -> str:
    return str(shapely.to_geojson(shape))
