"""What somebody keeps for their own screens is theirs, is text, and leads to pages of theirs alone."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House, meant
from werkzeug.test import TestResponse

from dashboard.access import Reading, preferences
from dashboard.access.accounts import named
from dashboard.access.preferences import LONGEST_NAME, MOST, Looked
from dashboard.access.principal import Principal
from dashboard.errors import NotTaken
from dashboard.queries import release

NOW = date(2026, 3, 30)
VIEW = "/?district=IQG13Q04&layer=tension"


def post(browser: FlaskClient, path: str, **given: str) -> TestResponse:
    return browser.post(path, data=given, headers=meant(browser))


def reading(house: House, name: str) -> Reading:
    found = named(house.desk.state, name)
    assert found
    return Reading(
        Principal(found.role, name, found.id, "s"),
        release.in_force(house.settings.releases, "team"),
        house.settings.data,
        house.desk,
    )


def test_a_view_is_kept_under_a_name_and_found_again_by_its_owner_alone(house: House) -> None:
    browser = house.signed_in("analyst")
    answer = post(browser, "/own/views", name="  Monday   meeting ", at=VIEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, VIEW)
    mine = reading(house, "analyst")
    assert [(one.name, one.address) for one in preferences.saved(mine)] == [("Monday meeting", VIEW)]
    assert preferences.saved(reading(house, "viewer")) == ()
    shown = people_made.called(house, "shell.children", {"url.pathname": "/", "url.search": ""}, browser).text
    assert "Monday meeting" in shown
    other = house.signed_in("viewer")
    assert post(other, "/own/views/forget", name="Monday meeting", at="/").status_code == 303
    assert preferences.saved(mine), "nobody forgets for another"
    assert post(browser, "/own/views/forget", name="Monday meeting", at="/").status_code == 303
    assert preferences.saved(mine) == ()


@pytest.mark.parametrize(
    ("name", "at"),
    [("", VIEW), (" \u200b ", VIEW), ("x" * (LONGEST_NAME + 1), VIEW), ("x", "https://evil.example/"),
     ("x", "//evil.example"), ("x", "/admin"), ("x", "/data"), ("x", "/login"), ("x", "/?" + "x" * 700)],
)  # fmt: skip
def test_what_is_no_view_of_theirs_is_not_kept(house: House, name: str, at: str) -> None:
    browser = house.signed_in("viewer")
    answer = post(browser, "/own/views", name=name, at=at)
    # An address elsewhere is taken for the first page, as everywhere at the door.
    assert answer.status_code == 400 or answer.headers["Location"] == "/"
    assert {urlsplit(one.address).netloc for one in preferences.saved(reading(house, "viewer"))} <= {""}
    assert {one.address for one in preferences.saved(reading(house, "viewer"))} <= {"/"}
    preferences.forget(reading(house, "viewer"), name)


def test_views_are_few(own_house: House) -> None:
    own_house.person("busy", "viewer")
    mine = reading(own_house, "busy")
    for n in range(MOST):
        preferences.save(mine, f"view {n}", VIEW)
    preferences.save(mine, "view 1", "/relations")
    with pytest.raises(NotTaken, match="many_views"):
        preferences.save(mine, "one more", VIEW)
    assert len(preferences.saved(mine)) == MOST


def test_the_bare_address_leads_to_the_district_one_begins_with(house: House) -> None:
    browser = house.signed_in("liaison")
    assert browser.get("/").status_code == 200
    assert post(browser, f"/own/district{VIEW[1:]}", at=VIEW).headers["Location"] == VIEW
    led = browser.get("/")
    assert led.status_code == 303 and parse_qs(urlsplit(led.headers["Location"]).query) == {"district": ["IQG13Q04"]}
    assert browser.get("/?lang=ar").status_code == 200, "whoever asks for something gets it"
    assert house.signed_in("viewer").get("/").status_code == 200, "of this one account alone"
    assert post(browser, "/own/district?district=nowhere", at="/").status_code == 303
    assert browser.get("/").status_code == 200


def test_what_one_saw_before_is_told_until_there_is_something_new(house: House) -> None:
    house.person("returning", "viewer")
    house.person("fresh", "viewer")
    mine, day = reading(house, "returning"), date(2026, 3, 30)
    first, second = Looked("r1", date(2026, 3, 23), day), Looked("r2", day, day)
    third = Looked("r3", day, date(2026, 4, 1))
    assert preferences.since(mine, first) is None
    assert preferences.since(mine, first) is None
    assert preferences.since(mine, second) == first
    assert preferences.since(mine, second) == first, "it stays there however often they look"
    assert preferences.since(mine, third) == second
    assert preferences.since(reading(house, "fresh"), third) is None


def test_without_a_desk_or_a_person_there_is_nothing_to_keep_it_in(house: House) -> None:
    mine = reading(house, "viewer")
    alone, program = replace(mine, desk=None), replace(mine, principal=replace(mine.principal, by_token=True))
    assert preferences.saved(alone) == () and preferences.since(alone, Looked("r", date(2026, 3, 30), NOW)) is None
    for other in (alone, program):
        with pytest.raises(NotTaken, match="view"):
            preferences.save(other, "x", VIEW)
    assert preferences.saved(mine) == ()


def test_a_forged_form_keeps_nothing(house: House) -> None:
    browser = house.signed_in("analyst")
    for headers in ({}, {"Origin": "https://evil.example"}, people_made.OURS):
        given = {"name": "forged", "at": VIEW}
        assert browser.post("/own/views", data=given, headers=headers).status_code == 403
    assert preferences.saved(reading(house, "analyst")) == ()
    assert house.browser().post("/own/views", data={}, headers=people_made.OURS).status_code == 401
