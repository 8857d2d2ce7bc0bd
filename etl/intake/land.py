"""Landing: a delivered file is taken only when nobody is writing it, and what is read later is our own copy of it."""

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})  # the last two land to be refused in words
UNFINISHED = (".", "~", "#")
LARGEST = 8 * 2**30
BLOCK = 2**20

Mark = tuple[int, int, int, int]


@dataclass(frozen=True)
class Landed:
    """A file in the archive, byte for byte. `file`: where it lay below the inbox; `mark`: which file that was."""

    file: str
    folder: str
    sha256: str
    size: int
    archived: Path
    mark: Mark


@dataclass(frozen=True)
class Left:
    """A file that stays in the inbox: E_UNSTABLE (being written, replaced or unreadable now) or E_TOO_BIG."""

    file: str
    code: str


def waiting(inbox: Path) -> list[Path]:
    """The files to take, sorted: regular tables in folders of the inbox; no links, pipes, hidden or unfinished."""
    found = (Path(entry) for entry in _entries(inbox) if Path(entry).parent != inbox)
    return sorted(found)


def land(path: Path, inbox: Path, archive: Path, spool: Path, settle: float) -> Landed | Left:
    """Archive a file that has kept still for `settle` seconds; `spool` lies on the archive's file system."""
    relative = path.relative_to(inbox)
    file = _printable(relative.as_posix())
    try:
        source = _opened(path)
    except OSError:
        return Left(file, "E_UNSTABLE")
    with source:
        first = os.fstat(source.fileno())
        mark = _mark(first)
        if first.st_size > LARGEST:
            return Left(file, "E_TOO_BIG")
        _wait(first.st_mtime, settle)
        if not _still(path, mark):
            return Left(file, "E_UNSTABLE")
        copy, sha256, size = _copied(source, spool)
        if size != first.st_size or not _still(path, mark) or _mark(os.fstat(source.fileno())) != mark:
            copy.unlink()
            return Left(file, "E_UNSTABLE")
    archived = _keep(copy, archive / sha256[:2] / f"{sha256}{path.suffix.lower()}")
    return Landed(file, _printable(relative.parts[0]), sha256, size, archived, mark)


def clear(path: Path, landed: Landed) -> bool:
    """Take a committed file out of the inbox, unless another one has come under its name since."""
    if not _still(path, landed.mark):
        return False
    path.unlink(missing_ok=True)
    return True


def ignored(inbox: Path) -> list[str]:
    """What lies in the inbox and is never taken, below it: links, pipes, other kinds of file, files in no folder."""
    taken = set(waiting(inbox))
    every = (path for path in inbox.rglob("*") if not path.name.startswith(UNFINISHED))
    return sorted(
        _printable(path.relative_to(inbox).as_posix())
        for path in every
        if path not in taken and (path.is_symlink() or not path.is_dir())
    )


def _entries(folder: Path) -> Iterator[str]:
    """A folder that cannot be opened holds nothing to take tonight; it must not keep the others waiting."""
    try:
        entries = list(os.scandir(folder))
    except PermissionError:
        return
    for entry in entries:
        if entry.name.startswith(UNFINISHED):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
        elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in TABLES:
            yield entry.path


def _opened(path: Path) -> BinaryIO:
    """The file itself: a link put in its place is refused, and a pipe does not block before it is refused."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"not a regular file: {path.name}")
    return os.fdopen(descriptor, "rb")


def _mark(seen: os.stat_result) -> Mark:
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def _still(path: Path, mark: Mark) -> bool:
    try:
        return _mark(path.lstat()) == mark
    except OSError:
        return False


def _wait(modified: float, settle: float) -> None:
    """Sleep for what is missing of `settle` since the last change; a clock that is ahead waits no longer than that."""
    time.sleep(min(settle, max(0.0, settle - (time.time() - modified))))


def _copied(source: BinaryIO, spool: Path) -> tuple[Path, str, int]:
    spool.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=spool, prefix="landing-")  # mode 0600
    copy, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += target.write(block)
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        copy.unlink()
        raise
    return copy, digest.hexdigest(), size


def _keep(copy: Path, archived: Path) -> Path:
    """Name the copy by its content. The same bytes are kept once, whichever of two equal copies came first."""
    archived.parent.mkdir(parents=True, exist_ok=True)
    copy.replace(archived)
    descriptor = os.open(archived.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)  # or a power cut may forget the name though it kept the bytes
    finally:
        os.close(descriptor)
    return archived


def _printable(name: str) -> str:
    """A name fit for a log or a screen: no control, direction or undecodable characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
