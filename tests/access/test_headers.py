"""What every answer says to the browser, whoever asks for whatever; and what no answer says of the program."""

import platform
import re
from collections.abc import Iterator
from pathlib import Path

import dash
import people_made
import plotly
import pytest
from crowd_made import Crowd, addresses, asked
from people_made import OURS
from werkzeug.test import TestResponse

from dashboard.access import accounts, policy
from dashboard.app import create_app, desk_of
from dashboard.settings import Settings

SLOW = ("/export/template/<stream>", "/export/dictionary")  # a child process makes these files
LEFT = {("/logout", "POST"), ("/intake/refresh", "POST")}  # they would do as they are told
CSP_NAME = "Content-Security-Policy"
CSP = (
    "default-src 'none'; script-src 'self' {}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)
EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OF_A_PAGE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
# What no browser shows as a page is allowed nothing, and is not told what is said of pages.
PARTS = ("application/json", "application/javascript", "text/javascript", "text/css", "font/woff2")
NOTHING = "default-src 'none'; frame-ancestors 'none'"
FOREVER = "private, max-age=31536000, immutable"
PUBLIC = "warning.example.org"


def everything(crowd: Crowd) -> Iterator[tuple[str, TestResponse]]:
    """Every address, by three methods, as whoever may most, least, and nothing; and addresses that are none."""
    for rule, paths in addresses(crowd).items():
        for who in ("manager", "admin", "partner", "stranger"):
            for method in ("GET", "OPTIONS", "POST"):
                if (rule, method) in LEFT or (rule in SLOW and method == "GET" and who == "manager"):
                    continue
                headers = people_made.meant(crowd.browsers[who]) if method == "POST" else {}
                yield f"{who} {method} {rule}", asked(crowd.browsers[who], paths[0], method, headers)
    manager = crowd.browsers["manager"]
    for path in (
        "/assets/none.css?m=1",
        "/_dash-component-suites/dash/none.js",
        "/shapes/none.json",
        "/nothing",
        "//x",
    ):
        yield path, asked(manager, path)
    yield "another host", manager.get("/", headers={"Host": "evil.example"})
    yield "a change from elsewhere", manager.post("/intake/decide", headers={"Origin": "http://evil.example"})
    yield "a callback", people_made.called(crowd.house, "shell.children", {"url.pathname": "/"}, manager)
    yield "a forged one", manager.post(people_made.DEPENDENCY, json={}, headers=people_made.meant(manager))
    yield "a long one", manager.post("/intake/decide", data=b"x" * 3_000_000, headers=people_made.meant(manager))


@pytest.fixture(scope="module")
def answers(crowd: Crowd) -> list[tuple[str, TestResponse]]:
    return list(everything(crowd))


def test_every_answer_has_the_headers_that_guard_it(crowd: Crowd, answers: list[tuple[str, TestResponse]]) -> None:
    hashes = " ".join(f"'{found}'" for found in (h.strip("'") for h in crowd.house.app.csp_hashes()))
    page = {name: [value] for name, value in (EVERYWHERE | OF_A_PAGE).items()} | {CSP_NAME: [CSP.format(hashes)]}
    part = (
        {name: [value] for name, value in EVERYWHERE.items()} | {name: [] for name in OF_A_PAGE} | {CSP_NAME: [NOTHING]}
    )
    assert {answer.mimetype in PARTS for _, answer in answers} == {True, False}
    wrong: list[tuple[str, object]] = []
    for what, answer in answers:
        due = part if answer.mimetype in PARTS else page
        told = {name: answer.headers.get_all(name) for name in due}
        if told != due:
            wrong.append((what, told))
        if answer.status_code >= 500:
            wrong.append((what, answer.status_code))
        for name in ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin", "Strict-Transport-Security"):
            if name in answer.headers:
                wrong.append((what, name))
    assert not wrong
    assert len(answers) >= 9 * len(policy.ROUTES)


def test_only_files_that_name_their_version_are_kept(answers: list[tuple[str, TestResponse]]) -> None:
    """Everything else is asked for again, and what tells something is not kept at all."""
    for what, answer in answers:
        cache = answer.headers["Cache-Control"]
        shapes = answer.status_code == 200 and re.search(r"(GET|OPTIONS) /(shapes|places|outlines)/", what)
        files = answer.status_code in (200, 304) and re.search(r"GET /(assets|_dash-component-suites)/", what)
        if shapes and "GET" in what:
            assert cache == FOREVER, what
        elif files:
            assert cache in ("no-cache", FOREVER), (what, cache)
        else:
            assert cache == "no-store", (what, cache)


def test_the_page_asks_for_versioned_files_alone_and_they_are_kept(crowd: Crowd) -> None:
    browser = crowd.browsers["viewer"]
    page = asked(browser, "/").text
    files = re.findall(r'<(?:script|link rel="stylesheet")[^>]*? (?:src|href)="([^"]+)"', page)
    assert len(files) > 15 and all(file.startswith(("/assets/", "/_dash-component-suites/")) for file in files)
    for file in files:
        answer = asked(browser, file)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOREVER), file
    for file in {re.sub(r"\?.*|\.v\w+m\d+", "", file) for file in files}:
        assert "immutable" not in asked(browser, file).headers["Cache-Control"], file


