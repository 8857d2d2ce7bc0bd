"""One run at a time, between real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.errors import Busy
from etl.lock import run_lock

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from etl.errors import Busy
from etl.lock import run_lock
try:
    with run_lock(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
except Busy as busy:
    print("busy", flush=True)
    sys.exit(busy.exit_code)
"""


def holder(lock: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_the_second_is_told_who_and_since_when(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with holder(lock) as first:
        assert said(first) == "held"
        with pytest.raises(Busy) as caught, run_lock(lock):
            pytest.fail("two runs at once")
        assert f"process {first.pid}, since 2" in caught.value.message
        assert caught.value.exit_code == 3
        assert len(caught.value.message.splitlines()) == 1
        first.communicate()
    with run_lock(lock):
        assert lock.read_text().startswith(f"{os.getpid()} ")


def test_a_killed_run_locks_nobody_out(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with holder(lock) as first:
        assert said(first) == "held"
        first.kill()
        first.wait()
        assert lock.read_text().startswith(f"{first.pid} ")
    with run_lock(lock):
        assert lock.read_text().startswith(f"{os.getpid()} ")


def test_of_a_stampede_exactly_one_gets_through(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    herd = [holder(lock) for _ in range(8)]
    answers = sorted(said(process) for process in herd)
    for process in herd:
        process.communicate()
    assert answers == ["busy"] * 7 + ["held"]
    assert sorted(process.returncode for process in herd) == [0] + [3] * 7


def test_it_is_let_go_when_the_run_fails(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with pytest.raises(ZeroDivisionError), run_lock(lock):
        raise ZeroDivisionError
    with run_lock(lock):
        assert lock.stat().st_mode & 0o777 == 0o600


def test_nobody_is_named_before_the_holder_signed(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with run_lock(lock):
        lock.write_text("")
        with pytest.raises(Busy) as caught, run_lock(lock):
            pytest.fail("two runs at once")
        assert caught.value.message == "Another run is at work."


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("kept")
    (tmp_path / "run.lock").symlink_to(target)
    with pytest.raises(OSError, match="symbolic"), run_lock(tmp_path / "run.lock"):
        pytest.fail("followed a link")
    assert target.read_text() == "kept"
