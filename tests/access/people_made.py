"""A house with people in it: a release that says it is real, an account of each role, browsers that sign in."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyotp
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access import accounts, audit
from dashboard.access.desk import Desk
from dashboard.access.pace import Pace
from dashboard.access.policy import ROLES
from dashboard.app import create_app, desk_of
from dashboard.settings import Settings
from dashboard.state.tables import ACCOUNT

PASSWORD = "slow amber kettle under nine maps"  # noqa: S105 - of nobody
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
UNHURRIED = 10**9  # requests a minute: whoever forges thousands of them must be refused for what they are
DEPENDENCY = "/_dash-update-component"


def real(sample: Path, at: Path) -> Path:
    """A data folder `at` with the sample's releases, which say of themselves that they are not synthetic."""
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copytree(sample / "releases", at / "releases")
    identity = (at / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    folder = at / "releases" / identity
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in ("team.duckdb", "partner.duckdb"):
        with duckdb.connect(str(folder / name)) as con:
            con.execute("update mart.about set synthetic = false")
        manifest["files"][name]["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return at


@dataclass
class Clock:
    """The time, as long as nobody moves it."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class House:
    """The application over a data folder, its desk, and the clock both go by."""

    app: Dash
    desk: Desk
    clock: Clock
    settings: Settings
    secrets: dict[str, str] = field(default_factory=dict)

    def person(self, name: str, role: str, *, proved: bool = False) -> str:
        """A new account with its password chosen; `proved`: and its phone set up. Returns its id."""
        with self.desk.state.writing() as con:
            code = accounts.add(con, self.desk.keys, self.clock(), name, role)
            identity = accounts.choose(con, self.desk.keys, self.clock(), name, code, PASSWORD)
            if proved:
                secret = self.secrets[name] = pyotp.random_base32()
                sealed = self.desk.keys.sealed("totp", secret, identity)
                con.execute(
                    ACCOUNT.update().where(ACCOUNT.c.id == identity).values(totp_sealed=sealed, totp_at=self.clock())
                )
        return identity

    def browser(self) -> FlaskClient:
        return self.app.server.test_client()

    def code(self, name: str) -> str:
        """What the phone shows now."""
        return pyotp.TOTP(self.secrets[name]).at(int(self.clock().timestamp()))

    def signed_in(self, name: str) -> FlaskClient:
        """A browser in which somebody has shown all their role asks for."""
        browser = self.browser()
        answer = sign_in(browser, name)
        assert answer.status_code == 303, answer.text
        if answer.headers["Location"].startswith("/login/second"):
            self.clock.passes(seconds=31)  # a code is good once, and somebody may have signed in just before
            assert second(browser, self.code(name)).status_code == 303
        return browser


def made(data: Path, state_url: str = "") -> House:
    """`state_url`: of the state database; SQLite in the data folder where it is not given."""
    settings, clock = Settings(data=data, state_url=state_url), Clock()
    desk = Desk(**{**desk_of(settings).__dict__, "clock": clock, "pace": Pace(UNHURRIED)})
    return House(create_app(settings, desk), desk, clock, settings)


def peopled(data: Path) -> House:
    """With one account of each role, named for it; those who need a second factor have theirs set up."""
    house = made(data)
    for role in ROLES.values():
        house.person(role.name, role.name, proved=role.second_factor)
    return house


def field_of(page: TestResponse, name: str) -> str:
    """What a hidden field of a page at the door holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    return found[1] if found else ""


def sign_in(browser: FlaskClient, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
    page = browser.get("/login")
    given = {"csrf": field_of(page, "csrf"), "name": name, "password": password, "next": "/", **more}
    return browser.post("/login", data=given, headers=OURS)


def second(browser: FlaskClient, code: str) -> TestResponse:
    page = browser.get("/login/second")
    given = {"csrf": field_of(page, "csrf"), "code": code, "next": "/"}
    return browser.post("/login/second", data=given, headers=OURS)


def meant(browser: FlaskClient) -> dict[str, str]:
    """The headers our own pages send with a change."""
    cookie = browser.get_cookie("kew_csrf")
    return {**OURS, "X-CSRFToken": cookie.value if cookie else ""}


def called(house: House, output: str, values: dict[str, object], browser: FlaskClient) -> TestResponse:
    """A callback as Dash's own script asks for it; `values` by "id.property"."""
    spec = house.app.callback_map[output]

    def told(declared: list[dict[str, str]]) -> list[dict[str, object]]:
        return [{**one, "value": values.get(f"{one['id']}.{one['property']}")} for one in declared]

    several = output.startswith("..")
    parts = output.strip(".").split("...") if several else [output]
    named = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts]
    body = {
        "output": output,
        "outputs": named if several else named[0],
        "inputs": told(spec["inputs"]),
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in spec["inputs"]],
        "state": told(spec["state"]),
    }
    return browser.post(DEPENDENCY, json=body, headers=meant(browser))


@contextmanager
def told(house: House) -> Iterator[list[str]]:
    """The audit's new lines, as `what`."""
    before = audit.count(house.desk.state)
    lines: list[str] = []
    yield lines
    lines += [e.what for e in reversed(audit.entries(house.desk.state, audit.count(house.desk.state) - before))]
