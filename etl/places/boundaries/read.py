"""A file of boundaries, first looked at from outside (size, first bytes, parts), then read by a child process."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import shapely

from etl.places.boundaries.finding import Finding
from etl.places.coverage import Shapes

ROOT = Path(__file__).parents[3]
WALL_SECONDS = 40
BIGGEST = 100 * 2**20
PARTS = (".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shx", ".dbf")
FIRST_BYTES = {b"PK\x03\x04": ".zip", b"\x00\x00\x27\x0a": ".shp", b"SQLite format 3\x00": ".gpkg"}


@dataclass(frozen=True)
class Layer:
    """What the file holds: texts by row in the order of `columns`, a shape (lon/lat) or None for each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    shapes: Shapes
    crs: bool
    name: str
    sha256: str


def read(file: Path, level: int) -> Layer | Finding:
    """Read GeoJSON, a shapefile (.shp with its parts, or .zip) or a GeoPackage; `level` 1 to 4 picks among layers.

    Works on a copy of its own, so that what is judged is what was fingerprinted.
    """
    kind = _kind(file)
    if isinstance(kind, Finding):
        return kind
    with tempfile.TemporaryDirectory(prefix="boundaries-") as folder:
        copy = Path(folder) / f"layer{kind}"
        shutil.copyfile(file, copy)
        if kind == ".shp" and (missing := _bring_parts(file, copy)):
            return Finding("E_AREA_PARTS", missing)
        return _told(copy, level, sha256(copy.read_bytes()).hexdigest())


def _kind(file: Path) -> str | Finding:
    """What the first bytes say; a name can say anything."""
    size = file.stat().st_size
    if size > BIGGEST:
        return Finding("E_AREA_TOO_BIG", figure=f"{size / 2**20:.0f} MB > {BIGGEST // 2**20} MB")
    with file.open("rb") as opened:
        start = opened.read(512)
    known = next((kind for first, kind in FIRST_BYTES.items() if start.startswith(first)), None)
    if known is None and start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return ".geojson"
    return known or Finding("E_AREA_FORMAT")


def _bring_parts(file: Path, copy: Path) -> tuple[str, ...]:
    """A shapefile is several files of one name; the parts that are missing."""
    beside = {path.suffix.lower(): path for path in file.parent.iterdir() if path.stem == file.stem and path.is_file()}
    for part in PARTS:
        if part in beside and beside[part].stat().st_size <= BIGGEST:
            shutil.copyfile(beside[part], copy.with_suffix(part))
    return tuple(part for part in NEEDED if part not in beside)


def _told(copy: Path, level: int, digest: str) -> Layer | Finding:
    """A child that dies of its limits took on too much; one that dies otherwise met no file it could read."""
    command = [sys.executable, "-m", "etl.places.boundaries.layer", str(copy), str(level)]
    quiet = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PROJ_NETWORK": "OFF", "PYTHONWARNINGS": "ignore"}
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            command, cwd=ROOT, env=quiet, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding("E_AREA_TOO_BIG", figure=f"{WALL_SECONDS} s")
    if child.returncode:
        exhausted = child.returncode < 0 or b"MemoryError" in child.stderr
        return Finding("E_AREA_TOO_BIG" if exhausted else "E_AREA_FORMAT")
    found = json.loads(child.stdout)
    if "fault" in found:
        return Finding(found["fault"], figure=found["figure"])
    shapes = np.array([shapely.from_wkb(wkb) if wkb else None for wkb in found["shapes"]], dtype=object)
    rows = tuple(map(tuple, found["rows"]))
    return Layer(tuple(found["columns"]), rows, shapes, found["crs"], found["layer"], digest)
