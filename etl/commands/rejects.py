"""Refused rows: what waits, and trying again what was corrected."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from etl import decisions, pipeline, replay
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError
from etl.lock import run_lock
from etl.warehouse import schema

cli = typer.Typer(no_args_is_help=True, help="Refused rows: what waits, and trying again what was corrected.")


@cli.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """Every delivered table with rows that wait, and the list in which they can be corrected."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        waiting = [
            {
                "load_id": w.load_id, "file": w.file, "part": w.part, "stream": w.stream,
                "rows": w.rows, "held": w.held, "list": str(found.rejected / w.list_name),
            }
            for w in replay.waiting(con)
        ]  # fmt: skip
    say({"waiting": waiting} if as_json else "\n".join(map(_line, waiting)) or "Nothing waits.")


@cli.command("replay")
def replay_(data: Data = None, as_json: Json = False) -> None:
    """Judge again every row that waits, corrections included; what holds now enters with the next release."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock), pipeline.clean(found.spool), schema.opened(found.database) as con:
        desk = pipeline.at_work(found, con, datetime.now(UTC))
        files = replay.replay(desk, pipeline.knowledge(found), every=True)
        waiting = sum(w.rows for w in replay.waiting(con))
    if as_json:
        say({"files": [file.as_json() for file in files], "waiting": waiting})
        return
    entered = sum(file.counts.loaded for file in files)
    say("\n".join([*(file.as_text() for file in files), f"{entered} rows entered; {waiting} still wait."]))
    if entered:
        say("The next run publishes them: python -m etl run")


@cli.command()
def accept(
    load_id: Annotated[str, typer.Argument(help="The delivery, as `rejects list` names it.")],
    row: Annotated[int, typer.Argument(help="The row, as its list names it.")],
    by: Annotated[str, typer.Option(help="The role of whoever decides; no name.")] = "clerk",
    data: Data = None,
) -> None:
    """Say that a surprising value is right; the row enters with the next replay or run."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        asked = "from wh.fault where load_id = ? and row = ? and code = 'W_SURPRISING' and settled_by is null"
        if con.execute(asked, [load_id, row]).fetchone() is None:
            raise InboxError(f"No surprising value waits in row {row} of {load_id}.", "See `rejects list`.")
        day = datetime.now(UTC).date()
        decisions.append(found.known / "accepted.csv", decisions.ACCEPTED, [load_id, str(row), day.isoformat(), by])
    say(f"Row {row} is accepted.")


def _line(w: dict[str, Any]) -> str:
    named = f"{w['file']} [{w['part']}]" if w["part"] else w["file"]
    whole = f" (the whole file: {w['held']})" if w["held"] else ""
    return f"{w['load_id']}  {named}: {w['rows']} rows wait{whole}; correct them in {w['list']}"
