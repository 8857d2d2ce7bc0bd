"""A house of its own for journeys that change something: a copy of the sample's data, and a server over it."""

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl import pipeline
from etl.settings import Settings

ROOT = Path(__file__).parents[2]


def copied(sample: Path, target: Path) -> Path:
    """All of the sample's data folder but its archive, which no run reads."""
    shutil.copytree(sample, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("archive"))
    return target


LATELY = ("incident/2026-Q1", "commitment/commitments", "meeting/meetings", "calendar/known-days", "note/notes")


def lately(target: Path) -> Path:
    """A small house: of the sample what speaks of this year, taken in by the real pipeline in seconds."""
    for name in LATELY:
        with (ROOT / "data" / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        kept = [row for row in rows if any(cell.startswith("2026-") for cell in row)]
        path = target / "inbox" / f"{name}.csv"
        path.parent.mkdir(parents=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *kept])
    pipeline.run(Settings(data=target, settle_seconds=0), now=datetime(2026, 3, 30, 23, 10, tzinfo=UTC))
    return target


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The real server, ready; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(data), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not re.match(r"KEW_|COV_", k)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _answers(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()  # noqa: S310 - loopback
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer in 30 seconds")
