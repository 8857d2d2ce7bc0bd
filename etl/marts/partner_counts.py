"""The partners' counts: out of the staged tables, through the rules of disclosure, into cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.disclosure import Cell, Told, tell
from etl.places.areas import Atlas
from etl.places.gazetteer import CITY

# Measures that bound one another cell by cell are told together. Fatalities are left out: each tells of an incident,
# a serious one, and one can tell of any number, so that a figure of them would narrow two others.
FAMILIES = (("incidents", "serious"), ("grievances",), ("meetings",))

_HERE = Path(__file__).parent
Order = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Facts:
    """`counts`: (measure, month, place) to records; a district's are those known no finer. `looked`: likewise keys."""

    counts: Mapping[tuple[str, date, str], int] = field(default_factory=dict)
    looked: frozenset[tuple[str, date, str]] = frozenset()


def build(con: duckdb.DuckDBPyConnection, order: Order, months: Sequence[date]) -> None:
    """Fill table `told_month`: every area, measure and month has its cell."""
    con.execute("create or replace table closed (month date)")
    if months:
        con.executemany("insert into closed values (?)", [[month] for month in months])
    rows = list(cells(_facts(con), order, months))
    names = ("area_id", "month", "measure", "n", "state")
    frame = pd.DataFrame(rows, columns=list(names)).astype({"n": "Int32"})
    con.register("given", frame)
    con.execute(
        "create or replace table told_month as"
        " select area_id::varchar as area_id, month::date as month, measure::varchar as measure, n::integer as n,"
        " state::varchar as state from given"
    )
    con.unregister("given")


def order(atlas: Atlas) -> Order:
    """By district, its subdistricts in the order they are told: the seat first, for most happens there, then by code.

    Fixed by the gazetteer and never by counts: an order that followed them would tell of them.
    """
    of: dict[str, dict[str, str]] = {}
    for area in atlas.areas:
        named = atlas.entries.get(area.subdistrict_id)
        of.setdefault(area.district_id, {})[area.subdistrict_id] = getattr(named, "name_en", "") or ""
    return {
        district: tuple(sorted(names, key=lambda part: (not _seat(part, names[part]), part)))
        for district, names in sorted(of.items())
    }


def _seat(part: str, name: str) -> bool:
    """Subdistricts of a district's seat are called "centre of"; that of the city goes by the city's name."""
    return part == CITY or name.startswith("Markaz ")


def cells(facts: Facts, order: Order, months: Sequence[date]) -> Iterator[tuple[str, date, str, int | None, str]]:
    """area_id, month, measure, n, state."""
    for month in months:
        for district, parts in order.items():
            for family in FAMILIES:
                told = tell({measure: _told(facts, measure, month, district, parts) for measure in family})
                for measure, (total, of_parts) in told.items():
                    yield _row(district, month, measure, total)
                    for part, cell in zip(parts, of_parts, strict=True):
                        yield _row(part, month, measure, cell)


def _row(area_id: str, month: date, measure: str, cell: Cell) -> tuple[str, date, str, int | None, str]:
    return area_id, month, measure, cell.n, cell.state


def _told(facts: Facts, measure: str, month: date, district: str, parts: tuple[str, ...]) -> Told:
    return Told(
        tuple(facts.counts.get((measure, month, part), 0) for part in parts),
        facts.counts.get((measure, month, district), 0),
        tuple((measure, month, part) in facts.looked for part in parts),
    )


def _facts(con: duckdb.DuckDBPyConnection) -> Facts:
    counts = {
        (measure, month, part or district): n
        for measure, month, district, part, n in _ask(con, "partner_count")
    }  # fmt: skip
    looked = frozenset((measure, month, part) for measure, part, month in _ask(con, "partner_looked"))
    return Facts(counts, looked)


def _ask(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return con.execute((_HERE / f"{name}.sql").read_text(encoding="utf-8")).fetchall()
