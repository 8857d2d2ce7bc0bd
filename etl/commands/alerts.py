"""`etl alerts`: what was raised, and people's word on it."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from etl import decisions
from etl.commands import in_force
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError

cli = typer.Typer(no_args_is_help=True, help="Alerts: what was raised and why, and whether it was true.")

LISTED = "select * from mart.alert where $every or mark is null order by week desc, alert_id"
MARKS = ("true", "false", "unclear")


@cli.command("list")
def listing(
    every: Annotated[bool, typer.Option("--all", help="Also those that were marked.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Alerts that wait for a mark, the newest first, and how the rules did against their budget."""
    found = settings(data)
    rows, record = (
        in_force.asked(found, LISTED, every=every),
        in_force.asked(found, "from mart.alert_record order by kind"),
    )
    if as_json:
        told = [row | {"inputs": json.loads(row["inputs"])} for row in rows]
        say({"alerts": told, "record": record})
        return
    say("\n".join([*(map(_line, rows)), *(map(_tally, record))]) or "There is no release yet.")


@cli.command()
def mark(
    alert_id: Annotated[str, typer.Argument(help="As the list has it.")],
    word: Annotated[str, typer.Argument(metavar="true|false|unclear")],
    by: Annotated[str, typer.Option(help="The role that decides; no name.")] = "liaison",
    data: Data = None,
) -> None:
    """Say whether an alert was true. The next run takes it in; a later word replaces it."""
    found = settings(data)
    if word not in MARKS:
        raise InboxError(f"{word!r} is no mark.", "Say true, false or unclear.")
    if not in_force.asked(found, "from mart.alert where alert_id = $alert", alert=alert_id):
        raise InboxError("The release in force has no such alert.", "See: python -m etl alerts list --all")
    said = {"kind": "alert_mark", "alert": alert_id, "mark": word, "by": by}
    decisions.leave(found.inbox, said, datetime.now(UTC))
    say("Noted; the next run takes it in.")


def _line(row: dict[str, Any]) -> str:
    chance = "" if row["chance"] is None else f", chance {row['chance']:.3g} (at most {row['threshold']:.3g})"
    marked = f"  [{row['mark']}]" if row["mark"] else ""
    return (
        f"{row['alert_id']}  {row['reason']}: {row['seen']:g} against {row['expected']:.2f}{chance},"
        f" {row['evidence']} records{marked}"
    )


def _tally(row: dict[str, Any]) -> str:
    precision = "-" if row["precision"] is None else f"{row['precision']:.2f}"
    false = "-" if row["false_a_month"] is None else f"{row['false_a_month']:.2f}"
    budget = f" of {row['budget']:g}" if row["budget"] else ""
    return (
        f"{row['kind']}: {row['alerts']} in {row['weeks']} weeks, {row['unmarked']} not marked,"
        f" precision {precision}, false a month {false}{budget}"
    )
