"""`python -m dashboard.intake.refreshing DATA`: runs the ETL once and leaves word of how it ended. See refresh.py."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.intake import command, kept

SECONDS = 6 * 3600


def run(folder: Path) -> None:
    """One run; its outcome stands in state/refresh.json, what it logged in state/refresh.log."""
    began = datetime.now(UTC)
    log = os.open(folder / "state" / "refresh.log", os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(log, "w+", encoding="utf-8", errors="replace") as said:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command.words("run", "--data", str(folder), "--json"),
                cwd=command.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, timeout=SECONDS,
                check=False,
            )  # fmt: skip
            code, night = done.returncode, _night(done.stdout)
        except subprocess.TimeoutExpired:
            code, night = 1, {}
        said.seek(0)
        sentence = last_words(said.read()) if code else ""
    told = {"published": bool(night.get("published")), "files": len(night.get("files", ())), "sentence": sentence}
    ended = datetime.now(UTC).isoformat()
    kept.write(
        folder / "state" / "refresh.json", {"started_at": began.isoformat(), "ended_at": ended, "code": code} | told
    )


def last_words(logged: str) -> str:
    """The sentence and remedy a command ends with; the log's own lines are JSON, and a traceback is for the log."""
    lines = [line.strip() for line in logged.splitlines() if line.strip() and not line.startswith("{")]
    if any(line.startswith("Traceback") for line in lines):
        return ""
    return " ".join(lines[-2:])[:400]


def _night(out: bytes) -> dict[str, Any]:
    try:
        told = json.loads(out)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        run(Path(sys.argv[1]))
