"""The ETL's command line as a child process: the only way the dashboard asks anything of the ETL."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """How a command ended; `code` is None where it took longer than it was given, and was stopped."""

    code: int | None
    out: str
    err: str


def words(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "etl", *arguments]


def run(*arguments: str, seconds: float) -> Done:
    """Run and wait; with all its own children it is stopped after `seconds`."""
    child = subprocess.Popen(  # noqa: S603 - our own program; arguments are generated paths and checked codes
        words(*arguments),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return Done(None, "", "")
    return Done(child.returncode, out, err)
