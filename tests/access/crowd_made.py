"""Everybody who could come to a house with marks in its data: each role, a guest, and strangers of every kind."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

import marks_made
import people_made
from flask.testing import FlaskClient
from marks_made import Marks
from people_made import House
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from dashboard.access import accounts, policy, sessions

STRANGERS = ("stranger", "forged", "half", "expired")


@dataclass
class Crowd:
    """`browsers`: of each role, by its name, and of each kind of stranger."""

    house: House
    marks: Marks
    words: frozenset[bytes]
    area_version: str
    browsers: dict[str, FlaskClient] = field(default_factory=dict)


def gathered(sample: Path, at: Path) -> Crowd:
    return over(marks_made.planted(sample, at))


def over(marks: Marks) -> Crowd:
    """Sessions are opened at the desk itself: passwords are slow, and signing in is tested elsewhere."""
    words, version = marks_made.known(marks.data)  # before the house opens the file for itself
    house = people_made.made(marks.data)
    crowd = Crowd(house, marks, words, version)
    for name, role in {**{name: name for name in policy.ROLES}, "half": "manager", "expired": "viewer"}.items():
        desk = house.desk
        with desk.state.writing() as con:
            accounts.add(con, desk.keys, house.clock(), f"the-{name}", role)
        found = accounts.named(desk.state, f"the-{name}")
        assert found
        if name == "expired":
            with desk.state.writing() as con:
                long_ago = house.clock() - sessions.ABSOLUTE
                secret = sessions.open_one(con, desk.keys, long_ago, found.id, "", whole=True)
        else:
            secret = desk.let_in(found, "", "", proved=name != "half").session
        crowd.browsers[name] = _holding(house, secret)
    crowd.browsers["stranger"] = house.browser()
    crowd.browsers["forged"] = _holding(house, secrets.token_urlsafe(32))
    return crowd


def _holding(house: House, secret: str) -> FlaskClient:
    browser = house.browser()
    browser.set_cookie("kew_session", secret)
    browser.set_cookie("kew_csrf", house.desk.csrf(secret))
    return browser


def asked(
    browser: FlaskClient, written: str | bytes, method: str = "GET", headers: dict[str, str] | None = None
) -> TestResponse:
    """An address exactly as it is written on the line, read as the server in front reads it."""
    raw = written.encode("utf-8") if isinstance(written, str) else written
    path, _, query = raw.partition(b"?")
    given = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
    return browser.open("/", method=method, headers=headers or {}, environ_overrides=given, buffered=True)


def rule_of(house: House, written: str, method: str = "GET") -> str:
    """The rule an address falls under; "" where there is none, or it is another method's."""
    path = unquote_to_bytes(written.partition("?")[0]).decode("utf-8", "replace")
    try:
        rule, _ = house.app.server.url_map.bind("localhost").match(path, method, return_rule=True)
    except (HTTPException, RequestRedirect):
        return ""
    return str(rule.rule)


def addresses(crowd: Crowd) -> dict[str, list[str]]:
    """Every rule there is, with addresses that fit it; where a rule takes a name, one that leads to something."""
    house = crowd.house
    read = house.app.server.url_map.iter_rules()
    found: dict[str, list[str]] = {}
    for rule in read:
        named = {name: _leading(crowd, rule.rule, name) for name in rule.arguments}
        most = max((len(values) for values in named.values()), default=1)
        for i in range(most):
            path = rule.rule
            for name, values in named.items():
                path = _filled(path, name, values[i % len(values)])
            found.setdefault(rule.rule, []).append(path)
    return found


def _leading(crowd: Crowd, rule: str, name: str) -> list[str]:
    if name == "version":
        return [crowd.area_version]
    if name == "filename":
        return ["10_house.css", "map.js"]
    if name == "stream":
        return ["incident"]
    if name == "package_name":
        return ["dash"]
    if name == "fingerprinted_path":
        return ["deps/react@18.v4_4_1m1700000000.3.1.min.js"]
    if name == "path":
        return ["area/KRK-035", "explore", "data/mend", "admin"]
    return ["x"]


def _filled(rule: str, name: str, value: str) -> str:
    before, _, rest = rule.partition("<")
    inside, _, after = rest.partition(">")
    return (
        f"{before}{value}{after}"
        if inside.split(":")[-1] == name
        else f"{before}<{inside}>{_filled(after, name, value)}"
    )
