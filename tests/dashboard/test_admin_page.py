"""The Admin page: what it shows, what its forms change, and what they refuse; on a real state database."""

import re

import people_made
import pytest
from flask.testing import FlaskClient
from people_made import PASSWORD, House, meant, sign_in, told
from sqlalchemy import text
from werkzeug.test import TestResponse

from dashboard.access import accounts, audit

VIEWS = ("/admin", "/admin/roles", "/admin/sessions", "/admin/audit", "/admin/releases", "/admin/retention")


@pytest.fixture(scope="module")
def house(sample_release, tmp_path_factory) -> House:  # type: ignore[no-untyped-def]
    return people_made.peopled(people_made.real(sample_release, tmp_path_factory.mktemp("admin") / "data"))


@pytest.fixture
def admin(house: House) -> FlaskClient:
    house.clock.passes(minutes=7)  # an account has so many tries an hour
    return house.signed_in("admin")


def shown(house: House, browser: FlaskClient, path: str, lang: str = "en") -> TestResponse:
    return people_made.called(house, "shell.children", {"url.pathname": path, "url.search": f"?lang={lang}"}, browser)


def post(browser: FlaskClient, path: str, **given: str) -> TestResponse:
    return browser.post(path, data=given, headers=meant(browser))


def state_of(house: House, name: str) -> accounts.Account:
    found = accounts.named(house.desk.state, name)
    assert found
    return found


# Each in one of two languages, as half of them ask the ETL and wait for it; in both in the long proofs.
DRAWN = [
    pytest.param(path, lang, marks=[pytest.mark.soak] if (turn + (lang == "ar")) % 2 else [])
    for turn, path in enumerate(VIEWS)
    for lang in ("en", "ar")
]


@pytest.mark.parametrize(("path", "lang"), DRAWN)
def test_every_view_is_drawn(house: House, admin: FlaskClient, path: str, lang: str) -> None:
    answer = shown(house, admin, path, lang)
    assert answer.status_code == 200 and "admin-content" in answer.text, answer.text[:300]


@pytest.mark.parametrize("role", ["viewer", "clerk", "analyst", "liaison", "manager", "partner"])
def test_nobody_else_sees_or_changes_anything(house: House, role: str) -> None:
    browser = house.signed_in(role)
    if role != "partner":
        assert "admin-content" not in shown(house, browser, "/admin").text
    assert post(browser, "/admin/people/add", name="mole-1", role="admin", sure="yes").status_code == 403
    assert post(browser, "/admin/releases/rollback", release="x").status_code == 403
    assert accounts.named(house.desk.state, "mole-1") is None


def test_a_new_account_its_code_shown_once_and_good(house: House, admin: FlaskClient) -> None:
    asked = post(admin, "/admin/people/add", name="analyst-9", role="analyst")
    assert asked.status_code == 200 and "Is this meant?" in asked.text
    assert accounts.named(house.desk.state, "analyst-9") is None
    with told(house) as lines:
        answer = post(admin, "/admin/people/add", name="analyst-9", role="analyst", sure="yes")
    assert lines == ["account.added"] and answer.headers["Cache-Control"] == "no-store"
    code = re.search(r"([A-Z2-9]{5}(?:-[A-Z2-9]{5}){4})", answer.text)
    assert code and "/welcome?name=analyst-9" in answer.text
    everything = str(audit.entries(house.desk.state, 500)) + shown(house, admin, "/admin").text
    assert code[1] not in everything
    with house.desk.state.writing() as con:
        accounts.choose(con, house.desk.keys, house.clock(), "analyst-9", code[1], PASSWORD)
    assert sign_in(house.browser(), "analyst-9").status_code == 303


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "A b", "role": "viewer"}, 400),
        ({"name": "viewer", "role": "viewer"}, 400),
        ({"name": "fresh-1", "role": "emperor"}, 400),
        ({"name": "<b>x</b>", "role": "viewer"}, 400),
        ({}, 400),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    house: House, admin: FlaskClient, given: dict[str, str], status: int
) -> None:
    before = len(accounts.listed(house.desk.state))
    answer = post(admin, "/admin/people/add", **given, sure="yes")
    assert answer.status_code == status and "<b>x" not in answer.text
    assert len(accounts.listed(house.desk.state)) == before


