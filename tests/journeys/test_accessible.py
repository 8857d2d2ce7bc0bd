"""axe-core finds nothing on any page, in any language, on a phone or a desk (WCAG 2.2 AA)."""

from collections.abc import Callable

import dom
import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import Watched
from playwright.sync_api import Page

from dashboard.text import LANGUAGES

PAGES = {
    "map": "/?",
    "map-chosen": "/?area=KRK-030&layer=grievances&",
    "area": "/area/KRK-030?",
    "relations": "/relations?",
    "explore": "/explore?",
    "explore-split": "/explore?by=type&measure=grievances&",
    "data": "/data?",
    "deliver": "/data/deliver?",
    "mend": "/data/mend?",
    "dictionary": "/data/dictionary?stream=incident&",
    "method": "/method?",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUICK = {("map-chosen", "en"), ("map-chosen", "ckb"), ("explore-split", "en"), ("explore-split", "ar")}
ALL = [
    pytest.param(name, lang, marks=[] if (name, lang) in QUICK else [pytest.mark.soak])
    for name in PAGES
    for lang in LANGUAGES
]


def violations(page: Page) -> list[str]:
    """Each as rule, how grave, and where: enough to find it."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}"
        for rule in found.response["violations"]
        for node in rule["nodes"][:4]
    ]


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_axe_finds_nothing(name: str, lang: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"{PAGES[name]}lang={lang}", width=1280)
    assert watched.page.locator("html").get_attribute("lang") == lang
    # What is folded away is looked at as well.
    watched.page.evaluate(
        "() => document.querySelectorAll('main details:not(.popped)').forEach(d => { d.open = true; })"
    )
    assert not violations(watched.page)
    watched.page.set_viewport_size({"width": 360, "height": 800})
    watched.page.wait_for_timeout(300)
    assert not violations(watched.page)
    assert not dom.sideways(watched.page)
    # What lies over the page when it is opened stays within the screen, from whichever side it opens.
    for number in range(watched.page.locator("details.popped").count()):
        watched.page.locator("details.popped > summary").nth(number).click()
        assert not dom.sideways(watched.page)
        watched.page.keyboard.press("Escape")
    assert watched.clean, (watched.errors, watched.outside)
