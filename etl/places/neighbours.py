"""Which areas share a border."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

GAP = 0.0005  # degrees, some 50 m: rounded corners of two surveys do not meet exactly


def touching(geometries: Sequence[str]) -> npt.NDArray[np.bool_]:
    """GeoJSON texts -> N x N, true where two of them lie within a gap of each other; never with itself."""
    shapes = shapely.from_geojson(list(geometries))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=GAP)
    near = np.zeros((len(shapes), len(shapes)), dtype=bool)
    near[one, other] = True
    np.fill_diagonal(near, False)
    return near
