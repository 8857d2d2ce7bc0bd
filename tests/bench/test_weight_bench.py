"""The Map on the line: bytes and seconds, beside the same map and list in plain Dash, in the same run."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bench.weighed import Weighed, weighing
from playwright.sync_api import Browser, BrowserContext

TESTS = Path(__file__).parents[1]
OURS = {
    "readable": "document.querySelectorAll('#first .drawn-map a').length > 60",
    "answers": "document.querySelectorAll('#map-graph .choroplethlayer path').length > 80"
    " && !document.getElementById('first')",
}
PLAIN = {
    "readable": "document.querySelectorAll('#list tr').length > 60"
    " && document.querySelectorAll('#map .choroplethlayer path').length > 80",
}
PLAIN["answers"] = PLAIN["readable"]
TAKE = "document.querySelector('{}').click()"
SELECT = (
    "(s => {{ s.value = '{}'; s.dispatchEvent(new Event('change', {{bubbles: true}})) }})"
    "(document.querySelector('#filters select[data-param={}]'))"
)
# What is changed: the view it is changed from, and how.
CHANGES = {
    "another layer": ("", TAKE.format('#map-head a[href*="layer=incidents"]')),
    "another district": ("", SELECT.format("IQG13Q04", "district")),
    "another period": ("", TAKE.format("#filters .presets a")),
    "the layer of scores again": ("&layer=incidents", TAKE.format('#map-head a[href*="layer=risk"]')),
    "all districts again": ("&district=IQG13Q02", SELECT.format("", "district")),
    "a period that ends earlier": ("", SELECT.format("2026-02-01", "to")),
    "three years": ("", TAKE.format("#filters .presets a:last-child")),
    "the whole governorate": ("", TAKE.format("#map-zoom a")),
    "by rise": ("", TAKE.format('#map-beside .tabs a[href*="by=rise"]')),
    "an area": ("", TAKE.format("#map-beside .pick")),
}


@dataclass(frozen=True)
class Told:
    """Bytes of a first and a second visit and of the HTML; seconds on a thin line, None where it never came."""

    cold: int
    html: int
    warm: int
    changes: dict[str, int]
    fonts: int
    readable: float | None
    answers: float | None


@pytest.fixture(scope="module")
def plain(sample_release: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "bench.plain_dash:server()",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    environment = os.environ | {"PLAIN_DATA": str(sample_release), "PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=TESTS, env=environment)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.mark.bench
def test_the_map_on_the_line(chromium: Browser, served: str, plain: str, capsys: pytest.CaptureFixture[str]) -> None:
    ours = measured(chromium, served, OURS, CHANGES)
    theirs = measured(chromium, plain, PLAIN, {})
    with capsys.disabled():
        print(f"\n{table(ours, theirs)}")
    assert ours.cold <= 900_000 and ours.html <= 60_000 and ours.fonts <= 100_000 and ours.warm < theirs.warm / 5
    assert ours.readable is not None and ours.readable <= 1.5
    assert ours.answers is not None and ours.answers <= 8
    assert ours.warm <= 15_000 and all(size <= 5_000 for size in ours.changes.values())


def measured(chromium: Browser, address: str, wanted: dict[str, str], changes: dict[str, tuple[str, str]]) -> Told:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    with weighing(context, address, wanted) as page:
        _visit(page, address)
        cold, html, fonts = page.total, page.kinds["page"], page.kinds["fonts"]
        _visit(page, address)
        warm, found = page.total, {}
        for name, (view, script) in changes.items():
            page.page.goto(f"{address}/?lang=en{view}")
            page.came("answers", 30)
            page.quiet()
            page.start()
            page.page.evaluate(script)
            page.page.wait_for_timeout(3000)  # the answer, on a machine that is busy
            page.quiet()
            found[name] = page.total
            assert page.files["/_dash-update-component"]
        assert not page.outside
    context.close()
    return Told(cold, html, warm, found, fonts, *_thin(chromium.new_context(), address, wanted))


def _visit(page: Weighed, address: str) -> None:
    page.start()
    page.page.goto(f"{address}/?lang=en")
    # To whom the scripts are kept there is no first page, so `answers` is what both visits have.
    assert page.came("answers", 60) is not None
    page.quiet()


def _thin(context: BrowserContext, address: str, wanted: dict[str, str]) -> tuple[float | None, float | None]:
    with weighing(context, address, wanted, thin=True) as page:
        page.page.goto(f"{address}/?lang=en", wait_until="commit")
        seen = page.came("readable", 70), page.came("answers", 10)
    context.close()
    return seen


def table(ours: Told, theirs: Told) -> str:
    def seconds(value: float | None) -> str:
        return "never" if value is None else f"{value:.1f} s"

    def ratio(a: float | None, b: float | None) -> str:
        return "" if not a or not b else f"{a / b:.3f}"

    rows = [
        (what, f"{a / 1000:.1f} kB", f"{b / 1000:.1f} kB", ratio(a, b), limit)
        for what, a, b, limit in (
            ("first visit, without fonts", ours.cold, theirs.cold, "900 kB"),
            ("of it the HTML", ours.html, theirs.html, "60 kB"),
            ("second visit", ours.warm, theirs.warm, "15 kB"),
            ("fonts of a language", ours.fonts, theirs.fonts, "100 kB"),
        )
    ]
    rows += [(name, f"{size / 1000:.1f} kB", "", "", "5 kB") for name, size in ours.changes.items()]
    rows += [
        (f"1 Mbit/s, 150 ms: {what}", seconds(a), seconds(b), ratio(a, b), limit)
        for what, a, b, limit in (
            ("map and list to read", ours.readable, theirs.readable, "1.5 s"),
            ("map that answers", ours.answers, theirs.answers, "8 s"),
        )
    ]
    head = ("", "here", "plain Dash", "ratio", "target")
    return "\n".join(f"{a:<38}{b:>12}{c:>14}{d:>8}{e:>10}" for a, b, c, d, e in (head, *rows))
