"""The loop that refreshes: one child at a time, on its grid, ended with its parent."""

import configparser
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import schedule
from etl.errors import SettingsError
from etl.schedule import next_due, parse_every, run_every, run_once

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Path(schedule.__file__).parent
SPAN = """
import sys, time
with open(sys.argv[1], "a") as out:
    out.write(f"{time.monotonic()} "); out.flush(); time.sleep(0.15); out.write(f"{time.monotonic()}\\n")
sys.exit(12)
"""
ENDS_WELL = """
import signal, sys, time
from pathlib import Path
def end(*_): Path(sys.argv[1]).write_text("ended well"); sys.exit(5)
signal.signal(signal.SIGTERM, end)
Path(sys.argv[1]).write_text("started")
time.sleep(60)
"""
STUBBORN = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(sys.argv[1]).write_text("started")
time.sleep(60)
"""
PARENT = """
import sys
from datetime import timedelta
from etl import schedule
schedule.run_every([sys.executable, "-c", *sys.argv[1:]], timedelta(hours=1), stop=schedule.stop_on_signals())
"""


def wait_for(file: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text() == text):
        assert time.monotonic() < deadline, f"{file} never said {text!r}"
        time.sleep(0.02)


def test_intervals() -> None:
    assert parse_every("15m") == timedelta(minutes=15)
    assert parse_every(" 1h ") == timedelta(hours=1)
    assert parse_every("1d") == timedelta(days=1)


@given(st.text(max_size=6))
def test_an_interval_is_positive_or_refused(text: str) -> None:
    try:
        assert parse_every(text) > timedelta(0)
    except SettingsError as error:
        assert error.exit_code == 13


@pytest.mark.parametrize("text", ["", "1", "h", "0h", "-1h", "1.5h", "1 h", "1w", "٣h", "1h30m"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(SettingsError, match="is no interval"):
        parse_every(text)


@given(st.integers(0, 10**6), st.integers(-100, 10**6), st.integers(1, 10**5))
def test_the_next_turn_is_on_the_grid_and_missed_ones_are_skipped(due: int, late: int, every: int) -> None:
    turn = next_due(due, due + late, every)
    assert max(due, due + late) < turn <= max(due, due + late) + every
    assert (turn - due) % every == 0


def test_runs_never_overlap_and_a_failure_does_not_end_the_loop(tmp_path: Path) -> None:
    spans, stop, codes = tmp_path / "spans", threading.Event(), []

    def ran(code: int) -> None:
        codes.append(code)
        if len(codes) == 3:
            stop.set()

    run_every([sys.executable, "-c", SPAN, str(spans)], timedelta(seconds=0.01), stop=stop, ran=ran)
    assert codes == [12, 12, 12]
    times = [float(moment) for moment in spans.read_text().split()]
    assert len(times) == 6
    assert times == sorted(times)


def test_sigterm_reaches_the_child_and_is_waited_for(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with subprocess.Popen([sys.executable, "-c", PARENT, ENDS_WELL, str(note)], cwd=ROOT) as parent:
        wait_for(note, "started")
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(20) == 0
    assert note.read_text() == "ended well"


def test_a_child_that_does_not_end_is_killed(tmp_path: Path) -> None:
    note, stop, codes = tmp_path / "note", threading.Event(), []
    command = [sys.executable, "-c", STUBBORN, str(note)]
    worker = threading.Thread(
        target=lambda: codes.append(run_once(command, stop=stop, grace=timedelta(seconds=0.2))), daemon=True
    )
    worker.start()
    wait_for(note, "started")
    stop.set()
    worker.join(20)
    assert codes == [-signal.SIGKILL]


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((SHIPPED / name).read_text("utf-8"))
    return parser


def test_the_service_is_confined_and_busy_is_no_failure() -> None:
    service = unit("kew-refresh.service")["Service"]
    assert service["ExecStart"].endswith("-m etl run")
    assert service["ReadWritePaths"] == service["Environment"].removeprefix("KEW_DATA=")
    assert service["SuccessExitStatus"] == "3"
    wanted = {"NoNewPrivileges": "true", "ProtectSystem": "strict", "Nice": "10", "PrivateNetwork": "true"}
    assert wanted.items() <= dict(service).items()


def test_the_timer_runs_the_service_each_night_and_catches_up() -> None:
    timer = unit("kew-refresh.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-* 02:10:00 Asia/Baghdad"
    assert timer["Persistent"] == "true"
    assert (SHIPPED / timer["Unit"]).is_file()


def test_every_placeholder_is_explained() -> None:
    readme = (SHIPPED / "README.md").read_text("utf-8")
    for name in ("kew-refresh.service", "cron.example"):
        for place in ("/opt/kirkuk-early-warning", "/var/lib/kirkuk-early-warning"):
            assert place in (SHIPPED / name).read_text("utf-8")
            assert f"| `{place}` |" in readme
