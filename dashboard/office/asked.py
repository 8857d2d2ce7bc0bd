"""What the ETL is asked on behalf of an administrator: its releases, its audit, what is past its time."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import access
from dashboard.access.overseeing import desk_for
from dashboard.intake import command

CHANGED = 14  # how the ETL ends where its audit was changed: it tells what is left of it all the same
SECONDS = 30.0
SLOW = 120.0  # one that reads or moves whole releases


@dataclass(frozen=True)
class Rule:
    """A line of the table of retention."""

    what: str
    stream: str
    days: int
    meaning_en: str
    meaning_ar: str
    meaning_ckb: str
    meaning_tr: str


def releases(reading: access.Reading) -> list[dict[str, Any]] | None:
    """Newest first; None where the ETL did not answer."""
    desk_for(reading, "releases")
    told = _json("status", "--json", "--data", _folder(reading))
    return None if told is None else list(told["releases"])


def rollback(reading: access.Reading, release: str) -> command.Done:
    """`release` is one of those listed: it was looked up, not taken from a form."""
    desk_for(reading, "releases")
    return command.run("rollback", release, "--data", _folder(reading), seconds=SLOW)


def ledger(reading: access.Reading, size: int, skip: int) -> dict[str, Any] | None:
    """The ETL's own audit, newest first, and whether its chain holds."""
    desk_for(reading, "audit")
    asked = ("audit", "--json", "--size", str(size), "--skip", str(skip), "--data", _folder(reading))
    return _json(*asked, fine=(0, CHANGED))


def due(reading: access.Reading) -> dict[str, Any] | None:
    """What is past its time or soon will be; None while a run is under way."""
    desk_for(reading, "retention")
    return _json("retain", "--dry-run", "--json", "--data", _folder(reading))


def kept(reading: access.Reading) -> dict[str, int]:
    """How many files of each kind lie in the data folder now."""
    desk_for(reading, "retention")
    places = {"archive": "archive", "rejected": "rejected", "upload": "state/uploads", "month_end": "releases"}
    return {what: _count(reading.folder / place, what) for what, place in places.items()}


def narrative(reading: access.Reading, stream: str, record_id: str, reason: str) -> command.Done:
    """One text of the vault. The ETL writes who, when and why into its own audit before it answers."""
    # Each value is bound to its option by "=": nothing that was typed can be read as an option of its own.
    return command.run(
        "vault", "read", f"--stream={stream}", f"--record-id={record_id}", f"--reason={reason}",
        f"--who={reading.principal.name}", "--data", _folder(reading), seconds=SECONDS,
    )  # fmt: skip


@cache
def rules() -> tuple[Rule, ...]:
    with (command.ROOT / "data" / "reference" / "retention.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Rule(days=int(row.pop("days")), **row) for row in csv.DictReader(file))


def _count(folder: Path, what: str) -> int:
    if what == "month_end":
        return sum(1 for path in folder.glob("*") if path.is_dir() and not path.name.startswith("."))
    return sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _folder(reading: access.Reading) -> str:
    return str(reading.folder.resolve())


def _json(*arguments: str, fine: tuple[int, ...] = (0,)) -> dict[str, Any] | None:
    done = command.run(*arguments, seconds=SECONDS)
    if done.code not in fine:
        return None
    try:
        found = json.loads(done.out)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
