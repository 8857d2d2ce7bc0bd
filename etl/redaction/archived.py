"""A redacted copy in the archive, named by its content as everything there is."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from etl.redaction.file import Redacted, redact
from etl.redaction.traces import holds, spellings
from etl.redaction.wanted import Wanted


@dataclass(frozen=True)
class Kept:
    """What became of an archived file: what went, and the copy without it (None where nothing had to go)."""

    found: Redacted
    sha256: str = ""
    path: Path | None = None


def without(path: Path, archive: Path, spool: Path, wanted: Wanted) -> Kept:
    """Put a copy of an archived file without the wanted rows beside it; the caller removes the original.

    A file that holds none of the ids, in no spelling, is not taken apart.
    """
    found, copy = redacted_copy(path, spool, wanted)
    if not found.changed:
        return Kept(found)
    content = copy.read_bytes()
    copy.unlink()
    named = hashlib.sha256(content).hexdigest()
    target = archive / named[:2] / f"{named}{path.suffix}"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(target, content)
    return Kept(found, named, target)


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
