"""`etl tell`: what became of a promise, that a meeting was held, a note: the small forms of the dashboard, typed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from uuid import uuid4

import typer

from etl import decisions, told, verdict
from etl.commands import in_force
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError
from etl.intake.personal_cells import holds_a_person
from etl.settings import Settings

cli = typer.Typer(no_args_is_help=True, help="Promises kept, meetings held, notes; the next run takes them in.")

By = Annotated[str, typer.Option(help="The role that tells; no name.")]
Present = Annotated[int | None, typer.Option(help="How many were present.")]
Some = Annotated[int | None, typer.Option(help="How many of them.")]
Temperature = Annotated[int | None, typer.Option(help="1 calm to 5 tense.")]
STATES = ("kept", "late", "dropped", "withdrawn", "open")
NOTED = "Noted; the next run takes it in."
WAITING = """
select
    'promise' as kind, commitment_id as id, coalesce(area_id, district_id) as place, due_on as day, owner_side as what
from mart.commitment where status = 'open'
union all
select 'meeting', meeting_id, coalesce(area_id, district_id), planned_on, kind
from mart.meeting, mart.about where held_on is null and planned_on <= as_of
order by all
"""
KNOWN = """
select commitment_id as id, 'promise' as kind from mart.commitment
union all select meeting_id, 'meeting' from mart.meeting
"""


@cli.command("list")
def listing(data: Data = None, as_json: Json = False) -> None:
    """Open promises, and meetings past their day that nobody said were held."""
    found = in_force.asked(settings(data), WAITING)
    lines = [f"{row['id']}  {row['kind']} {row['day']} {row['place'] or '-'} {row['what']}" for row in found]
    say({"waiting": found} if as_json else "\n".join(lines) or "Nothing waits to be told.")


@cli.command()
def promise(
    commitment_id: Annotated[str, typer.Argument(help="As the list has it.")],
    status: Annotated[str, typer.Argument(metavar="kept|late|dropped|withdrawn|open")],
    on: Annotated[str | None, typer.Option(help="The day, 2026-03-24; today where it is left out.")] = None,
    evidence: Annotated[str, typer.Option(help="How one knows, in a line.")] = "",
    by: By = "liaison",
    data: Data = None,
) -> None:
    """Say what became of a promise. A later word replaces it."""
    found = settings(data)
    _known(found, "promise", commitment_id)
    if status not in STATES:
        raise InboxError(f"{status!r} is no state of a promise.", f"Say {', '.join(STATES)}.")
    if holds_a_person(evidence):
        raise InboxError("The text points to a person.", "Leave out telephone, card and plate numbers and addresses.")
    said = {"kind": "promise", "commitment": commitment_id, "status": status, "evidence": evidence, "by": by}
    day = {} if status == "open" else {"closed_on": str(_day(on))}
    decisions.leave(found.inbox, said | day, datetime.now(UTC))
    say(NOTED)


@cli.command()
def meeting(
    meeting_id: Annotated[str, typer.Argument(help="As the list has it.")],
    on: Annotated[str | None, typer.Option(help="The day it was held; today where it is left out.")] = None,
    n_total: Present = None,
    n_police: Some = None,
    n_women: Some = None,
    n_youth: Some = None,
    temperature: Temperature = None,
    by: By = "liaison",
    data: Data = None,
) -> None:
    """Say that a planned meeting was held."""
    found = settings(data)
    _known(found, "meeting", meeting_id)
    counted = _counted(n_total, n_police, n_women, n_youth, temperature)
    said = {"kind": "meeting", "meeting": meeting_id, "held_on": str(_day(on)), "by": by}
    decisions.leave(found.inbox, said | counted, datetime.now(UTC))
    say(NOTED)


@cli.command("new-meeting")
def new_meeting(
    area: Annotated[str, typer.Argument(help="Id or name of the place.")],
    kind: Annotated[str, typer.Argument(metavar="community|joint_committee|mediation")],
    on: Annotated[str | None, typer.Option(help="The day it was held; today where it is left out.")] = None,
    n_total: Present = None,
    n_police: Some = None,
    n_women: Some = None,
    n_youth: Some = None,
    temperature: Temperature = None,
    data: Data = None,
) -> None:
    """Tell of a meeting that nobody had planned."""
    counted = _counted(n_total, n_police, n_women, n_youth, temperature)
    row = {"kind": kind, "held_on": str(_day(on))} | {name: str(value) for name, value in counted.items()}
    _deliver(settings(data), "meeting", _at(area) | row)
    say(NOTED)


@cli.command()
def note(
    area: Annotated[str, typer.Argument(help="Id or name of the place.")],
    text: Annotated[str, typer.Argument(help="A line; no names, no numbers of persons.")],
    on: Annotated[str | None, typer.Option(help="The day it speaks of; today where it is left out.")] = None,
    data: Data = None,
) -> None:
    """Leave a note on a place and a day, for the inner team alone."""
    _deliver(settings(data), "note", _at(area) | {"noted_on": str(_day(on)), "text": text})
    say(NOTED)


def _deliver(found: Settings, stream: str, given: Mapping[str, str]) -> Path:
    """Judged as a file would be, and only then put into the inbox. Raises InboxError with the first fault's words."""
    about = in_force.asked(found, "select synthetic from mart.about")
    mark = uuid4().hex
    row = told.fresh(given, mark, datetime.now(UTC), synthetic=bool(about and about[0]["synthetic"]))
    with TemporaryDirectory() as scratch:
        seen = verdict.on(found, told.drop(Path(scratch), stream, row, mark), stream)
    if not seen.good:
        *_, sentence, remedy = seen.faults[0]
        raise InboxError(sentence, remedy)
    return told.drop(found.inbox, stream, row, mark)


def _at(area: str) -> dict[str, str]:
    return {"area_id": area} if any(c.isdigit() for c in area) else {"area": area}


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else datetime.now(UTC).date()
    except ValueError:
        raise InboxError(f"{on!r} is no day.", "Write it as 2026-03-24.") from None


def _counted(*numbers: int | None) -> dict[str, int]:
    names = ("n_total", "n_police", "n_women", "n_youth", "temperature")
    return {name: number for name, number in zip(names, numbers, strict=True) if number is not None}


def _known(found: Settings, kind: str, identity: str) -> None:
    if not in_force.asked(found, f"from ({KNOWN}) where kind = $kind and id = $id", kind=kind, id=identity):
        raise InboxError(f"The release in force has no such {kind}.", "See: python -m etl tell list")
