"""The atlas: every area and larger place as the release publishes it, with the shapes and names records are read by."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl.places import gazetteer, match
from etl.places.catchment import Shapes, lonlat, metric, tessellate
from etl.places.gazetteer import CITY, CITY_DISTRICT, GOVERNORATE, REST, Entry


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
    """Areas in order of id with their polygons (`shapes`, lon/lat in WGS 84, same order), larger places, and names."""

    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    shapes: Shapes
    entries: dict[str, Entry]
    names: match.NameIndex
    version: str

    def lookup(self, text: str) -> match.Match:
        return self.names.lookup(text)

    def suggest(self, text: str, n: int = 3) -> tuple[str, ...]:
        """The n likeliest places, as a person reads them."""
        return tuple(self.entries[place_id].label for place_id in self.names.suggest([text], n)[0])


def build(reference: Path, confirmed_aliases: Path | None = None) -> Atlas:
    """The atlas that the reference folder describes; the same files give the same atlas to the last digit."""
    known = gazetteer.read(reference, confirmed_aliases)
    entries = {entry.place_id: entry for entry in known.entries}
    shapes = tessellate(known.points, known.outlines)
    version = f"catchment-1:{known.digest}"
    ids = sorted(shapes)
    labels = _label_points([shapes[area_id] for area_id in ids])
    return Atlas(
        tuple(_area(entries[i], shapes[i], label, version) for i, label in zip(ids, labels, strict=True)),
        tuple(_place(entry, shapes, entries) for entry in known.entries if not entry.is_area),
        np.array([shapes[area_id] for area_id in ids]),
        entries,
        match.index(
            ((entry.place_id, name) for entry in known.entries for name in entry.names),
            coarsest_first=(GOVERNORATE, CITY_DISTRICT, CITY),
        ),
        version,
    )


def _label_points(shapes: Sequence[BaseGeometry]) -> list[tuple[float, float]]:
    """(lon, lat) of each shape's pole of inaccessibility, within 20 m: where a label has most room."""
    radii = shapely.maximum_inscribed_circle(metric(shapes), tolerance=20)
    return [(round(p.x, 5), round(p.y, 5)) for p in lonlat(shapely.get_point(radii, 0))]


def _area(entry: Entry, shape: BaseGeometry, label: tuple[float, float], version: str) -> Area:
    return Area(
        entry.place_id, entry.level, str(entry.subdistrict_id), str(entry.district_id),
        entry.name_en, entry.name_ar, entry.name_ckb, entry.name_tr, "; ".join(entry.other_names),
        label[1], label[0], _geojson(shape), entry.level == "neighbourhood" or entry.place_id == REST, version,
    )  # fmt: skip


def _place(entry: Entry, shapes: dict[str, BaseGeometry], entries: dict[str, Entry]) -> Place:
    within = [shape for area_id, shape in shapes.items() if _lies_in(entries[area_id], entry)]
    outline = _geojson(shapely.coverage_union_all(within).normalize())
    names = (entry.name_en, entry.name_ar, entry.name_ckb, entry.name_tr)
    return Place(entry.place_id, entry.level, *names, outline)


def _lies_in(area: Entry, place: Entry) -> bool:
    """The city is drawn as its neighbourhoods; a district or the governorate as all of its areas."""
    if place.level == "city":
        return area.level == "neighbourhood"
    return place.level == "governorate" or area.district_id == place.place_id


def _geojson(shape: BaseGeometry) -> str:
    return str(shapely.to_geojson(shape))
