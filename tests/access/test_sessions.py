"""Sessions: what is brought along, kept, stolen or replayed opens nothing; and who is who stays so under load."""

import base64
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import attacks_made as made
import pytest
from attacks_made import Tally, alive, cookie, posted, thief
from flask.testing import FlaskClient
from people_made import PASSWORD, House, field_of, meant, second, sign_in

from dashboard.access import accounts, sessions, tokens
from dashboard.access.policy import ROLES, ROUTES
from dashboard.access.principal import COLD, Principal, may
from dashboard.errors import NotTaken
from dashboard.state.tables import ACCOUNT

NEW = "brass lantern over quiet orchards"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        yield made.empty(tmp_path_factory.mktemp("sessions") / "data")


BROUGHT = ["A" * 43, "A" * 20, "", "x", "A" * 64, "A" * 4000, "é" * 30, "' or 1=1 --", "../../x", "null", "0" * 64]


@pytest.mark.parametrize("brought", BROUGHT)
def test_a_cookie_brought_along_is_never_the_session(house: House, brought: str) -> None:
    browser = house.browser()
    browser.set_cookie("kew_session", brought)
    browser.set_cookie("kew_device", brought)
    assert sign_in(browser, "viewer").status_code == 303
    assert cookie(browser) != brought and len(cookie(browser)) == 43
    assert cookie(browser, "kew_device") != brought
    if brought:
        assert not alive(thief(house, brought))


def test_a_live_session_brought_along_is_not_taken_over(house: House) -> None:
    attacker, victim = house.signed_in("analyst"), house.browser()
    victim.set_cookie("kew_session", cookie(attacker))
    assert sign_in(victim, "viewer").status_code == 303
    assert cookie(victim) != cookie(attacker)
    assert "analyst" in attacker.get("/account").text and "viewer" in victim.get("/account").text


def test_the_secret_is_new_at_every_step_up(house: House) -> None:
    name = made.somebody(house, "manager", proved=True)
    browser = house.browser()
    sign_in(browser, name)
    half = cookie(browser)
    house.clock.passes(seconds=31)
    assert second(browser, house.code(name)).status_code == 303
    whole = cookie(browser)
    assert posted(browser, "/account/password", old=PASSWORD, password=NEW, again=NEW).status_code == 303
    after = cookie(browser)
    assert len({half, whole, after}) == 3
    assert not alive(thief(house, half)) and not alive(thief(house, whole)) and alive(browser)


def test_a_first_second_factor_renews_the_session_too(house: House) -> None:
    name = made.somebody(house)
    browser = house.signed_in(name)
    before = cookie(browser)
    page = posted(browser, "/account/second", old=PASSWORD)
    key = page.text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    house.secrets[name], begun = key, field_of(page, "begun")
    wrong = posted(browser, "/account/second", code="000000", begun=begun)
    assert wrong.status_code == 401 and field_of(wrong, "begun") == begun
    assert posted(browser, "/account/second", code=house.code(name), begun=begun).status_code == 200
    assert cookie(browser) != before and alive(browser) and not alive(thief(house, before))


def test_whoever_sits_down_at_an_open_screen_sets_up_no_phone_of_theirs(house: House) -> None:
    name = made.somebody(house)
    browser, another = house.signed_in(name), house.signed_in(made.somebody(house))
    foreign = field_of(posted(another, "/account/second", old=PASSWORD), "begun")
    assert len(foreign) == 64
    for given in (
        {},
        {"old": ""},
        {"old": "guess"},
        {"code": "123456"},
        {"begun": foreign},
        {"begun": foreign, "code": "1"},
    ):
        answer = posted(browser, "/account/second", **given)
        assert answer.status_code == 400 and "<code>" not in answer.text and "<svg" not in answer.text
    told = [posted(browser, "/account/second", old="guess").status_code for _ in range(10)]
    assert told[-1] == 429


ENDS = ("logout", "disabled", "another role", "reset", "another password", "idle", "deleted")


def _ended(how: str, house: House, name: str, browser: FlaskClient) -> None:
    """What ends a session, one way or another."""
    keys, now, found = house.desk.keys, house.clock(), accounts.named(house.desk.state, name)
    if how == "logout":
        posted(browser, "/logout")
    elif how == "another password":
        posted(browser, "/account/password", old=PASSWORD, password=NEW, again=NEW)
    elif how == "idle":
        house.clock.passes(minutes=60)
    else:
        with house.desk.state.writing("audit") as con:
            if how == "disabled":
                accounts.disable(con, now, found.id)
            elif how == "another role":
                accounts.give_role(con, found.id, "clerk")
            elif how == "reset":
                accounts.reset(con, keys, now, found.id)
            else:
                con.execute(ACCOUNT.delete().where(ACCOUNT.c.id == found.id))


