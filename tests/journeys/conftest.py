"""Debian's Chromium, driven for real; every page watches for console errors and for requests to anywhere else."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.errors and not self.outside


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; make test installs it where it is root")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, served: str) -> Iterator[Callable[..., Watched]]:
    """open_page("/relations?lang=ar", width=360) loads a page of the served sample and waits until it is drawn."""
    opened: list[Page] = []

    def go(path: str, width: int = 1440, height: int = 900) -> Watched:
        page = chromium.new_page(viewport={"width": width, "height": height})
        opened.append(page)
        watched = Watched(page)
        page.on("console", lambda said: watched.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on("request", lambda asked: _note(watched, asked.url, served))
        page.goto(served + path)
        settle(page)
        return watched

    yield go
    for page in opened:
        page.close()


def settle(page: Page) -> None:
    """Until the page has its content and its figures are drawn."""
    page.wait_for_selector("#main")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.js-plotly-plot, .dash-graph')].every(g => g.querySelector('.main-svg'))"
    )
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _note(watched: Watched, url: str, served: str) -> None:
    if not url.startswith((served, "data:", "blob:")):
        watched.outside.append(url)
