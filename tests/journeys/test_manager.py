"""The programme manager, ten minutes before a meeting: a real browser over the real server and the real sample."""

import re
from collections.abc import Callable

import pytest
from conftest import Watched, settle
from playwright.sync_api import Page, expect


def choose(page: Page, parameter: str, value: str) -> None:
    page.select_option(f"select[data-param={parameter}]", value)


def card_of(page: Page) -> str:
    return page.locator("#map-card").inner_text()


def test_from_the_map_to_an_area_and_back_and_into_arabic(open_page: Callable[..., Watched]) -> None:
    watched = open_page("/")
    page = watched.page
    expect(page.locator("#synthetic")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")

    choose(page, "district", "IQG13Q04")
    page.wait_for_url(re.compile("district=IQG13Q04"))
    settle(page)
    page.click(".period summary")
    page.click("text=Last 26 weeks")
    page.wait_for_url(re.compile("from=2025-10-06"))
    expect(page.locator("#period-shown")).to_contain_text("6 Oct 2025")
    settle(page)

    page.locator("#map-graph .choroplethlayer path").nth(40).click(force=True)
    page.wait_for_url(re.compile("area="))
    expect(page.locator("#map-card")).to_contain_text(re.compile(r"\w"))
    area = re.search(r"area=([A-Z0-9-]+)", page.url)
    assert area

    page.click("#map-card a[href*='/area/']")
    page.wait_for_url(re.compile(f"/area/{area[1]}"))
    settle(page)
    assert "district=IQG13Q04" in page.url and "from=2025-10-06" in page.url
    expect(page.locator("h1")).to_be_visible()

    page.go_back()
    settle(page)
    assert f"area={area[1]}" in page.url
    assert card_of(page)
    page.go_back()
    page.wait_for_url(lambda url: "area=" not in url)
    expect(page.locator("#period-shown")).to_contain_text("6 Oct 2025")
    page.go_back()
    expect(page.locator("#period-shown")).to_contain_text("12 Jan")

    choose(page, "lang", "ar")
    page.wait_for_url(re.compile("lang=ar"))
    settle(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#main h2").first).to_contain_text("خطر")
    assert "district=IQG13Q04" in page.url
    assert watched.clean, (watched.errors, watched.outside)


def test_what_rose_this_month_is_one_tap_away_and_a_choice_keeps_the_area(open_page: Callable[..., Watched]) -> None:
    watched = open_page("/", width=360)
    page = watched.page
    page.click("#map-cards a[data-sets='from']")
    page.wait_for_url(re.compile("from=2026-03-09"))
    settle(page)
    expect(page.locator("#map-cards a[data-sets='from']")).to_have_count(0)
    page.click("#map-cards a[data-show]")
    page.wait_for_url(re.compile("by=rise"))
    settle(page)
    page.wait_for_function("() => document.querySelector('#map-beside').getBoundingClientRect().top < 300")
    first = page.locator("#map-beside .pick").first.inner_text()
    named = page.locator("#map-cards .pick").first
    expect(named).to_have_text(first)
    named.click()
    page.wait_for_url(re.compile("area="))
    chosen = re.search(r"area=([A-Z0-9-]+)", page.url)
    page.click("#map-head .tab >> text=Grievances")
    page.wait_for_url(re.compile("layer=grievances"))
    assert chosen and f"area={chosen[1]}" in page.url
    settle(page)
    page.click(".own summary")
    page.click(".own-reset")
    page.wait_for_url(lambda url: url.endswith("/?lang=en"))
    expect(page.locator("#period-shown")).to_contain_text("12 Jan")
    assert watched.clean, (watched.errors, watched.outside)


@pytest.mark.soak
def test_a_link_shows_what_it_showed_before(open_page: Callable[..., Watched]) -> None:
    path = "/?district=IQG13Q04&from=2025-10-06&to=2025-12-28&area=KRK-035&lang=ar"
    first, second = open_page(path), open_page(path)
    assert first.page.locator("#main").inner_text() == second.page.locator("#main").inner_text()
    assert first.clean and second.clean