@pytest.mark.parametrize("how", ENDS)
def test_what_ended_is_not_replayed(house: House, how: str) -> None:
    tally = Tally()
    name = made.somebody(house)
    browser = house.signed_in(name)
    stolen, token = cookie(browser), meant(browser)
    assert alive(thief(house, stolen))
    _ended(how, house, name, browser)
    for path in ("/", "/account", "/_dash-layout", "/_dash-dependencies", "/explore", "/shapes/x.json", "/data"):
        tally.note(thief(house, stolen).get(path).status_code == 200, (how, path))
    for path in ("/account/password", "/account/tokens", "/account/second", "/account/sessions", "/login/second"):
        answer = thief(house, stolen).post(path, data={"old": PASSWORD, "label": "x"}, headers=token)
        tally.note(answer.status_code not in (401, 403), (how, path, answer.status_code))
    tally.held(12, f"replay after {how}")


def test_eight_hours_are_the_end_however_busy(house: House) -> None:
    browser = house.signed_in("viewer")
    for _ in range(47):
        house.clock.passes(minutes=10)
        assert browser.get("/_dash-layout").status_code == 200
    house.clock.passes(minutes=10)
    assert browser.get("/_dash-layout").status_code == 401


def test_an_hour_of_rest_is_the_end_and_a_minute_less_is_not(house: House) -> None:
    browser = house.signed_in("viewer")
    house.clock.passes(minutes=59)
    assert alive(browser)
    house.clock.passes(minutes=60)
    assert not alive(browser)


def test_a_session_is_ended_from_another_browser(house: House) -> None:
    name = made.somebody(house)
    lost, mine = house.signed_in(name), house.signed_in(name)
    handles = [part.split('"')[0] for part in mine.get("/account").text.split('name="session" value="')[1:]]
    assert len(handles) == 1  # one's own is ended by signing out
    refused = posted(mine, "/account/sessions", session=handles[0], old="not the password of mine")
    assert refused.status_code == 400 and alive(lost), "whoever sits down at an open screen ends nobody's session"
    assert posted(mine, "/account/sessions", session=handles[0], old=PASSWORD).status_code == 303
    assert not alive(lost) and alive(mine)


def test_whoever_has_no_password_ends_sessions_without(house: House) -> None:
    """A provider vouches for them; what they find open they can still end."""
    identity = house.person("vouched", "viewer")
    mine, lost = house.signed_in("vouched"), house.signed_in("vouched")
    with house.desk.state.writing() as con:
        con.execute(ACCOUNT.update().where(ACCOUNT.c.id == identity).values(password_hash=None, sso_name="v@example"))
    page = mine.get("/account")
    assert (
        'name="old" autocomplete="current-password" maxlength="128" required></label>\n</form>\n</section>'
        not in (page.text.partition("Where you are signed in")[2])
    )
    assert posted(mine, "/account/sessions", session=field_of(page, "session")).status_code == 303
    assert not alive(lost) and alive(mine)


def test_half_a_session_reaches_nothing(house: House) -> None:
    name, tally = made.somebody(house, "manager", proved=True), Tally()
    browser = house.browser()
    sign_in(browser, name)
    for rule in ROUTES:
        path = rule.replace("<path:", "<").replace("<string:", "<")
        path = "".join(part.split(">")[-1] if i else part for i, part in enumerate(path.split("<"))) or "/"
        for stolen in (browser, thief(house, cookie(browser))):
            got = stolen.get(path)
            fine = got.status_code in (303, 302, 401, 403, 404, 405) or rule in (
                "/healthz", "/readyz", "/login", "/welcome", "/login/second",
            )  # fmt: skip
            tally.note(not fine, (rule, got.status_code))
        sent = browser.post(path, headers=meant(browser))
        tally.note(sent.status_code < 300, (rule, sent.status_code))
        if rule == "/logout":
            sign_in(browser, name)
    tally.held(60, "half session")


