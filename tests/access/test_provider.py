"""The other way in: with an honest provider, and with one that lies about each thing it can lie about."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House
from providers import CLIENT, OTHER, Liar, lying
from werkzeug.test import TestResponse

from dashboard import state
from dashboard.access import accounts, audit, precautions
from dashboard.access.desk import Desk
from dashboard.app import create_app
from dashboard.errors import SettingsError
from dashboard.settings import Settings

DOWN, UNKNOWN = "trouble=provider_down", "trouble=provider&"


@pytest.fixture(scope="module")
def data(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_made.real(sample_release, tmp_path_factory.mktemp("provided") / "data")


@pytest.fixture(scope="module")
def honest() -> Iterator[str]:
    """A real provider, a process of its own, with one person it knows; its issuer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    person = '{"sub": "s-1", "preferred_username": "a.name"}'
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user-claims", person]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(issuer, trust_env=False)
                break
            except httpx.HTTPError:
                assert process.poll() is None
                time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=10)


def at(data: Path, tmp_path: Path, issuer: str) -> House:
    """The house with a provider, and a state of its own in which `analyst` is a.name there."""
    url = f"sqlite:///{tmp_path / 'state.sqlite3'}"
    secret = tmp_path / "client.secret"
    secret.touch(mode=0o600)
    secret.write_text("between them and us\n", encoding="utf-8")
    settings = Settings(data=data, oidc_issuer=issuer, oidc_client=CLIENT, oidc_secret_file=secret, state_url=url)
    plain = people_made.made(data)
    desk = Desk(**{**plain.desk.__dict__, "state": state.opened(url)})
    house = House(create_app(settings, desk), desk, plain.clock, settings)
    with desk.state.writing() as con:
        accounts.add(con, desk.keys, house.clock(), "analyst", "analyst", "a.name")
    return house


def sent_off(browser: FlaskClient, wanted: str = "/explore?lang=ar") -> tuple[str, dict[str, str]]:
    answer = browser.get("/login/provider", query_string={"next": wanted, "lang": "ar"})
    assert answer.status_code == 303, answer.text
    to = answer.headers["Location"]
    return to, {name: values[0] for name, values in parse_qs(urlsplit(to).query).items()}


def back(browser: FlaskClient, **query: str) -> TestResponse:
    return browser.get("/login/provider/back", query_string=query)


def agreed(to: str) -> dict[str, str]:
    """What the provider sends the browser back with, once its person has said yes."""
    answer = httpx.post(to, data={"sub": "s-1"}, trust_env=False)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def test_the_name_counts_once_and_the_subject_from_then_on(data: Path, tmp_path: Path, honest: str) -> None:
    house = at(data, tmp_path, honest)
    browser = house.browser()
    assert 'href="/login/provider?lang=en"' in browser.get("/login").text
    to, told = sent_off(browser)
    assert told["code_challenge_method"] == "S256" and told["redirect_uri"] == "http://localhost/login/provider/back"
    answer = back(browser, **agreed(to))
    assert answer.headers["Location"] == "/explore?lang=ar"
    assert browser.get("/explore").status_code == 200
    httpx.put(f"{honest}/users/s-1", json={"preferred_username": "b.name"}, trust_env=False).raise_for_status()
    again = house.browser()
    assert back(again, **agreed(sent_off(again)[0])).headers["Location"] == "/explore?lang=ar"
    with house.desk.state.writing() as con:
        accounts.disable(con, house.clock(), accounts.named(house.desk.state, "analyst").id)
    late = house.browser()
    assert UNKNOWN in back(late, **agreed(sent_off(late)[0])).headers["Location"]
    assert audit.entries(house.desk.state, 1)[0].what == "signin.failed"


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying(Liar()) as made:
        yield made


@pytest.fixture
def lied(data: Path, tmp_path: Path, liar: Liar) -> House:
    house = at(data, tmp_path, liar.issuer)
    liar.now = int(house.clock().timestamp())
    return house


