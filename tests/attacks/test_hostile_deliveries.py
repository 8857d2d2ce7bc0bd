"""The front door: a file whose name, columns and cells are hostile, judged, delivered, taken in, and mended by eye."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import payloads
import pytest
import screen
from journeys.conftest import settle
from journeys.house import copied, serving
from playwright.sync_api import Browser

from etl import pipeline
from etl.settings import Settings

NIGHT = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
GOOD = {
    "record_id": "x", "source": "synthetic_field", "area": "Tisin", "occurred_on": "2026-03-24",
    "event_type": "Protests", "origin": "community_report",
}  # fmt: skip
COLUMNS = ("event_type", "area", "occurred_on", "origin", "record_id")
FILES = (
    "../../x.csv",
    "<img src=x onerror=window.__owned=1>.csv",
    "\u202evsc.exe\u202c.csv",
    '" onload="x" .csv',
    "=1+1.csv",
)


@pytest.fixture(scope="module")
def data(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_release, tmp_path_factory.mktemp("deliveries"))


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


def written(strings: list[str], more: tuple[str, ...] = ()) -> bytes:
    """Each string once in each of the columns; `more`: columns nobody asked for, under hostile names."""
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, [*GOOD, *more])
    rows.writeheader()
    for number, text in enumerate(strings):
        for column in COLUMNS:
            told = f"{text}·{COLUMNS.index(column)}k{number}·"
            rows.writerow({**GOOD, "record_id": f"{column}-{number}", column: told, **dict.fromkeys(more, text)})
    return out.getvalue().encode("utf-8", "surrogatepass")


def strings() -> list[str]:
    """All that a CSV can hold in one cell."""
    return [text for text in payloads.ALL if len(text) < 2000 and "\0" not in text and text.isascii()][:70]


@pytest.mark.soak
def test_a_hostile_file_is_judged_delivered_and_mended(browser: Browser, data: Path) -> None:
    told = strings()
    assert len(told) >= 60
    with serving(data) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        watched = screen.Watched(page, address)
        watched.listen()
        page.set_default_timeout(60_000)
        page.goto(f"{address}/data/deliver?lang=en")
        settle(page)
        for name in FILES:
            file = {"name": name, "mimeType": "text/csv", "buffer": written(told[:2], tuple(told[10:13]))}
            page.set_input_files("#data-send input[type=file]", files=[file])
            page.select_option("#data-send select[name=stream]", "incident")
            assert not screen.offences(watched), name
        file = {"name": FILES[1], "mimeType": "text/csv", "buffer": written(told)}
        page.set_input_files("#data-send input[type=file]", files=[file])
        page.click("#data-send button")
        page.wait_for_selector("#data-verdict h2")
        settle(page)
        assert not screen.offences(watched)
        page.locator("#data-verdict form[action*='/intake/deliver'] button").first.click()
        page.wait_for_url("**step=delivered**")
        assert not screen.offences(watched)

        assert pipeline.run(Settings(data=data, settle_seconds=0), now=NIGHT).published
        seen: set[tuple[int, int]] = set()
        leaves = [f"/data/mend?what=reject&page={n}&" for n in range(1, 16)]
        for path in ("/data?", "/data/mend?what=place&", *leaves):
            page.goto(f"{address}{path}lang=en")
            settle(page)
            assert not screen.offences(watched), path
            seen |= screen.seen(watched)
        page.close()
    assert len({number for _, number in seen}) >= 15, len(seen)
