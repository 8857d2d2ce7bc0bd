"""axe-core finds nothing on any page, in any language, on a phone or a desk, in the light or the dark (WCAG 2.2 AA);
enlarged to 200 % and 400 % nothing runs out of the screen."""

from collections.abc import Callable

import pytest
from everyone import offends
from journeys.conftest import Watched

from dashboard.text import LANGUAGES

PAGES = {
    "map": "/?",
    "map-chosen": "/?area=KRK-030&layer=grievances&",
    "map-tension": "/?layer=tension&by=rise&",
    "area": "/area/KRK-030?",
    "area-silent": "/area/KRK-027?",
    "relations": "/relations?",
    "relations-district": "/relations?place=IQG13Q04&",
    "explore": "/explore?",
    "explore-split": "/explore?by=type&measure=grievances&",
    "explore-calendar": "/explore?drawn=calendar&",
    "data": "/data?",
    "deliver": "/data/deliver?",
    "mend": "/data/mend?",
    "dictionary": "/data/dictionary?stream=incident&",
    "method": "/method?",
    "nowhere": "/no-such-page?",
}
THEMES = ("light", "dark")
QUICK = {
    ("map-chosen", "en", "light"),
    ("map-chosen", "ckb", "dark"),
    ("explore-split", "en", "dark"),
    ("explore-split", "ar", "light"),
}
ALL = [
    pytest.param(name, lang, theme, marks=[] if (name, lang, theme) in QUICK else [pytest.mark.soak])
    for name in PAGES
    for lang in LANGUAGES
    for theme in THEMES
]


@pytest.mark.parametrize(("name", "lang", "theme"), ALL)
def test_axe_finds_nothing(name: str, lang: str, theme: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"{PAGES[name]}lang={lang}", width=1280, color_scheme=theme)
    root = watched.page.locator("html")
    assert root.get_attribute("lang") == lang
    assert root.evaluate("e => getComputedStyle(e).colorScheme") == theme
    assert not offends(watched.page)
    assert watched.clean, (watched.errors, watched.outside)
