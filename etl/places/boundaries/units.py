"""From the rows of a layer to units of one level: which columns tell what, in the layouts that are known."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from etl.places.boundaries.finding import Finding
from etl.places.boundaries.read import Layer
from etl.places.boundaries.shelf import Level

NUMBER: Mapping[Level, int] = {"governorate": 1, "district": 2, "subdistrict": 3, "neighbourhood": 4}
MOST_TOLD = 12
_SIGN = re.compile(r"[^a-z0-9]")
# Column names without case and signs; n is the number of the level. COD-AB has used the first three in turn.
CODES = ("adm{n}pcode", "admin{n}pcode", "admpcode{n}")
IDS = (*CODES, "pcode", "{level}id", "areaid", "placeid", "id")
ENGLISH = ("adm{n}en", "admin{n}nameen", "adm{n}nameen", "admin{n}name", "nameen", "name")
ARABIC = ("adm{n}ar", "admin{n}namear", "adm{n}namear", "namear")
LEVEL = ("level", "admlevel", "adminlevel")
VALID_ON = ("validon", "validfrom", "date")
SOURCE = ("source",)


@dataclass(frozen=True)
class Unit:
    """One row of the level asked for; `at`: its place in the file, counted from 1."""

    at: int
    place_id: str | None
    name_en: str | None
    name_ar: str | None
    shape: BaseGeometry | None

    @property
    def label(self) -> str:
        return self.place_id or f"{self.name_en or self.name_ar or '?'} (#{self.at})"


@dataclass(frozen=True)
class Units:
    """Those of a level. `others`: how many of its rows lie in other governorates; `texts`: its columns' values."""

    units: tuple[Unit, ...]
    others: int
    valid_on: date | None
    source: str | None
    texts: Mapping[str, tuple[str, ...]]


def select(layer: Layer, level: Level, within: str) -> Units | Finding:
    """The units of `level` whose id begins with `within`, or bears no other governorate's code."""
    column = _finder(layer.columns, level)
    ids, levels = column(IDS), column(LEVEL)
    if not layer.rows:
        return Finding("E_AREA_EMPTY")
    if ids is None:
        return Finding("E_AREA_NO_ID", layer.columns[:MOST_TOLD])
    rows = [i for i, row in enumerate(layer.rows) if levels is None or row[levels] == str(NUMBER[level])]
    if not rows or (finer := _finer(layer, level, rows)):
        held = sorted({row[levels] or "" for row in layer.rows}) if levels is not None else [finer]
        return Finding("E_AREA_LEVEL", figure=", ".join(held))
    names = column(ENGLISH), column(ARABIC)
    units = [_unit(layer, i, ids, *names) for i in rows]
    ours = [unit for unit in units if not _elsewhere(unit.place_id, within)]
    valid_on, source = (_first(layer, ours, at) for at in (column(VALID_ON), column(SOURCE)))
    return Units(tuple(ours), len(units) - len(ours), _date(valid_on), source, _texts(layer, ours))


def _finder(columns: Sequence[str], level: Level) -> Callable[[Sequence[str]], int | None]:
    plain = {_SIGN.sub("", name.lower()): i for i, name in reversed(list(enumerate(columns)))}

    def find(wanted: Sequence[str]) -> int | None:
        keys = (key.format(n=NUMBER[level], level=level) for key in wanted)
        return next((plain[key] for key in keys if key in plain), None)

    return find


def _unit(layer: Layer, row: int, place_id: int, english: int | None, arabic: int | None) -> Unit:
    cells = layer.rows[row]
    en, ar = (None if c is None else cells[c] for c in (english, arabic))
    identity = cells[place_id]
    return Unit(row + 1, identity.upper() if identity else None, en, ar, layer.shapes[row])


def _first(layer: Layer, units: Sequence[Unit], column: int | None) -> str | None:
    return layer.rows[units[0].at - 1][column] if units and column is not None else None


def _texts(layer: Layer, units: Sequence[Unit]) -> dict[str, tuple[str, ...]]:
    rows = [layer.rows[unit.at - 1] for unit in units]
    return {name: tuple(filter(None, (row[c] for row in rows))) for c, name in enumerate(layer.columns)}


def _finer(layer: Layer, level: Level, rows: Sequence[int]) -> str:
    """The level whose codes every row bears, where that is finer than the one asked for."""
    for name, number in NUMBER.items():
        place_id = _finder(layer.columns, name)(CODES)
        if number > NUMBER[level] and place_id is not None and all(layer.rows[i][place_id] for i in rows):
            return name
    return ""


def _elsewhere(place_id: str | None, within: str) -> bool:
    """Another governorate's code; what has no such code at all is not passed over but told."""
    return bool(place_id and re.match(r"IQG?\d", place_id) and not place_id.startswith(within))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10].replace("/", "-"))
    except ValueError:
        return None