def tried(house: House, liar: Liar, wanted: str = "/") -> TestResponse:
    browser = house.browser()
    _, liar.told = sent_off(browser, wanted)
    return back(browser, state=liar.told["state"], code="c")


def test_what_is_right_is_taken(lied: House, liar: Liar) -> None:
    assert tried(lied, liar, "/explore").headers["Location"] == "/explore"
    assert len(liar.posted[0]["code_verifier"]) >= 43


LIES: list[dict[str, object]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "somebody"},
    {"aud": None},
    {"aud": [CLIENT, "somebody"]},
    {"aud": [CLIENT, "somebody"], "azp": "somebody"},
    {"azp": "somebody"},
    {"iss": "https://evil.example"},
    {"iss": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"exp": 1},
    {"exp": None},
    {"exp": True},
    {"exp": "9999999999"},
    {"iat": 1},
    {"iat": None},
    {"iat": 9999999999},
    {"nbf": 9999999999},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_a_claim_that_is_not_as_agreed_is_refused(lied: House, liar: Liar, lie: dict[str, object]) -> None:
    liar.claims = lie
    answer = tried(lied, liar)
    assert DOWN in answer.headers["Location"] and "kew_session" not in str(answer.headers)
    assert audit.entries(lied.desk.state, 1)[0].what == "signin.failed"


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_signature_anybody_could_write_is_refused(lied: House, liar: Liar, alg: str) -> None:
    liar.alg = alg
    assert DOWN in tried(lied, liar).headers["Location"]


def test_another_key_of_the_same_name_is_refused(lied: House, liar: Liar) -> None:
    liar.key = OTHER
    assert DOWN in tried(lied, liar).headers["Location"]


def test_a_name_nobody_agreed_on_is_refused(lied: House, liar: Liar) -> None:
    liar.claims = {"preferred_username": "analyst"}
    assert UNKNOWN in tried(lied, liar).headers["Location"]


def test_a_bound_name_is_nobody_elses(lied: House, liar: Liar) -> None:
    assert tried(lied, liar).headers["Location"] == "/"
    liar.claims = {"sub": "s-2"}
    assert UNKNOWN in tried(lied, liar).headers["Location"]


def test_state_is_of_this_browser_once_and_soon(lied: House, liar: Liar) -> None:
    browser, other = lied.browser(), lied.browser()
    _, liar.told = sent_off(browser)
    state = liar.told["state"]
    sent_off(other)
    near = state[:-1] + ("1" if state[-1] == "0" else "0")
    for forged in ("", "00", "zz", near, "0" * len(state)):
        assert DOWN in back(browser, state=forged, code="c").headers["Location"]
    assert DOWN in back(other, state=state, code="c").headers["Location"]
    assert DOWN in back(lied.browser(), state=state, code="c").headers["Location"]
    assert not liar.posted
    assert back(browser, state=state, code="c").headers["Location"] == "/explore?lang=ar"
    assert DOWN in back(browser, state=state, code="c").headers["Location"]
    _, liar.told = sent_off(browser)
    lied.clock.passes(minutes=11)
    assert DOWN in back(browser, state=liar.told["state"], code="c").headers["Location"]
    assert len(liar.posted) == 1


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(lied: House, liar: Liar, wanted: str) -> None:
    assert tried(lied, liar, wanted).headers["Location"] == "/"


def test_no_redirect_is_followed_and_no_long_answer_read(lied: House, liar: Liar) -> None:
    liar.redirects = True
    assert DOWN in lied.browser().get("/login/provider").headers["Location"]
    liar.redirects, liar.long = False, True
    answer = lied.browser().get("/login/provider?lang=ar")
    assert DOWN in answer.headers["Location"] and "lang=ar" in answer.headers["Location"]


