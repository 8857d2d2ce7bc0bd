"""The dashboard's audit: a line for what people do at the door, no value in it, and no line that can be changed."""

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attacks_made as made
import people_made
import pytest
from attacks_made import posted
from people_made import OURS, PASSWORD, Clock, House, field_of, second, sign_in

from dashboard import state
from dashboard.access import accounts, audit
from dashboard.access.desk import Desk
from dashboard.access.principal import Principal
from dashboard.errors import StateError
from dashboard.state import State, store

NEW = "brass lantern over quiet orchards"
TYPED = "Layla Hassan 07701234567"
WHO = Principal("analyst", "analyst-2", "a" * 32)


@pytest.fixture(scope="module", autouse=True)
def cheaply() -> Iterator[None]:
    with made.cheap():
        yield


@pytest.fixture
def kept(tmp_path: Path) -> State:
    """Where these lines are kept; another kind of database can be given in its place."""
    return state.opened(f"sqlite:///{tmp_path / 'state.sqlite3'}")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        yield made.empty(tmp_path_factory.mktemp("audited") / "data")


def test_everything_at_the_door_leaves_one_line_and_no_value(
    house: House, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    name = made.somebody(house, "manager", proved=True)
    browser, secrets = house.browser(), [PASSWORD, NEW, TYPED, "wrong password of mine"]
    with people_made.told(house) as lines:
        sign_in(browser, name, "wrong password of mine")
        sign_in(browser, TYPED, TYPED)
        sign_in(browser, name)
        second(browser, "000000")
        house.clock.passes(seconds=31)
        secrets.append(house.code(name))
        second(browser, secrets[-1])
        posted(browser, "/account/password", old="wrong password of mine", password=NEW, again=NEW)
        posted(browser, "/account/password", old=PASSWORD, password=NEW, again=NEW)
        page = posted(browser, "/account/tokens", label="a job of ours").text
        secrets.append(page.split(">kew_")[1].split("</code>")[0])
        posted(browser, "/account/tokens", revoke=secrets[-1].split("_")[0])
        house.clock.passes(seconds=31)
        posted(browser, "/account/second", code=house.code(name))
        sign_in(house.browser(), name, NEW)
        handle = field_of(browser.get("/account"), "session")
        posted(browser, "/account/sessions", session=handle)
        posted(browser, "/account/sessions", session=handle, old=NEW)
        posted(browser, "/logout")
    assert lines == [
        "signin.failed", "signin.failed", "signin.half", "factor.failed", "signin.done", "password.refused",
        "password.changed", "signin.done", "token.made", "token.revoked", "factor.proved", "signin.half",
        "password.refused", "session.ended", "signin.ended",
    ]  # fmt: skip
    newest = audit.entries(house.desk.state, len(lines))
    assert {entry.who for entry in newest} == {name, "unknown"}
    assert {entry.role for entry in newest} <= {"manager", "none"}
    assert audit.verify(house.desk.state, house.desk.keys) == 0
    folder = house.settings.data / "state"
    everything = b"".join(path.read_bytes() for path in folder.glob("state.sqlite3*"))
    logged = "".join(capfd.readouterr()) + caplog.text
    for secret in [*secrets, *house.secrets.values(), house.desk.keys.secret.hex()]:
        assert secret.encode() not in everything and secret not in logged


def test_a_changed_role_and_a_first_password_leave_a_line(house: House) -> None:
    with house.desk.state.writing("audit") as con:
        code = accounts.add(con, house.desk.keys, house.clock(), "newcomer", "viewer")
    browser = house.browser()
    csrf = field_of(browser.get("/welcome"), "csrf")
    given = {"csrf": csrf, "name": "newcomer", "code": code, "password": PASSWORD, "again": PASSWORD}
    with people_made.told(house) as lines:
        browser.post("/welcome", data={**given, "code": "AAAAA"}, headers=OURS)
        browser.post("/welcome", data=given, headers=OURS)
    assert lines == ["password.chosen"]


def test_what_is_no_token_is_not_written_down(house: House) -> None:
    for odd in ("line\nbreak", "Ленин", "a" * 81, "'quote'", "name@example.org", "أحمد", "\0", "tab\there"):
        with pytest.raises(ValueError, match="no token"):
            house.desk.note(WHO, "export.taken", file=odd)
        with pytest.raises(ValueError, match="no token"):
            house.desk.note(WHO, odd)


def _filled(desk: Desk, lines: int) -> None:
    with desk.state.writing("audit") as con:
        for n in range(lines):
            audit.write(con, desk.keys, desk.clock(), WHO, "page.seen", n, page=f"p{n % 7}")


def _raw(desk: Desk, *statements: str) -> None:
    """As whoever has the database file: the triggers are dropped first."""
    with desk.state.writing() as con:
        for trigger in ("audit_stands", "audit_stays"):
            con.exec_driver_sql(f"drop trigger if exists {trigger}")
        for statement in statements:
            con.exec_driver_sql(statement)


def _copied(desk: Desk) -> list[tuple[object, ...]]:
    with desk.state.reading() as con:
        return [tuple(row) for row in con.exec_driver_sql("select * from audit order by n")]


LINES = 1000
EDITS = (
    "rows = rows + 1", "who = 'other'", "role = 'viewer'", "what = 'x.y'", "about = '{}'",
    "at = '2001-01-01 00:00:00.000000'",
    "seal = substr(seal, 2) || '0'", "n = n + 5000", "about = about || ' '",
)  # fmt: skip


def test_no_line_of_a_thousand_can_be_changed_unnoticed(kept: State) -> None:
    """Edited, taken out, doubled, moved: each of them at every place of the chain, and the tail cut at every length."""
    desk = made.desk_over(kept, Clock())
    _filled(desk, LINES)
    assert audit.verify(kept, desk.keys) == 0
    whole = _copied(desk)
    places = [1, 2, 3, LINES // 3, LINES // 2, LINES - 1, LINES]
    tally = made.Tally()
    for at in places:
        changes = [(f"update audit set {edit} where n = {at}",) for edit in EDITS]
        changes += [(f"delete from audit where n = {at}",), (f"delete from audit where n >= {at}",)]
        changes += [(f"delete from audit where n >= {at}", f"update audit_head set n = {at - 1}")]
        if at < LINES:
            swap = (at, 9000), (at + 1, at), (9000, at + 1)
            changes += [tuple(f"update audit set n = {new} where n = {old}" for old, new in swap)]
            changes += [
                (f"delete from audit where n = {at}", f"update audit set n = n - 1 where n > {at} and n = {at + 1}")
            ]
        for statements in changes:
            _raw(desk, *statements)
            tally.note(audit.verify(kept, desk.keys) == 0, statements)
            _restored(desk, whole)
    for head in ("delete from audit_head", "update audit_head set seal = '0'", "update audit_head set n = 5",
                 "insert into audit_head values (7, 'x')"):  # fmt: skip
        _raw(desk, head)
        tally.note(audit.verify(kept, desk.keys) == 0, head)
        _restored(desk, whole)
    new = f"insert into audit select {LINES + 1}, at, who, role, what, about, rows, seal from audit where n = 1"
    _raw(desk, new)
    tally.note(audit.verify(kept, desk.keys) == 0, "one more")
    tally.held(90, "changed audits")


def _restored(desk: Desk, whole: list[tuple[object, ...]]) -> None:
    with desk.state.writing() as con:
        con.exec_driver_sql("delete from audit")
        con.exec_driver_sql("delete from audit_head")
        con.exec_driver_sql(f"insert into audit values ({','.join('?' * len(whole[0]))})", whole)
        seal = desk.keys.mark("audit head", f"{whole[-1][0]} {whole[-1][-1]}")
        con.exec_driver_sql("insert into audit_head values (?, ?)", (whole[-1][0], seal))


@pytest.mark.soak
def test_each_line_of_a_thousand(kept: State) -> None:
    desk = made.desk_over(kept, Clock())
    _filled(desk, LINES)
    whole = _copied(desk)
    for at in range(1, LINES + 1):
        _raw(desk, f"update audit set rows = rows + 1 where n = {at}")
        assert audit.verify(kept, desk.keys) == at
        _raw(desk, f"update audit set rows = rows - 1 where n = {at}", f"delete from audit where n = {at}")
        assert audit.verify(kept, desk.keys) == at
        _raw(desk, f"delete from audit where n > {at}")
        assert audit.verify(kept, desk.keys)
        _restored(desk, whole)
    assert audit.verify(kept, desk.keys) == 0


def test_the_lines_stand_where_nobody_dropped_the_triggers(kept: State) -> None:
    desk = made.desk_over(kept, Clock())
    _filled(desk, 3)
    for statement in ("update audit set who = 'x'", "delete from audit", "delete from audit where n = 3"):
        with pytest.raises(StateError), desk.state.writing() as con:
            con.exec_driver_sql(statement)
    assert audit.verify(kept, desk.keys) == 0


def test_an_audit_that_was_emptied_is_not_a_new_one(kept: State) -> None:
    desk = made.desk_over(kept, Clock())
    assert audit.verify(kept, desk.keys) == 0
    with kept.writing("audit") as con:
        accounts.add(con, desk.keys, desk.clock(), "viewer", "viewer")
    _filled(desk, 5)
    _raw(desk, "delete from audit", "delete from audit_head")
    assert audit.verify(kept, desk.keys) == 1


def test_another_key_seals_nothing(kept: State) -> None:
    desk = made.desk_over(kept, Clock())
    _filled(desk, 3)
    assert audit.verify(kept, type(desk.keys)(b"\1" * 32)) == 1


def test_many_at_once_keep_one_chain(kept: State) -> None:
    desk = made.desk_over(kept, Clock())
    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(desk.note, WHO, "page.seen", n) for n in range(120)]:
            one.result()
    assert audit.count(kept) == 120 and audit.verify(kept, desk.keys) == 0
    assert sorted(entry.rows or 0 for entry in audit.entries(kept, 200)) == list(range(120))


def _locked(path: Path) -> sqlite3.Connection:
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("begin immediate")
    return held


def _read_only(path: Path) -> sqlite3.Connection:
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("create trigger no_audit before insert on audit begin select raise(abort, 'disk full'); end")
    return held


def _removed(path: Path) -> sqlite3.Connection:
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("drop table audit_head")
    held.execute("drop table session")
    return held


@pytest.mark.parametrize("how", [_locked, _read_only, _removed], ids=["locked", "read-only", "removed"])
def test_what_cannot_be_written_down_is_not_done(
    how: Callable[[Path], sqlite3.Connection],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    house = people_made.made(tmp_path)
    house.person("analyst", "analyst")
    browser, known = house.browser(), house.signed_in("analyst")
    page = browser.get("/login")
    held = how(tmp_path / "state" / "state.sqlite3")
    given = {"csrf": field_of(page, "csrf"), "name": "analyst", "password": PASSWORD}
    answer = browser.post("/login", data=given, headers=OURS)
    assert answer.status_code == 503 and "out of reach" in answer.text and not browser.get_cookie("kew_session")
    change = {"old": PASSWORD, "password": NEW, "again": NEW}
    for path, asked in (("/logout", {}), ("/account/tokens", {"label": "x"}), ("/account/password", change)):
        assert posted(known, path, **asked).status_code == 503
    welcome = {"csrf": given["csrf"], "name": "analyst", "code": "x", "password": NEW, "again": NEW}
    assert browser.post("/welcome", data=welcome, headers=OURS).status_code in (400, 503)
    with pytest.raises(StateError):
        house.desk.note(WHO, "export.taken", 12)
    assert browser.get("/healthz").status_code == 200
    held.close()
    told = "".join(capsys.readouterr())
    assert "state.unreachable" in told and PASSWORD not in told and NEW not in told and "Traceback" not in told
    if how is _locked:
        assert posted(known, "/account/tokens", label="x").status_code == 200


def test_faults_of_the_database_quote_no_value(tmp_path: Path) -> None:
    """What is logged of them is their whole chain of causes."""
    kept = state.opened(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    with kept.writing() as con:
        con.exec_driver_sql("drop table account")
    name = "-".join(["canary", "name"])
    with pytest.raises(StateError) as fault:
        accounts.named(kept, name)
    assert name not in "".join(traceback.format_exception(fault.value))
