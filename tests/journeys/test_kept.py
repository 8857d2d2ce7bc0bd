"""What of a page can be kept: pictures as they stand on it, and the page on paper."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

QUARTER = "from=2025-12-29&to=2026-03-29"
pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, served: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=served, viewport={"width": 1200, "height": 900}, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    assert not faults
    context.close()


def drawn(page: Page, path: str) -> None:
    page.goto(f"{path}{'&' if '?' in path else '?'}{QUARTER}")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_function(
        "document.querySelector('#map-graph') === null || document.querySelector('#map-graph .scatterlayer text')"
    )


def kept(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f"button[data-save={kind}]").first.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("lang", ["en", pytest.param("ar", marks=pytest.mark.soak)])
def test_a_picture_of_the_map_says_what_it_is(page: Page, lang: str) -> None:
    drawn(page, f"/?lang={lang}")
    svg = kept(page, "svg").decode()
    for part in ("#map-title", "#map-head .muted", ".brand", "#synthetic", ".map-note.status"):
        words = (page.locator(part).first.text_content() or "").split()
        assert words and all(word in svg for word in words), part
    assert 'id="hatch"' in svg and svg.count("url('#hatch')") + svg.count("url(#hatch)") > 1
    assert "http://" not in svg.replace("http://www.w3.org/", "") and "https://" not in svg
    assert kept(page, "png").startswith(b"\x89PNG")


def test_a_page_prints_without_what_only_a_hand_can_use(page: Page) -> None:
    drawn(page, "/relations?lang=en")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    text = [sheet.extract_text() for sheet in printed.pages]
    # The foot stands on every sheet; tables are open; ways to elsewhere are gone.
    assert all("Synthetic data" in one and "Kirkuk Early Warning" in one and "30 Mar 2026" in one for one in text)
    whole = " ".join("".join(text).split())
    assert "Feb 2026" in whole and "Planned and not held" in whole
    for control in ("Save picture", "Skip to content", "Explore", "Report (PDF)"):
        assert control not in whole, control