def test_a_script_that_is_not_there_is_an_address_like_any_other(crowd: Crowd) -> None:
    for name in ("dash/x.js", "dash/../../etc/passwd", "dash/", "nothing/x.js", "dash/dcc/%00.js", "plotly/x"):
        answer = asked(crowd.browsers["manager"], f"/_dash-component-suites/{name}")
        page = answer.status_code == 200 and "react-entry-point" in answer.text
        assert page or answer.status_code in (401, 404), name
        assert "registered" not in answer.text


def test_where_no_release_is_every_address_says_so_calmly(tmp_path: Path) -> None:
    """No fault of the program, and no word on files."""
    house = people_made.made(tmp_path / "data")
    identity = house.person("somebody", "manager", proved=True)
    found = accounts.of(house.desk.state, identity)
    assert found
    browser = house.browser()
    browser.set_cookie("kew_session", house.desk.let_in(found, "", "", proved=True).session)
    for path in ("/shapes/1.json", "/places/1.json", "/export/explore.csv", "/export/template/incident"):
        answer = asked(browser, path)
        assert answer.status_code == 503 and "data/" not in answer.text, path


def test_no_page_says_what_the_program_runs_on(crowd: Crowd) -> None:
    """Names of scripts hold the version they are kept by; nothing else does."""
    for path in ("/", "/login", "/account", "/nothing", "/_dash-layout", "/_dash-dependencies", "/readyz"):
        answer = asked(crowd.browsers["manager"], path)
        text = re.sub(r'src="[^"]+"', "", answer.text) + str(answer.headers)
        for told in (dash.__version__, plotly.__version__, platform.python_version(), "werkzeug", "flask", "gunicorn"):
            assert told not in text.lower(), (path, told)
        assert not re.search(r"(dash|python|plotly|ddk)_version", text), path


@pytest.fixture(scope="module")
def behind_tls(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> people_made.House:
    data = people_made.real(sample_release, tmp_path_factory.mktemp("tls") / "data")
    settings, clock = Settings(data=data, public_url=f"https://{PUBLIC}"), people_made.Clock()
    desk = desk_of(settings)
    desk = type(desk)(**{**desk.__dict__, "clock": clock})
    house = people_made.House(create_app(settings, desk), desk, clock, settings)
    house.person("viewer", "viewer")
    return house


def test_behind_tls_the_browser_is_held_to_it(behind_tls: people_made.House) -> None:
    browser = behind_tls.app.server.test_client()
    base = f"https://{PUBLIC}"
    for rule in behind_tls.app.server.url_map.iter_rules():
        path = rule.rule.replace("<", "").replace(">", "").replace(":", "-")
        answer = browser.get(path, base_url=base)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", rule.rule
    browser = behind_tls.app.server.test_client()
    page = browser.get("/login", base_url=base)
    given = {"csrf": people_made.field_of(page, "csrf"), "name": "viewer", "password": people_made.PASSWORD}
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": base}
    answer = browser.post("/login", data=given, headers=ours, base_url=base)
    assert answer.status_code == 303, answer.text
    cookies = page.headers.get_all("Set-Cookie") + answer.headers.get_all("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-kew_form", "__Host-kew_session", "__Host-kew_device", "__Host-kew_csrf",
    }  # fmt: skip
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "Path=/", "SameSite=Lax"} <= parts and not any(part.startswith("Domain") for part in parts)
        assert ("HttpOnly" in parts) == (not cookie.startswith("__Host-kew_csrf")), cookie


def test_a_session_without_the_prefix_is_none(behind_tls: people_made.House) -> None:
    """A page of a neighbouring host could plant a cookie without it."""
    desk = behind_tls.desk
    found = accounts.named(desk.state, "viewer")
    assert found
    secret = desk.let_in(found, "", "", proved=True).session
    for name, status in (("__Host-kew_session", 200), ("kew_session", 401)):
        browser = behind_tls.app.server.test_client()
        browser.set_cookie(name, secret, domain=PUBLIC)
        assert browser.get("/_dash-layout", base_url=f"https://{PUBLIC}").status_code == status


@pytest.mark.parametrize("host", ["evil.example", f"{PUBLIC}.evil.example", f"evil.{PUBLIC}", "", "[::", "a@localhost"])
def test_no_address_answers_under_another_name(host: str, crowd: Crowd) -> None:
    """Not even the open ones; whoever asks, and whatever a proxy is said to have seen."""
    forwarded = {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https", "Forwarded": "host=localhost"}
    for paths in addresses(crowd).values():
        for method in ("GET", "POST"):
            headers = {**OURS, **forwarded, "Host": host}
            answer = crowd.browsers["manager"].open(paths[0], method=method, headers=headers)
            assert answer.status_code == 400, (paths[0], method)
            assert (host or "evil") not in str(answer.headers) + answer.text


def test_a_forwarded_name_is_not_believed(crowd: Crowd) -> None:
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        answer = crowd.browsers["stranger"].get("/", headers={name: "evil.example"})
        assert answer.headers["Location"].startswith("/login") and "evil" not in str(answer.headers)
