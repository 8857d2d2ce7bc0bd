"""The liaison officer: what is overdue, whose promise it was, that it is kept now; and a note. By mouse and by keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dom
import pytest
from everyone import violations
from journeys.conftest import Watched, settle
from journeys.house import lately, serving
from journeys.test_keyboard import reach
from playwright.sync_api import Browser, Page, expect

PATIENCE = 120_000  # ms; a run takes seconds, a machine that runs everything at once takes longer
HOSTILE = "<img src=x onerror=alert(1)> «quiet» <a href='http://evil.example'>by noon</a>"
SAID = {
    "en": {"kept": "Kept", "waits": "Waits for the next run", "done": "Refreshed just now"},
    "ar": {"kept": "منفذ", "waits": "ينتظر التشغيل القادم", "done": "جرى التحديث"},
}


@dataclass
class Officer:
    """A person at a browser: what they do is done by the mouse or by the keys alone."""

    page: Page
    address: str
    lang: str
    keys: bool

    @property
    def note(self) -> str:
        """A note of one's own: one that is known already is not told again."""
        return f"{HOSTILE} {self.lang} {'keys' if self.keys else 'mouse'}"

    def press(self, selector: str) -> None:
        if self.keys:
            reach(self.page, selector)
            self.page.keyboard.press("Enter")
        else:
            self.page.locator(selector).first.click()

    def write(self, selector: str, text: str) -> None:
        if self.keys:
            reach(self.page, selector)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        else:
            self.page.fill(selector, text)

    def from_the_top(self) -> None:
        """Where Tab begins once a page is there."""
        self.page.evaluate("() => document.getElementById('main').focus()")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lately(tmp_path_factory.mktemp("liaison"))


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with serving(data) as found:
        yield found


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    found = Watched(page)
    page.on("console", lambda said: found.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.set_default_timeout(PATIENCE)
    yield found
    page.close()


@pytest.mark.parametrize(
    ("lang", "keys"),
    [
        pytest.param("en", True, id="keys"),
        pytest.param("en", False, id="mouse", marks=pytest.mark.soak),
        pytest.param("ar", True, id="keys-ar", marks=pytest.mark.soak),
        pytest.param("ar", False, id="mouse-ar", marks=pytest.mark.soak),
    ],
)
def test_a_promise_is_told_as_kept_and_a_note_written(
    watched: Watched, address: str, data: Path, lang: str, keys: bool
) -> None:
    one = Officer(watched.page, address, lang, keys)
    page = one.page
    page.goto(f"{address}/?lang={lang}")
    settle(page)
    expect(page.locator(".card-late")).to_contain_text(re.compile(r"[1-9١-٩]"))

    one.press(".nav[href*='/relations']")
    page.wait_for_url("**/relations?*")
    settle(page)
    one.from_the_top()
    rows = page.locator("#relations-overdue tbody tr")
    before, first = rows.count(), rows.first.inner_text()
    one.press("#relations-overdue .tell-one")
    page.wait_for_url("**/tell/promise/*")
    identity = re.search(r"promise/([0-9a-f]{24})", page.url)
    assert identity

    kept(one)
    expect(page.locator("#tell-told")).to_contain_text(SAID[lang]["waits"], timeout=PATIENCE)
    one.from_the_top()
    one.press(".tell-back a")
    page.wait_for_url("**/relations?*")
    settle(page)
    mine = page.locator("#relations-overdue tr.told", has=page.locator(f"a[href*='{identity[1]}']"))
    expect(mine).to_contain_text(SAID[lang]["waits"], timeout=PATIENCE)

    note(one, "KRK-046")
    refreshed(one)
    one.press(".tell-back a")
    page.wait_for_url("**/area/KRK-046?*")
    settle(page)
    noted(one)
    release = data / "releases" / (data / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    found = {name: "«quiet»".encode() in (release / f"{name}.duckdb").read_bytes() for name in ("team", "partner")}
    assert found == {"team": True, "partner": False}
    page.goto(f"{address}/relations?lang={lang}")
    settle(page)
    assert page.locator(f"a[href*='{identity[1]}']").count() == 0, first
    assert page.locator("#relations-overdue tbody tr").count() in (before, before - 1)
    assert not [said for said in watched.errors if "400" not in said], watched.errors


def kept(one: Officer) -> None:
    """A day that is to come is not taken, and what was typed stays; the right one is."""
    page = one.page
    settle(page)
    day = page.locator("input[name=closed_on]")
    last = day.get_attribute("max") or ""
    page.evaluate("() => document.querySelectorAll('[name=closed_on]').forEach(i => i.removeAttribute('max'))")
    page.fill("textarea[name=evidence]", "Seen on site")
    assert not page.locator("[name=status]:checked").count()
    choice = "input[name=status][value=kept]"
    if one.keys:
        reach(page, choice)
        page.keyboard.press("Space")
    else:
        page.locator(f".tell-choice:has({choice})").click()
    day.fill("2031-01-05")
    one.press(".tell-form button")
    expect(page.locator("[data-trouble=closed_on]")).not_to_be_empty(timeout=PATIENCE)
    expect(page.locator("[name=closed_on]")).to_be_focused()
    assert page.input_value("textarea[name=evidence]") == "Seen on site"
    day.fill(last)
    page.fill("textarea[name=evidence]", "")  # what is written freely is looked through, which takes its time
    one.press(".tell-form button")
    page.wait_for_url("**/tell?*")
    settle(page)


def note(one: Officer, area: str) -> None:
    """From the area's page; a telephone number is not taken, in the reader's language."""
    page = one.page
    page.goto(f"{one.address}/area/{area}?lang={one.lang}")
    settle(page)
    one.from_the_top()
    one.press("#area-tell .tell-way[href*='note']")
    page.wait_for_url("**/tell/note?*")
    settle(page)
    one.from_the_top()
    assert page.input_value("[name=area]").startswith(area)
    one.write("textarea[name=text]", "call 0770 123 4567")
    one.press(".tell-form button")
    expect(page.locator("[data-trouble=text]")).not_to_be_empty(timeout=PATIENCE)
    one.from_the_top()
    one.write("textarea[name=text]", one.note)
    one.press(".tell-form button")
    page.wait_for_url("**/tell?*")
    settle(page)
    expect(page.locator("#tell-told")).to_contain_text(one.note)


def refreshed(one: Officer) -> None:
    one.from_the_top()
    one.press("#data-refresh button")
    expect(one.page.locator(".busy")).to_have_count(1, timeout=PATIENCE)
    expect(one.page.locator(".busy")).to_have_count(0, timeout=PATIENCE)
    expect(one.page.locator("#data-refresh")).to_contain_text(SAID[one.lang]["done"], timeout=PATIENCE)
    one.from_the_top()


def noted(one: Officer) -> None:
    """A number over the axis, the text in the list under it and in the table; all of it is text."""
    page = one.page
    listed = page.locator("#area-trend .known-days li", has_text=one.note)
    expect(listed).to_contain_text(one.note)
    number = listed.locator(".known-note").inner_text()
    shown = page.locator("#area-trend .annotation-text, #area-trend .annotation text")
    assert number in [text.strip() for text in shown.all_text_contents()]
    page.locator("#area-timeline-twin summary").click()
    expect(page.locator("#area-timeline-twin")).to_contain_text(one.note)
    assert page.locator("a[href*='evil.example'], #main img[src=x]").count() == 0


@pytest.mark.parametrize(
    ("path", "lang", "width"),
    [
        pytest.param("/tell/meeting?back=KRK-046&", "ar", 360),
        *(
            pytest.param(f"/tell{path}", lang, width, marks=pytest.mark.soak)
            for path in ("?", "/meeting?", "/note?back=KRK-046&", "/promise/none?")
            for lang in ("en", "ar", "ckb", "tr")
            for width in (360, 1440)
        ),
    ],
)
def test_the_forms_are_fit_for_a_phone(path: str, lang: str, width: int, watched: Watched, address: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{path}lang={lang}")
    settle(page)
    assert not dom.sideways(page) and not dom.small_text(page)
    assert not violations(page)
    short = "els => els.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
    asked = ".tell-form :is(button, textarea, .tell-choice, input:not([type=hidden], [type=radio]))"
    assert not page.eval_on_selector_all(asked, short)
    assert watched.clean, (watched.errors, watched.outside)
