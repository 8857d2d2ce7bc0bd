"""Every page, at a phone's and a desk's width, in both languages: readable, within the screen, nothing from outside.

Each page is shown on a phone in one of two languages and on a desk in the other; in both on both in the long proofs.
"""

from collections.abc import Callable

import dom
import pytest
from conftest import Watched

PAGES = {
    "map": "/?",
    "area": "/area/KRK-030?",
    "relations": "/relations?",
    "explore": "/explore?",
    "data": "/data?",
    "deliver": "/data/deliver?",
    "mend": "/data/mend?",
    "dictionary": "/data/dictionary?stream=incident&",
    "method": "/method?",
}


FIGURES = ("map", "area", "relations", "explore", "method")
LANGUAGES = ("en", "ar")


def in_turn(turn: int, width: int, lang: str) -> bool:
    """Of the pages of figures both widths are looked at every time, of the others the phone."""
    return LANGUAGES[(turn + (width > 360)) % 2] == lang and (width == 360 or list(PAGES)[turn] in FIGURES)


SHOWN = [
    pytest.param(name, width, lang, marks=[] if in_turn(turn, width, lang) else [pytest.mark.soak])
    for turn, name in enumerate(PAGES)
    for width in (360, 1440)
    for lang in LANGUAGES
]


@pytest.mark.parametrize(("name", "width", "lang"), SHOWN)
def test_screen(name: str, width: int, lang: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"{PAGES[name]}lang={lang}", width=width)
    assert watched.clean, (watched.errors, watched.outside)
    assert not dom.small_text(watched.page)
    assert not dom.sideways(watched.page)
    assert bool(dom.sending(watched.page)) == (name in FIGURES)
    assert all(setting == [False, ""] for setting in dom.sending(watched.page)), "a figure offers to send its data away"
    assert watched.page.locator(".modebar-btn").count() == 0
    if name == "map":
        assert len(dom.labels(watched.page)) >= (8 if width == 360 else 30)
        assert not dom.overlapping_labels(watched.page)


@pytest.mark.parametrize("lang", ["ckb", "tr"])
def test_a_page_in_its_other_languages(lang: str, open_page: Callable[..., Watched]) -> None:
    """Read on a phone; the way to the map keeps the language."""
    watched = open_page(f"/method?lang={lang}", width=360)
    page = watched.page
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("#method-can li").count() == 5
    assert not dom.sideways(page)
    # the last page of the bar, which is wider than a phone: it begins where one is
    page.wait_for_function(
        "() => { const at = document.querySelector('.nav[aria-current]').getBoundingClientRect();"
        " return at.left >= 0 && at.right <= window.innerWidth; }"
    )
    page.locator(".nav").first.click()
    page.wait_for_url(f"**/?*lang={lang}*")
    page.wait_for_selector("#map-graph .main-svg")
    assert page.locator("html").get_attribute("lang") == lang
    assert not dom.sideways(page)
    assert watched.clean, (watched.errors, watched.outside)


def test_a_link_to_a_part_of_a_page_ends_there(open_page: Callable[..., Watched]) -> None:
    page = open_page("/method?lang=en#method-misses").page
    page.wait_for_function("() => document.querySelector('#method-misses').getBoundingClientRect().top < 450")
    page.locator(".method-ways a").first.click()
    assert page.url.endswith("#method-levels")
    assert page.locator("#method-levels").is_visible()
