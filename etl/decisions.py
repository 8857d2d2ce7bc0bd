"""What people decided on the dashboard or by hand: files in inbox/decisions, taken before the deliveries."""

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from uuid import uuid4

import duckdb
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from etl import told
from etl.errors import InboxError
from etl.places import confirmed
from etl.places.areas import Atlas
from etl.settings import Settings
from etl.streams import STREAMS

FOLDER = "decisions"
LARGEST = 100_000
STRICT = ConfigDict(extra="forbid")
DUPLICATES = ("left", "right", "same", "decided_on", "decided_by")
ACCEPTED = ("load_id", "row", "decided_on", "decided_by")
ALERTS = ("alert_id", "mark", "decided_on", "decided_by")
Handle = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Role = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
People = Annotated[int | None, Field(ge=0, le=100_000)]
STREAM = {"promise": "commitment", "meeting": "meeting"}  # of the record that a word of that kind changes


@dataclass(frozen=True)
class Place:
    """A name that rows wait for is that place."""

    kind: Literal["place"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    place_id: str
    by: Role
    at: datetime
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Duplicate:
    """Two reports tell of the same event, or of two."""

    kind: Literal["duplicate"]
    left: Handle
    right: Handle
    same: bool
    by: Role
    at: datetime
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Accept:
    """A surprising value is right."""

    kind: Literal["accept"]
    load_id: str
    row: int
    by: Role
    at: datetime
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class AlertMark:
    """An alert was true, false, or nobody can say; a later mark replaces it."""

    kind: Literal["alert_mark"]
    alert: Annotated[str, Field(pattern=r"^[a-z_]{1,32}\.[A-Za-z0-9-]{1,32}\.\d{4}-\d{2}-\d{2}$")]
    mark: Literal["true", "false", "unclear"]
    by: Role
    at: datetime
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Promise:
    """What became of a promise; a later word replaces it. `evidence`: how one knows, in a line."""

    kind: Literal["promise"]
    commitment: Handle
    status: Literal["open", "kept", "late", "dropped", "withdrawn"]
    by: Role
    at: datetime
    closed_on: date | None = None
    evidence: Annotated[str, Field(max_length=500)] = ""
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Met:
    """A planned meeting was held; numbers that nobody told stay as they are known."""

    kind: Literal["meeting"]
    meeting: Handle
    held_on: date
    by: Role
    at: datetime
    n_total: People = None
    n_police: People = None
    n_women: People = None
    n_youth: People = None
    temperature: Annotated[int | None, Field(ge=1, le=5)] = None
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


Told = Promise | Met
Decision = Place | Duplicate | Accept | AlertMark | Told
DECISION: TypeAdapter[Decision] = TypeAdapter(Annotated[Decision, Field(discriminator="kind")])


@dataclass(frozen=True)
class Taken:
    """What became of one decision file; `why` where it was refused, which leaves nothing changed."""

    file: str
    kind: str | None
    why: str | None = None


def waiting(inbox: Path) -> list[Path]:
    """Decision files in the order they were made, which their names begin with."""
    folder = inbox / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return []
    return sorted(p for p in folder.glob("*.json") if p.is_file() and not p.is_symlink())


def take(settings: Settings, atlas: Atlas, con: duckdb.DuckDBPyConnection) -> tuple[Taken, ...]:
    """Apply every decision that waits, and keep each file in the archive; a bad one is moved aside, with its reason.

    `con`: the warehouse, where the records are that a decision changes.
    """
    return tuple(_take(path, settings, atlas, con) for path in waiting(settings.inbox))


def _take(path: Path, settings: Settings, atlas: Atlas, con: duckdb.DuckDBPyConnection) -> Taken:
    kind, why = None, None
    try:
        decision = read(path)
        kind = decision.kind
        if isinstance(decision, Promise | Met):
            deliver(decision, path.stem, settings.inbox, atlas, con)
            path.unlink()  # what it said is in the delivery, which the archive seals
            return Taken(path.name, kind)
        apply(decision, settings.known, atlas)
    except InboxError as refused:
        why = refused.message
    place = settings.archive / FOLDER / path.name if why is None else settings.rejected / FOLDER / path.name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(place)
    return Taken(path.name, kind, why)


def leave(inbox: Path, said: Mapping[str, Any], now: datetime) -> Path:
    """Put a decision into the inbox, where everything that people say comes in. Refuses what a run would refuse."""
    folder = inbox / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{uuid4().hex}.part"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({**said, "at": now.isoformat()}, file)
    try:
        read(draft)
    except InboxError:
        draft.unlink()
        raise InboxError("That is no decision.", "Name a role: lower-case letters and _, at most 32.") from None
    return draft.rename(folder / f"{now:%Y%m%dT%H%M%S%fZ}-{uuid4().hex}.json")  # taken in the order of their names


def deliver(decision: Told, mark: str, inbox: Path, atlas: Atlas, con: duckdb.DuckDBPyConnection) -> Path:
    """The record with what was told of it, as a file in the inbox. Raises InboxError where it is not known any more."""
    match decision:
        case Promise():
            handle, change = decision.commitment, _of_promise(decision)
        case Met():
            names = ("held_on", "n_total", "n_police", "n_women", "n_youth", "temperature")
            handle = decision.meeting
            change = {name: value for name, value in asdict(decision).items() if name in names and value is not None}
    stream = STREAMS[STREAM[decision.kind]]
    return told.drop(inbox, stream.name, told.changed(con, stream, handle, change, decision.at, atlas), mark)


def _of_promise(decision: Promise) -> dict[str, Any]:
    said = {"evidence": decision.evidence} if decision.evidence else {}
    return {"status": decision.status, "closed_on": None if decision.status == "open" else decision.closed_on} | said


def read(path: Path) -> Decision:
    """One decision; InboxError names the key that is wrong."""
    if path.stat().st_size > LARGEST:
        raise InboxError(f"{path.name} is too long for a decision.", "Decide again on the Data page.")
    try:
        return DECISION.validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InboxError(f"{path.name} is no decision: {key}: {first['msg']}.", "Decide again.") from None


def apply(decision: Place | Duplicate | Accept | AlertMark, known: Path, atlas: Atlas) -> None:
    """Write what was decided where the next build reads it. Raises InboxError where it cannot hold."""
    day = decision.at.date()
    match decision:
        case AlertMark():
            append(known / "alert_marks.csv", ALERTS, [decision.alert, decision.mark, day.isoformat(), decision.by])
        case Place():
            confirmed.confirm(known, atlas, decision.name, decision.place_id, on=day, by=decision.by)
        case Duplicate():
            left, right = sorted((decision.left, decision.right))
            same = "yes" if decision.same else "no"
            append(known / "duplicates.csv", DUPLICATES, [left, right, same, day.isoformat(), decision.by])
        case Accept():
            append(
                known / "accepted.csv", ACCEPTED, [decision.load_id, str(decision.row), day.isoformat(), decision.by]
            )


def append(path: Path, header: Sequence[str], row: Sequence[str]) -> None:
    """One more line, and the header where the file is new; on disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerows([header, row] if new else [row])
        file.flush()
        os.fsync(file.fileno())


def accepted(known: Path, load_id: str) -> frozenset[int]:
    """Rows of a load whose surprising values a person confirmed."""
    return frozenset(int(line["row"]) for line in _lines(known / "accepted.csv") if line["load_id"] == load_id)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
