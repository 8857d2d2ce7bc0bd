"""Guards before which another one stands: from outside nobody gets to them, and they hold all the same."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask.testing import FlaskClient
from people_made import OURS, PASSWORD, House, meant, second, sign_in

from dashboard.access import Reading, breaking, gate, glass, keys, overseeing, policy, sessions, tokens
from dashboard.access import second as factor
from dashboard.access.accounts import named
from dashboard.access.principal import GUEST, Principal
from dashboard.door import asked, vouched
from dashboard.errors import NotTaken, Refused, SettingsError
from dashboard.queries import release
from dashboard.rows import About
from dashboard.settings import Settings

ISSUER = "https://provider.example"
WHY = "A family asked us to act on what they told us"


def account(house: House, name: str) -> str:
    found = named(house.desk.state, name)
    assert found
    return found.id


def reading(house: House, **who: object) -> Reading:
    """Of the liaison, as the gate makes it; `who` is what is else about them."""
    principal = Principal("liaison", "liaison", account(house, "liaison"), "s", **who)  # type: ignore[arg-type]
    found = release.in_force(house.settings.releases, "team")
    return Reading(principal, found, house.settings.data, house.desk)


# ---- glass ----------------------------------------------------------------------------------------------------------


def test_glass_is_broken_once_at_a_time(house: House) -> None:
    with pytest.raises(NotTaken, match="open"):
        breaking.break_it(reading(house, opened=True), WHY)


def test_no_glass_is_broken_in_a_session_left_for_too_long(house: House) -> None:
    with pytest.raises(NotTaken, match="cold"):
        breaking.break_it(reading(house, cold=True), WHY)
    assert breaking.mine(reading(house, cold=True, opened=True)) is None


def test_no_glass_is_broken_for_a_program(house: House) -> None:
    program = reading(house, by_token=True)
    for deed in (lambda: breaking.break_it(program, WHY), lambda: breaking.close(program)):
        with pytest.raises(NotTaken, match="closed"):
            deed()
    assert not glass.open_for(house.desk.state, house.clock(), program.principal.account)


def test_what_is_overseen_is_asked_by_a_person_with_the_right(house: House) -> None:
    mine = reading(house)
    for other in (replace(mine, desk=None), replace(mine, principal=replace(mine.principal, account=""))):
        with pytest.raises(Refused):
            overseeing.desk_for(other, "break_glass")
    with pytest.raises(Refused):
        overseeing.desk_for(mine, "accounts")
    assert overseeing.desk_for(mine, "break_glass") is house.desk
    assert overseeing.fresh(replace(mine, desk=None)) is False


# ---- who is asking --------------------------------------------------------------------------------------------------


def test_behind_the_gate_and_before_it_there_is_nobody(house: House) -> None:
    with house.app.server.test_request_context("/"), pytest.raises(RuntimeError, match="nobody"):
        gate.current()


def test_an_account_that_is_gone_changes_nothing(house: House) -> None:
    gone = Principal("viewer", "gone", "0" * 32, "s")
    with pytest.raises(NotTaken, match="old"):
        house.desk.change_password(gone, PASSWORD, PASSWORD + " more", "127.0.0.1", "", "")
    with pytest.raises(NotTaken, match="old"):
        house.desk.confirm(gone, PASSWORD, "127.0.0.1", "")


def test_a_session_that_ended_a_moment_ago_rises_no_more(house: House) -> None:
    with house.desk.state.writing() as con, pytest.raises(NotTaken, match="form"):
        sessions.complete(con, house.desk.keys, house.clock(), "0" * 64, "")


def test_nothing_stands_twice_in_the_policy() -> None:
    assert policy._turned({"data": ["/a"], "frame": ["/b"]}) == {"/a": "data", "/b": "frame"}
    with pytest.raises(ValueError, match="twice"):
        policy._turned({"data": ["/a"], "frame": ["/a"]})


def test_a_question_that_is_nobodys_is_refused_before_a_file_is_opened(house: House) -> None:
    mine = release.in_force(house.settings.releases, "team")
    for name in ("no_such_question", "../partner/partner_about"):
        with pytest.raises(Refused):
            release.fetch(mine, name, About, ())


# ---- what somebody proves themselves with ---------------------------------------------------------------------------


def test_a_proved_phone_is_never_shown_again(house: House) -> None:
    with house.desk.state.writing("second") as con, pytest.raises(ValueError, match="never shown again"):
        factor.begin(con, house.desk.keys, account(house, "manager"))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345x", "-12345", "½23456", "１２３"])
def test_what_is_no_code_fits_no_phone(house: House, code: str) -> None:
    with house.desk.state.writing("second") as con:
        assert not factor.prove(con, house.desk.keys, house.clock(), account(house, "manager"), code)
        assert not factor.prove(con, house.desk.keys, house.clock(), account(house, "viewer"), "123456")


def test_a_key_others_can_read_is_none(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.key"
    keys.load(path)
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="Others can read"):
        keys.load(path)


def test_a_key_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Power may fail between the two: a name without its content would lock everybody out."""
    done: list[str] = []
    for name in ("fsync", "link"):
        real = getattr(keys.os, name)
        monkeypatch.setattr(keys.os, name, lambda *a, real=real, name=name: (done.append(name), real(*a))[1])
    keys.load(tmp_path / "dashboard.key")
    assert done == ["fsync", "link"]


