"""Which area a point lies in, for a million points at once."""

import numpy as np
import numpy.typing as npt
import shapely

from etl.places.coverage import Shapes, lonlat, metric

# Outlines are generalised to about 1 km, so a true position at the rim of the governorate may fall just outside of
# what is drawn. Half as much again is granted, then the position is outside.
RIM_M = 1500.0

Degrees = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int16]
NOWHERE = -1


def locate(shapes: Shapes, lon: Degrees, lat: Degrees) -> Indices:
    """Index of the shape that each point (WGS 84) belongs to, or NOWHERE; up to RIM_M beyond the rim the nearest.

    On a border, and between equally near shapes, the lower index has it.
    """
    found = covering(shapes, lon, lat)
    stray = np.flatnonzero(found == NOWHERE)
    if stray.size:
        near = stray[covering(_rim(shapes), lon[stray], lat[stray]) != NOWHERE]
        found[near] = _nearest(shapes, lon[near], lat[near])
    return found


def covering(shapes: Shapes, lon: Degrees, lat: Degrees) -> Indices:
    """Index of the first shape that covers each point, border included, or NOWHERE.

    With the points sorted by longitude each shape looks at its own strip of them only, then at its bounding box,
    then exactly: several times faster than an indexed join, same answer.
    """
    order = np.argsort(lon)
    x, y = lon[order], lat[order]
    found = np.full(len(x), NOWHERE, dtype=np.int16)
    shapely.prepare(shapes)
    for index in range(len(shapes) - 1, -1, -1):  # the lowest index comes last and so keeps a shared border
        west, south, east, north = shapely.bounds(shapes[index])
        strip = slice(np.searchsorted(x, west, "left"), np.searchsorted(x, east, "right"))
        boxed = strip.start + np.flatnonzero((y[strip] >= south) & (y[strip] <= north))
        found[boxed[shapely.intersects_xy(shapes[index], x[boxed], y[boxed])]] = index
    unsorted = np.empty_like(found)
    unsorted[order] = found
    return unsorted


def _rim(shapes: Shapes) -> Shapes:
    """All the shapes together and what lies around them, a little further than RIM_M: who may be near at all."""
    outline = shapely.union_all(metric(shapes)).buffer(1.01 * RIM_M)
    return lonlat([outline])


def _nearest(shapes: Shapes, lon: Degrees, lat: Degrees) -> Indices:
    which, index = shapely.STRtree(metric(shapes)).query_nearest(metric(shapely.points(lon, lat)), max_distance=RIM_M)
    found = np.full(len(lon), len(shapes), dtype=np.int16)
    np.minimum.at(found, which, index.astype(np.int16))
    return np.where(found == len(shapes), np.int16(NOWHERE), found)
