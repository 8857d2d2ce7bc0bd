"""Rows of erased records where a delivery could not be read: in torn lines, and in files that are held whole.

Nothing says which cell is what there, so every two cells of a line are tried as source and id. Only text is looked
through: of a workbook or JSON that is held whole, nothing is taken apart before it can be read.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from etl.intake.normalise import fold
from etl.redaction.file import kind
from etl.redaction.text import Record, encoding_of, lines_of, records
from etl.streams import STREAMS
from etl.warehouse import erased

MOST_BYTES, MOST_CELLS, AT_ONCE = 64 * 2**20, 60, 2_000
PAIRS = """
select distinct line from (
    select lines.line, source.cell as source, id.cell as record_id
    from (select unnest($line::integer[]) as line, unnest($cells::varchar[][]) as cells) as lines,
        (select unnest(lines.cells || $sources::varchar[]) as cell) as source,
        (select unnest(lines.cells) as cell) as id
    where source.cell <> id.cell
) where """


def take_out(con: duckdb.DuckDBPyConnection, path: Path, *, whole: bool, key: str | None, source: str) -> None:
    """Such a row leaves TEMP `raw`, and what is said of it in TEMP `fault` gives way to the note W_ERASED.

    `whole`: the file is held; `source`: the one that it is of, where its rows need not say it.
    """
    if key is None or con.execute("from wh.erased limit 1").fetchone() is None:
        return
    torn = {row for (row,) in con.execute("select row from quarantined anti join raw using (row)").fetchall()}
    if not (whole or torn) or path.stat().st_size > MOST_BYTES or kind(path) != "text":
        return
    found = [record for record in _read(path) if whole or record.first in torn]
    gone = [line for lines in _portions(found) for line in _erased(con, lines, key, source)]
    for table in ("raw", "fault"):
        con.execute(f"delete from {table} where row in (select unnest($gone::integer[]))", {"gone": gone})
    con.execute(
        "insert into fault (row, column_name, code) select unnest($gone::integer[]), 'record_id', 'W_ERASED'",
        {"gone": gone},
    )


def _read(path: Path) -> Iterator[Record]:
    """Nothing where the bytes are no text after all."""
    content = path.read_bytes()
    try:
        lines = lines_of(content, encoding_of(content))
    except UnicodeDecodeError:
        return
    yield from records(lines)


def _portions(found: Sequence[Record]) -> Iterator[tuple[Record, ...]]:
    left = iter(found)
    while some := tuple(islice(left, AT_ONCE)):
        yield some


def _erased(con: duckdb.DuckDBPyConnection, lines: Sequence[Record], key: str, source: str) -> list[int]:
    streams = [name for (name,) in con.execute("select distinct stream from wh.erased").fetchall() if name in STREAMS]
    marks = " or ".join(f"{erased.mark_sql(name, key)} in (select mark from wh.erased)" for name in streams) or "false"
    asked = {
        "line": [record.first for record in lines],
        "cells": [[fold(cell) for cell in record.cells[:MOST_CELLS]] for record in lines],
        "sources": [source] if source else [],
    }
    return [line for (line,) in con.execute(f"{PAIRS} {marks} order by line", asked).fetchall()]
