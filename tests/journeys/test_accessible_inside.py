"""The pages behind a sign-in, and the doors to them: axe-core finds nothing, in any language, light or dark."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import house
import people_made
import pytest
from everyone import offends
from flask import Flask
from flask.testing import FlaskClient
from journeys.conftest import settle
from playwright.sync_api import Browser, Page

from dashboard.door.pages import page as door
from dashboard.text import LANGUAGES, Words

REASON = "a person may be in danger tonight"
# Who opens which page.
INSIDE = {
    "admin": ("admin", "/admin?"),
    "admin-roles": ("admin", "/admin/roles?"),
    "admin-sessions": ("admin", "/admin/sessions?"),
    "admin-audit": ("admin", "/admin/audit?"),
    "admin-releases": ("admin", "/admin/releases?"),
    "admin-retention": ("admin", "/admin/retention?"),
    "glass-whole": ("manager", "/glass?"),
    "glass-broken": ("liaison", "/glass?"),
    "map-glass-broken": ("liaison", "/?"),
    "partner-map": ("partner", "/?"),
    "partner-subdistricts": ("partner", "/?by=subdistrict&"),
    "partner-relations": ("partner", "/relations?"),
    "partner-method": ("partner", "/method?"),
    "clerk-data": ("clerk", "/data/deliver?"),
}
# Where somebody stands before they are in, or looks after their own account.
DOORS = {
    "login": ("nobody", "/login?"),
    "welcome": ("nobody", "/welcome?name=lead&"),
    "second-new": ("new", "/login/second?"),
    "second": ("half", "/login/second?"),
    "account": ("manager", "/account?"),
    "account-partner": ("partner", "/account?"),
}
# What is shown once, after something was done: the same templates, filled in.
_FORM = {"csrf": "x", "tongues": ()}
ONCE = {
    "login-refused": ("login", {**_FORM, "name": "lead", "next": "/", "trouble": "No.", "provider": "/login/provider"}),
    "spare": ("spare", {"codes": ["KXW4-9QTR"] * 8, "next": "/", "tongues": ()}),
    "sure": ("sure", {**_FORM, "said": "?", "fields": {"name": "x"}, "action": "/", "back": "/", "needed": True}),
    "told": ("told", {"code": "KXW4-9QTR", "address": "http://127.0.0.1/welcome?name=x", "back": "/"}),
    "not-done": ("told", {"code": "", "back": "/", "trouble": "No."}),
    "done": ("told", {"code": "", "back": "/", "good": "Yes."}),
    "narrative": ("narrative", {"text": "One line.\nAnother.", "back": "/"}),
}
THEMES = ("light", "dark")
QUICK = {("sure", "ar", "dark")}


def every(names: dict[str, tuple[str, object]]) -> list[object]:
    return [
        pytest.param(name, lang, theme, marks=[] if (name, lang, theme) in QUICK else [pytest.mark.soak])
        for name in names
        for lang in LANGUAGES
        for theme in THEMES
    ]


@pytest.fixture(scope="module")
def peopled(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> people_made.House:
    made = people_made.peopled(people_made.real(sample_release, tmp_path_factory.mktemp("inside") / "data"))
    made.person("new", "manager")
    return made


@pytest.fixture(scope="module")
def address(peopled: people_made.House) -> Iterator[str]:
    with house.serving(peopled.settings.data) as served:
        yield served


@pytest.fixture(scope="module")
def who(peopled: people_made.House) -> Callable[[str], FlaskClient]:
    """Browsers that have signed in as far as each can; the liaison has broken the glass."""

    @cache
    def browser(name: str) -> FlaskClient:
        if name in ("nobody", "half", "new"):
            found = peopled.browser()
            if name != "nobody":
                people_made.sign_in(found, {"half": "manager"}.get(name, name))
            return found
        found = peopled.signed_in(name)
        if name == "liaison":
            answer = found.post("/glass/break", data={"reason": REASON}, headers=people_made.meant(found))
            assert answer.status_code == 303, answer.text
        return found

    return browser


@pytest.fixture
def opened(
    chromium: Browser, address: str, who: Callable[[str], FlaskClient]
) -> Iterator[Callable[[str, str, str], Page]]:
    """opened("admin", "/admin?lang=en", "dark"): the page as somebody sees it who has signed in elsewhere."""
    contexts = []

    def go(name: str, path: str, theme: str) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=theme)
        contexts.append(context)
        cookies = [who(name).get_cookie(kind) for kind in ("kew_session", "kew_csrf", "kew_device")]
        context.add_cookies([{"name": c.key, "value": c.value, "url": address} for c in cookies if c])
        page = context.new_page()
        answer = page.goto(address + path)
        assert answer and answer.status == 200 and page.url == address + path, page.url
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("name", "lang", "theme"), every(INSIDE))
def test_inside(name: str, lang: str, theme: str, opened: Callable[[str, str, str], Page]) -> None:
    person, path = INSIDE[name]
    page = opened(person, f"{path}lang={lang}", theme)
    settle(page)
    assert page.locator("main .empty, main .panel, main .area, main form").count()
    assert not offends(page)


@pytest.mark.parametrize(("name", "lang", "theme"), every(DOORS))
def test_at_the_door(name: str, lang: str, theme: str, opened: Callable[[str, str, str], Page]) -> None:
    person, path = DOORS[name]
    assert not offends(opened(person, f"{path}lang={lang}", theme))


@pytest.mark.parametrize(("name", "lang", "theme"), every(ONCE))
def test_what_is_shown_once(name: str, lang: str, theme: str, chromium: Browser) -> None:
    template, values = ONCE[name]
    with Flask(__name__).test_request_context(f"/?lang={lang}"):
        body = door(template, Words(lang).t("Done"), **values).get_data(as_text=True)
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    try:
        page.set_content(body)
        assert not offends(page)
    finally:
        page.close()
