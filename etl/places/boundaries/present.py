"""New boundaries beside those in force: the same names, the same ground, about the same size."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl.places import mojibake
from etl.places.areas import Atlas
from etl.places.boundaries.finding import Finding
from etl.places.boundaries.shelf import Level
from etl.places.boundaries.units import Units
from etl.places.coverage import Shapes, metric
from etl.places.held import shown
from etl.places.spelling import normalise

LEAST_SHARED = 0.5  # of the smaller of the two; below that the code probably stands at another unit
OTHER_SIZE = 0.05


def outlines(atlas: Atlas, level: Level) -> dict[str, BaseGeometry]:
    """What is drawn now, by place id; a subdistrict whole, with the neighbourhoods that lie in it."""
    if level in ("district", "governorate"):
        return {p.place_id: shapely.from_geojson(p.geometry) for p in atlas.places if p.level == level}
    if level == "neighbourhood":
        return {a.area_id: shape for a, shape in zip(atlas.areas, atlas.shapes, strict=True) if a.level == level}
    own = np.array([area.subdistrict_id for area in atlas.areas])
    return {i: shapely.coverage_union_all(atlas.shapes[own == i]) for i in sorted(set(own.tolist()))}


def beside(polygons: Mapping[str, BaseGeometry], units: Units, atlas: Atlas, level: Level) -> Iterator[Finding]:
    """Findings against what is in force; `polygons` by place id, only those that are known."""
    if other := tuple(_names(units, atlas)):
        yield Finding("W_AREA_NAME", other)
    now = outlines(atlas, level)
    common = sorted(polygons.keys() & now.keys())
    if not common:
        return
    old, new = metric(now[i] for i in common), metric(polygons[i] for i in common)
    yield from _ground(common, old, new, level, shapely.union_all(metric(atlas.shapes)))
    sizes = zip(common, (shapely.area(old) / 1e6).tolist(), (shapely.area(new) / 1e6).tolist(), strict=True)
    if other := tuple(f"{i}: {a:.1f} → {b:.1f} km²" for i, a, b in sizes if abs(b - a) > OTHER_SIZE * a):
        yield Finding("W_AREA_SIZE", other)


def _ground(ids: list[str], old: Shapes, new: Shapes, level: Level, whole: BaseGeometry) -> Iterator[Finding]:
    """Mostly off its present ground refuses; a catchment is a guess, there only what leaves the governorate does."""
    least = np.minimum(shapely.area(old), shapely.area(new))
    shared = dict(zip(ids, (shapely.area(shapely.intersection(old, new)) / least).tolist(), strict=True))
    within = dict(zip(ids, (shapely.area(shapely.intersection(whole, new)) / shapely.area(new)).tolist(), strict=True))
    moved = {i: part for i, part in shared.items() if part < LEAST_SHARED}
    wrong = {i: p for i, p in moved.items() if level != "neighbourhood" or within[i] < LEAST_SHARED}
    for code, found in (("E_AREA_ELSEWHERE", wrong), ("W_AREA_ELSEWHERE", moved.keys() - wrong.keys())):
        if found:
            yield Finding(code, tuple(f"{i} ({shared[i]:.0%})" for i in sorted(found)))


def _names(units: Units, atlas: Atlas) -> Iterator[str]:
    for unit in units.units:
        entry = atlas.entries.get(unit.place_id or "")
        known = set(map(normalise, entry.names)) if entry else set()
        for name in (unit.name_en, unit.name_ar):
            if entry and name and not mojibake.broken(name) and normalise(name) not in known:
                yield f"{unit.place_id}: {shown(name)}"
