"""Somebody gets an account, signs in, works, is put out, signs out: in a real browser, against the real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import house
import people_made
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def data(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_made.real(sample_release, tmp_path_factory.mktemp("signing") / "data")


def user(data: Path, *arguments: str) -> str:
    """`python -m dashboard user …`, as whoever keeps the server types it; what it says."""
    environment = {k: v for k, v in os.environ.items() if not re.match(r"KEW_|COV_", k)}
    command = [sys.executable, "-m", "dashboard", "user", *arguments, "--data", str(data)]
    return subprocess.run(command, cwd=house.ROOT, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def codes(data: Path) -> dict[str, str]:
    """The first accounts, and the code each owner is given."""
    told = {name: user(data, "add", name, "--role", name) for name in ("analyst", "manager")}
    return {name: re.search(r"code: (\S+)", text)[1] for name, text in told.items()}  # type: ignore[index]


@pytest.fixture(scope="module")
def address(data: Path, codes: dict[str, str]) -> Iterator[str]:
    with house.serving(data) as served:
        yield served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def chosen(page: Page, address: str, name: str, code: str) -> None:
    page.goto(f"{address}/welcome?name={name}")
    page.get_by_label("Code").fill(code)
    page.get_by_label("New password").fill(people_made.PASSWORD)
    page.get_by_label("The same again").fill(people_made.PASSWORD)
    page.get_by_role("button", name="Choose it").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def signed_in(page: Page, name: str) -> None:
    page.get_by_label("Account").fill(name)
    page.get_by_label("Password").fill(people_made.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_analyst_from_the_first_code_to_the_last_click(
    page: Page, address: str, data: Path, codes: dict[str, str]
) -> None:
    page.goto(f"{address}/?lang=ar&layer=tension")
    assert "/login?next=" in page.url and page.locator("html").get_attribute("dir") == "rtl"
    chosen(page, address, "analyst", codes["analyst"])
    page.goto(f"{address}/login?next=%2F%3Flayer%3Dtension")
    signed_in(page, "analyst")
    expect(page.locator("#main .tab-on").first).to_be_visible(timeout=15_000)
    assert page.url.endswith("/?layer=tension")

    user(data, "disable", "analyst")
    page.locator("#main a[data-push]").nth(2).click()
    page.wait_for_url("**/login?next=**")
    assert page.locator("#main").count() == 0
    wanted = page.url

    user(data, "enable", "analyst")
    signed_in(page, "analyst")
    expect(page.locator("#main .tab-on").first).to_be_visible(timeout=15_000)
    assert page.url.startswith(f"{address}/?") and "next" in wanted

    page.locator("a.who").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.locator("#main").count() == 0


def test_a_manager_sets_up_a_phone(page: Page, address: str, codes: dict[str, str]) -> None:
    chosen(page, address, "manager", codes["manager"])
    signed_in(page, "manager")
    expect(page.locator(".qr svg")).to_be_visible()
    key = (page.locator("code").text_content() or "").replace(" ", "")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".codes li")).to_have_count(8)
    page.get_by_role("link", name="I have written them down").click()
    expect(page.locator("a.who")).to_contain_text("manager", timeout=15_000)
