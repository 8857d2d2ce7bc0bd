"""Moving through the weeks is done in the browser: nothing is asked of the server, and the list never contradicts."""

from collections.abc import Callable

from conftest import Watched
from playwright.sync_api import expect


def test_the_slider_asks_nothing_and_the_list_steps_back(open_page: Callable[..., Watched]) -> None:
    watched = open_page("/")
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = page.locator("#map-head .muted").first.inner_text()
    page.locator("#map-week").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map-head .muted").first).not_to_have_text(before)
    expect(page.locator(".map-page")).to_have_class("map-page elsewhen")
    page.keyboard.press("End")
    expect(page.locator("#map-head .muted").first).to_have_text(before)
    expect(page.locator(".map-page")).to_have_class("map-page")
    assert not asked
    assert watched.clean, (watched.errors, watched.outside)


def test_a_name_in_arabic_finds_its_place_and_no_name_says_so(open_page: Callable[..., Watched]) -> None:
    page = open_page("/").page
    page.fill("#map-find", "qqqq")
    page.keyboard.press("Enter")
    expect(page.locator("#map-nothing")).to_be_visible()
    page.fill("#map-find", "المصلى")
    page.keyboard.press("Enter")
    page.wait_for_url("**area=KRK-048*")
    expect(page.locator("#map-card")).to_contain_text("Musalla")
