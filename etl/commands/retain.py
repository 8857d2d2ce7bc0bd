"""Keeping nothing longer than was agreed."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from etl import retention
from etl.commands.options import Data, Json, say, settings
from etl.lock import run_lock
from etl.warehouse import schema


def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Remove what is past its time (data/reference/retention.csv); every nightly run does so too."""
    found, now = settings(data), datetime.now(UTC)
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        swept = retention.sweep(found, con, now, dry_run=dry_run)
        left = retention.due(con, retention.rules(found.reference), now)
    say({**asdict(swept), "waiting": [asdict(each) for each in left]} if as_json else _told(swept, left, dry_run))


def _told(swept: retention.Swept, left: tuple[retention.Due, ...], dry_run: bool) -> str:
    gone = ", ".join(f"{count} {what}" for what, count in asdict(swept).items())
    lines = [f"{'Would remove' if dry_run else 'Removed'}: {gone}."]
    lines += [f"{each.file}: {each.rows} refused rows wait, {each.days_left} days left" for each in left]
    return "\n".join(lines)
