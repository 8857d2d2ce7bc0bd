"""Brute force, enumeration and spraying reach little; and whoever is attacked can still get in."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attacks_made as made
import people_made
import pyotp
import pytest
from attacks_made import Counted, cookie
from people_made import PASSWORD, Clock, House, field_of, sign_in

from dashboard import state
from dashboard.access import accounts, passwords, sessions, throttle
from dashboard.access.desk import TRIES, TRIES_OF_AN_ADDRESS, Desk, Let
from dashboard.access.throttle import Budget
from dashboard.errors import NotTaken
from dashboard.state import State
from dashboard.state.tables import ACCOUNT

WRONG = "not the password of anybody"
FIREFOX = "Firefox · Linux"


@pytest.fixture(scope="module", autouse=True)
def hasher() -> Iterator[Counted]:
    with made.cheap() as counted:
        yield counted


@pytest.fixture
def kept(tmp_path: Path) -> State:
    """The state database these tests count in; another kind of it can be given in its place."""
    return state.opened(f"sqlite:///{tmp_path / 'state.sqlite3'}")


@pytest.fixture
def desk(kept: State) -> Desk:
    desk = made.desk_over(kept, Clock())
    for name in ("analyst", "viewer"):
        _added(desk, name)
    return desk


def _added(desk: Desk, name: str, role: str = "analyst") -> str:
    with desk.state.writing("audit") as con:
        code = accounts.add(con, desk.keys, desk.clock(), name, role)
        return accounts.choose(con, desk.keys, desk.clock(), name, code, PASSWORD)


def _tried(desk: Desk, name: str, address: str = "203.0.113.9", device: str = "", password: str = WRONG) -> Let | None:
    """One try; None too where it was not looked at."""
    try:
        return desk.sign_in(name, password, address, device, FIREFOX)
    except NotTaken as fault:
        assert fault.reason == "later"
        return None


SPELLED = [
    "analyst", "ANALYST", " analyst", "analyst ", "\tanalyst\n",
    "Analyst", "aNALYST  ", "\u00a0analyst", "\u3000analyst",
]  # fmt: skip


def test_ten_tries_an_hour_reach_the_hash_however_the_name_is_spelled(desk: Desk, hasher: Counted) -> None:
    before = hasher.asked
    for n in range(180):
        assert _tried(desk, SPELLED[n % len(SPELLED)], f"198.51.{n % 250}.{n % 7}", device="A" * (n % 90)) is None
    assert hasher.asked - before == TRIES
    desk.clock.passes(minutes=59)  # type: ignore[attr-defined]
    assert _tried(desk, "analyst") is None and hasher.asked - before == TRIES
    desk.clock.passes(minutes=2)  # type: ignore[attr-defined]
    assert _tried(desk, "analyst", password=PASSWORD)  # a browser nobody knows, after the hour


def test_eight_at_once_are_counted_one_by_one(desk: Desk, hasher: Counted) -> None:
    before = hasher.asked
    with ThreadPoolExecutor(8) as pool:
        tries = [pool.submit(_tried, desk, "analyst", f"198.51.100.{n}") for n in range(64)]
        assert not any(one.result() for one in tries)
    assert hasher.asked - before == TRIES


@pytest.mark.soak
def test_ten_thousand_tries(desk: Desk, hasher: Counted) -> None:
    before = hasher.asked
    for n in range(10_000):
        _tried(desk, SPELLED[n % len(SPELLED)], f"10.{n % 199}.{n % 251}.{n % 7}", device=f"{n:043d}")
        desk.clock.passes(seconds=1)  # type: ignore[attr-defined]
    hours = 10_000 / 3600
    print(f"10,000 tries in {hours:.1f} hours: {hasher.asked - before} reached the hash")  # noqa: T201 - the score
    assert hasher.asked - before <= TRIES * (int(hours) + 1)


def test_spraying_from_one_address_is_capped(desk: Desk, hasher: Counted) -> None:
    before = hasher.asked
    for n in range(TRIES_OF_AN_ADDRESS * 2):
        _tried(desk, f"nobody-{n}")
    assert hasher.asked - before == TRIES_OF_AN_ADDRESS


def test_one_line_of_ipv6_is_one_address(desk: Desk, hasher: Counted) -> None:
    """A provider gives every customer 2^64 of them."""
    before = hasher.asked
    for n in range(TRIES_OF_AN_ADDRESS * 2):
        _tried(desk, f"nobody-{n}", f"2001:db8:7:1::{n:x}")
    assert hasher.asked - before == TRIES_OF_AN_ADDRESS
    assert _tried(desk, "analyst", "2001:db8:7:2::1", password=PASSWORD)
    mapped = hasher.asked
    for n in range(TRIES_OF_AN_ADDRESS + 10):
        _tried(desk, f"others-{n}", "203.0.113.77" if n % 2 else "::ffff:203.0.113.77")
    assert hasher.asked - mapped == TRIES_OF_AN_ADDRESS


def test_unknown_disabled_and_waiting_cost_as_much_as_known(desk: Desk, hasher: Counted) -> None:
    """One call of the hash each; a stopwatch learns nothing."""
    disabled = _added(desk, "disabled")
    with desk.state.writing("audit") as con:
        accounts.disable(con, desk.clock(), disabled)
        accounts.add(con, desk.keys, desk.clock(), "waiting", "viewer")
    spent: dict[str, float] = {}
    for name in ("analyst", "disabled", "waiting", "nobody-at-all", "", "é" * 40, "x\0y", "%", "' or 1=1 --"):
        before, began = hasher.asked, time.perf_counter()
        for _ in range(3):
            assert _tried(desk, name) is None
        spent[name] = time.perf_counter() - began
        assert hasher.asked - before == 3, name
    assert max(spent.values()) < 20 * min(spent.values())


def test_the_hash_of_nobody_costs_what_every_hash_costs() -> None:
    from argon2 import PasswordHasher, Type, extract_parameters

    nobody = "$argon2id$v=19$m=65536,t=3,p=4$"
    source = Path(passwords.__file__).read_text(encoding="utf-8")
    stored = source.split('_NOBODY = "')[1].split('"')[0]
    assert stored.startswith(nobody)
    told = extract_parameters(stored)
    real = extract_parameters(PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4).hash("a"))
    assert told == real and told.type is Type.ID


def test_the_owner_gets_in_on_a_browser_they_used_before(desk: Desk) -> None:
    let = _tried(desk, "analyst", password=PASSWORD)
    assert let
    for n in range(50):
        _tried(desk, "analyst", f"198.51.100.{n}")
    assert _tried(desk, "analyst", password=PASSWORD) is None
    assert _tried(desk, "analyst", device=let.device, password=PASSWORD)
    # But that browser has ten tries as well, and they are of this account alone.
    assert _tried(desk, "viewer", device=let.device, password=PASSWORD)
    assert not any(_tried(desk, "analyst", device=let.device) for _ in range(TRIES))
    assert _tried(desk, "analyst", device=let.device, password=PASSWORD) is None


def test_forged_device_cookies_give_no_more_tries(desk: Desk, hasher: Counted) -> None:
    other = _tried(desk, "viewer", device="B" * 43, password=PASSWORD)
    assert other and other.device != "B" * 43
    before = hasher.asked
    for n in range(60):
        for device in (f"{n:043d}", "B" * 43, other.device, "", "é" * 43, other.device[:-1], f" {other.device}"):
            assert _tried(desk, "analyst", f"198.51.100.{n}", device) is None
    assert hasher.asked - before == TRIES


def test_whoever_signs_in_all_day_is_never_told_to_wait(desk: Desk) -> None:
    for _ in range(TRIES * 4):
        assert _tried(desk, "analyst", password=PASSWORD)


def test_an_attackers_own_success_gives_the_victim_no_tries_back(desk: Desk, hasher: Counted) -> None:
    before = hasher.asked
    for _ in range(30):
        _tried(desk, "analyst")
        assert _tried(desk, "viewer", password=PASSWORD)
    assert hasher.asked - before == TRIES + 30


def test_codes_of_a_phone_are_counted_and_right_ones_are_given_back(desk: Desk) -> None:
    identity = _added(desk, "manager", "manager")
    secret = pyotp.random_base32()
    with desk.state.writing() as con:
        sealed = desk.keys.sealed("totp", secret, identity)
        con.execute(ACCOUNT.update().where(ACCOUNT.c.id == identity).values(totp_sealed=sealed, totp_at=desk.clock()))
    for _ in range(TRIES * 2):  # a manager who comes back after every pause
        assert _proved(desk, secret)
        desk.clock.passes(seconds=60)  # type: ignore[attr-defined]
    let = _tried(desk, "manager", password=PASSWORD)
    half = sessions.find(desk.state, desk.keys, desk.clock(), let.session if let else "")
    assert half and not half.whole
    told = []
    for n in range(TRIES + 5):
        try:
            told.append(desk.prove(half, f"{n:06d}", FIREFOX))
        except NotTaken as fault:
            told.append(fault.reason)
    assert told == [None] * TRIES + ["later"] * 5
    with pytest.raises(NotTaken, match="later"):
        desk.prove(half, pyotp.TOTP(secret).at(int(desk.clock().timestamp())), FIREFOX)


def _proved(desk: Desk, secret: str) -> str | None:
    let = _tried(desk, "manager", password=PASSWORD)
    half = sessions.find(desk.state, desk.keys, desk.clock(), let.session if let else "")
    assert half
    return desk.prove(half, pyotp.TOTP(secret).at(int(desk.clock().timestamp())), FIREFOX)


def test_set_up_codes_are_counted_and_strangers_tries_are_not_the_owners(desk: Desk) -> None:
    with desk.state.writing("audit") as con:
        code = accounts.add(con, desk.keys, desk.clock(), "liaison", "liaison")
    told = []
    for n in range(TRIES + 5):
        with pytest.raises(NotTaken) as fault:
            desk.choose("liaison", f"AAAAA-AAAAA-AAAAA-AAA{n:02d}", PASSWORD, "203.0.113.9")
        told.append(fault.value.reason)
    assert told == ["code"] * TRIES + ["later"] * 5
    with pytest.raises(NotTaken, match="later"):
        desk.choose("liaison", code, PASSWORD, "203.0.113.9")
    assert _tried(desk, "liaison") is None
    for _ in range(TRIES * 2):  # the owner, who thinks of one weak password after another
        with pytest.raises(NotTaken, match="guessable"):
            desk.choose("liaison", code, "passwordpassword", "198.51.100.4")
    device = desk.choose("liaison", code, PASSWORD, "198.51.100.4")
    for n in range(30):
        _tried(desk, "liaison", f"203.0.113.{n}")
    assert _tried(desk, "liaison", password=PASSWORD) is None
    assert _tried(desk, "liaison", device=device, password=PASSWORD)  # where the password was chosen


def test_a_name_at_the_door_cannot_use_up_another_budget(desk: Desk) -> None:
    for name in ("setup analyst", "second analyst", "analyst\0", "address"):
        for n in range(TRIES + 1):
            _tried(desk, name, f"198.51.100.{n}")
    assert _tried(desk, "analyst", password=PASSWORD)


def test_budgets_are_counted_together_or_not_at_all(desk: Desk) -> None:
    full, free = Budget("a", "1", 2), Budget("b", "1", 2)
    for _ in range(2):
        assert throttle.admit(desk.state, desk.keys, desk.clock(), full)
    assert throttle.admit(desk.state, desk.keys, desk.clock(), full, free) is None
    admitted = throttle.admit(desk.state, desk.keys, desk.clock(), free)
    assert admitted and throttle.admit(desk.state, desk.keys, desk.clock(), free)
    assert throttle.admit(desk.state, desk.keys, desk.clock(), free) is None
    throttle.forgive(desk.state, admitted)
    assert throttle.admit(desk.state, desk.keys, desk.clock(), free)


def test_the_page_says_to_wait_and_what_else_to_do(tmp_path: Path) -> None:
    house: House = people_made.made(tmp_path)
    house.person("viewer", "viewer")
    known, stranger = house.signed_in("viewer"), house.browser()
    for _ in range(TRIES):
        assert sign_in(stranger, "viewer", WRONG).status_code == 401
    told = sign_in(stranger, "viewer")
    assert told.status_code == 429 and "Wait an hour, or use a browser" in told.text
    assert cookie(known, "kew_device") and sign_in(known, "viewer").status_code == 303
    page = stranger.get("/welcome?name=viewer")
    assert field_of(page, "csrf")
