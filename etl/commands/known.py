"""What was known on a day in the past."""

import csv
import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from etl.commands.options import Data, say, settings
from etl.errors import InboxError
from etl.intake.rejects import guarded
from etl.lock import run_lock
from etl.settings import LOCAL_TIME
from etl.streams import STREAMS
from etl.warehouse import history, schema

AT_ONCE = 10_000


def known(
    stream: Annotated[str, typer.Argument(help=f"One of {', '.join(STREAMS)}.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="As known at the end of this day.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write, readable by its owner only.")],
    data: Data = None,
) -> None:
    """Write the records of a stream that were in force on a day, as they were known then."""
    if stream not in STREAMS:
        raise InboxError(f"There is no stream {stream!r}.", f"Streams are {', '.join(STREAMS)}.")
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        history.known_on(con, STREAMS[stream], _end_of(on))
        rows = _write(con, out)
    say(f"{rows} records of {stream} as known on {on:%Y-%m-%d} written to {out}")


def _end_of(day: datetime) -> datetime:
    """The last moment of Kirkuk's day, as the book keeps moments: UTC, without saying so."""
    next_day = datetime.combine(day.date() + timedelta(days=1), time(), LOCAL_TIME)
    return (next_day - timedelta(microseconds=1)).astimezone(UTC).replace(tzinfo=None)


def _write(con: duckdb.DuckDBPyConnection, out: Path) -> int:
    """The TEMP view `known` in the order of its keys; the number of rows."""
    told = con.execute("from known order by source, record_id")
    written = 0
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        os.fchmod(file.fileno(), 0o600)  # a file that was there keeps its rights when it is emptied
        lines = csv.writer(file)
        lines.writerow(column[0] for column in told.description)
        while some := told.fetchmany(AT_ONCE):
            lines.writerows(["" if cell is None else guarded(str(cell)) for cell in row] for row in some)
            written += len(some)
    return written
