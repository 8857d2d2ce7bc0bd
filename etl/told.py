"""What somebody told in a form: one row in a file of the inbox, which is taken like any other delivery.

So it is checked, sealed, counted, withdrawn and erased as everything else is. A change of a known record is the record
as it stands with the change, and newer than what stands: an old delivery coming round again does not undo it.
"""

import csv
import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import InboxError
from etl.places.areas import Atlas
from etl.settings import LOCAL_TIME
from etl.streams import STREAMS, Stream

SOURCE = "dashboard"
INVENTED = "synthetic_dashboard"  # in the sample, which takes no other
PREFIX = "told-"

Row = Mapping[str, str]


def changed(
    con: duckdb.DuckDBPyConnection, stream: Stream, handle: str, change: Mapping[str, Any], at: datetime, atlas: Atlas
) -> Row:
    """The record in force with that handle, as a file would deliver it, and what was told of it at a moment.

    Raises InboxError where there is none, or where it was withdrawn.
    """
    found = con.execute(
        f"select * from wh.{stream.name} where handle = ? and in_force and not coalesce(deleted, false)", [handle]
    )
    names = [column[0] for column in found.description or ()]
    known = found.fetchone()
    if known is None:
        raise InboxError("There is no such record any more.", "Load the page again.")
    values = dict(zip(names, known, strict=True))
    row = {field.name: values[field.name] for field in stream.kept} | {"area_id": _place(values, atlas)}
    # Told once more it is what is known already, and no newer.
    news = any(_cell(values[name]) != _cell(value) for name, value in change.items())
    row |= {**change, "updated_at": _later(at, values["updated_at"]) if news else values["updated_at"]}
    return {name: _cell(value) for name, value in row.items()}


def fresh(given: Row, record_id: str, at: datetime, *, synthetic: bool) -> Row:
    """A record that nobody had told of before."""
    source = INVENTED if synthetic else SOURCE
    return {"record_id": record_id, "source": source, "updated_at": _cell(_later(at, None)), **given}


def drop(inbox: Path, stream: str, row: Row, mark: str) -> Path:
    """The row as a file in the inbox: whole or not at all, and the same file however often it is written."""
    folder = inbox / STREAMS[stream].name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft, path = folder / f".{mark}.part", folder / f"{PREFIX}{mark}.csv"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerows([list(row), list(row.values())])
        out.flush()
        os.fsync(out.fileno())
    return draft.replace(path)


def _place(values: Mapping[str, Any], atlas: Atlas) -> str | None:
    """Where it was placed, as the most deliberate word; its own words count where the places have changed since."""
    worded = values["area"] or values["lat"] is not None
    place = values["area_id"] or (None if worded else values["district_id"])
    return place if place in atlas.entries else None


def _later(at: datetime, before: datetime | None) -> datetime:
    """Local, as the check reads moments. What was told is newer than what it speaks of, whatever the source's clock."""
    told = at.astimezone(LOCAL_TIME).replace(microsecond=0, tzinfo=None)
    return told if before is None else max(told, before + timedelta(seconds=1))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
