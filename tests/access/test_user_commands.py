"""`python -m dashboard user …` from end to end: what it says, how it ends, and what it never shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import attacks_made as made
import people_made
import pytest
import typer
from people_made import OURS, PASSWORD, field_of, sign_in
from typer.testing import CliRunner, Result

from dashboard import people
from dashboard.access import accounts, audit
from dashboard.errors import UserFacing

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^code: ((?:[A-Z2-9]{5}-){4}[A-Z2-9]{5})$", re.M)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [one for one in os.environ if one.startswith("KEW_")]:
        monkeypatch.delenv(name)
    return tmp_path / "data"


def ran(data: Path, *words: str) -> tuple[int, str, str]:
    """As a process, the way whoever keeps the server does it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KEW_", "COV_"))}
    command = [sys.executable, "-m", "dashboard", "user", *words, "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def said(data: Path, *words: str) -> tuple[int, str]:
    """The same in this process, which is quicker: the code it would end with, and what it says."""
    result: Result = CliRunner().invoke(people.cli, [*words, "--data", str(data)])
    if isinstance(result.exception, UserFacing):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit | typer.Exit), result.exception
    return result.exit_code, result.output


def test_the_first_account_from_end_to_end(data: Path) -> None:
    code, out, _ = ran(data, "add", "admin-1", "--role", "admin")
    found = CODE.findall(out)
    assert code == 0 and len(found) == 1 and "/welcome?name=admin-1" in out and "24 hours" in out
    code, out, err = ran(data, "disable", "admin-1")
    assert (code, out) == (13, "") and "only administrator" in err and "Make another first" in err
    house = people_made.made(data)
    browser = house.browser()
    given = {"name": "admin-1", "code": found[0], "password": PASSWORD, "again": PASSWORD}
    csrf = field_of(browser.get("/welcome?name=admin-1"), "csrf")
    assert browser.post("/welcome", data={**given, "csrf": csrf}, headers=OURS).status_code == 303
    assert sign_in(browser, "admin-1").status_code == 303
    code, out, err = ran(data, "list")
    assert (code, err) == (0, "") and out.split() == ["admin-1", "admin", "in", "use"]
    assert audit.verify(house.desk.state, house.desk.keys) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "Analyst", "--role", "viewer"), "cannot name an account"),
        (("add", "ab", "--role", "viewer"), "cannot name an account"),
        (("add", "a" * 41, "--role", "viewer"), "cannot name an account"),
        (("add", "../../etc", "--role", "viewer"), "cannot name an account"),
        (("add", "a b c", "--role", "viewer"), "cannot name an account"),
        (("add", "layla@example.org", "--role", "viewer"), "cannot name an account"),
        (("add", "ليلى", "--role", "viewer"), "cannot name an account"),
        (("add", "x'; drop table account", "--role", "viewer"), "cannot name an account"),
        (("add", "line\nbreak", "--role", "viewer"), "cannot name an account"),
        (("add", "viewer-1", "--role", "owner"), "no role"),
        (("add", "viewer-1", "--role", ""), "no role"),
        (("add", "admin", "--role", "viewer"), "is taken"),
        (("disable", "nobody"), "There is no account"),
        (("enable", "nobody"), "There is no account"),
        (("reset", "nobody"), "There is no account"),
        (("reset", "a\0b"), "There is no account"),
        (("role", "nobody", "--role", "viewer"), "There is no account"),
        (("role", "admin", "--role", "viewer"), "only administrator"),
        (("role", "admin", "--role", "owner"), "no role"),
        (("disable", "admin"), "only administrator"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(data: Path, words: tuple[str, ...], sentence: str) -> None:
    assert said(data, "add", "admin", "--role", "admin")[0] == 0
    before = said(data, "list")
    code, told = said(data, *words)
    assert code == 13 and sentence in told and len(told.splitlines()) == 2  # a sentence, and what to do
    assert said(data, "list") == before


def test_words_it_does_not_know_are_told_by_typer(data: Path) -> None:
    assert said(data, "add", "viewer")[0] == 2
    assert said(data, "remove", "viewer")[0] == 2


def test_the_life_of_an_account(data: Path) -> None:
    with made.cheap():
        _lives(data)


def _lives(data: Path) -> None:
    code, told = said(data, "add", "viewer-1", "--role", "viewer")
    first = CODE.findall(told)[0]
    assert "waits for its password" in said(data, "list")[1]
    house = people_made.made(data)
    desk = house.desk
    # The second code voids the first.
    again = CODE.findall(said(data, "reset", "viewer-1")[1])[0]
    assert again != first and _chosen(house, "viewer-1", first) == 400 and _chosen(house, "viewer-1", again) == 303
    browser = house.signed_in("viewer-1")
    assert said(data, "role", "viewer-1", "--role", "analyst") == (0, "viewer-1 is analyst now.\n")
    assert not made.alive(browser) and made.alive(browser := house.signed_in("viewer-1"))
    assert said(data, "disable", "viewer-1") == (0, "viewer-1 is disabled.\n")
    assert not made.alive(browser) and sign_in(house.browser(), "viewer-1").status_code == 401
    # A code for an account that is disabled would open nothing: better said than found out.
    code, told = said(data, "reset", "viewer-1")
    assert code == 13 and "is disabled" in told and "user enable viewer-1" in told
    assert said(data, "enable", "viewer-1") == (0, "viewer-1 is enabled.\n")
    assert sign_in(house.browser(), "viewer-1").status_code == 303
    assert [entry.what for entry in audit.entries(desk.state, 50) if entry.role == "server"][::-1] == [
        "account.added", "account.reset", "account.role", "account.disabled", "account.enabled",
    ]  # fmt: skip
    assert audit.verify(desk.state, desk.keys) == 0


def _chosen(house: people_made.House, name: str, code: str) -> int:
    browser = house.browser()
    csrf = field_of(browser.get("/welcome"), "csrf")
    given = {"csrf": csrf, "name": name, "code": code, "password": PASSWORD, "again": PASSWORD}
    return browser.post("/welcome", data=given, headers=OURS).status_code


def test_the_last_administrator_can_be_let_in_again(data: Path) -> None:
    """Reset is the way back where nobody can sign in any more: whoever keeps the server may always."""
    said(data, "add", "admin", "--role", "admin")
    code, told = said(data, "reset", "admin", "--second-factor")
    assert code == 0 and CODE.search(told)
    said(data, "add", "admin-2", "--role", "admin")
    assert said(data, "disable", "admin")[0] == 0
    assert said(data, "role", "admin-2", "--role", "viewer")[0] == 13


def test_a_code_is_shown_once_and_kept_nowhere(data: Path) -> None:
    told = said(data, "add", "viewer-1", "--role", "viewer")[1]
    code = CODE.findall(told)[0]
    assert told.count(code) == 1
    kept = b"".join(path.read_bytes() for path in (data / "state").iterdir())
    assert code.encode() not in kept and code.replace("-", "").encode() not in kept
    listed = said(data, "list")[1]
    assert code not in listed and not re.search(r"[0-9a-f]{16}|argon2", listed)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (data / "state").iterdir())


def test_a_code_is_good_for_a_day(data: Path) -> None:
    with made.cheap():
        house = people_made.made(data)
        with house.desk.state.writing("audit") as con:
            code = accounts.add(con, house.desk.keys, house.clock(), "viewer", "viewer")
        house.clock.passes(hours=24, seconds=1)
        assert _chosen(house, "viewer", code) == 400