def test_another_role_disabled_enabled_and_reset(house: House, admin: FlaskClient) -> None:
    house.person("mover", "viewer")
    theirs = house.signed_in("mover")
    with told(house) as lines:
        assert post(admin, "/admin/people/role", name="mover", role="clerk", sure="yes").status_code == 303
        assert theirs.get("/_dash-layout").status_code == 401
        assert state_of(house, "mover").role == "clerk"
        assert post(admin, "/admin/people/disable", name="mover", sure="yes").status_code == 303
        assert state_of(house, "mover").disabled_at
        assert post(admin, "/admin/people/enable", name="mover", sure="yes").status_code == 303
        answer = post(admin, "/admin/people/reset", name="mover", second_factor="yes", sure="yes")
        assert answer.status_code == 200 and state_of(house, "mover").waits
    assert lines == ["account.role", "account.disabled", "account.enabled", "account.reset"]


@pytest.mark.parametrize("verb", ["role", "disable", "enable", "reset"])
def test_nobody_changes_themselves_nor_what_is_not_there(house: House, admin: FlaskClient, verb: str) -> None:
    for name, status in (("admin", 400), ("nobody-1", 404), ("", 404)):
        with told(house) as lines:
            answer = post(admin, f"/admin/people/{verb}", name=name, role="viewer", sure="yes")
        assert (answer.status_code, lines) == (status, [])
    assert state_of(house, "admin").role == "admin" and not state_of(house, "admin").disabled_at


def test_an_older_session_shows_its_password_again(house: House, admin: FlaskClient) -> None:
    house.person("older", "viewer")
    house.clock.passes(minutes=16)
    asked = post(admin, "/admin/people/role", name="older", role="clerk")
    assert 'type="password"' in asked.text
    for wrong in ({}, {"password": "not this one at all"}):
        answer = post(admin, "/admin/people/role", name="older", role="clerk", sure="yes", **wrong)
        assert answer.status_code == 403
    assert state_of(house, "older").role == "viewer"
    answer = post(admin, "/admin/people/role", name="older", role="clerk", sure="yes", password=PASSWORD)
    assert answer.status_code == 303 and state_of(house, "older").role == "clerk"


def test_sessions_are_ended_by_a_handle_that_is_not_what_is_kept(house: House, admin: FlaskClient) -> None:
    from dashboard.access import sessions

    house.person("guesty", "viewer")
    first, second = house.signed_in("guesty"), house.signed_in("guesty")
    kept = sessions.live(house.desk.state, house.clock(), accounts.named(house.desk.state, "guesty").id)  # type: ignore[union-attr]
    page = shown(house, admin, "/admin/sessions").text
    assert not any(one.id in page for one in kept)
    assert post(admin, "/admin/sessions/end", session=kept[0].id).status_code == 404
    handle = house.desk.keys.mark("handle", kept[0].id)[:32]
    assert handle in page and post(admin, "/admin/sessions/end", session=handle).status_code == 303
    assert sorted(b.get("/_dash-layout").status_code for b in (first, second)) == [200, 401]
    assert post(admin, "/admin/sessions/end", name="guesty").status_code == 303
    assert {b.get("/_dash-layout").status_code for b in (first, second)} == {401}


def test_a_change_without_the_mark_of_the_session_is_refused(house: House, admin: FlaskClient) -> None:
    answer = admin.post("/admin/people/add", data={"name": "x-1", "role": "admin"}, headers=people_made.OURS)
    assert answer.status_code == 403 and accounts.named(house.desk.state, "x-1") is None


def test_a_release_that_is_not_there_is_not_put_in_force(house: House, admin: FlaskClient) -> None:
    with told(house) as lines:
        assert post(admin, "/admin/releases/rollback", release="--help", sure="yes").status_code == 404
    assert lines == []


def test_a_changed_line_of_the_audit_is_told(own_admin: tuple[House, FlaskClient]) -> None:
    from dashboard.state.tables import AUDIT

    house, browser = own_admin
    assert "The chain holds" in shown(house, browser, "/admin/audit").text
    with house.desk.state.writing() as con:
        for (name,) in con.execute(text("select name from sqlite_master where type = 'trigger'")).all():
            con.execute(text(f"drop trigger {name}"))
        con.execute(AUDIT.update().where(AUDIT.c.n == 1).values(who="somebody"))
    assert "breaks at line 1" in shown(house, browser, "/admin/audit").text


@pytest.fixture
def own_admin(sample_release, tmp_path) -> tuple[House, FlaskClient]:  # type: ignore[no-untyped-def]
    house = people_made.made(people_made.real(sample_release, tmp_path / "data"))
    house.person("admin", "admin", proved=True)
    return house, house.signed_in("admin")
