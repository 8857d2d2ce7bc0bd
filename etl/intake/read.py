"""One door for both formats: a landed file becomes TEMP `raw`, every cell as text, each row with its line."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.intake import delimited
from etl.intake.delimited import Dialect
from etl.intake.mojibake import refuse_mojibake
from etl.intake.records import Clean, Fault

ROOT = Path(__file__).parents[2]
WORKBOOK = b"PK\x03\x04"
NO_TABLE = (
    *(b"\xd0\xcf\x11\xe0", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b"),
    *(b"%PDF", b"{\\rtf", b"<!DOC", b"<html", b"<HTML", b"<?xml"),
)
WALL_SECONDS = 90
LONGEST_LINE = 2**21


@dataclass(frozen=True)
class Raw:
    """What `raw(row, c0, c1, ...)` was made from: the header of its columns, and how many data rows the file holds."""

    header: tuple[str, ...]
    rows_read: int
    held: bool


def read(con: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, spool: Path | None = None) -> Raw:
    """Fill TEMP `raw` and add to TEMP `fault`. Rows that cannot be read are faults; a held file leaves `raw` empty.

    The clean copy lies in `spool` (the system's temporary folder by default) and is gone when this returns.
    """
    with tempfile.TemporaryDirectory(dir=spool, prefix="reading-") as folder:
        copy = Path(folder) / "clean.csv"
        clean = _clean(path, copy, dialect)
        _load(con, copy, clean)
    refuse_mojibake(con, clean.header)
    note(con, clean.faults)
    return Raw(clean.header, clean.rows_read, clean.held)


def peek(path: Path, dialect: Dialect, spool: Path | None = None) -> Clean:
    """The header under a dialect, and what is wrong with it; no rows."""
    if _kind(path) == "csv":
        return delimited.header_of(path, dialect)
    with tempfile.TemporaryDirectory(dir=spool, prefix="peeking-") as folder:
        return _clean(path, Path(folder) / "clean.csv", dialect)


def _kind(path: Path) -> str:
    """What the first bytes say; a name can say anything."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(WORKBOOK):
        return "xlsx"
    return "neither" if start.startswith(NO_TABLE) else "csv"


def _clean(path: Path, copy: Path, dialect: Dialect) -> Clean:
    match _kind(path):
        case "csv":
            return delimited.clean(path, copy, dialect)
        case "xlsx":
            return _workbook(path, copy, dialect)
        case _:
            return Clean(faults=(Fault(None, "E_FORMAT"),))


def _workbook(path: Path, copy: Path, dialect: Dialect) -> Clean:
    """A child that dies of its limits took on too much: that is a finding about the file, not a failure of ours."""
    command = [sys.executable, "-m", "etl.intake.sheet", str(path.resolve()), str(copy.resolve())]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            [*command, str(dialect.title_rows), str(dialect.hxl)],
            cwd=ROOT,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Clean(faults=(Fault(None, "E_TOO_BIG"),))
    if child.returncode:
        exhausted = child.returncode < 0 or b"MemoryError" in child.stderr
        return Clean(faults=(Fault(None, "E_TOO_BIG" if exhausted else "E_FORMAT"),))
    found = json.loads(child.stdout)
    faults = tuple(Fault(**fault) for fault in found["faults"])
    return Clean(tuple(found["header"]), found["rows_read"], faults, found["delimiter"])


def _load(con: duckdb.DuckDBPyConnection, copy: Path, clean: Clean) -> None:
    """The clean copy has one dialect and known columns: nothing is left for the database to infer."""
    names = ", ".join(["row integer", *(f"c{i} varchar" for i in range(len(clean.header)))])
    con.execute(f"create or replace temp table raw ({names})")
    if clean.held or not clean.header:
        return
    types = {"row": "INTEGER"} | {f"c{i}": "VARCHAR" for i in range(len(clean.header))}
    con.execute(
        f"""insert into raw from read_csv(
            $copy, auto_detect = false, header = false, columns = {types}, delim = $delimiter, new_line = '\\n',
            quote = '"', escape = '"', nullstr = '', max_line_size = {LONGEST_LINE}, strict_mode = true)""",
        {"copy": str(copy), "delimiter": clean.delimiter},
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
