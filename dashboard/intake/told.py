"""What was told in a form, on its way: one row as a file of its stream, and what of it no run has taken yet."""

import csv
import io
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.intake import upload, verdict

STREAMS = ("note", "meeting")  # of which new records are told; what becomes of known ones is a decision
PREFIX = "told-"
MOST, LONGEST = 500, 16 * 2**10

Row = Mapping[str, str]


def faults(folder: Path, stream: str, row: Row, lang: str) -> list[tuple[str, str]] | None:
    """(field, sentence) of all that a run would refuse the row for; None where the check did not answer."""
    place = upload.room(folder) / secrets.token_hex(16)
    try:
        _write(place / "told.csv", row)
        found, _ = verdict.judge(folder.resolve(), (place / "told.csv").resolve(), stream, lang)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return (
        None if found is None else [(fault.header or "", f"{fault.sentence} {fault.remedy}") for fault in found.faults]
    )


def deliver(folder: Path, stream: str, row: Row, mark: str) -> None:
    """Into the inbox, whole or not at all; sent a second time it takes the place of the first."""
    _write(folder / "inbox" / stream / f"{PREFIX}{mark}.csv", row)


def waiting(folder: Path, stream: str) -> tuple[dict[str, str], ...]:
    """Rows told here that no run has taken yet, in no order that means anything."""
    return tuple(_waiting(folder / "inbox" / stream))


def _waiting(place: Path) -> Iterator[dict[str, str]]:
    for path in sorted(place.glob(f"{PREFIX}*.csv"))[:MOST] if place.is_dir() else []:
        try:
            if not path.is_symlink() and path.stat().st_size <= LONGEST:
                yield from csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, csv.Error):
            continue  # a run has just taken it, or it is none of ours


def _write(path: Path, row: Row) -> None:
    """Under a hidden name first, which no run takes; for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([list(row), list(row.values())])
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
