"""What `etl check --json` says of a file, as values."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dashboard.intake import command

SECONDS = 90.0  # a file of the largest size takes about a tenth of it
GOOD, FAULTY = 0, 10


@dataclass(frozen=True)
class Fault:
    """`row` as a spreadsheet counts, None for the file as a whole; the sentences are in the sender's language.

    `header`: what the file calls the column, or where it has none, its label in that language.
    """

    row: int | None
    header: str | None
    code: str
    sentence: str
    remedy: str
    part: str = ""


@dataclass(frozen=True)
class Part:
    """One sheet or repeat of a file that has several."""

    name: str
    stream: str | None
    rows_read: int
    accepted: int


@dataclass(frozen=True)
class Verdict:
    """`faults` are the first of `fault_count`."""

    stream: str | None
    rows_read: int
    accepted: int
    fault_count: int
    faults: tuple[Fault, ...] = ()
    parts: tuple[Part, ...] = field(default_factory=tuple)

    @property
    def refused(self) -> int:
        return self.rows_read - self.accepted

    @property
    def held(self) -> bool:
        """None of it can be taken, for a reason that concerns the whole file."""
        return not self.accepted and any(fault.row is None for fault in self.faults)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judge(folder: Path, file: Path, stream: str, lang: str) -> tuple[Verdict | None, str]:
    """The verdict, or why there is none: "slow" or "broken". `stream` ("kobo/…" for an export) "": the columns say."""
    named = ("--stream", stream) if stream else ()
    done = command.run("check", str(file), *named, "--lang", lang, "--data", str(folder), "--json", seconds=SECONDS)
    if done.code is None:
        return None, "slow"
    if done.code not in (GOOD, FAULTY):
        return None, "broken"
    try:
        return read(json.loads(done.out)), ""
    except (ValueError, TypeError, KeyError):
        return None, "broken"


def read(told: dict[str, Any]) -> Verdict:
    """Raises KeyError, TypeError or ValueError for what is no verdict."""
    return Verdict(
        stream=told["stream"] or None,
        rows_read=int(told["rows_read"]),
        accepted=int(told["accepted"]),
        fault_count=int(told["fault_count"]),
        faults=tuple(_fault(fault) for fault in told["faults"]),
        parts=tuple(_part(part) for part in told.get("parts", ())),
    )


def _fault(told: dict[str, Any]) -> Fault:
    row = told["row"]
    return Fault(
        row=None if row is None else int(row),
        header=told["header"],
        code=str(told["code"]),
        sentence=str(told["sentence"]),
        remedy=str(told["remedy"]),
        part=str(told.get("part") or ""),
    )


def _part(told: dict[str, Any]) -> Part:
    name = told.get("part") or told.get("name") or ""
    return Part(str(name), told.get("stream"), int(told["rows_read"]), int(told["accepted"]))
