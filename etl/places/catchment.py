"""The shapes of the areas: catchments around the neighbourhoods' points, taken out of the subdistrict outlines."""

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from etl.places.gazetteer import CITY, REST, Point

METRIC = 32638  # UTM zone 38N, metres
GRID = 1e-5  # degrees, about 1 m: the fineness in which shapes are kept and published
REACH_M = 1000.0  # a neighbourhood ends about 1 km from its point where no other one begins
CLOSING_M = 300.0  # notches and gaps narrower than about twice this are closed
SIMPLER_M = 6.0  # the round outer edge as straight pieces that stray no further than this

Shapes = npt.NDArray[np.object_]


def tessellate(
    points: Mapping[str, Point],
    outlines: Mapping[str, Sequence[Point]],
    reach: float = REACH_M,
    closing: float = CLOSING_M,
) -> dict[str, BaseGeometry]:
    """Polygons by area_id, lon/lat on a grid of 1e-5 degrees, that cover the outlines without gap or overlap.

    All lines are noded once on that grid and the faces between them given away whole, so that neighbours share their
    border to the last digit. A face that no subdistrict claims, or that two claim, is a slip of the outlines'
    generalisation: it goes to the neighbour it shares the longest border with, on a tie to the lower id.
    """
    ids = sorted(points)
    at = metric([shapely.Point(points[area_id]) for area_id in ids])
    footprint = _footprint(at, reach, closing)
    borders = shapely.voronoi_polygons(shapely.MultiPoint(at), extend_to=footprint, only_edges=True)
    rings = {name: shapely.Polygon(ring) for name, ring in sorted(outlines.items())}
    lines = [*lonlat([footprint.boundary, borders.intersection(footprint)]), *(p.boundary for p in rings.values())]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines, grid_size=GRID)]))
    inner = metric(shapely.point_on_surface(faces))
    nearest = shapely.STRtree(at).nearest(inner)
    in_city = shapely.contains(footprint, inner)
    enclosed = shapely.contains(_filled(footprint), inner) & ~in_city
    claims = [_claims(face, rings) for face in shapely.point_on_surface(faces)]
    owners = [
        ids[near] if city else REST if hole or claim == [CITY] else claim[0] if len(claim) == 1 else None
        for near, city, hole, claim in zip(nearest, in_city, enclosed, claims, strict=True)
    ]
    return _dissolve(faces, _settle(faces, owners))


def _footprint(points: Shapes, reach: float, closing: float) -> BaseGeometry:
    discs = shapely.union_all(shapely.buffer(points, reach, quad_segs=12))
    return discs.buffer(closing).buffer(-closing).simplify(SIMPLER_M)


def _claims(point: BaseGeometry, rings: dict[str, BaseGeometry]) -> list[str]:
    return [name for name, ring in rings.items() if ring.covers(point)]


def _filled(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(shape)])


def _settle(faces: Shapes, owners: Sequence[str | None]) -> list[str]:
    """Give each unowned face to the owner around it with the longest shared border, from the outside in."""
    settled = list(owners)
    while orphans := [i for i, owner in enumerate(settled) if owner is None]:
        found = {i: owner for i in orphans if (owner := _longest_border(i, faces, settled))}
        if not found:
            raise ValueError("two outlines claim the same ground, and no area lies beside it")
        for i, owner in found.items():
            settled[i] = owner
    return [owner for owner in settled if owner is not None]


def _longest_border(orphan: int, faces: Shapes, owners: Sequence[str | None]) -> str | None:
    shared: dict[str, float] = {}
    for i in shapely.STRtree(faces).query(faces[orphan], predicate="touches"):
        if owner := owners[i]:
            border = shapely.intersection(faces[orphan].boundary, faces[i].boundary).length
            shared[owner] = shared.get(owner, 0.0) + border
    return min(shared, key=lambda owner: (-shared[owner], owner), default=None)


def _dissolve(faces: Shapes, owners: Sequence[str]) -> dict[str, BaseGeometry]:
    named = np.array(owners)
    return {owner: _rounded(shapely.coverage_union_all(faces[named == owner])) for owner in sorted(set(owners))}


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    """Grid nodes carry binary dust (44.39999999999999): write them as the decimals they are."""
    return shapely.transform(shape, lambda xy: np.round(xy, 5)).normalize()


def metric(shapes: Iterable[BaseGeometry]) -> Shapes:
    """From lon/lat in WGS 84 to metres."""
    return np.asarray(gpd.GeoSeries(list(shapes), crs=4326).to_crs(METRIC))


def lonlat(shapes: Iterable[BaseGeometry]) -> Shapes:
    """From metres back to lon/lat in WGS 84."""
    return np.asarray(gpd.GeoSeries(list(shapes), crs=METRIC).to_crs(4326))
