"""What people decided on the dashboard or by hand: files in inbox/decisions, taken before the deliveries."""

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from etl.errors import InboxError
from etl.places import confirmed
from etl.places.areas import Atlas
from etl.settings import Settings

FOLDER = "decisions"
LARGEST = 100_000
STRICT = ConfigDict(extra="forbid")
DUPLICATES = ("left", "right", "same", "decided_on", "decided_by")
ACCEPTED = ("load_id", "row", "decided_on", "decided_by")
ALERTS = ("alert_id", "mark", "decided_on", "decided_by")
Handle = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Role = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]


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


Decision = Place | Duplicate | Accept | AlertMark
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


def take(settings: Settings, atlas: Atlas) -> tuple[Taken, ...]:
    """Apply every decision that waits, and keep each file in the archive; a bad one is moved aside, with its reason."""
    return tuple(_take(path, settings, atlas) for path in waiting(settings.inbox))


def _take(path: Path, settings: Settings, atlas: Atlas) -> Taken:
    kind, why = None, None
    try:
        decision = read(path)
        kind = decision.kind
        apply(decision, settings.known, atlas)
    except InboxError as refused:
        why = refused.message
    place = settings.archive / FOLDER / path.name if why is None else settings.rejected / FOLDER / path.name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(place)
    return Taken(path.name, kind, why)


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


def apply(decision: Decision, known: Path, atlas: Atlas) -> None:
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
