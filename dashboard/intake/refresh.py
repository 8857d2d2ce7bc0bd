"""A run asked for by a person: one at a time, detached from the server, and what became of it.

The lock is taken here and handed to the child with its descriptor, so it is held exactly as long as the child lives,
whichever worker started it and whatever becomes of that worker. The run's own lock keeps it apart from the schedule.
"""

import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.intake import kept
from dashboard.intake.command import ROOT

BUSY = 3
PATIENCE = 0.5


@dataclass(frozen=True)
class Run:
    """`code` None while it runs, and where it ended without a word; `sentence` is what it said when it failed."""

    running: bool
    started_at: datetime
    ended_at: datetime | None = None
    code: int | None = None
    published: bool = False
    files: int = 0
    sentence: str = ""

    @property
    def failed(self) -> bool:
        return not self.running and self.code != 0


def start(folder: Path, now: datetime) -> bool:
    """Start a run unless one started here is under way; True where it was started."""
    descriptor = _lock(folder, patience=PATIENCE)
    if descriptor is None:
        return False
    try:
        kept.write(_outcome(folder), {"started_at": now.isoformat(), "code": None})
        # The child leaves a child of its own behind and ends at once: nobody has to wait for it.
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "dashboard.intake.refreshing", str(folder.resolve())],
            cwd=ROOT, pass_fds=(descriptor,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    finally:
        os.close(descriptor)
    return True


def state(folder: Path) -> Run | None:
    """The run under way, else the last one asked for here; None where there was none."""
    told = kept.read(_outcome(folder))
    if told is None:
        return None
    descriptor = _lock(folder, patience=0)
    if descriptor is not None:
        os.close(descriptor)
        told = kept.read(_outcome(folder)) or told  # it may have ended between the two looks
    try:
        return _read(told, running=descriptor is None)
    except (KeyError, TypeError, ValueError):
        return None


def _read(told: dict[str, Any], *, running: bool) -> Run:
    started = datetime.fromisoformat(told["started_at"]).astimezone(UTC)
    if running or told.get("code") is None:
        return Run(running, started)
    return Run(
        running=False,
        started_at=started,
        ended_at=datetime.fromisoformat(told["ended_at"]).astimezone(UTC),
        code=int(told["code"]),
        published=bool(told["published"]),
        files=int(told["files"]),
        sentence=str(told["sentence"]),
    )


def _outcome(folder: Path) -> Path:
    return folder / "state" / "refresh.json"


def _lock(folder: Path, patience: float) -> int | None:
    """The lock's descriptor, or None where another holds it. A look holds it for an instant: a start tries again."""
    place = folder / "state"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place / "refresh.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                return None
            time.sleep(0.02)
