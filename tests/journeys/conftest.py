"""Debian's Chromium, driven for real; every page watches for console errors and for requests to anywhere else."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

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


@pytest.fixture
def open_page(chromium: Browser, served: str) -> Iterator[Callable[..., Watched]]:
    """open_page("/relations?lang=ar", width=360) loads a page of the served sample and waits until it is drawn.

    More is said of the device as playwright says it: color_scheme="dark", forced_colors="active".
    """
    opened: list[Page] = []

    def go(path: str, width: int = 1440, height: int = 900, **device: Any) -> Watched:
        page = chromium.new_page(viewport={"width": width, "height": height}, **device)
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


# Plotly makes an empty drawing first, the shapes and names come later, and names are placed a frame after that.
DRAWN = """() => {
  const graphs = [...document.querySelectorAll('.dash-graph')];
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  const drawn = plot => {
    const shown = (plot._fullData || []).filter(trace => trace.visible === true);
    return plot.querySelector('.main-svg') && plot._fullLayout && (plot.calcdata || []).length >= shown.length
      && (!shown.length || plot.querySelector('.trace, .hm, .point'));
  };
  return document.fonts.status === 'loaded' && !document.querySelector('[data-dash-is-loading="true"]')
    && graphs.every(graph => graph.querySelector('.js-plotly-plot')) && plots.every(drawn);
}"""
# What a reader sees once every frame that was asked for is drawn: the words, and how many names stand on the figures.
SEEN = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); await frame();
  const names = [...document.querySelectorAll('svg text')];
  return [document.body.innerText, names.length, names.filter(name => name.style.display !== 'none').length];
}"""


def settle(page: Page) -> None:
    """Until the page has its content, its figures are drawn, and nothing a reader sees has changed for 200 ms."""
    page.wait_for_selector("#main")
    page.wait_for_load_state("networkidle")
    before = None
    for _ in range(100):
        page.wait_for_function(DRAWN, polling=100)
        seen = page.evaluate(SEEN)
        if seen == before:
            return
        before = seen
        page.wait_for_timeout(200)
    raise AssertionError("the page was still changing after a hundred looks at it")


def _note(watched: Watched, url: str, served: str) -> None:
    if not url.startswith((served, "data:", "blob:")):
        watched.outside.append(url)