def test_a_long_pause_is_cold_until_the_password_is_given_again(house: House) -> None:
    name = made.somebody(house, "manager", proved=True)
    browser = house.signed_in(name)

    def who() -> Principal:
        found = house.desk.who(cookie(browser), "")
        assert isinstance(found, Principal)
        return found

    assert may(who(), "cases") and may(who(), "programme")
    house.clock.passes(minutes=15)
    assert who().cold
    assert not any(may(who(), right) for right in COLD)
    assert may(who(), "aggregates")  # the rest of the work goes on
    house.clock.passes(minutes=1)
    assert who().cold  # being seen again does not warm it
    # The way back: signing in again, without signing out first.
    sign_in(browser, name)
    house.clock.passes(seconds=31)
    second(browser, house.code(name))
    assert not who().cold and may(who(), "cases")


def test_a_code_alone_neither_warms_a_session_nor_makes_it_younger(house: House) -> None:
    name = made.somebody(house, "manager", proved=True)
    browser = house.signed_in(name)
    house.clock.passes(minutes=16)
    assert posted(browser, "/account/second", code=house.code(name)).status_code == 200
    found = sessions.find(house.desk.state, house.desk.keys, house.clock(), cookie(browser))
    assert found and found.cold and house.clock() - found.made_at >= timedelta(minutes=16)


def test_glass_is_closed_to_who_lost_the_role() -> None:
    assert may(Principal("manager", opened=True), "opened")
    assert not may(Principal("manager", opened=True, cold=True), "opened")
    assert not any(may(Principal(r, opened=True), "opened") for r in ROLES if "break_glass" not in ROLES[r].rights)


def test_a_token_is_no_session_and_never_mixes_with_one(house: House) -> None:
    name = made.somebody(house, "analyst")
    browser = house.signed_in(name)
    found = accounts.named(house.desk.state, name)
    with house.desk.state.writing("audit") as con:
        token = tokens.make(con, house.desk.keys, house.clock(), found.id, "job")
    secret = token.rsplit("_", 1)[1]
    assert not alive(thief(house, token[:64])) and not alive(thief(house, secret))
    bearing = {"Authorization": f"Bearer {token}"}
    assert browser.get("/account", headers=bearing).status_code == 403
    for wrong in (
        "Bearer x",
        f"Bearer {cookie(browser)}",
        "Basic eDp5",
        token,
        f"bearer {token}",
        "Bearer",
        f"Bearer {token} ",
    ):
        assert browser.get("/_dash-layout", headers={"Authorization": wrong}).status_code in (401, 403)
    for path in ("/account/password", "/account/tokens", "/login/second", "/account/sessions"):
        assert browser.post(path, headers={**meant(browser), **bearing}).status_code in (401, 403)
    assert alive(browser)


def test_the_database_keeps_marks_and_no_secret(house: House) -> None:
    browsers = [house.signed_in("viewer") for _ in range(3)]
    secrets = [cookie(one) for one in browsers] + [cookie(one, "kew_device") for one in browsers]
    assert all(len(base64.urlsafe_b64decode(f"{one}=")) == 32 for one in secrets)
    path = Path(house.settings.state_database.removeprefix("sqlite:///"))
    kept = b"".join(one.read_bytes() for one in path.parent.glob("state.sqlite3*"))
    assert not [one for one in secrets if one.encode() in kept]
    with sqlite3.connect(path) as con:
        marks = {row[0] for row in con.execute("select id from session")}
    con.close()
    assert all(house.desk.keys.mark("session", cookie(one)) in marks for one in browsers)


def test_many_requests_at_once_keep_working_while_the_session_is_renewed(house: House) -> None:
    name = made.somebody(house)
    browser = house.signed_in(name)
    old = cookie(browser)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(lambda: thief(house, old).get("/_dash-layout").status_code) for _ in range(60)]
        assert posted(browser, "/account/password", old=PASSWORD, password=NEW, again=NEW).status_code == 303
        fresh = [pool.submit(lambda: thief(house, cookie(browser)).get("/_dash-layout").status_code) for _ in range(40)]
        assert {one.result() for one in asked} <= {200, 401}
        assert {one.result() for one in fresh} == {200}


def test_a_password_that_changed_while_it_was_checked_opens_nothing(house: House) -> None:
    name = made.somebody(house)
    found = accounts.named(house.desk.state, name)
    with house.desk.state.writing("audit") as con:
        accounts.reset(con, house.desk.keys, house.clock(), found.id)
    with pytest.raises(NotTaken, match="wrong"):
        house.desk.let_in(found, "", "x")
