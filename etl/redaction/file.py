"""One file, whatever its kind, as a copy without the wanted rows."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from etl.redaction import text, tree
from etl.redaction.traces import holds, spellings
from etl.redaction.wanted import Wanted

ROOT = Path(__file__).parents[2]
PACKAGE = b"PK\x03\x04"
WALL_SECONDS = 90

Kind = Literal["text", "tree", "workbook", "opaque"]


@dataclass(frozen=True)
class Redacted:
    """(table, row) of the rows that went. `whole`: the file could not be taken apart, so nothing of it was kept."""

    rows: tuple[tuple[str, int], ...] = ()
    whole: bool = False
    unread: bool = False

    @property
    def changed(self) -> bool:
        return bool(self.rows) or self.whole

    def of(self, table: str) -> tuple[int, ...]:
        return tuple(row for name, row in self.rows if name == table)


def redact(path: Path, copy: Path, wanted: Wanted) -> Redacted:
    """Write `copy` where anything of `path` has to go; where nothing has, there is none.

    What cannot be taken apart (an old workbook, a broken package) goes whole if its bytes hold the id, and is told as
    `unread` if they do not: packed or encrypted, it may hold it all the same.
    """
    try:
        found = _taken_apart(path, copy, wanted)
    except ValueError:
        needles = [spelling for key in wanted.keys if key.distinct for spelling in spellings(key.record_id)]
        if not needles or not holds(path, needles):
            return Redacted(unread=True)
        copy.write_bytes(b"")
        return Redacted(whole=True)
    if not found:
        copy.unlink(missing_ok=True)
    return Redacted(tuple(found))


def kind(path: Path) -> Kind:
    """What the first bytes say."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(PACKAGE):
        return "workbook"
    if b"\0" in start and start[:2] not in text.UTF_16:
        return "opaque"
    return "tree" if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "text"


def _taken_apart(path: Path, copy: Path, wanted: Wanted) -> list[tuple[str, int]]:
    match kind(path):
        case "workbook":
            return _workbook(path, copy, wanted)
        case "tree":
            content, gone = tree.redacted(path.read_bytes(), wanted)
            copy.write_bytes(content)
            return list(gone)
        case "text":
            content, lines = text.redacted(path.read_bytes(), wanted)
            copy.write_bytes(content)
            return [("", line) for line in lines]
        case "opaque":
            raise ValueError("not a table")


def _workbook(path: Path, copy: Path, wanted: Wanted) -> list[tuple[str, int]]:
    """A child that dies of its limits could not read the workbook; that is told, and harms nobody."""
    command = [sys.executable, "-m", "etl.redaction.workbook", str(path.resolve()), str(copy.resolve())]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            cwd=ROOT,
            input=json.dumps(wanted.as_json()).encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError("too much to read") from error
    if child.returncode:
        raise ValueError("not readable")
    return [(name, row) for name, row in json.loads(child.stdout)]
