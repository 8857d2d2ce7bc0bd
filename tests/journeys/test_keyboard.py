"""The same ways by the keyboard alone: nothing is out of reach, and whoever gets somewhere can see where they are."""

import re
from collections.abc import Callable

import pytest
from journeys.conftest import Watched, settle
from playwright.sync_api import Page, expect

MOST = 120  # presses of Tab: whoever needs more has given up
LANGUAGES = [pytest.param("en"), pytest.param("ar", marks=pytest.mark.soak)]

SEEN = """() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  const around = node.closest('.dash-input, label, .control');
  const ringed = element => element && getComputedStyle(element).outlineStyle !== 'none'
    && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
  return (ringed(node) || ringed(around)) && box.width > 0 && style.visibility !== 'hidden';
}"""


def reach(page: Page, selector: str) -> None:
    """By Tab, as often as it takes; the focus can be seen at the end."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(SEEN), f"nobody sees that {selector} has the focus"
            return
    raise AssertionError(f"{selector} is out of reach")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_manager_finds_an_area_and_what_moves_it(lang: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"/?lang={lang}")
    page = watched.page
    reach(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"

    reach(page, "#map-week")
    before = page.locator("#map-week-shown").inner_text()
    page.keyboard.press("ArrowDown")  # a week back in either direction of writing
    expect(page.locator("#map-week-shown")).not_to_have_text(before)
    page.keyboard.press("End")

    reach(page, "#map-find")
    page.keyboard.type({"en": "Musalla", "ar": "المصلى"}[lang])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("area=KRK-"))
    expect(page.locator("#map-card h3")).to_be_visible()
    area = re.search(r"area=(KRK-\d+)", page.url)
    assert area
    page.evaluate("() => document.getElementById('main').focus()")
    reach(page, "#map-card a.button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/area/{area[1]}"))
    settle(page)
    expect(page.locator("h1")).to_be_visible()

    reach(page, "#area-why-twin > summary, #area-why-twin summary")
    page.keyboard.press("Enter")
    expect(page.locator("#area-why-twin table")).to_be_visible()
    assert watched.clean, (watched.errors, watched.outside)


@pytest.mark.soak
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_analyst_gets_from_a_district_to_the_records_of_a_week(
    lang: str, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(f"/explore?lang={lang}")
    page = watched.page
    reach(page, "select[data-param=district]")
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile("district=IQG13"))
    settle(page)
    assert page.evaluate("() => document.activeElement.dataset.param") == "district", "the place is kept"

    reach(page, "#explore-twin summary")
    page.keyboard.press("Enter")
    reach(page, "#explore-twin tr:nth-child(4) a")  # a week that is over
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from="))
    settle(page)
    assert page.locator("#explore-records tbody tr").count() >= 1
    page.go_back()
    settle(page)
    reach(page, "#explore-records a[href*='explore.csv']")
    assert watched.clean, (watched.errors, watched.outside)
