"""What an attacker's tests share: a house without data, hashes that cost little and are counted, tries that are too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import people_made
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from people_made import House, meant

from dashboard.access import keys, passwords
from dashboard.access.desk import Desk
from dashboard.state import State

_NUMBERS = count(1)


class Counted:
    """A hasher that remembers how often it was asked."""

    def __init__(self, inner: PasswordHasher) -> None:
        self.inner, self.asked = inner, 0

    def hash(self, password: bytes) -> str:
        return self.inner.hash(password)

    def verify(self, stored: str, password: bytes) -> bool:
        self.asked += 1
        return self.inner.verify(stored, password)

    def check_needs_rehash(self, stored: str) -> bool:
        return self.inner.check_needs_rehash(stored)


@contextmanager
def cheap() -> Iterator[Counted]:
    """Argon2id at its lowest cost, for tests that are not of the hash itself."""
    hasher, nobody = passwords._HASHER, passwords._NOBODY
    counted = Counted(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._HASHER, passwords._NOBODY = counted, counted.hash(b"of nobody")  # type: ignore[assignment]
    try:
        yield counted
    finally:
        passwords._HASHER, passwords._NOBODY = hasher, nobody


def empty(data: Path) -> House:
    """A house with one account of each role and no release: what it holds is taken as real."""
    data.mkdir(mode=0o700, parents=True)
    return people_made.peopled(data)


def somebody(house: House, role: str = "viewer", *, proved: bool = False) -> str:
    """A new account of a role; returns its name."""
    name = f"{role}-{next(_NUMBERS)}"
    house.person(name, role, proved=proved)
    return name


def desk_over(state: State, clock: people_made.Clock) -> Desk:
    """A desk over any state database, with a key of its own and no release."""
    return Desk(state, keys.Keys(bytes(range(32))), Path("no-releases"), open_house=False, clock=clock)


def cookie(browser: FlaskClient, name: str = "kew_session") -> str:
    found = browser.get_cookie(name)
    return found.value if found else ""


def thief(house: House, secret: str) -> FlaskClient:
    """Another browser that has somebody's session cookie."""
    browser = house.browser()
    browser.set_cookie("kew_session", secret)
    return browser


def alive(browser: FlaskClient) -> bool:
    """Whether its session opens anything."""
    return any(browser.get(path).status_code == 200 for path in ("/_dash-layout", "/account", "/"))


def posted(browser: FlaskClient, path: str, **given: str) -> Any:
    return browser.post(path, data=given, headers=meant(browser))


@dataclass
class Tally:
    """Tries, and those that got through."""

    tried: int = 0
    through: list[object] = field(default_factory=list)

    def note(self, got_through: bool, what: object) -> None:
        self.tried += 1
        if got_through:
            self.through.append(what)

    def held(self, at_least: int, of_what: str) -> None:
        print(f"{of_what}: {self.tried} tries, {len(self.through)} successes")  # noqa: T201 - the score
        assert not self.through, self.through[:9]
        assert self.tried >= at_least
