"""One run at a time on one data folder.

An advisory lock on an open file, not the file's existence: the kernel drops it when the process ends, however it ends,
so a killed run never locks the next one out.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import Busy


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the lock for the length of the block. Raises Busy at once when another process holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _take(descriptor)
        _sign(descriptor, f"{os.getpid()} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
        yield
        # The file itself stays: removing it would let a third process lock a new one beside a waiting second.
        _sign(descriptor, "")
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(
            f"Another run is at work{_holder(descriptor)}.", "It will finish by itself; try again afterwards."
        ) from None


def _sign(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _holder(descriptor: int) -> str:
    """Who and since when; empty in the instant between taking the lock and signing it."""
    match os.pread(descriptor, 80, 0).decode(errors="replace").split():
        case [pid, since]:
            return f" (process {pid}, since {since})"
        case _:
            return ""
