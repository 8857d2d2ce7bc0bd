"""Ids that are somebody else's, nobody's or no ids at all answer alike; what is written into an address stays text.

Addresses that pulls may ask (SSRF) are held in tests/faults/test_pull_guards.py.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import attacks_made as made
import people_made
import pytest
from attacks_made import Tally, alive, cookie, posted
from flask.testing import FlaskClient
from people_made import OURS, PASSWORD, House, called, field_of, meant, sign_in

from dashboard.access import accounts, tokens
from dashboard.access.callbacks import LONGEST_QUERY
from dashboard.access.gate import HOST
from dashboard.door.pages import local
from dashboard.pages import PAGES

HOSTILE = [
    "' or 1=1 --", "'; drop table mart.area; --", "\" union select * from vault", "1) or (1=1", "%' or '1'='1",
    "$1", "?",
    "../../../etc/passwd", "..%2f..%2fstate%2fdashboard.key", "/etc/passwd", "file:///etc/passwd",
    "C:\\windows\\win.ini",
    "read_csv('/etc/passwd')", "a\0b", "a\r\nSet-Cookie: x=1", "%0d%0aX-Evil: 1", "{0.__class__}", "{{7*7}}",
    "${7*7}",
    "<script>alert(1)</script>", "\u202eevil", "\ud7ff\ue000", "9" * 400, "-1", "NaN", "1e309", "2026-13-40", "[]",
    "null",
]  # fmt: skip
PARAMETERS = (
    "district", "from", "to", "lang", "area", "ahead", "areas", "by", "event", "format", "grain", "in", "item",
    "known",
    "layer", "measure", "miss", "reason", "rows", "stream", "what", "zoom", "page", "q", "step", "upload",
    "settled", "said", "compare", "kind", "origin", "parts", "draw", "month",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        data = people_made.real(sample_release, tmp_path_factory.mktemp("injected") / "data")
        yield people_made.peopled(data)


@pytest.fixture(scope="module")
def browser(house: House) -> FlaskClient:
    return house.signed_in("manager")


def _said(answer: object) -> tuple[int, str]:
    """What an answer says, without what differs from one request to the next."""
    text = re.sub(r'value="[0-9a-f]{32,64}"', "", answer.text)  # type: ignore[attr-defined]
    return answer.status_code, text  # type: ignore[attr-defined]


def test_an_id_of_somebody_else_is_like_none_at_all(house: House) -> None:
    tally, mine, theirs = Tally(), made.somebody(house, "analyst"), made.somebody(house, "analyst")
    browser, other, second = house.signed_in(mine), house.signed_in(theirs), house.signed_in(theirs)
    found = accounts.named(house.desk.state, theirs)
    with house.desk.state.writing("audit") as con:
        token = tokens.make(con, house.desk.keys, house.clock(), found.id, "theirs")
    handles = re.findall(r'name="session" value="([^"]+)"', other.get("/account").text)
    odd = ["", "0" * 32, "x", "é", "a\0b", "' or 1=1 --", "%", *HOSTILE[:6]]
    for field, path, ids in (
        (
            "session",
            "/account/sessions",
            [*handles, cookie(second), house.desk.keys.mark("session", cookie(second)), *odd],
        ),
        ("revoke", "/account/tokens", [token.split("_")[1], token, *odd]),
    ):
        answers = [_said(posted(browser, path, old=PASSWORD, **{field: one})) for one in ids]
        for one, answer in zip(ids, answers, strict=True):
            tally.note(answer != answers[-1], (path, one))
    assert alive(second) and alive(other)
    bearing = {"Authorization": f"Bearer {token}"}
    assert house.desk.who("", bearing["Authorization"]).by_token  # type: ignore[union-attr]
    tally.held(28, "ids of other accounts")


def test_absent_and_malformed_ids_of_the_data_answer_alike(house: House, browser: FlaskClient) -> None:
    tally, plain = Tally(), [one for one in HOSTILE if "\0" not in one]
    for form in ("/shapes/{}.json", "/places/{}.json", "/export/template/{}"):
        expected = _said(browser.get(form.format("absent")))
        assert expected[0] == 404
        for one in plain:
            path = form.format(quote(one, safe=""))
            got = _said(browser.get(path))
            # A slash in it makes it another address: the index, which holds no data.
            fine = got == expected if "/" not in one else got[0] == 200 and b"_dash" in browser.get(path).data
            tally.note(not fine, (path, got[0], got[1][:90]))
    for path, fields in (
        ("/intake/deliver", ("token",)),
        ("/intake/discard", ("token",)),
        ("/intake/decide", ("load_id", "row", "kind")),
        ("/intake/decide", ("left", "right")),
        ("/intake/decide", ("name", "place_id")),
    ):
        kinds = {"load_id": "accept", "left": "duplicate", "name": "place"}
        fixed = {"kind": kinds[fields[0]]} if fields[0] in kinds else {}
        expected = _said(browser.post(path, data={**fixed, fields[0]: "absent"}, headers=meant(browser)))
        assert expected[0] == 400
        for one in HOSTILE:
            given = {**dict.fromkeys(fields, one), **fixed}
            got = _said(browser.post(path, data=given, headers=meant(browser)))
            tally.note(got != expected, (path, one, got))
    tally.held(220, "absent and malformed ids")
    kept = [path for path in house.settings.data.rglob("*") if "decision" in str(path) or "inbox" in str(path)]
    assert not [path for path in kept if path.is_file()]


def _shown(house: House, browser: FlaskClient, path: str, search: str) -> tuple[int, str]:
    answer = called(house, "shell.children", {"url.pathname": path, "url.search": search}, browser)
    return answer.status_code, answer.text


def _injected(house: House, browser: FlaskClient, strings: list[str], tally: Tally, paths: set[str]) -> None:
    for page in (page for page in PAGES if page.PATH in paths):
        whole = len(_shown(house, browser, page.PATH, "")[1])
        for one in strings:
            search = f"?{urlencode(dict.fromkeys(PARAMETERS, one))}"
            status, text = _shown(house, browser, page.PATH, search)
            # Control characters, and more than any page of ours asks for, are refused calmly.
            told = status == 400 and (re.search(r"[\x00-\x1f]", one) or len(search) > LONGEST_QUERY)
            fine = told or (status == 200 and len(text) > whole / 20 and "root:" not in text)
            tally.tried += len(PARAMETERS) - 1
            tally.note(not fine, (page.PATH, one, status, len(text)))


def test_what_is_written_into_a_page_s_address_stays_text(house: House, browser: FlaskClient) -> None:
    tally = Tally()
    _injected(house, browser, HOSTILE[:2], tally, {"/explore", "/data"})
    files = ("/export/dictionary", "/export/template/incident")  # which take their time to be made
    for n, one in enumerate(HOSTILE):
        query = urlencode(dict.fromkeys(PARAMETERS, one))
        for path in ("/login", "/welcome", "/account", "/healthz", *(files if n % 8 == 0 else ())):
            answer = browser.get(f"{path}?{query}")
            tally.note(answer.status_code >= 500 or "X-Evil" in answer.headers, (path, one, answer.status_code))
            found = b"<script>alert" in answer.data or b"root:x:" in answer.data or "evil" in str(answer.headers)
            tally.note(found, (path, one))
    tally.held(250, "strings in addresses")


@pytest.mark.soak
def test_every_string_in_every_page(house: House, browser: FlaskClient) -> None:
    tally = Tally()
    _injected(house, browser, HOSTILE, tally, {page.PATH for page in PAGES})
    for one in HOSTILE:
        answer = browser.get(f"/export/explore.csv?{urlencode(dict.fromkeys(PARAMETERS, one))}")
        tally.note(answer.status_code != 200 or "drop" in answer.headers["Content-Disposition"], one)
    tally.held(3000, "strings in every page")


ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\\/evil",
    "https:evil.example", "https:/evil.example", "https://evil.example", "HTTPS://evil.example", "http:\\\\evil",
    "//evil@localhost",
    "//localhost@evil.example", "//[", "//[::1]", "//[evil]", "http://[", "/\t/evil.example", "\t//evil.example",
    "/\n/evil", "/\r/evil",
    "\n//evil", " //evil.example", "\u3000//evil", "/\u2028/evil", "//evil%00.example", "/\0/evil",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "evil.example",
    "?next=//evil", "@evil.example",
    "//evil。example", "/／evil.example", "//⑆evil", "/login?next=//evil.example", "/logout", "", "//", "ftp://evil",
    "blob:x", "//0x7f.1",
    ".//evil.example", "/a\r\nSet-Cookie: kew_session=x", "/a%0d%0aX: y\r\n", "/\x7f", "x:/", "/welcome",
]  # fmt: skip
STAYS = [
    "/%2f/evil.example",
    "/%5cevil.example",
    "/./evil.example",
    "/..//evil.example",
    "/;@evil",
    "/.//evil",
    "/a?u=//evil",
    "/a//evil",
]


def test_after_sign_in_one_stays_on_this_server(house: House) -> None:
    tally, name = Tally(), made.somebody(house)
    assert {local(one) for one in ELSEWHERE} == {"/"}
    browser = house.browser()
    for one in [*ELSEWHERE, *STAYS]:
        page = browser.get("/login", query_string={"next": one})
        tally.note(page.status_code != 200, one)
        answer = sign_in(browser, name, next=one)
        found = answer.headers.get("Location", "missing")
        where = urlsplit(urljoin("http://localhost/login", found))
        tally.note((where.scheme, where.netloc) != ("http", "localhost") or found.startswith("//"), (one, found))
        tally.note(any(sign in found for sign in "\r\n\t\\") or "Set-Cookie" in answer.headers.get("Location", ""), one)
    tally.held(150, "open redirects")


def test_nothing_typed_at_the_door_reaches_a_header_or_runs(house: House) -> None:
    tally = Tally()
    for one in HOSTILE:
        browser = house.browser()
        for path in ("/login", "/welcome"):
            page = browser.get(path, query_string={"next": one, "lang": one, "name": one})
            tally.note(page.status_code != 200 or "<script" in page.text, (path, one))
            given = {
                "csrf": field_of(page, "csrf"),
                "name": one,
                "code": one,
                "password": one,
                "again": one,
                "next": one,
            }
            answer = browser.post(path, query_string={"lang": one}, data=given, headers=OURS)
            wrong = answer.status_code not in (400, 401, 429) or "<script" in answer.text or "X-Evil" in answer.headers
            tally.note(wrong, (path, one, answer.status_code))
        house.clock.passes(minutes=61)
    assert (
        house.signed_in("viewer").post("/account/tokens", data={"label": "a\r\nb: c"}, headers=OURS).status_code == 403
    )
    tally.held(110, "strings typed at the door")


HOSTS = [
    "evil.example", "localhost.evil.example", "evil.example@localhost", "localhost@evil.example", "localhost/evil",
    "localhost?x",
    "localhost#x", "localhost\\evil", "localhost:80@evil.example", "localhost:80:90", "localhost:x",
    "localhost:-1", "localhost:999999",
    "[::1", "[::1]evil", "::1]", "[evil]", "localhost,evil.example", "localhost evil.example", "LOCALHOST.",
    "127.1", "0x7f.1",
    "2130706433", "localhost%00", "ｌocalhost", "", " ", "*", "localhost\t", "[::ffff:127.0.0.1]",
]  # fmt: skip


def test_only_our_own_names_are_answered(house: House, browser: FlaskClient) -> None:
    tally = Tally()
    for host in HOSTS:
        for path in ("/", "/login", "/account"):
            answer = browser.get(path, headers={"Host": host.encode().decode("latin-1")})
            tally.note(
                answer.status_code not in (400, 401, 303) or "evil" in answer.headers.get("Location", ""), (host, path)
            )
            tally.note(
                answer.status_code != 400 and HOST.fullmatch(host.lower()) is None and host != "",
                (host, answer.status_code),
            )
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Proto"):
        answer = house.browser().get("/explore", headers={name: "evil.example"})
        tally.note("evil" in str(answer.headers), name)
        own = browser.get("/admin-of-nothing", headers={name: "/healthz"})
        tally.note(own.text == "OK", name)
    tally.held(180, "hosts")


def test_doubled_and_oversized_headers_let_nobody_in(house: House) -> None:
    tally, good = Tally(), cookie(house.signed_in("viewer"))
    for sent in (
        "kew_session=x; kew_session=" + "y" * 43, "kew_session=" + "A" * 5000, "a=b;" * 900, "kew_session",
        "=;=;=", ";" * 3000,
        f"KEW_SESSION={good}", f"kew_session ={good}x", f"kew_session={good}{good}",
        f'$Version=1; kew_session="{good}x"',
        f"__Host-kew_session={good}", f"kew_session={good[:-1]}", f"kew_session={good[::-1]}", "kew_session=%00",
        "kew_session=\xe9",
    ):  # fmt: skip
        answer = house.browser().get("/_dash-layout", headers={"Cookie": sent})
        tally.note(answer.status_code != 401, sent[:60])
    for header in (
        "Bearer " + "x" * 9000,
        "Bearer kew_",
        "Bearer kew_" + "0" * 16 + "_" + "A" * 43,
        "Bearer \xe9",
        " ",
        "Bearer a, Bearer b",
    ):
        answer = house.browser().get(
            "/_dash-layout", headers={"Authorization": header, "Cookie": f"kew_session={good}"}
        )
        tally.note(answer.status_code != 401, header[:60])
    own = house.browser()
    csrf = field_of(own.get("/login"), "csrf")
    given = {"csrf": [csrf, "x"], "name": ["nobody", "viewer"], "password": ["x", PASSWORD]}
    tally.note(own.post("/login", data=given, headers=OURS).status_code == 303, "doubled fields")
    for big in ({"name": "x" * 20_000}, {"password": "x" * 3_000_000}, {f"f{n}": "x" for n in range(2000)}):
        answer = own.post("/login", data={"csrf": csrf, **big}, headers=OURS)
        tally.note(answer.status_code not in (400, 401, 403, 413), answer.status_code)
    length = {"Transfer-Encoding": "chunked", "Content-Length": "5", **OURS}
    tally.note(own.post("/login", data=b"csrf=", headers=length).status_code in (200, 303, 500), "two lengths")
    tally.held(25, "doubled and oversized")
