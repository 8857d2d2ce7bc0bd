"""The shapes of the areas: the city's neighbourhoods, taken out of the subdistrict outlines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from etl.places.coverage import SLIVER_M, Shapes, claims, faces, lonlat, mean_width, metric, tile
from etl.places.gazetteer import CITY, REST, Point

REACH_M = 1000.0  # a neighbourhood ends about 1 km from its point where no other one begins
CLOSING_M = 300.0  # notches and gaps narrower than about twice this are closed
SIMPLER_M = 6.0  # the round outer edge as straight pieces that stray no further than this


@dataclass(frozen=True)
class City:
    """The neighbourhoods: `lines` (lon/lat) that bound them, the `ground` they fill, which of them claim each point.

    `ground` and the points are in metres.
    """

    lines: tuple[BaseGeometry, ...]
    ground: BaseGeometry
    claims: Callable[[Shapes], list[list[str]]]


def catchments(points: Mapping[str, Point], reach: float = REACH_M, closing: float = CLOSING_M) -> City:
    """What lies nearest to each point (lon/lat), to about `reach` metres from it."""
    ids = sorted(points)
    at = metric([shapely.Point(points[area_id]) for area_id in ids])
    ground = _footprint(at, reach, closing)
    borders = shapely.voronoi_polygons(shapely.MultiPoint(at), extend_to=ground, only_edges=True)

    def nearest(inner: Shapes) -> list[list[str]]:
        within = shapely.contains(ground, inner)
        found = shapely.STRtree(at).nearest(inner)
        return [[ids[i]] if inside else [] for i, inside in zip(found, within, strict=True)]

    return City(tuple(lonlat([ground.boundary, borders.intersection(ground)])), ground, nearest)


def surveyed(shapes: Mapping[str, BaseGeometry]) -> City:
    """Neighbourhoods whose borders (lon/lat) somebody official drew."""
    polygons = dict(zip(shapes, metric(shapes.values()), strict=True))
    lines = tuple(shape.boundary for shape in shapes.values())
    return City(lines, shapely.union_all(list(polygons.values())), lambda inner: claims(inner, polygons))


def tessellate(city: City, outlines: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Polygons by area_id, lon/lat on a grid of 1e-5 degrees, that cover the outlines without gap or overlap.

    All lines are noded once on that grid and the faces between them given away whole, so that neighbours share their
    border to the last digit. A face that no subdistrict claims, or that two claim, is a slip of the outlines: it goes
    to the neighbour it shares the longest border with, on a tie to the lower id.
    """
    pieces = faces([*city.lines, *(outline.boundary for outline in outlines.values())])
    inner = metric(shapely.point_on_surface(pieces))
    enclosed = shapely.contains(_filled(city.ground), inner) & (mean_width(metric(pieces)) >= SLIVER_M)
    told = zip(city.claims(inner), enclosed, claims(shapely.point_on_surface(pieces), outlines), strict=True)
    return tile(pieces, [_owner(neighbourhoods, hole, subdistricts) for neighbourhoods, hole, subdistricts in told])


def _owner(neighbourhoods: list[str], enclosed: bool, subdistricts: list[str]) -> str | None:
    """A neighbourhood goes before any outline; what the city encloses or leaves of its own subdistrict is the rest."""
    if neighbourhoods:
        return neighbourhoods[0] if len(neighbourhoods) == 1 else None
    if enclosed or subdistricts == [CITY]:
        return REST
    return subdistricts[0] if len(subdistricts) == 1 else None


def _footprint(points: Shapes, reach: float, closing: float) -> BaseGeometry:
    discs = shapely.union_all(shapely.buffer(points, reach, quad_segs=12))
    return discs.buffer(closing).buffer(-closing).simplify(SIMPLER_M)


def _filled(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(shape)])