def test_a_description_of_another_or_of_no_shape_is_none(lied: House, liar: Liar) -> None:
    liar.named = "https://evil.example"
    assert DOWN in lied.browser().get("/login/provider").headers["Location"]
    liar.named, liar.status = "", 500
    assert DOWN in lied.browser().get("/login/provider").headers["Location"]
    liar.status, liar.listed = 200, True
    assert DOWN in lied.browser().get("/login/provider").headers["Location"]


def test_an_answer_that_another_provider_names_is_not_redeemed(lied: House, liar: Liar) -> None:
    """RFC 9207: else a code of theirs would be shown to ours, or ours to theirs."""
    browser = lied.browser()
    _, liar.told = sent_off(browser)
    answer = back(browser, state=liar.told["state"], code="c", iss="https://evil.example")
    assert DOWN in answer.headers["Location"] and not liar.posted


def test_a_code_the_provider_refuses_lets_nobody_in(lied: House, liar: Liar) -> None:
    liar.answers = {"error": "invalid_grant"}
    assert DOWN in tried(lied, liar).headers["Location"]
    assert audit.entries(lied.desk.state, 1)[0].what == "signin.failed"


def test_a_provider_that_says_no_or_is_gone(data: Path, tmp_path: Path, lied: House, liar: Liar) -> None:
    browser = lied.browser()
    for refused in ({"error": "access_denied"}, {"error": "access_denied", "code": "c"}, {}, {"code": "c" * 4001}):
        _, liar.told = sent_off(browser)
        assert DOWN in back(browser, state=liar.told["state"], **refused).headers["Location"]
    assert not liar.posted
    assert "cannot be reached or did not answer" in browser.get("/login?trouble=provider_down").text
    (tmp_path / "gone").mkdir()
    gone = at(data, tmp_path / "gone", "http://127.0.0.1:9")
    assert DOWN in gone.browser().get("/login/provider").headers["Location"]


@pytest.mark.parametrize(("amr", "on"), [(["pwd", "otp"], "/"), (["pwd"], "/login/second"), ("mfa", "/login/second")])
def test_a_second_factor_shown_there_counts_here(lied: House, liar: Liar, amr: object, on: str) -> None:
    with lied.desk.state.writing() as con:
        accounts.add(con, lied.desk.keys, lied.clock(), "manager", "manager", "m.name")
    liar.claims = {"preferred_username": "m.name", "sub": "s-9", "amr": amr}
    assert urlsplit(tried(lied, liar).headers["Location"]).path == on


def test_nothing_is_there_where_no_provider_is_agreed_on(house: House) -> None:
    for path in ("/login/provider", "/login/provider/back"):
        assert house.browser().get(path).status_code == 404
    assert "/login/provider" not in house.browser().get("/login").text


def test_an_unsafe_agreement_does_not_start(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s", encoding="utf-8")
    secret.chmod(0o644)
    agreed_on = {"oidc_issuer": "https://id.example.org", "oidc_client": CLIENT, "data": data}
    for wrong in (
        {"oidc_issuer": "http://id.example.org"},
        {"oidc_issuer": "file:///etc"},
        {"oidc_client": ""},
        {"oidc_secret_file": secret},
        {"oidc_secret_file": tmp_path / "none"},
    ):
        with pytest.raises(SettingsError):
            precautions.refuse_unsafe(Settings(**{**agreed_on, **wrong}), {})
    secret.chmod(0o600)
    precautions.refuse_unsafe(Settings(**{**agreed_on, "oidc_secret_file": secret}), {})


def test_strangers_do_not_fill_the_audit(lied: House) -> None:
    browser = lied.browser()
    before = audit.count(lied.desk.state)
    answers = [back(browser, state="00", code="c").headers["Location"] for _ in range(103)]
    assert "trouble=later" in answers[-1]
    assert audit.count(lied.desk.state) - before == 100


def test_the_house_stands_without_what_only_a_provider_needs() -> None:
    told = "import sys; sys.modules.update(joserfc=None, authlib=None); import dashboard.app, dashboard.__main__"
    subprocess.run([sys.executable, "-c", told], cwd=Path(__file__).parents[2], check=True)
