"""Shapes that tile the ground: cut along common lines, without gap or overlap, neighbours sharing every corner."""

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

METRIC = 32638  # UTM zone 38N, metres
GRID = 1e-5  # degrees, about 1 m: the fineness in which shapes are kept and published
SLIVER_M = 20.0  # mean width below which ground that two units claim, or none, is a slip of the pen and no place
GAP = ""  # the owner of ground that stays nobody's

Shapes = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]


def metric(shapes: Iterable[BaseGeometry]) -> Shapes:
    """From lon/lat in WGS 84 to metres."""
    return np.asarray(gpd.GeoSeries(list(shapes), crs=4326).to_crs(METRIC))


def lonlat(shapes: Iterable[BaseGeometry]) -> Shapes:
    """From metres back to lon/lat in WGS 84."""
    return np.asarray(gpd.GeoSeries(list(shapes), crs=METRIC).to_crs(4326))


def mean_width(shapes: Shapes) -> Numbers:
    """Of polygons in metres: a strip of length l and width w has area l w and perimeter nearly 2 l."""
    return np.asarray(2 * shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-9))


def faces(lines: Sequence[BaseGeometry]) -> Shapes:
    """The pieces that lines in degrees cut the ground into, noded once on the grid."""
    return np.asarray(shapely.get_parts(shapely.polygonize([shapely.union_all(lines, grid_size=GRID)])))


def claims(points: Shapes, shapes: Mapping[str, BaseGeometry]) -> list[list[str]]:
    """Which shapes cover each point, by name in order."""
    names = sorted(shapes)
    tree = shapely.STRtree([shapes[name] for name in names])
    found: list[list[str]] = [[] for _ in points]
    for point, shape in sorted(tree.query(points, predicate="covered_by").T.tolist()):
        found[point].append(names[shape])
    return found


def tile(pieces: Shapes, owners: Sequence[str | None]) -> dict[str, BaseGeometry]:
    """Each owner's pieces as one shape. A piece without owner goes to the neighbour it shares the longest border with.

    On a tie to the lower id. Raises ValueError where such a piece has no neighbour at all.
    """
    named = np.array(_settle(pieces, owners))
    kept = sorted(set(named.tolist()) - {GAP})
    return {owner: rounded(shapely.coverage_union_all(pieces[named == owner])) for owner in kept}


def cleaned(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The same shapes on the grid, their slivers and overlaps given away whole; wider gaps stay gaps."""
    pieces = faces([shape.boundary for shape in shapes.values()])
    thin = mean_width(metric(pieces)) < SLIVER_M
    claimed = claims(shapely.point_on_surface(pieces), shapes)
    owners = [
        names[0] if len(names) == 1 else None if names or narrow else GAP
        for names, narrow in zip(claimed, thin, strict=True)
    ]
    return tile(pieces, owners)


def simplified(shapes: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """Fewer corners, the same on both sides of each border; `tolerance` in metres.

    Visvalingam and Whyatt (1993): a corner goes when the triangle it makes is smaller than the tolerance squared.
    """
    simple = shapely.coverage_simplify(metric(shapes.values()), tolerance)
    return dict(zip(shapes, lonlat(simple), strict=True))


def rounded(shape: BaseGeometry) -> BaseGeometry:
    """Grid nodes carry binary dust (44.39999999999999): write them as the decimals they are."""
    return shapely.transform(shape, lambda xy: np.round(xy, 5)).normalize()


def _settle(pieces: Shapes, owners: Sequence[str | None]) -> list[str]:
    """From the outside in: what lies between two unowned pieces waits until one of them is settled."""
    settled, tree = list(owners), shapely.STRtree(pieces)
    while orphans := [i for i, owner in enumerate(settled) if owner is None]:
        found = {i: owner for i in orphans if (owner := _longest_border(pieces[i], tree, settled))}
        if not found:
            raise ValueError("two outlines claim the same ground, and no area lies beside it")
        for i, owner in found.items():
            settled[i] = owner
    return [owner for owner in settled if owner is not None]


def _longest_border(orphan: BaseGeometry, tree: shapely.STRtree, owners: Sequence[str | None]) -> str | None:
    shared: dict[str, float] = {}
    for i in tree.query(orphan, predicate="touches"):
        if owner := owners[i]:
            border = shapely.intersection(orphan.boundary, tree.geometries[i].boundary).length
            shared[owner] = shared.get(owner, 0.0) + border
    return min(shared, key=lambda owner: (-shared[owner], owner), default=None)
