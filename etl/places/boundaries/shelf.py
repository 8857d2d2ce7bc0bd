"""Every version of imported boundaries under known/boundaries/<level>/, and which of them is in force.

A version is one GeoJSON file that never changes; CURRENT.json beside it names the one in force, and where there is
none the shapes that the project ships with hold.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

import shapely
from shapely.geometry.base import BaseGeometry

from etl.errors import SettingsError

Level = Literal["neighbourhood", "subdistrict", "district", "governorate"]
LEVELS: tuple[Level, ...] = get_args(Level)
SHIPPED = "shipped"
CURRENT = "CURRENT.json"


@dataclass(frozen=True)
class About:
    """What is known of a version. `valid_on`: the day its source says it holds from; `sha256`: of the file given."""

    version: str
    level: Level
    valid_on: date | None
    source: str | None
    file: str
    sha256: str
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True)
class Boundaries:
    """Polygons by place id, lon/lat in WGS 84 on the grid."""

    about: About
    shapes: Mapping[str, BaseGeometry]


def name(level: Level, day: date, shapes: Mapping[str, BaseGeometry]) -> str:
    """Level, day and content: the same ground of the same day always has the same name."""
    content = b"".join(place_id.encode() + shapely.to_wkb(shape) for place_id, shape in sorted(shapes.items()))
    return f"{level}-{day}-{sha256(content).hexdigest()[:8]}"


def put(known: Path, boundaries: Boundaries) -> None:
    """Keep a version and put it in force; one that is there already keeps its own story of who brought it, and when."""
    about = boundaries.about
    path = _path(known, about.level, about.version)
    if not path.exists():
        _write(path, json.dumps(_collection(boundaries), ensure_ascii=False, default=str))
    _point(known, about.level, about.version)


def use(known: Path, version: str, level: Level | None = None) -> tuple[Level, ...]:
    """Put an earlier version in force, or "shipped" for one level or all; the levels that were named.

    Raises SettingsError for a version that is not kept here.
    """
    if version == SHIPPED:
        return _back_to_shipped(known, (level,) if level else LEVELS)
    held = {about.version: about.level for about, _ in versions(known)}
    if version not in held:
        kept = ", ".join(held) or "none"
        raise SettingsError(f"There is no version {version!r}.", f"Kept here: {kept}; or {SHIPPED}.", code="E_VERSION")
    _point(known, held[version], version)
    return (held[version],)


def versions(known: Path) -> tuple[tuple[About, bool], ...]:
    """Every version kept and whether it is in force, by level, the newest import first."""
    held = [
        (about, about.version == _current(known, level))
        for level in LEVELS
        for path in (known / "boundaries" / level).glob("*.geojson")
        for about in (get(known, level, path.stem).about,)
    ]
    held.sort(key=lambda found: found[0].imported_at, reverse=True)
    return tuple(sorted(held, key=lambda found: LEVELS.index(found[0].level)))


def in_force(known: Path | None) -> dict[Level, Boundaries]:
    """The imported boundaries that hold now. Raises SettingsError where one cannot be read: it is never passed over."""
    named = {level: _current(known, level) for level in LEVELS} if known else {}
    return {level: get(known, level, version) for level, version in named.items() if known and version}


def get(known: Path, level: Level, version: str) -> Boundaries:
    """A version that is kept. Raises SettingsError where it cannot be read."""
    try:
        told = json.loads(_path(known, level, version).read_text("utf-8"))
        about = told["about"]
        days = {
            "valid_on": date.fromisoformat(about["valid_on"]) if about["valid_on"] else None,
            "imported_at": datetime.fromisoformat(about["imported_at"]),
        }
        shapes = {f["id"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in told["features"]}
        return Boundaries(About(**about | days), shapes)
    except (OSError, ValueError, KeyError, TypeError, shapely.GEOSException) as error:
        hint = f"Put another version in force: etl areas use {SHIPPED} --level {level}."
        raise SettingsError(f"The boundaries {version} cannot be read.", hint, code="E_AREA_KEPT") from error


def _path(known: Path, level: Level, version: str) -> Path:
    return known / "boundaries" / level / f"{version}.geojson"


def _current(known: Path, level: Level) -> str | None:
    pointer = known / "boundaries" / level / CURRENT
    try:
        return str(json.loads(pointer.read_text("utf-8"))["version"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = f"Put a version in force: etl areas use {SHIPPED} --level {level}."
        raise SettingsError(f"It cannot be read which {level} boundaries hold.", hint, code="E_AREA_KEPT") from error


def _point(known: Path, level: Level, version: str) -> None:
    _write(known / "boundaries" / level / CURRENT, json.dumps({"version": version}))


def _back_to_shipped(known: Path, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    for level in levels:
        (known / "boundaries" / level / CURRENT).unlink(missing_ok=True)
    return levels


def _collection(boundaries: Boundaries) -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": place_id, "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for place_id, shape in sorted(boundaries.shapes.items())
    ]
    return {"type": "FeatureCollection", "about": asdict(boundaries.about), "features": features}


def _write(path: Path, text: str) -> None:
    """Whole or not at all, for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
