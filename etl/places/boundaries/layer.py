"""A file of boundaries in a process of its own: `python -m etl.places.boundaries.layer FILE LEVEL_NUMBER`.

GDAL is native code with many drivers, and the file is not trusted. So the parent never opens one: this child does,
under limits of memory and time, and tells what it found as one line of JSON, positions already in WGS 84.
"""

import json
import re
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio  # type: ignore[import-untyped]
import pyogrio.errors  # type: ignore[import-untyped]
import pyogrio.raw  # type: ignore[import-untyped]
import pyproj
import shapely

MEMORY = 1_500 * 2**20
SECONDS = 30
DRIVERS = ("GeoJSON", "ESRI Shapefile", "GPKG")
ENTRIES, UNPACKED, RATIO = 200, 300 * 2**20, 100
MOST_UNITS, MOST_CORNERS, LONGEST = 5_000, 1_000_000, 200
WGS84 = pyproj.CRS.from_epsg(4326)

Told = dict[str, Any]
Rows = list[list[str | None]]


def tell(file: Path, level: int) -> Told:
    """`columns`, `rows` (texts), `shapes` (hex WKB or null), `crs` (whether known), or `fault` and `figure`."""
    if file.suffix == ".zip" and (fault := package_fault(file)):
        return {"fault": fault, "figure": ""}
    layers = _layers(file)
    named = rf"(?i)adm(in)?_?{level}(?!\d)"
    chosen = list(layers) if len(layers) == 1 else [name for name in layers if re.search(named, name)]
    if len(chosen) != 1:
        return {"fault": "E_AREA_LAYERS" if layers else "E_AREA_FORMAT", "figure": ", ".join(layers)[:LONGEST]}
    return _read(layers[chosen[0]], chosen[0])


def package_fault(file: Path) -> str | None:
    """E_AREA_TOO_BIG for a bomb, E_AREA_FORMAT for what is no whole zip."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "E_AREA_FORMAT"
    unpacked = sum(part.file_size for part in parts)
    too_big = len(parts) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * file.stat().st_size
    return "E_AREA_TOO_BIG" if too_big else None


def _layers(file: Path) -> dict[str, str]:
    """Each layer's name, and where GDAL finds it; in a zip the shapefiles, wherever they lie."""
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as package:
            members = [name for name in package.namelist() if name.lower().endswith(".shp")]
        return {Path(member).stem: f"/vsizip/{file}/{member}" for member in members}
    return {str(name): str(file) for name, kind in pyogrio.list_layers(file) if kind is not None}


def _read(source: str, layer: str) -> Told:
    info = pyogrio.read_info(source, layer=layer)
    if info["driver"] not in DRIVERS:
        return {"fault": "E_AREA_FORMAT", "figure": ""}
    if info["features"] > MOST_UNITS:
        return {"fault": "E_AREA_TOO_BIG", "figure": str(info["features"])}
    meta, _, wkb, fields = pyogrio.raw.read(source, layer=layer, force_2d=True, datetime_as_string=True)
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"))
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > MOST_CORNERS:
        return {"fault": "E_AREA_TOO_BIG", "figure": str(corners)}
    crs = _crs(meta["crs"])
    return {
        "columns": [str(column) for column in meta["fields"]],
        "rows": _texts(fields, len(shapes)),
        "shapes": [None if shape is None else shapely.to_wkb(shape, hex=True) for shape in _in_degrees(shapes, crs)],
        "crs": crs is not None,
        "layer": layer,
    }


def _crs(told: str | None) -> pyproj.CRS | None:
    try:
        return pyproj.CRS.from_user_input(told) if told else None
    except pyproj.exceptions.CRSError:
        return None


def _in_degrees(shapes: npt.NDArray[np.object_], crs: pyproj.CRS | None) -> npt.NDArray[np.object_]:
    if crs is None or crs.equals(WGS84, ignore_axis_order=True):
        return shapes
    turn = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True).transform
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1]))))


def _texts(fields: list[npt.NDArray[Any]], count: int) -> Rows:
    return [[_text(field[row]) for field in fields] for row in range(count)]


def _text(value: object) -> str | None:
    """Whole numbers without a point: a column of levels with a gap in it is one of floats."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return None
    text = f"{value:.15g}" if isinstance(value, float | np.floating) else str(value)
    return text.strip()[:LONGEST] or None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = tell(Path(sys.argv[1]), int(sys.argv[2]))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError, ValueError):
        found = {"fault": "E_AREA_FORMAT", "figure": ""}
    sys.stdout.write(json.dumps(found))
