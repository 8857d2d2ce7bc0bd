"""A partner in a real browser: sees what partners are told and nothing else, whatever the names on it are made of."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import payloads
import people_made
import poisoned
import pytest
import screen
from journeys import house
from journeys.conftest import settle
from playwright.sync_api import Browser

from dashboard.access import accounts

pytestmark = pytest.mark.browser
PAGES = ("/", "/relations", "/method")
AT_ONCE = 27  # strings in one name: four districts have room for all


def renamed(data: Path) -> None:
    """Every area of the partner's file carries some of the hostile strings, in each language."""
    identity = (data / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    stored = data / "releases" / identity / "partner.duckdb"
    stored.chmod(0o600)
    with duckdb.connect(str(stored)) as base:
        areas = [area for (area,) in base.execute("select area_id from mart.area order by level, area_id").fetchall()]
        for number, area in enumerate(areas):
            chosen = [(number * AT_ONCE + i) % len(payloads.ALL) for i in range(AT_ONCE)]
            chosen.sort(key=lambda i: " (" in payloads.ALL[i])  # what stands in brackets is left out of short names
            name = " ".join(payloads.ALL[i] + poisoned.mark("area name en", i) for i in chosen)
            base.execute(
                "update mart.area set name_en = $2, name_ar = $2, name_ckb = $2, name_tr = $2 where area_id = $1",
                [area, name],
            )
    told = json.loads((stored.parent / "manifest.json").read_text(encoding="utf-8"))
    told["files"]["partner.duckdb"]["sha256"] = hashlib.sha256(stored.read_bytes()).hexdigest()
    (stored.parent / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(scope="module")
def watched(
    sample_release: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[screen.Watched]:
    """A page of a partner who has signed in."""
    data = people_made.real(sample_release, tmp_path_factory.mktemp("partner") / "data")
    renamed(data)
    made = people_made.made(data)
    made.person("partner", "partner")
    found = accounts.named(made.desk.state, "partner")
    assert found
    secret = made.desk.let_in(found, "", "a test").session
    with house.serving(data) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        cookies = {"kew_session": secret, "kew_csrf": made.desk.csrf(secret)}
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        opened = screen.Watched(context.new_page(), address)
        opened.listen()
        yield opened
        context.close()


SHOWN = [
    pytest.param(path, lang, marks=[] if (path, lang) == ("/", "en") else [pytest.mark.soak])
    for path in PAGES
    for lang in ("en", "ar")
]


@pytest.mark.parametrize(("path", "lang"), SHOWN)
def test_names_stay_names_and_the_page_lives(path: str, lang: str, watched: screen.Watched) -> None:
    page = watched.page
    page.goto(f"{path}?lang={lang}")
    settle(page)
    assert not screen.offences(watched)
    if path == "/":
        assert len({payload for _, payload in screen.seen(watched)}) >= 60


def test_there_is_no_way_to_what_is_the_teams(watched: screen.Watched) -> None:
    page = watched.page
    page.goto("/")
    settle(page)
    ways = {
        found for link in page.locator("nav a").all() if (found := (link.get_attribute("href") or "").partition("?")[0])
    }
    assert ways == set(PAGES)
    for path in ("/explore", "/data", "/area/KRK-030", "/admin", "/glass"):
        page.goto(path)
        settle(page)
        assert page.locator(".js-plotly-plot, table").count() == 0, path
        assert "There is no such page" in page.locator("#main").inner_text()
    for path in ("/export/explore.csv", "/api/v1/risk.csv", "/shapes/1.json", "/export/template/incident"):
        assert page.request.get(path).status in (403, 404), path
