"""The places of Kirkuk and their names, as the reference files tell them."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Level = Literal["neighbourhood", "subdistrict", "city", "district", "governorate"]
Point = tuple[float, float]
Row = dict[str, str]
Table = tuple[Row, ...]

GOVERNORATE = "IQG13"
CITY_DISTRICT = "IQG13Q04"
CITY = "IQG13Q04N06"  # Markaz Kirkuk: the subdistrict that is the city and its surroundings
REST = "IQG13Q04N06R"  # what the neighbourhoods leave of Markaz Kirkuk
ALIASES = "aliases.csv"
FILES = ("neighbourhoods.csv", "subdistricts.csv", "subdistrict_outlines.csv", "districts.csv", ALIASES)


@dataclass(frozen=True)
class Entry:
    """One place: an area (neighbourhood, subdistrict) or a larger one; a name that is not known is None."""

    place_id: str
    level: Level
    subdistrict_id: str | None
    district_id: str | None
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None
    other_names: tuple[str, ...]

    @property
    def is_area(self) -> bool:
        return self.level in ("neighbourhood", "subdistrict")

    @property
    def in_city(self) -> bool:
        """Within Markaz Kirkuk, so that a record known only to its subdistrict counts at the city."""
        return self.subdistrict_id == CITY

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it answers to, its id included."""
        known = (self.name_en, self.name_ar, self.name_ckb, self.name_tr, *self.other_names, self.place_id)
        return tuple(name for name in known if name)

    @property
    def label(self) -> str:
        """How a person recognises it in a message: English, Arabic where known, and the id."""
        return f"{' / '.join(filter(None, (self.name_en, self.name_ar)))} ({self.place_id})"


@dataclass(frozen=True)
class Gazetteer:
    """All places in order of id, the neighbourhoods' points and the subdistricts' outlines as (lon, lat) in WGS 84."""

    entries: tuple[Entry, ...]
    points: dict[str, Point]
    outlines: dict[str, tuple[Point, ...]]
    digest: str


def read(reference: Path, confirmed: Path | None = None) -> Gazetteer:
    """Read the reference folder, and further aliases that people confirmed (a file like aliases.csv) where it exists.

    Raises ValueError for an id given twice or an alias of a place that is not there.
    """
    tables = {name: tuple(_rows(reference / name)) for name in FILES}
    aliases = tables[ALIASES] + (tuple(_rows(confirmed)) if confirmed and confirmed.exists() else ())
    entries = tuple(sorted(_entries(tables, _other_names(aliases)), key=lambda entry: entry.place_id))
    _refuse_contradictions(entries, aliases)
    return Gazetteer(
        entries,
        {row["area_id"]: (float(row["lon"]), float(row["lat"])) for row in tables["neighbourhoods.csv"]},
        _outlines(tables["subdistrict_outlines.csv"]),
        _digest(reference),
    )


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _other_names(aliases: Table) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for row in aliases:
        names[row["place_id"]] = (*names.get(row["place_id"], ()), row["name"])
    return names


def _entries(tables: dict[str, Table], other_names: dict[str, tuple[str, ...]]) -> Iterator[Entry]:
    district_of = {row["subdistrict_id"]: row["district_id"] for row in tables["subdistricts.csv"]}

    def entry(row: Row, place_id: str, level: str, subdistrict_id: str | None, district_id: str | None) -> Entry:
        ar, ckb, tr = (row.get(f"name_{language}") or None for language in ("ar", "ckb", "tr"))
        others = other_names.get(place_id, ())
        return Entry(place_id, cast(Level, level), subdistrict_id, district_id, row["name_en"], ar, ckb, tr, others)

    for row in tables["neighbourhoods.csv"]:
        subdistrict_id = row["subdistrict_id"]
        yield entry(row, row["area_id"], "neighbourhood", subdistrict_id, district_of[subdistrict_id])
    for row in tables["subdistricts.csv"]:
        if (area_id := row["subdistrict_id"]) != CITY:  # as a whole it is no area but a place: see districts.csv
            yield entry(row, area_id, "subdistrict", CITY if area_id == REST else area_id, row["district_id"])
    for row in tables["districts.csv"]:
        place_id, level = row["place_id"], row["level"]
        yield entry(row, place_id, level, CITY if level == "city" else None, row["district_id"] or None)


def _refuse_contradictions(entries: tuple[Entry, ...], aliases: Table) -> None:
    ids = [entry.place_id for entry in entries]
    if twice := {place_id for place_id in ids if ids.count(place_id) > 1}:
        raise ValueError(f"place ids given twice in the reference files: {sorted(twice)}")
    if unknown := {row["place_id"] for row in aliases} - set(ids):
        raise ValueError(f"aliases of places that are not in the reference files: {sorted(unknown)}")


def _outlines(rows: Table) -> dict[str, tuple[Point, ...]]:
    rings: dict[str, tuple[Point, ...]] = {}
    for row in rows:
        rings[row["subdistrict_id"]] = (*rings.get(row["subdistrict_id"], ()), (float(row["lon"]), float(row["lat"])))
    return rings


def _digest(reference: Path) -> str:
    """Of everything a shape is drawn from and a name is read by."""
    return hashlib.sha256(b"".join((reference / name).read_bytes() for name in FILES)).hexdigest()[:12]
