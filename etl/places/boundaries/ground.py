"""Whether the shapes of one level can be drawn: polygons, valid, in Iraq, beside each other and not upon each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl.places.boundaries.finding import Finding
from etl.places.boundaries.units import Unit
from etl.places.coverage import SLIVER_M, Shapes, mean_width, metric

IRAQ = (38.7, 29.0, 48.8, 37.5)  # west, south, east, north in degrees; no longitude here is any latitude here
AS_GOOD_AS_SAME = 1e-4  # part of a shape's area that mending it may change
SMALLEST_M2 = 5_000.0  # smaller overlaps and holes are slips of the pen, as narrow ones are
POLYGONS = ("Polygon", "MultiPolygon")
TOLD = ("E_AREA_INVALID", "E_AREA_TYPE", "E_AREA_OUTSIDE")  # of these each unit's own trouble is named

Polygons = Mapping[str, BaseGeometry]


def sound(units: Sequence[Unit]) -> tuple[dict[str, BaseGeometry], list[Finding]]:
    """The polygons that can be drawn, by label, and what is wrong with the others; one finding a kind."""
    wrong: dict[str, list[str]] = {}
    kept: dict[str, BaseGeometry] = {}
    for unit in units:
        code, shape, told = _judge(unit.shape)
        if code:
            wrong.setdefault(code, []).append(f"{unit.label}: {told}" if code in TOLD else unit.label)
        if shape is not None:
            kept[unit.label] = shape
    return kept, [Finding(code, tuple(labels)) for code, labels in sorted(wrong.items())]


def _judge(shape: BaseGeometry | None) -> tuple[str, BaseGeometry | None, str]:
    """A code or nothing, the polygon to draw or none, and what else there is to tell."""
    if shape is None or shape.is_empty:
        return "E_AREA_NO_GEOMETRY", None, ""
    if shape.geom_type not in POLYGONS:
        return "E_AREA_TYPE", None, shape.geom_type
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return "E_AREA_INVALID", None, "NaN"
    if (code := _elsewhere(shape)) is not None:
        return code, None, "{:.2f}, {:.2f}, {:.2f}, {:.2f}".format(*shape.bounds)
    if shape.is_valid:
        return "", shape, ""
    mended = _polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if mended.area and abs(mended.area - shape.area) <= AS_GOOD_AS_SAME * mended.area:
        return "W_AREA_REPAIRED", mended, ""
    return "E_AREA_INVALID", None, shapely.is_valid_reason(shape)


def _elsewhere(shape: BaseGeometry) -> str | None:
    west, south, east, north = shape.bounds
    if _in_iraq(west, south, east, north):
        return None
    return "E_AREA_SWAPPED" if _in_iraq(south, west, north, east) else "E_AREA_OUTSIDE"


def _in_iraq(west: float, south: float, east: float, north: float) -> bool:
    return IRAQ[0] <= west and IRAQ[1] <= south and east <= IRAQ[2] and north <= IRAQ[3]


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in POLYGONS])


def overlaps(polygons: Polygons) -> Iterator[str]:
    """Pairs that share more than a sliver, with the hectares."""
    names, shapes = list(polygons), metric(polygons.values())
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in sorted((i, j) for i, j in zip(first.tolist(), second.tolist(), strict=True) if i < j):
        if hectares := _hectares(shapely.get_parts(shapely.intersection(shapes[i], shapes[j]))):
            yield f"{names[i]} + {names[j]}: {hectares:.1f} ha"


def holes(polygons: Polygons) -> float:
    """Hectares of ground that the polygons enclose and none of them covers, slivers left out."""
    union = shapely.union_all(metric(polygons.values()))
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(union)])
    return _hectares(shapely.get_parts(shapely.difference(filled, union)))


def _hectares(parts: Iterable[BaseGeometry]) -> float:
    ground: Shapes = np.array([part for part in parts if part.geom_type in POLYGONS], dtype=object)
    wide = (shapely.area(ground) >= SMALLEST_M2) & (mean_width(ground) >= SLIVER_M)
    return float(shapely.area(ground[wide]).sum()) / 10_000
