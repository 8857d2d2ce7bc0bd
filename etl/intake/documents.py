"""JSON documents to clean rows: a list of records, or one under "results" as KoBoToolbox's API gives it.

Read twice, record by record: once for the columns, which are only known at the end, and once for the rows. An object in
a record becomes columns ("key/subkey"), a list of words one cell, a list of objects a table of its own with the columns
that tie each row to the one above it. Run in a child process only.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from etl.intake.delimited import WIDEST, Dialect, encoding_fault
from etl.intake.flat import WITHDRAWN, Flattening, Line
from etl.intake.records import Clean, Fault, Found, header_faults, written
from etl.intake.streamed import Cursor, DocumentError, DuplicateError, items, members

RECORDS = "results"


@dataclass
class Survey:
    """What the first reading finds: the columns of every table, in order of first appearance, and what holds them all.

    `records`: how many there are, or were read before the document broke.
    """

    columns: dict[str, dict[str, None]] = field(default_factory=lambda: {"": {}})
    records: int = 0
    faults: tuple[Fault, ...] = ()


def convert(path: Path, folder: Path) -> tuple[Found, ...]:
    """Write the rows of every table to `folder`, their position in the document first."""
    survey = _survey(path)
    if survey.faults:
        return (Found(Clean(rows_read=survey.records, faults=survey.faults)),)
    headers = {table: tuple(columns) for table, columns in survey.columns.items()}
    copies = {table: f"{position}.csv" for position, table in enumerate(headers)}
    rows, faults = dict.fromkeys(headers, 0), {table: list(header_faults(h)) for table, h in headers.items()}
    with ExitStack() as stack:
        outs = {t: stack.enter_context(_opened(folder / copy)) for t, copy in copies.items()}
        for line in _lines(path):
            rows[line.table] += not line.blank
            faults[line.table].extend(line.faults)
            if not line.faults and not line.blank:
                _write(outs[line.table], line, headers[line.table])
    return tuple(
        Found(Clean(header, rows[table], tuple(faults[table]) or _empty(rows[table])), table, copies[table])
        for table, header in headers.items()
    )


def header_of(path: Path) -> Clean:
    """The columns of the records themselves, and what holds them."""
    survey = _survey(path)
    header = tuple(survey.columns[""])
    return Clean(header, faults=survey.faults or header_faults(header) or _empty(survey.records))


def _survey(path: Path) -> Survey:
    found = Survey()
    try:
        for line in _lines(path):
            found.records += not line.table and not line.blank
            columns = found.columns.setdefault(line.table, {})
            _check_names(line)
            columns.update(dict.fromkeys(line.cells))
            if len(columns) > WIDEST:
                raise OverflowError("columns")
    except UnicodeError:
        found.faults = (encoding_fault(path, Dialect()),)
    except DuplicateError as error:
        found.faults = (Fault(None, "E_SCHEMA_DUPLICATE", column_name=error.key),)
    except DocumentError:
        found.faults = (Fault(None, "E_FORMAT"),)
    except OverflowError:
        found.faults = (Fault(None, "E_TOO_BIG"),)
    return found


def _check_names(line: Line) -> None:
    """Names go into SQL: UnicodeError for half a character, DocumentError for a NUL."""
    names = "".join(line.cells)
    names.encode()
    if "\0" in names:
        raise DocumentError("no name")


def _lines(path: Path) -> Iterator[Line]:
    flattening = Flattening()
    for name, value in _values(path):
        yield from flattening.record(value) if name == RECORDS else flattening.withdrawn(value)


def _values(path: Path) -> Iterator[tuple[str, Any]]:
    """The records, and the ids of withdrawn ones, in the order of the document."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        cursor = Cursor(source)
        if cursor.sign() == "[":
            yield from ((RECORDS, record) for record in items(cursor))
        else:
            yield from _answer(cursor)
        if cursor.sign():
            raise DocumentError("something follows")


def _answer(cursor: Cursor) -> Iterator[tuple[str, Any]]:
    """An API's answer: the records among what it says of them."""
    names: set[str] = set()
    for name in members(cursor):
        if name in names:
            raise DuplicateError(name)
        names.add(name)
        if name == RECORDS:
            yield from ((RECORDS, record) for record in items(cursor))
        elif name == WITHDRAWN:
            yield name, cursor.value()
        else:
            cursor.value()
    if RECORDS not in names:
        raise DocumentError("no records")


def _opened(copy: Path) -> TextIO:
    return copy.open("w", encoding="utf-8", newline="")


def _write(out: TextIO, line: Line, header: tuple[str, ...]) -> None:
    cells = [line.cells.get(name, "") for name in header]
    out.write(f"{line.row},{written(cells, ','.join(cells), ',')}\n")


def _empty(rows: int) -> tuple[Fault, ...]:
    return () if rows else (Fault(None, "E_EMPTY"),)
