"""Somebody signs in, works, and signs out; and every way in which that must end."""

import re

import people_made
import pyotp
from people_made import House, field_of, meant, sign_in


def test_an_analyst_signs_in_and_reads(house: House) -> None:
    browser = house.browser()
    assert browser.get("/explore?lang=ar").headers["Location"] == "/login?next=%2Fexplore%3Flang%3Dar&lang=ar"
    answer = sign_in(browser, "analyst", next="/explore?lang=ar")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/explore?lang=ar")
    assert browser.get("/explore").status_code == 200
    shown = people_made.called(house, "shell.children", {"url.pathname": "/explore", "url.search": "?lang=en"}, browser)
    assert shown.status_code == 200 and "explore-content" in shown.text


def test_what_is_refused_is_told_in_the_readers_language(house: House) -> None:
    """By the page's address, as its forms send it along; else as the browser prefers."""
    browser = house.browser()
    assert browser.get("/_dash-layout").text == "Sign in first."
    assert browser.get("/_dash-layout?lang=ar").text == "سجّل الدخول أولاً."
    assert browser.get("/_dash-layout", headers={"Accept-Language": "tr;q=0.9, de"}).text == "Önce oturum açın."
    assert browser.get("/_dash-layout?lang=xx", headers={"Accept-Language": "de"}).text == "Sign in first."
    clerk = house.signed_in("clerk")
    assert clerk.get("/export/explore.csv?lang=ckb").text == "ئەمە بۆ ڕۆڵەکەی تۆ نییە."


def test_a_manager_needs_the_second_factor_with_real_data(house: House) -> None:
    browser = house.browser()
    assert sign_in(browser, "manager").headers["Location"].startswith("/login/second")
    assert browser.get("/").headers["Location"] == "/login/second"
    assert browser.get("/_dash-layout").status_code == 401
    assert people_made.second(browser, "000000").status_code == 401
    house.clock.passes(seconds=31)
    assert people_made.second(browser, house.code("manager")).headers["Location"] == "/"
    assert browser.get("/_dash-layout").status_code == 200


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    browser = house.signed_in("viewer")
    stolen = browser.get_cookie("kew_session").value
    assert browser.post("/logout", headers=meant(browser)).status_code == 303
    thief = house.browser()
    thief.set_cookie("kew_session", stolen)
    assert thief.get("/_dash-layout").status_code == 401


def test_a_first_password_is_chosen_with_the_code(own_house: House) -> None:
    from dashboard.access import accounts

    with own_house.desk.state.writing() as con:
        code = accounts.add(con, own_house.desk.keys, own_house.clock(), "analyst-2", "analyst")
    browser = own_house.browser()
    page = browser.get("/welcome?name=analyst-2")
    given = {
        "csrf": field_of(page, "csrf"),
        "name": "analyst-2",
        "code": code.lower(),
        "password": people_made.PASSWORD,
        "again": people_made.PASSWORD,
    }
    assert browser.post("/welcome", data=given, headers=people_made.OURS).headers["Location"].startswith("/login")
    assert sign_in(browser, "analyst-2").status_code == 303
    assert browser.post("/welcome", data=given, headers=people_made.OURS).status_code == 400  # good once


def test_nobody_yet_is_told_how_to_make_the_first(own_house: House) -> None:
    answer = own_house.browser().get("/")
    assert answer.status_code == 503 and "user add NAME --role admin" in answer.text


def test_what_is_shown_once_cannot_be_lost_to_a_link(own_house: House) -> None:
    """A language is another address: the spare codes' page has none, and the account's forms lead back to it."""
    own_house.person("analyst", "analyst")
    browser = own_house.signed_in("analyst")
    given = {"csrf": meant(browser)["X-CSRFToken"]}
    shown = browser.post("/account/second", data={**given, "old": people_made.PASSWORD}, headers=people_made.OURS)
    assert 'href="/account?lang=ar"' in shown.text
    begun = field_of(shown, "begun")
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", "")
    code = pyotp.TOTP(key).at(int(own_house.clock().timestamp()))
    spare = browser.post("/account/second", data={**given, "begun": begun, "code": code}, headers=people_made.OURS)
    assert spare.status_code == 200 and spare.text.count("<li>") == 8 and "<nav" not in spare.text


def test_a_delivery_carries_what_only_a_page_of_the_session_knows(house: House) -> None:
    clerk = house.signed_in("clerk")
    told = {"content_type": "multipart/form-data"}
    assert clerk.post("/intake/discard?lang=tr", headers=people_made.OURS, **told).text.startswith("Bu sayfa başka")
    assert clerk.post("/intake/discard", headers=meant(clerk), **told).status_code == 400
    clerk.delete_cookie("kew_session")
    assert clerk.post("/intake/discard", headers=meant(clerk), **told).status_code == 401
