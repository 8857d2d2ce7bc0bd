"""A refresh at intervals where nothing else keeps time (compose, a laptop): a parent that runs the command as a child.

A child process, so that its memory and its faults end with it; one after another, so that two never overlap.
"""

import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import FrameType

from etl import log
from etl.errors import SettingsError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
GRACE = timedelta(minutes=2)
POLL_SECONDS = 0.1


def parse_every(text: str) -> timedelta:
    """ "15m", "1h", "1d" as a length of time. Raises SettingsError."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})([smhd])", text.strip())
    if not found:
        raise SettingsError(f"{text!r} is no interval.", "Write a whole number and a unit: 15m, 1h, 1d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def run_every(
    command: Sequence[str],
    every: timedelta,
    *,
    stop: threading.Event,
    ran: Callable[[int], None] = lambda _code: None,
    grace: timedelta = GRACE,
) -> None:
    """Run now, then each `every` after the last start, until `stop`; a run that takes longer skips its turns.

    A failed run is logged and does not end the loop: the next one may succeed. On `stop` the child gets SIGTERM and
    `grace` to end, then SIGKILL, which a run survives without loss. `ran` is told each exit code.
    Times are monotonic, so setting the clock neither hurries nor delays a run.
    """
    events = log.get()
    due = time.monotonic()
    while not stop.is_set():
        started = time.monotonic()
        code = run_once(command, stop=stop, grace=grace)
        events.info("schedule.ran", exit_code=code, seconds=round(time.monotonic() - started, 1))
        ran(code)
        due = next_due(due, time.monotonic(), every.total_seconds())
        stop.wait(due - time.monotonic())


def next_due(due: float, now: float, every: float) -> float:
    """The first turn after `now`, on the grid that `due` is on."""
    return due + every * (max(0.0, now - due) // every + 1)


def run_once(command: Sequence[str], *, stop: threading.Event, grace: timedelta = GRACE) -> int:
    """The child's exit code (minus the signal's number where one ended it); ends it when `stop` is set."""
    with subprocess.Popen(command) as child:  # noqa: S603 - our own interpreter and arguments
        while child.poll() is None:
            if stop.wait(POLL_SECONDS):
                return _end(child, grace)
        return child.returncode


def _end(child: subprocess.Popen[bytes], grace: timedelta) -> int:
    child.terminate()
    try:
        return child.wait(grace.total_seconds())
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set. For the main thread of the command line."""
    stop = threading.Event()

    def set_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, set_stop)
    return stop
