"""The analyst: filters by district and period, compares, goes down to the records of one week, and comes back."""

import re
from collections.abc import Callable

import dom
import pytest
from conftest import Watched, settle
from playwright.sync_api import Page, expect


def headline(page: Page) -> str:
    return page.locator("#explore-time h2").inner_text()


def choose(page: Page, parameter: str, value: str) -> None:
    page.select_option(f"select[data-param={parameter}]", value)
    page.wait_for_url(re.compile(f"{parameter}={value}"))
    settle(page)


def click_on_the_middle(page: Page) -> None:
    """A real pointer at the foot of the bar in the middle of the figure."""
    plot = page.locator("#explore-figure .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    at = box["x"] + box["width"] * 0.49, box["y"] + box["height"] - 6
    page.mouse.move(at[0] - 3, at[1])
    page.mouse.move(*at)
    page.mouse.click(*at)


def test_from_a_district_and_a_period_to_the_records_of_one_week_and_back(open_page: Callable[..., Watched]) -> None:
    watched = open_page("/explore")
    page = watched.page
    choose(page, "district", "IQG13Q04")
    page.click(".top .period summary")
    page.click("text=Last 26 weeks")
    page.wait_for_url(re.compile("from=2025-10-06"))
    expect(page.locator("#explore-time h2")).to_contain_text("25 weeks in Kirkuk")

    choose(page, "compare", "year")
    expect(page.locator("#explore-time")).to_contain_text("the same weeks a year before")
    expect(page.locator("#explore-time")).to_contain_text(re.compile(r"n = \d+ and \d+ records"))
    page.locator("#explore-twin summary").click()
    expect(page.locator("#explore-twin thead")).to_contain_text("the same weeks a year before")
    compared, whole = page.url, headline(page)

    click_on_the_middle(page)
    page.wait_for_url(re.compile("from=2026-01-0[0-9]|from=2025-12-"))
    expect(page.locator("#explore-time h2")).to_contain_text("1 week in Kirkuk")
    settle(page)
    count = int(re.search(r"^(\d+)", headline(page))[1])  # type: ignore[index]
    assert page.locator("#explore-records tbody tr").count() >= count > 0

    page.go_back()
    expect(page.locator("#explore-time h2")).to_have_text(whole)
    assert page.url == compared

    # the same by keyboard: the newest whole week of the table, then the kind of its largest part
    page.locator("#explore-twin summary").click()
    page.locator("#explore-twin tbody a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=2026-03-23&to=2026-03-29"))
    expect(page.locator("#explore-time h2")).to_be_focused()
    choose(page, "by", "type")
    page.locator("#explore-breakdown tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("kind="))
    expect(page.locator(".chip")).to_be_visible()
    settle(page)
    kinds = set(page.locator("#explore-records tbody tr td:nth-child(4)").all_inner_texts())
    assert len(kinds) == 1 and kinds.pop() in page.locator(".chip").inner_text()
    page.locator(".chip").click()
    page.wait_for_url(lambda url: "kind=" not in url)
    assert watched.clean, (watched.errors, watched.outside)


@pytest.mark.soak
def test_a_phone_in_arabic_compares_and_sees_the_calendar(open_page: Callable[..., Watched]) -> None:
    watched = open_page("/explore?lang=ar&area=KRK-012&compare=city&from=2025-10-06", width=360)
    page = watched.page
    assert not dom.overlapping_texts(page)
    assert not dom.sideways(page)
    page.locator("#explore-time .tab").nth(1).click()
    page.wait_for_url(re.compile("draw=calendar"))
    squares = page.locator(".heat [data-ask]")
    expect(squares.first).to_be_visible()
    assert page.locator(".heat-unknown[data-ask]").count() and page.locator(".heat-0[data-ask]").count()
    assert not dom.sideways(page)
    assert not dom.small_text(page)
    squares.nth(10).click()
    page.wait_for_url(lambda url: "from=2025-10-06" not in url)
    assert watched.clean, (watched.errors, watched.outside)


@pytest.mark.soak
def test_what_cannot_be_fetched_is_said_and_what_waits_moves_nothing(open_page: Callable[..., Watched]) -> None:
    page = open_page("/explore?lang=en").page
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    top = "() => document.querySelector('#explore-time').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.select_option("select[data-param=by]", "type")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('main'), '::before').opacity === '1'", timeout=5000
    )
    assert page.evaluate(top) == before
    expect(page.locator("#explore-breakdown")).to_be_visible(timeout=15_000)
    network.send("Network.emulateNetworkConditions", slow | {"offline": True})
    page.select_option("select[data-param=by]", "district")
    expect(page.locator(".lost")).to_be_visible()
    network.send("Network.emulateNetworkConditions", slow | {"latency": 0})
    page.locator(".lost-again").click()
    page.wait_for_load_state()
    expect(page.locator("#explore-breakdown")).to_contain_text("District", timeout=15_000)
    expect(page.locator(".lost")).to_be_hidden()
