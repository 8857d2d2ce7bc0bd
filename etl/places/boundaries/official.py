"""From a file to boundaries that may be put in force: read, checked, drawn once to see that the map stays whole."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely

from etl.places import areas
from etl.places.areas import Atlas, Official
from etl.places.boundaries import shelf
from etl.places.boundaries.check import Checked, check
from etl.places.boundaries.finding import Finding
from etl.places.boundaries.read import Layer, read
from etl.places.boundaries.shelf import About, Boundaries, Level
from etl.places.boundaries.units import NUMBER
from etl.places.gazetteer import Gazetteer


@dataclass(frozen=True)
class Candidate:
    """What a file would bring. `boundaries` and `atlas` (the map under them) only where nothing refuses."""

    findings: tuple[Finding, ...]
    boundaries: Boundaries | None = None
    atlas: Atlas | None = None


def judge(file: Path, level: Level, gazetteer: Gazetteer, official: Official, now: datetime, by: str) -> Candidate:
    """Judge a file as boundaries of `level`, beside the `official` ones in force; changes nothing."""
    layer = read(file, NUMBER[level])
    if isinstance(layer, Finding):
        return Candidate((layer,))
    checked = check(layer, level, areas.draw(gazetteer, official))
    if checked.refused:
        return Candidate(checked.findings)
    boundaries = Boundaries(_about(file, layer, checked, level, now, by), checked.shapes)
    atlas = _drawn(gazetteer, {**official, level: boundaries})
    if isinstance(atlas, Finding):
        return Candidate((atlas, *checked.findings))
    return Candidate(checked.findings, boundaries, atlas)


def _about(file: Path, layer: Layer, checked: Checked, level: Level, now: datetime, by: str) -> About:
    version = shelf.name(level, checked.valid_on or now.date(), checked.shapes)
    return About(version, level, checked.valid_on, checked.source, file.name, layer.sha256, now, by)


def _drawn(gazetteer: Gazetteer, official: Official) -> Atlas | Finding:
    """The whole map under the new boundaries, or what it would lack: an area, or its wholeness."""
    try:
        atlas = areas.draw(gazetteer, official)
    except (KeyError, ValueError, shapely.GEOSException):
        return Finding("E_AREA_MAP")
    wanted = {entry.place_id for entry in gazetteer.entries if entry.is_area}
    if lost := wanted - {area.area_id for area in atlas.areas}:
        return Finding("E_AREA_MAP", tuple(sorted(lost)))
    pictures = (atlas.shapes, atlas.drawn)
    whole = all(shapely.coverage_is_valid(shapes) and shapely.is_valid(shapes).all() for shapes in pictures)
    return atlas if whole else Finding("E_AREA_MAP")
