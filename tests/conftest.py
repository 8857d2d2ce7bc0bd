"""Shared ground: the real data sets where they are, the sample built once by the real pipeline, a real server."""

import fcntl
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import databases
import pytest
import structlog
from hypothesis import settings as hypothesis
from journeys.conftest import CHROMIUM, FLAGS
from playwright.sync_api import Browser, sync_playwright

from dashboard import state as people
from etl import pipeline, samples
from etl.settings import Settings

# A loaded machine is slow, not wrong; the same examples everywhere, so that a failure can be run again.
hypothesis.register_profile("house", deadline=None, derandomize=True, print_blob=True)
hypothesis.load_profile("house")

ROOT = Path(__file__).parents[1]
LONG = ("journeys", "attacks", "mutants", "report", "disclosure")
NIGHT = datetime(2026, 3, 30, 23, 10, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-soak", action="store_true", help="also run the long proofs")
    parser.addoption("--run-bench", action="store_true", help="also run the measurements")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: a long proof, run by make soak")
    config.addinivalue_line("markers", "bench: a measurement, run by make bench")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The files that take longest begin first: else one process still walks through a browser when the other is done.
    items.sort(key=lambda item: LONG.index(item.path.parent.name) if item.path.parent.name in LONG else len(LONG))
    for name in ("soak", "bench"):
        if not config.getoption(f"--run-{name}"):
            left = pytest.mark.skip(reason=f"run by make {name}")
            for item in items:
                if name in item.keywords:
                    item.add_marker(left)


@pytest.fixture(scope="module", autouse=True)
def own_log() -> None:
    """A command that a test of another file ran in this process may have turned the log elsewhere."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data sets; tests that need it say so and stand aside where it is absent."""
    named = os.environ.get("KEW_TEST_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("KEW_TEST_DATA names no folder with the real data sets")
    return Path(named)


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose release the real pipeline made of the committed sample; whoever changes it takes a copy.

    Built once, by the first process that asks, for all processes of the run, and for runs that a test starts.
    """
    if built_before := os.environ.get("KEW_TESTS_SAMPLE"):
        return Path(built_before)
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    data, built = shared / "sample", shared / "sample.built"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            settings = Settings(data=data, settle_seconds=0)
            samples.lay_out(settings)
            assert pipeline.run(settings, now=NIGHT).published
            built.touch()
    return data


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all tests of a process: a second one cannot be started beside it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; make test installs it where it is root")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(sample_release: Path) -> Iterator[str]:
    """The real server over the sample, as `make run` starts it; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(sample_release), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not re.match(r"KEW_|COV_", k)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield _answering(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[databases.Server]:
    """A server of this process's own, stopped at its end."""
    at = databases.binaries()
    if at is None:
        pytest.skip("PostgreSQL is not installed: only SQLite is proven here")
    server = databases.Server(at)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def new_state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """A new, empty database of a kind, "sqlite" or "postgresql": its address, as KEW_STATE_URL takes it."""

    def new(kind: str) -> str:
        if kind == "postgresql":
            return request.getfixturevalue("postgresql").new()
        return f"sqlite:///{tmp_path / f'state{os.urandom(4).hex()}.sqlite3'}"

    return new


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, new_state_url: Callable[[str], str]) -> str:
    """The address of a new, empty database, once on each kind."""
    return new_state_url(request.param)


@pytest.fixture
def state(state_url: str) -> Iterator[people.State]:
    """A new state database, open and up to date, once on each kind."""
    opened = people.opened(state_url)
    yield opened
    opened.engine.dispose()


def _answering(address: str, server: "subprocess.Popen[bytes]") -> str:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()  # noqa: S310 - loopback
            return address
        except OSError:
            assert server.poll() is None, "the server ended before it answered"
            time.sleep(0.1)
    raise AssertionError("the server did not answer in 30 seconds")