def test_tokens_are_few(own_house: House) -> None:
    identity = own_house.person("busy", "analyst")
    with own_house.desk.state.writing() as con:
        for n in range(tokens.MOST):
            tokens.make(con, own_house.desk.keys, own_house.clock(), identity, f"job {n}")
        with pytest.raises(NotTaken, match="many_tokens"):
            tokens.make(con, own_house.desk.keys, own_house.clock(), identity, "one more")
        with pytest.raises(NotTaken, match="label"):
            tokens.make(con, own_house.desk.keys, own_house.clock() + timedelta(days=365), identity, "<b>")


# ---- one's own account ----------------------------------------------------------------------------------------------


def posted(browser: FlaskClient, path: str, **given: str) -> tuple[int, str]:
    answer = browser.post(path, data=given, headers=meant(browser))
    return answer.status_code, answer.headers.get("Location", "")


def test_the_samples_guest_has_no_account_to_look_at(sample_release: Path) -> None:
    from dashboard.app import create_app  # of a house of its own: the sample's, which is open

    browser = create_app(Settings(data=sample_release)).server.test_client()
    assert browser.get("/_dash-layout").status_code == 200
    answer = browser.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    for path in ("/account/password", "/account/second", "/account/sessions", "/account/tokens"):
        refused = browser.post(path, data={}, headers=OURS)
        assert (refused.status_code, refused.headers["Location"]) == (303, "/"), path
    assert GUEST.account == ""


def test_a_password_typed_two_ways_is_not_taken(house: House) -> None:
    browser = house.signed_in("clerk")
    new = {"old": PASSWORD, "password": "another kettle under ten maps", "again": "another kettle under two maps"}
    assert posted(browser, "/account/password", **new)[0] == 400
    assert sign_in(house.browser(), "clerk").status_code == 303


def test_a_role_without_figures_makes_no_token(house: House) -> None:
    assert posted(house.signed_in("clerk"), "/account/tokens", label="a job")[0] == 400
    assert tokens.listed(house.desk.state, house.clock(), account(house, "clerk")) == ()


def test_a_phone_begun_is_the_same_until_it_is_proved(house: House) -> None:
    identity = house.person("begun", "viewer")
    with house.desk.state.writing("second") as con:
        first = factor.begin(con, house.desk.keys, identity)
        assert factor.begin(con, house.desk.keys, identity) == first
        code = pyotp.TOTP(first).at(int(house.clock().timestamp()))
        assert factor.prove(con, house.desk.keys, house.clock(), identity, code)
    browser = house.browser()
    assert sign_in(browser, "begun").status_code == 303
    assert second(browser, "000000").status_code != 500


# ---- whoever vouches for people -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["http://provider.example/x", "https://me@provider.example/x", "https:///x", "https://prövider.example/x",
     "ftp://provider.example/x", "http://127.0.0.1/x"],
)  # fmt: skip
def test_an_address_less_safe_than_the_provider_is_not_asked(url: str) -> None:
    assert asked.safe(f"{ISSUER}/keys", ISSUER) and not asked.safe(url, ISSUER)
    for told in ({"jwks_uri": url}, {"jwks_uri": None}, {}):
        with pytest.raises(asked.Down):
            asked.address(told, "jwks_uri", ISSUER)
    with pytest.raises(asked.Down, match="address"):
        asked._json("GET", url, ISSUER)


@pytest.mark.parametrize("token", [None, 7, "x" * (vouched.LONGEST_TOKEN + 1)])
def test_what_is_no_token_is_not_looked_at(token: object) -> None:
    with pytest.raises(vouched.NotVouched, match="token"):
        vouched._signed(token, {"keys": []})


def test_a_mail_address_nobody_has_seen_names_nobody() -> None:
    mail = {"email": "a@example.org"}
    assert vouched._name(mail | {"email_verified": True}, "email") == "a@example.org"
    for claims in (mail, mail | {"email_verified": "true"}, {"email": 7, "email_verified": True}, {}):
        assert vouched._name(claims, "email") == ""
