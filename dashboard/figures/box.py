"""What a map shows of the world: a box of degrees, and how it fits its panel."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

# Of the map's panel (assets/20_map.css), width to height.
ASPECT = 7 / 6
MARGIN = 0.04


@dataclass(frozen=True)
class Box:
    """Degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, geometry: str, margin: float = MARGIN) -> "Box":
        """Around a GeoJSON geometry, with a margin in parts of its size."""
        return cls.around_all([geometry], margin)

    @classmethod
    def around_all(cls, geometries: Sequence[str], margin: float = MARGIN) -> "Box":
        """Around several together."""
        points = [point for geometry in geometries for point in _points(json.loads(geometry)["coordinates"])]
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        wide, tall = (max(lons) - min(lons)) * margin, (max(lats) - min(lats)) * margin
        return cls(min(lons) - wide, min(lats) - tall, max(lons) + wide, max(lats) + tall)

    @property
    def centre(self) -> tuple[float, float]:
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def widened(self, aspect: float = ASPECT) -> "Box":
        """The smallest box of the panel's proportions around this one: plotly draws nothing beside its ranges."""
        lon, lat = self.centre
        shrink = cos(radians(lat))
        tall = max(self.north - self.south, (self.east - self.west) * shrink / aspect)
        wide = tall * aspect / shrink
        return Box(lon - wide / 2, lat - tall / 2, lon + wide / 2, lat + tall / 2)


# The dense city, about 13 km across: where the names can be read.
CITY = Box(44.325, 35.3895, 44.447, 35.5105)


def _points(coordinates: Sequence[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], (int, float)):
        yield (coordinates[0], coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)
