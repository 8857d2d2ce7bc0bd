"""Work on files that nobody vouches for is done by a child process, and this is its parent's side.

A process with threads, as the database has them, must not fork; a new interpreter for every file is slow. So one helper
process is started on first use, and it forks a limited child for each piece of work (see nursery.py). It inherits no
lock, no open file and none of our settings; it ends when we end, and is started again when it has died.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

ROOT = Path(__file__).parents[2]
GRACE = 10  # seconds beyond a child's own time, after which the helper itself counts as stuck
LONGEST_LINE = 1_000
KEPT = ("PATH", "PYTHON", "LANG", "LC_", "TZ")  # of the environment; the rest may hold secrets


@dataclass(frozen=True)
class Limits:
    """What a child may use: bytes of memory, seconds of computing and of waiting, bytes of a written file, and of what
    it says.
    """

    memory: int
    cpu: int
    wall: float
    disk: int
    answer: int = 256 * 2**20


class SpentError(Exception):
    """The child used up its limits."""


class FailedError(Exception):
    """The child failed in a way that nobody foresaw: the class of the error and its place."""


class GoneError(Exception):
    """The helper ended before it answered."""


@dataclass
class Helper:
    """The helper process, started when it is first asked. Any thread may ask; it does one thing at a time."""

    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    line: socket.socket | None = None
    lock: Lock = field(default_factory=Lock)

    def ask(self, work: Any, limits: Limits) -> Any:
        """A child's answer to `work`, both as JSON has them. SpentError, FailedError; OSError as the child met it."""
        request = json.dumps({"work": work, "limits": asdict(limits)}).encode() + b"\n"
        with self.lock:
            try:
                return self._asked(request, limits)
            except GoneError:
                self._end()
            try:
                return self._asked(request, limits)
            except GoneError:
                self._end()
                raise FailedError("the helper process ended") from None

    def close(self) -> None:
        with self.lock:
            self._end()

    def _asked(self, request: bytes, limits: Limits) -> Any:
        line = self._line()
        try:
            line.settimeout(limits.wall + GRACE)
            line.sendall(request)
            with line.makefile("rb") as answers:
                ended, body = _answer(answers.readline(LONGEST_LINE), answers)
        except TimeoutError:
            self._end()
            raise SpentError from None
        except (OSError, ValueError, KeyError):
            raise GoneError from None
        except BaseException:
            self._end()  # interrupted in the middle: the next answer would be to the wrong question
            raise
        return _judged(ended, body)

    def _line(self) -> socket.socket:
        if self.line is None or self.process is None or self.process.poll() is not None:
            self._end()
            ours, theirs = socket.socketpair()
            with theirs:
                self.process = _started([*self.command, str(theirs.fileno())], theirs.fileno())
            self.line = ours
        return self.line

    def _end(self) -> None:
        if self.line is not None:
            self.line.close()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.line = self.process = None


@cache
def helper(_process: int) -> Helper:
    """The helper of a process, by its number: a process that was forked off must not talk on its parent's line."""
    started = Helper([sys.executable, "-m", "etl.intake.parse"])
    atexit.register(started.close)
    return started


def _started(command: Sequence[str], descriptor: int) -> "subprocess.Popen[bytes]":
    kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        cwd="/",
        env=kept | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(descriptor,),
        start_new_session=True,  # so that an interrupt at the terminal reaches us alone, and its children end with it
    )


def _answer(head: bytes, answers: Any) -> tuple[str, bytes]:
    told = json.loads(head)
    body = answers.read(told["size"])
    if len(body) != told["size"]:
        raise GoneError
    return told["ended"], body


def _judged(ended: str, body: bytes) -> Any:
    if ended == "spent":
        raise SpentError
    try:
        said = json.loads(body)
    except ValueError:
        raise FailedError("no answer") from None
    if ended == "done":
        return said
    if said.get("errno"):
        raise OSError(said["errno"], os.strerror(said["errno"]))
    raise FailedError(f"{said['error']} at {said.get('at', '')}")
