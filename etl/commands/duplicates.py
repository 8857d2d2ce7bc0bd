"""`etl duplicates`: pairs of reports that may tell of one event, and people's word on them."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import uuid4

import typer

from etl.commands import in_force
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError
from etl.settings import Settings

cli = typer.Typer(no_args_is_help=True, help="Reports of different sources that may tell of one event.")

# Both reports of each pair, with what a person needs to judge them: an incident speaks for its report.
LISTED = """
with report as (
    select incident_id as handle, source, occurred_on from mart.incident
    union
    select handle, source, occurred_on from mart.incident_report
)
select
    left_handle, right_handle, score, days, km, same_type, state, decided_by,
    a.source as left_source, b.source as right_source,
    a.occurred_on as left_occurred_on, b.occurred_on as right_occurred_on
from mart.duplicate
join report as a on a.handle = left_handle
join report as b on b.handle = right_handle
where $every or state = 'review'
order by score desc, left_handle, right_handle
"""


@cli.command("list")
def listing(
    every: Annotated[bool, typer.Option("--all", help="Also the pairs that were merged or kept apart.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """The pairs that wait for a person, the likeliest first."""
    found = pairs(settings(data), every=every)
    say({"duplicates": found} if as_json else "\n".join(map(_line, found)) or "No pair waits for a person.")


@cli.command()
def decide(
    left: Annotated[str, typer.Argument(help="Handle of one report.")],
    right: Annotated[str, typer.Argument(help="Handle of the other.")],
    word: Annotated[str, typer.Argument(metavar="same|separate")],
    by: Annotated[str, typer.Option(help="The role that decides; no name.")] = "officer",
    data: Data = None,
) -> None:
    """Say whether two reports tell of one event. The next run takes it in; a later word takes it back."""
    found = settings(data)
    if word not in ("same", "separate"):
        raise InboxError(f"{word!r} is no answer.", "Say same or separate.")
    known = {(pair["left_handle"], pair["right_handle"]) for pair in pairs(found, every=True)}
    low, high = sorted((left, right))
    if (low, high) not in known:
        raise InboxError("The release in force has no such pair.", "See: python -m etl duplicates list --all")
    drop(found, low, high, word="same" if word == "same" else "separate", by=by, now=datetime.now(UTC))
    say("Noted; the next run takes it in.")


def pairs(found: Settings, *, every: bool) -> list[dict[str, Any]]:
    """Rows of mart.duplicate in the release in force, with the source and day of both reports."""
    return in_force.asked(found, LISTED, every=every)


def drop(found: Settings, left: str, right: str, *, word: Literal["same", "separate"], by: str, now: datetime) -> Path:
    """Put the decision into the inbox, where everything that people say comes in."""
    folder = found.inbox / "decisions"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"kind": "duplicate", "left": left, "right": right, "same": word == "same", "by": by, "at": now.isoformat()}
    draft = folder / f".{uuid4().hex}.part"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file)
    return draft.rename(folder / f"duplicate-{now:%Y%m%dT%H%M%S%f}.json")


def _line(pair: dict[str, Any]) -> str:
    apart = f"{pair['km']} km" if pair["km"] is not None else "same place"
    return (
        f"{pair['left_handle']} {pair['right_handle']}  {pair['score']:.2f} {pair['state']:<8} "
        f"{pair['left_source']} {pair['left_occurred_on']} | {pair['right_source']} {pair['right_occurred_on']}"
        f"  ({pair['days']} days, {apart})"
    )
