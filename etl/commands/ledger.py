"""The audit, to look at: its newest lines and whether the chain holds."""

from typing import Annotated, Any

import typer

from etl import audit as ledger
from etl.commands.options import Data, Json, say, settings

BROKEN = 14  # so that whoever asks every night hears of it


def audit(
    size: Annotated[int, typer.Option(min=1, max=1000, help="How many lines.")] = 50,
    skip: Annotated[int, typer.Option(min=0, help="How many of the newest to leave out.")] = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """The newest lines of the audit, and whether all of it stands as it was written."""
    path = settings(data).state / ledger.LEDGER
    verdict = ledger.verify(path)
    total, lines = ledger.newest(path, size, skip)
    if as_json:
        say({"lines": total, "sound": verdict.sound, "broken": verdict.broken, "newest": lines})
    else:
        say(_told(total, lines, verdict))
    if not verdict.sound:
        raise typer.Exit(BROKEN)


def _told(total: int, lines: list[dict[str, Any]], verdict: ledger.Verdict) -> str:
    told = [f"{line['n']}  {line.get('at', '?')}  {line.get('who', '?')}  {line['what']}" for line in lines]
    chain = "The chain holds." if verdict.sound else f"The chain breaks at line {verdict.broken}."
    return "\n".join([*told, f"{total} lines. {chain}"])
