"""Landing: a delivered file is taken only when nobody is writing it, and what is read later is our own copy of it."""

import errno
import hashlib
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from etl.intake.inbox import LARGEST, lying, printable

BLOCK = 2**20

Mark = tuple[int, int, int, int]


@dataclass(frozen=True)
class Landed:
    """A copy of a file, byte for byte and named by its content.

    `file`: where it lay below the inbox; `mark`: which file that was.
    """

    file: str
    folder: str
    sha256: str
    size: int
    archived: Path
    mark: Mark


@dataclass(frozen=True)
class Left:
    """A file that stays in the inbox, and why: E_UNSTABLE (being written, replaced or unreadable now), E_TOO_BIG,
    E_PERMISSION, E_LINK, E_SUFFIX, E_NO_FOLDER or E_TOO_MANY.
    """

    file: str
    code: str


def waiting(inbox: Path) -> list[Path]:
    """The files to take, sorted: regular tables in folders of the inbox, as many as one run takes."""
    return [path for path, code in lying(inbox) if code is None]


def left_lying(inbox: Path) -> tuple[Left, ...]:
    """What lies in the inbox and is not taken, each name once, and why. Hidden and unfinished files are not named."""
    codes = {printable(path.relative_to(inbox).as_posix()): code for path, code in lying(inbox) if code}
    return tuple(Left(file, code) for file, code in sorted(codes.items()))


def land(path: Path, inbox: Path, archive: Path, spool: Path, settle: float) -> Landed | Left:
    """Copy a file that has kept still for `settle` seconds to below `archive`, on whose file system `spool` lies.

    A night gives a folder of its spool: into the archive itself files go sealed (etl/vault/archive.py).
    """
    relative = path.relative_to(inbox)
    file = printable(relative.as_posix())
    try:
        source = _opened(path)
    except OSError as error:
        return Left(file, "E_PERMISSION" if error.errno in (errno.EACCES, errno.EPERM) else "E_UNSTABLE")
    with source:
        first = os.fstat(source.fileno())
        mark = _mark(first)
        if first.st_size > LARGEST:
            return Left(file, "E_TOO_BIG")
        _wait(first, settle)
        if not _still(path, mark):
            return Left(file, "E_UNSTABLE")
        copy, sha256, size = _copied(source, spool)
        if size != first.st_size or not _still(path, mark) or _mark(os.fstat(source.fileno())) != mark:
            copy.unlink()
            return Left(file, "E_UNSTABLE")
    archived = _keep(copy, archive / sha256[:2] / f"{sha256}{path.suffix.lower()}")
    return Landed(file, printable(relative.parts[0]), sha256, size, archived, mark)


def clear(path: Path, landed: Landed) -> bool:
    """Take a committed file out of the inbox, unless another one has come under its name since."""
    if not _still(path, landed.mark):
        return False
    path.unlink(missing_ok=True)
    return True


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


def _wait(seen: os.stat_result, settle: float) -> None:
    """Sleep for what is missing of `settle` since the last change, so that many fresh files wait once and not each.

    A time of change that lies ahead was given by another clock; then the time counts at which this one saw the change.
    """
    changed = min(seen.st_mtime, seen.st_ctime)
    time.sleep(min(settle, max(0.0, settle - (time.time() - changed))))


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
