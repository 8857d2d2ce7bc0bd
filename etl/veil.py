"""What of a delivered table stays out of the lists of refused rows, which lie in clear.

Shown are the columns that are read into fields which the warehouse may store; restricted ones, and whatever nobody
reads, stand there as `[sealed]`. A replay takes such a cell from the sealed archive.
"""

from collections.abc import Iterator, Sequence

import duckdb

from etl.adapters.kobo import Part
from etl.adapters.sheet import Sheet
from etl.intake.choose import own_names, plain
from etl.intake.lists import SEALED
from etl.intake.profile import Profile
from etl.intake.read import Raw
from etl.streams import STREAMS


def veiled(part: Part, raw: Raw) -> frozenset[int]:
    """The positions of the columns whose cells are not shown; all of a table that nobody understands."""
    if part.choice.profile is None:
        return frozenset(range(len(raw.header)))
    shown = set(_of_sheet(part.sheet)) if part.sheet else set(_of_profile(part.choice.profile, raw.header))
    return frozenset(range(len(raw.header))) - shown


def headed(part: Part, raw: Raw) -> tuple[str, ...]:
    """The header as the list may show it: where it was not understood it may be no header, but a record."""
    if part.choice.profile:
        return raw.header
    known = {name for stream in STREAMS.values() for name in own_names(stream)}
    return tuple(
        name if plain(name) in known else f"{SEALED[:-1]} {place}]" for place, name in enumerate(raw.header, start=1)
    )


def unname(con: duckdb.DuckDBPyConnection, part: Part, raw: Raw) -> None:
    """TEMP `fault` names no column of such a header either: what it says goes into the warehouse and the release."""
    shown = headed(part, raw)
    told = con.execute("select distinct column_name from fault where column_name is not null").fetchall()
    named = dict(zip(raw.header, shown, strict=True))
    for (name,) in told:
        if named.get(name, name) != name:
            con.execute("update fault set column_name = ? where column_name = ?", [named[name], name])


def _of_profile(profile: Profile, header: Sequence[str]) -> Iterator[int]:
    may = {field.name for field in STREAMS[profile.stream].kept}
    told = [*profile.columns.items(), *((name, values.column) for name, values in profile.values.items())]
    shown = {column for name, column in told if name in may} - {column for name, column in told if name not in may}
    yield from (place for place, name in enumerate(header) if name in shown)


def _of_sheet(sheet: Sheet) -> Iterator[int]:
    """Of an export also what a field is made from: the choices of a question, the point, the service's own ids."""
    may = {field.name for field in sheet.stream.kept}
    hidden = {place for name, place in sheet.columns.fields.items() if _field(name) not in may}
    choices = sheet.columns.options.items()
    hidden |= {place for name, each in choices if name not in may for place in each.values()}
    yield from sheet.read - hidden


def _field(name: str) -> str:
    """Of a column that a profile reads in its own words."""
    return name.removeprefix("values ")
