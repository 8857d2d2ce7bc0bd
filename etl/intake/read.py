"""One door for every format: a landed file becomes tables, and a table becomes TEMP `raw`, every cell as text.

The file itself is only ever read by a child process with limits; what comes back is a description of each table and a
clean copy of it, in a form that leaves the database nothing to infer.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from os import getpid
from pathlib import Path
from typing import Any

import duckdb

from etl import log
from etl.intake.child import FailedError, Limits, SpentError, helper
from etl.intake.delimited import Dialect
from etl.intake.kinds import Kind, kind_of
from etl.intake.mojibake import SUSPICIOUS, is_broken
from etl.intake.records import Clean, Fault, holding

MB = 2**20
LARGEST: Mapping[Kind, int] = {"csv": 8_192 * MB, "xlsx": 200 * MB, "json": 200 * MB, "old": 0, "other": 0}
MEMORY = 1_500 * MB
SECONDS, BYTES_A_SECOND = 60, 4 * MB  # a child's time to compute, and what it must get through beyond that
LONGEST_LINE = 2**21
AT_ONCE = 10_000


@dataclass(frozen=True)
class Table:
    """A table of a file. `name`: the sheet, or the list in a document, "" for the only one; `copy`: its readable rows.

    Faults of rows are of rows that were read but are not in the copy; a held table has no copy.
    """

    name: str
    header: tuple[str, ...]
    rows_read: int
    faults: tuple[Fault, ...] = ()
    delimiter: str = ","
    copy: Path | None = None

    @property
    def held(self) -> bool:
        return holding(self.faults)


@dataclass(frozen=True)
class Raw:
    """What `raw(row, c0, c1, ...)` was made from: the header of its columns, and how many data rows the file holds."""

    header: tuple[str, ...]
    rows_read: int
    held: bool


def tables(path: Path, dialect: Dialect, spool: Path, *, every_sheet: bool = False) -> tuple[Table, ...]:
    """The tables of a file, never none. Their copies stay below `spool`, for the caller to remove.

    CSV has one; a workbook its first visible sheet that holds anything, or all such with `every_sheet`; a JSON document
    the list of its records and one for each list of objects within them.
    """
    folder = Path(tempfile.mkdtemp(dir=spool, prefix="reading-"))
    found: tuple[Table, ...] = ()
    try:
        found = _asked(path, dialect, folder, every_sheet)
    finally:
        if not any(table.copy for table in found):
            shutil.rmtree(folder)
    return found


def peek(path: Path, dialect: Dialect, spool: Path | None = None) -> Clean:  # noqa: ARG001 - as `read` is called
    """The header of the first table under a dialect, and what holds it; no rows, and nothing is written."""
    first = _asked(path, dialect, None, False)[0]
    return Clean(first.header, faults=first.faults, delimiter=first.delimiter)


def load(con: duckdb.DuckDBPyConnection, table: Table) -> Raw:
    """Fill TEMP `raw` and add to TEMP `fault`. Rows that cannot be read are faults; a held table leaves `raw` empty."""
    fill(con, table, "raw")
    _refuse_mojibake(con, table.header)
    note(con, table.faults)
    return Raw(table.header, table.rows_read, table.held)


def read(con: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, spool: Path | None = None) -> Raw:
    """`load` the first table of a file; its copy lies in `spool` (or the system's temporary folder) meanwhile."""
    with tempfile.TemporaryDirectory(dir=spool, prefix="reading-") as folder:
        return load(con, tables(path, dialect, Path(folder))[0])


def fill(con: duckdb.DuckDBPyConnection, table: Table, into: str) -> None:
    """TEMP `<into>(row integer, c0 varchar, ...)` with the readable rows of a table; its faults are left aside."""
    names = ", ".join(["row integer", *(f"c{i} varchar" for i in range(len(table.header)))])
    con.execute(f"create or replace temp table {into} ({names})")
    if table.held or table.copy is None or not table.header:
        return
    types = {"row": "INTEGER"} | {f"c{i}": "VARCHAR" for i in range(len(table.header))}
    con.execute(
        f"""insert into {into} from read_csv(
            $copy, auto_detect = false, header = false, columns = {types}, delim = $delimiter, new_line = '\\n',
            quote = '"', escape = '"', nullstr = '', max_line_size = {LONGEST_LINE}, strict_mode = true)""",
        {"copy": str(table.copy), "delimiter": table.delimiter},
    )


def note(con: duckdb.DuckDBPyConnection, faults: tuple[Fault, ...]) -> None:
    """Add faults to TEMP `fault`, as columns: a file where every row is broken would take minutes row by row."""
    con.execute(
        """insert into fault (row, column_name, code, expected)
           select unnest($row::integer[]), unnest($name::varchar[]), unnest($code::varchar[]),
                  unnest($expected::varchar[])""",
        {
            "row": [fault.row for fault in faults],
            "name": [fault.column_name for fault in faults],
            "code": [fault.code for fault in faults],
            "expected": [fault.expected for fault in faults],
        },
    )


def _asked(path: Path, dialect: Dialect, folder: Path | None, every_sheet: bool) -> tuple[Table, ...]:
    """A child that dies of its limits is a finding about the file; any other end of it is a failure of ours."""
    kind, size = kind_of(path), path.stat().st_size
    if size > LARGEST[kind] > 0:
        return (_held("E_TOO_BIG", f"{LARGEST[kind] // MB} MB"),)
    cpu = SECONDS + size // BYTES_A_SECOND
    limits = Limits(MEMORY, cpu, 2 * cpu, 2 * LARGEST["csv"] if kind == "csv" else 10 * LARGEST["xlsx"])
    work = {
        "path": str(path.resolve()),
        "dialect": asdict(dialect),
        "folder": str(folder.resolve()) if folder else None,
        "every_sheet": every_sheet,
    }
    try:
        return tuple(_table(told, folder) for told in helper(getpid()).ask(work, limits))
    except SpentError:
        return (_held("E_TOO_BIG"),)
    except FailedError as error:
        log.get().warning("reading.failed", error=str(error))
        return (_held("E_INTERNAL", str(error)),)


def _held(code: str, expected: str | None = None) -> Table:
    return Table("", (), 0, (Fault(None, code, expected),))


def _table(told: Mapping[str, Any], folder: Path | None) -> Table:
    return Table(
        name=told["name"],
        header=tuple(told["header"]),
        rows_read=told["rows_read"],
        faults=tuple(Fault(*parts) for parts in zip(*told["faults"], strict=True)),
        delimiter=told["delimiter"],
        copy=folder / told["copy"] if folder and told["copy"] else None,
    )


def _refuse_mojibake(con: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> None:
    """Add E_MOJIBAKE to TEMP `fault` for every cell of TEMP `raw` that holds broken Arabic.

    The database looks for columns and rows worth a second look; plain ASCII, which most are, it knows by its length.
    """
    places = [position for position, seen in enumerate(_not_plain(con, len(header))) if seen]
    if not places:
        return
    columns = ", ".join(f"c{position}" for position in places)
    suspects = con.execute(
        f"select row, {columns} from raw where regexp_matches(concat_ws('|', {columns}), $pattern)",
        {"pattern": SUSPICIOUS},
    )
    found: list[Fault] = []
    while some := suspects.fetchmany(AT_ONCE):
        for row, *cells in some:
            broken = (header[place] for place, cell in zip(places, cells, strict=True) if cell and is_broken(cell))
            found.extend(Fault(row, "E_MOJIBAKE", column_name=name) for name in broken)
    note(con, tuple(found))


def _not_plain(con: duckdb.DuckDBPyConnection, width: int) -> Sequence[bool | None]:
    """For each column of TEMP `raw` whether any cell of it is more than ASCII, or asks three questions at once."""
    seen = (f"bool_or(strlen(c{n}) <> length(c{n}) or contains(c{n}, '???'))" for n in range(width))
    return con.execute(f"select {', '.join(seen)} from raw").fetchone() or () if width else ()
