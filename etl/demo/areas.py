"""Areas for a synthetic inbox to be set in: the real ones, as the reference folder names them, or a grid."""

from pathlib import Path

import numpy as np

from etl.demo.scenario import NEIGHBOURHOOD, DemoArea
from etl.places import gazetteer

GRID_CORNER, GRID_SPAN = (35.05, 43.75), (0.75, 0.90)  # latitude, longitude: a box about the governorate


def known_areas(reference: Path) -> tuple[DemoArea, ...]:
    """All areas of the map in order of id.

    A neighbourhood stands at its own point; a subdistrict at the middle of its outline, good for distances.
    """
    known = gazetteer.read(reference)
    named = {entry.place_id: entry.name_en for entry in known.entries}
    return tuple(_area(entry, known, named[str(entry.district_id)]) for entry in known.entries if entry.is_area)


def _area(entry: gazetteer.Entry, known: gazetteer.Gazetteer, district_name: str) -> DemoArea:
    ring = known.outlines.get(str(entry.subdistrict_id), ())
    lon, lat = known.points.get(entry.place_id) or np.mean(ring, axis=0).round(5).tolist()
    names = entry.name_en, entry.name_ar or ""
    return DemoArea(entry.place_id, *names, lat, lon, entry.level, str(entry.district_id), district_name)


def grid_areas(count: int) -> tuple[DemoArea, ...]:
    """A made-up grid of `count` areas, SYN-0001 on, for volumes the real map does not have."""
    side = max(1, int(np.ceil(np.sqrt(count))))
    return tuple(_cell(number, side) for number in range(count))


def _cell(number: int, side: int) -> DemoArea:
    row, column = divmod(number, side)
    lat = GRID_CORNER[0] + (row + 0.5) * GRID_SPAN[0] / side
    lon = GRID_CORNER[1] + (column + 0.5) * GRID_SPAN[1] / side
    label = f"{number + 1:04d}"
    names = f"SYN-{label}", f"Synthetic {label}", f"تجريبي {label}"
    return DemoArea(*names, round(lat, 5), round(lon, 5), NEIGHBOURHOOD, gazetteer.CITY_DISTRICT)
