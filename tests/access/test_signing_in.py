"""Somebody signs in, works, and signs out; and every way in which that must end."""

import people_made
from people_made import House, field_of, meant, sign_in


def test_an_analyst_signs_in_and_reads(house: House) -> None:
    browser = house.browser()
    assert browser.get("/explore?lang=ar").headers["Location"] == "/login?next=%2Fexplore%3Flang%3Dar&lang=ar"
    answer = sign_in(browser, "analyst", next="/explore?lang=ar")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/explore?lang=ar")
    assert browser.get("/explore").status_code == 200
    shown = people_made.called(house, "shell.children", {"url.pathname": "/explore", "url.search": "?lang=en"}, browser)
    assert shown.status_code == 200 and "explore-content" in shown.text


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
