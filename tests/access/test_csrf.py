"""A change nobody meant: every route that changes something, asked for in every way another page could ask for it."""

from collections.abc import Iterator
from typing import Any

import attacks_made as made
import people_made
import pytest
from attacks_made import Tally, alive, cookie, posted
from flask.testing import FlaskClient
from people_made import OURS, PASSWORD, House, field_of, meant, sign_in
from werkzeug.test import TestResponse

from dashboard.access import audit

REFUSED = (400, 401, 403, 404, 405, 413, 415)
ABROAD = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        yield made.empty(tmp_path_factory.mktemp("csrf") / "data")


@pytest.fixture(scope="module")
def browser(house: House) -> FlaskClient:
    return house.signed_in("manager")


def changes(house: House) -> list[str]:
    """Every address that takes a POST, but for those with nothing behind them for a session yet."""
    rules = [rule.rule for rule in house.app.server.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted(rule for rule in rules if "<" not in rule and rule not in ("/login", "/welcome", "/login/second"))


def variants(house: House, browser: FlaskClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests as another page, another session or a program would make them, each with what it lacks."""
    good = meant(browser)["X-CSRFToken"]
    other = meant(house.signed_in("analyst"))["X-CSRFToken"]
    half = house.browser()
    sign_in(half, "liaison")
    form = field_of(house.browser().get("/login"), "csrf")
    wrong = {
        "none": "", "of another": other, "of half a session": meant(half)["X-CSRFToken"], "of the form": form,
        "upper case": good.upper(), "cut": good[:-1], "longer": f"{good}0", "twice": f"{good},{good}", "odd": "é" * 64,
        "zero": "0" * 64, "the cookie": cookie(browser), "space": good[:32] + " " + good[32:], "null": "null",
    }  # fmt: skip
    for name, token in wrong.items():
        yield f"token {name}", {"headers": {**OURS, "X-CSRFToken": token.encode().decode("latin-1")}}
        yield f"field {name}", {"headers": OURS, "data": {"csrf": token}}
    yield "token in the address", {"headers": OURS, "query_string": {"csrf": good, "X-CSRFToken": good}}
    yield "token in a cookie only", {"headers": {**OURS, "Cookie2": f"kew_csrf={good}"}}
    yield "another header", {"headers": {**OURS, "X-CSRF-Token": good, "X-XSRF-TOKEN": good}}
    yield "field in JSON", {"headers": OURS, "json": {"csrf": good}}
    yield "field in text", {"headers": OURS, "data": f"csrf={good}", "content_type": "text/plain"}
    yield (
        "form as text",
        {"headers": OURS, "data": f'{{"csrf":"{good}"}}', "content_type": "text/plain;application/json"},
    )
    yield "field in several parts", {"headers": OURS, "data": {"csrf": good}, "content_type": "multipart/form-data"}
    yield "no kind", {"headers": OURS, "data": f"csrf={good}", "content_type": ""}
    for origin in ("http://evil.example", "null", "https://localhost.evil.example", "http://localhost:9", "//localhost",
                   "http://evil.example/http://localhost", "http://localhost@evil.example", "file://"):  # fmt: skip
        yield f"origin {origin}", {"headers": {"Origin": origin, "X-CSRFToken": good}}
        yield (
            f"lying origin {origin}",
            {"headers": {"Origin": origin, "Sec-Fetch-Site": "cross-site", "X-CSRFToken": good}},
        )
    for site in ("cross-site", "same-site", "none", "", "SAME-ORIGIN", "same-origin, cross-site", "same-origin "):
        yield f"site {site}", {"headers": {"Origin": "http://localhost", "Sec-Fetch-Site": site, "X-CSRFToken": good}}
    yield "neither", {"headers": {"X-CSRFToken": good}}
    yield "referer only", {"headers": {"Referer": "http://localhost/data", "X-CSRFToken": good}}
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        yield name, {"headers": {**ABROAD, name: "GET", "X-CSRFToken": good}, "query_string": {"_method": "GET"}}


def test_no_change_is_made_that_was_not_meant(house: House, browser: FlaskClient) -> None:
    """Counted over every route that takes a POST; none leaves a line in the audit either."""
    tally, tried = Tally(), list(variants(house, browser))
    lines = audit.count(house.desk.state)
    assert len(tried) >= 30
    for path in changes(house):
        for name, asked in tried:
            answer: TestResponse = browser.post(path, **asked)
            tally.note(answer.status_code != 403, (path, name, answer.status_code))
    tally.held(400, "forged changes")
    assert audit.count(house.desk.state) == lines and alive(browser)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"])
def test_no_other_verb_changes_anything(house: House, browser: FlaskClient, method: str) -> None:
    for path in changes(house):
        for headers in ({}, OURS, meant(browser)):
            assert browser.open(path, method=method, headers=headers).status_code in REFUSED
    assert alive(browser)


def test_a_link_a_picture_or_a_frame_signs_nobody_out(house: House, browser: FlaskClient) -> None:
    for headers in (
        {"Sec-Fetch-Dest": "image", **ABROAD},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Mode": "navigate"},
        {},
    ):
        for method in ("GET", "HEAD", "OPTIONS"):
            browser.open("/logout", method=method, headers=headers, query_string={"_method": "POST"})
            assert alive(browser)


def test_our_own_pages_pass(house: House) -> None:
    own = house.signed_in("viewer")
    page = own.get("/account")
    csrf = field_of(page, "csrf")
    for given in ({"data": {"csrf": csrf, "label": "mine"}}, {"data": {"label": "mine"}, "header": csrf}):
        headers = {**OURS, **({"X-CSRFToken": given["header"]} if "header" in given else {})}
        assert own.post("/account/tokens", data=given["data"], headers=headers).status_code == 200
    # Forms of pages under our referrer policy send no name; the browser's own word counts.
    named = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert own.post("/account/tokens", data={"csrf": csrf, "label": "a"}, headers=named).status_code == 200
    shown = people_made.called(house, "shell.children", {"url.pathname": "/", "url.search": ""}, own)
    assert shown.status_code == 200


def test_what_a_page_sends_by_script_carries_the_sessions_mark(house: House) -> None:
    """The forms of the Data page are sent by assets/send.js: without it a clerk could deliver nothing."""
    clerk = house.signed_in("clerk")
    for path in ("/intake/upload", "/intake/deliver", "/intake/discard", "/intake/decide", "/intake/refresh"):
        given = {"token": "x", "kind": "place"}
        refused = clerk.post(path, data=given, headers=OURS, content_type="multipart/form-data")
        taken = clerk.post(path, data=given, headers=meant(clerk), content_type="multipart/form-data")
        assert (refused.status_code, taken.status_code) == (403, 503)  # 503: no release in this house
    assets = people_made.Path(__file__).parents[2] / "dashboard" / "assets"
    scripts = {name: (assets / name).read_text(encoding="utf-8") for name in ("send.js", "plain_form.js", "session.js")}
    assert '"X-CSRFToken", window.sessionMark()' in scripts["send.js"]
    assert "value = window.sessionMark()" in scripts["plain_form.js"]
    assert "csrf_token_name" in scripts["session.js"]
    assert '"csrf_token_name":"kew_csrf"' in clerk.get("/").text


def _login(browser: FlaskClient, csrf: str, **more: Any) -> TestResponse:
    given = {"csrf": csrf, "name": "analyst", "password": PASSWORD, "next": "/"}
    return browser.post("/login", data=given, headers=OURS, **more)


def test_nobody_is_signed_in_as_somebody_else_without_knowing(house: House) -> None:
    """Login CSRF: the attacker's own account, and what the victim types in it, is the attacker's to read."""
    tally, attacker, victim = Tally(), house.browser(), house.browser()
    theirs = field_of(attacker.get("/login"), "csrf")
    mine = field_of(victim.get("/login"), "csrf")
    for csrf in (theirs, "", mine.upper(), mine[:-1], "é" * 64, "0" * 64, cookie(victim, "kew_form"), f"{mine} "):
        tally.note(_login(victim, csrf).status_code != 403, csrf)
    bare = house.browser()
    tally.note(_login(bare, mine).status_code != 403, "no cookie")
    tally.note(_login(bare, house.desk.form("")).status_code != 403, "the form of no cookie")
    for headers in (ABROAD, {}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
        given = {"csrf": mine, "name": "analyst", "password": PASSWORD}
        tally.note(victim.post("/login", data=given, headers=headers).status_code != 403, headers)
        tally.note(victim.post("/welcome", data=given, headers=headers).status_code != 403, headers)
    given = {"csrf": mine, "name": "analyst", "password": PASSWORD}
    tally.note(victim.get("/login", query_string=given).status_code == 303, "by a link")
    tally.note(victim.post("/login", query_string=given, headers=OURS).status_code != 403, "in the address")
    assert not cookie(victim) and not alive(victim)
    tally.held(20, "login CSRF")
    assert _login(victim, mine).status_code == 303


def test_half_a_sessions_form_is_its_own(house: House) -> None:
    name = made.somebody(house, "manager", proved=True)
    browser, other = house.browser(), house.signed_in("analyst")
    sign_in(browser, name)
    house.clock.passes(seconds=31)
    code = house.code(name)
    for csrf in ("", meant(other)["X-CSRFToken"], field_of(house.browser().get("/login"), "csrf"), "é"):
        assert browser.post("/login/second", data={"csrf": csrf, "code": code}, headers=OURS).status_code == 403
    assert posted(browser, "/login/second", code=code).status_code == 303
