"""A redacted copy in the archive, named by its content and sealed as everything there is."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from etl.errors import InboxError
from etl.redaction.file import Redacted, redact
from etl.redaction.traces import holds, spellings
from etl.redaction.wanted import Wanted
from etl.vault import DAMAGED, Archive


@dataclass(frozen=True)
class Kept:
    """What became of an archived file: what went, and the copy without it (None where nothing had to go)."""

    found: Redacted
    sha256: str = ""
    path: Path | None = None


def without(path: Path, archive: Archive, wanted: Wanted) -> Kept:
    """Put a copy of a delivered file, archived or plain, without the wanted rows into the archive; the caller removes
    the original.

    A file that holds none of the ids, in no spelling, is not taken apart; one that does not open is told as `unread`.
    """
    try:
        with archive.opened(path) as plain:
            found, copy = redacted_copy(plain, archive.spool, wanted)
    except InboxError as fault:
        if fault.code != DAMAGED:
            raise
        return Kept(Redacted(unread=True))
    if not found.changed:
        return Kept(found)
    named = hashlib.sha256(copy.read_bytes()).hexdigest()
    kept = archive.keep(copy, named)
    copy.unlink()
    return Kept(found, named, kept)


def redacted_copy(path: Path, spool: Path, wanted: Wanted) -> tuple[Redacted, Path]:
    """The copy in the spool, where there is one."""
    copy = spool / f"redacted-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}{path.suffix}"
    needles = [spelling for key in wanted.keys for spelling in spellings(key.record_id)]
    if not wanted.rows and not (needles and holds(path, needles)):
        return Redacted(), copy
    return redact(path, copy, wanted), copy


def write(path: Path, content: bytes) -> None:
    """Replace `path` in one step, on the disk when this returns, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
