"""The server's edges: what it refuses, what it answers without a page, and what it says when it cannot go on."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import access
from dashboard.app import create_app
from dashboard.errors import BrokenRelease, NoRelease
from dashboard.rows import About
from dashboard.settings import Settings

ROOT = Path(__file__).parents[2]


def test_only_this_machine_is_served_while_there_is_no_sign_in(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(tmp_path), "--host", "0.0.0.0"]  # noqa: S104
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 13
    assert "Traceback" not in done.stderr and "0.0.0.0" in done.stderr  # noqa: S104


def test_whoever_stops_the_command_stops_the_server(sample_release: Path) -> None:
    """A server that outlived it would hold the port, and memory, until somebody found it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(sample_release), "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert _within(60, lambda: _listens(port))
        server.terminate()
        server.wait(timeout=30)
        assert _within(10, lambda: not _listens(port))
    finally:
        server.kill()


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _within(seconds: float, what: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_without_a_release_the_page_says_what_to_run(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    client = app.server.test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    with pytest.raises(NoRelease, match="published"):
        access.reading(tmp_path / "releases", access.GUEST)


def test_a_release_that_was_changed_is_never_opened(sample_release: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(sample_release / "releases", releases)
    identity = (releases / "CURRENT").read_text(encoding="utf-8").strip()
    file = releases / identity / "team.duckdb"
    with file.open("r+b") as stored:
        stored.seek(file.stat().st_size // 2)
        byte = stored.read(1)
        stored.seek(-1, 1)
        stored.write(bytes([byte[0] ^ 1]))
    with pytest.raises(BrokenRelease):
        access.reading(releases, access.GUEST)


def test_a_new_release_is_seen_at_the_next_question(sample_release: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(sample_release / "releases", releases)
    identity = (releases / "CURRENT").read_text(encoding="utf-8").strip()
    first = access.reading(releases, access.GUEST)
    shutil.copytree(releases / identity, releases / f"{identity}-next")
    (releases / "CURRENT").write_text(f"{identity}-next\n", encoding="utf-8")
    second = access.reading(releases, access.GUEST)
    assert (first.release.id, second.release.id) == (identity, f"{identity}-next")
    assert access.ask(second, About) == access.ask(first, About)


def test_headers_and_shapes(served: str) -> None:
    with urllib.request.urlopen(f"{served}/?lang=ar") as page:  # noqa: S310
        text, headers = page.read().decode(), page.headers
    assert '<html lang="ar" dir="rtl">' in text
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    with pytest.raises(urllib.error.HTTPError) as absent:
        urllib.request.urlopen(f"{served}/shapes/none.json")  # noqa: S310
    assert absent.value.code == 404
    absent.value.close()


def test_the_shapes_are_a_file_the_browser_may_keep(sample_release: Path) -> None:
    client = create_app(Settings(data=sample_release)).server.test_client()
    (about,) = access.ask(access.reading(sample_release / "releases", access.GUEST), About)
    answer = client.get(f"/shapes/{about.area_version}.json")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    features = json.loads(answer.data)["features"]
    assert len(features) == 100
    assert all(not feature["properties"] for feature in features)


def test_an_asset_named_by_its_version_is_kept_and_nothing_else(sample_release: Path) -> None:
    client = create_app(Settings(data=sample_release)).server.test_client()

    def kept(path: str) -> bool:
        with client.get(path) as answer:
            return "immutable" in answer.headers["Cache-Control"]

    assert kept("/assets/10_house.css?m=1")
    assert not any(
        map(kept, ("/assets/10_house.css", "/assets/none.css?m=1", "/data/deliver?m=1", "/_dash-layout?m=1"))
    )
