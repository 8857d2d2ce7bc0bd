"""What an administrator sees and changes: accounts, sessions, the audit, broken glass. Never a record of anybody.

Every question and every change takes the reading of whoever asks and checks their right here, where the state is: a
page that forgets to ask is refused. Every change writes its line of the audit in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from dashboard.access import Reading, accounts, audit, glass, may, sessions
from dashboard.access.accounts import Account
from dashboard.access.audit import Entry
from dashboard.access.desk import Desk
from dashboard.access.glass import Opened
from dashboard.access.sessions import Session
from dashboard.errors import NotTaken, Refused
from dashboard.state.tables import AUDIT

FRESH = timedelta(minutes=15)  # an older session shows its password again before something weighty (ASVS 5.0, 7.5)


@dataclass(frozen=True)
class Person:
    account: Account
    seen_at: datetime | None
    mine: bool


@dataclass(frozen=True)
class Live:
    """A session as a page may name it: by a handle, never by what is kept of it."""

    handle: str
    session: Session
    mine: bool


def desk_for(reading: Reading, right: str) -> Desk:
    """Raises Refused for whoever has no right to it, and where there is no desk to ask."""
    if reading.desk is None or not reading.principal.account or not may(reading.principal, right):
        raise Refused("There is no such thing, or not for your role.")
    return reading.desk


def people(reading: Reading) -> tuple[Person, ...]:
    desk = desk_for(reading, "accounts")
    asked = select(AUDIT.c.who, func.max(AUDIT.c.at).label("at")).where(AUDIT.c.what == "signin.done")
    with desk.state.reading() as con:
        seen = {row.who: row.at for row in con.execute(asked.group_by(AUDIT.c.who))}
    for one in sessions.live(desk.state, desk.clock()):
        seen[one.name] = max(one.seen_at, seen.get(one.name) or one.seen_at)
    mine = reading.principal.account
    return tuple(Person(one, seen.get(one.name), one.id == mine) for one in accounts.listed(desk.state))


def live(reading: Reading) -> tuple[Live, ...]:
    desk = desk_for(reading, "accounts")
    found = sessions.live(desk.state, desk.clock())
    return tuple(Live(_handle(desk, one), one, one.id == reading.principal.session) for one in found)


def audit_page(reading: Reading, size: int, skip: int, who: str = "", what: str = "") -> tuple[Entry, ...]:
    return audit.entries(desk_for(reading, "audit").state, size, skip, who, what)


def audit_count(reading: Reading, who: str = "", what: str = "") -> int:
    return audit.count(desk_for(reading, "audit").state, who, what)


def audit_names(reading: Reading) -> tuple[tuple[str, ...], dict[str, int]]:
    """Everybody who stands in the audit, and how often each thing was done."""
    with desk_for(reading, "audit").state.reading() as con:
        who = con.execute(select(AUDIT.c.who).distinct().order_by(AUDIT.c.who)).scalars().all()
        counted = select(AUDIT.c.what, func.count().label("times")).group_by(AUDIT.c.what).order_by(AUDIT.c.what)
        return tuple(who), {row.what: row.times for row in con.execute(counted)}


def audit_broken_at(reading: Reading) -> int:
    """0 where the chain holds, else its first line that does not."""
    desk = desk_for(reading, "audit")
    return audit.verify(desk.state, desk.keys)


def broken_glass(reading: Reading) -> tuple[Opened, ...]:
    return glass.listed(desk_for(reading, "accounts").state)


def unseen(reading: Reading) -> int:
    return sum(1 for one in broken_glass(reading) if one.seen_at is None)


def add(reading: Reading, name: str, role: str, provider: str) -> str:
    """Returns the code with which its owner chooses a password: it is shown once and kept as a mark only."""
    desk = desk_for(reading, "accounts")
    with desk.state.writing("audit") as con:
        code = accounts.add(con, desk.keys, desk.clock(), name, role, provider or None)
        _told(con, desk, reading, "account.added", name, role=role)
    return code


def give_role(reading: Reading, name: str, role: str) -> None:
    desk = desk_for(reading, "accounts")
    found = another(reading, name)
    with desk.state.writing("audit") as con:
        accounts.give_role(con, found.id, role)
        _told(con, desk, reading, "account.role", name, role=role)


def disable(reading: Reading, name: str) -> None:
    desk = desk_for(reading, "accounts")
    found = another(reading, name)
    with desk.state.writing("audit") as con:
        accounts.disable(con, desk.clock(), found.id)
        glass.close(con, desk.clock(), found.id)
        _told(con, desk, reading, "account.disabled", name)


def enable(reading: Reading, name: str) -> None:
    desk = desk_for(reading, "accounts")
    found = another(reading, name)
    with desk.state.writing("audit") as con:
        accounts.enable(con, found.id)
        _told(con, desk, reading, "account.enabled", name)


def reset(reading: Reading, name: str, *, second_factor: bool) -> str:
    """A new code, as with a new account. Not of one's own account: that is what the account page is for."""
    desk = desk_for(reading, "accounts")
    found = another(reading, name)
    with desk.state.writing("audit") as con:
        code = accounts.reset(con, desk.keys, desk.clock(), found.id, second_factor=second_factor)
        _told(con, desk, reading, "account.reset", name, second_factor=second_factor)
    return code


def end_session(reading: Reading, handle: str) -> None:
    desk = desk_for(reading, "accounts")
    found = next((one for one in live(reading) if one.handle == handle), None)
    if found is None:
        raise NotTaken("unknown")
    with desk.state.writing("audit") as con:
        sessions.end(con, found.session.id)
        _told(con, desk, reading, "session.ended", found.session.name)


def end_all(reading: Reading, name: str) -> None:
    """Sessions, known browsers and tokens of an account."""
    desk = desk_for(reading, "accounts")
    found = known(reading, name)
    with desk.state.writing("audit") as con:
        accounts.end_everything(con, found.id)
        _told(con, desk, reading, "session.all_ended", name)


def mark_seen(reading: Reading, identity: str) -> None:
    """Raises NotTaken ("seen") where it was seen before, is one's own, or is none."""
    desk, who = desk_for(reading, "accounts"), reading.principal
    with desk.state.writing("audit") as con:
        if not glass.seen(con, desk.clock(), identity, who.name, who.account):
            raise NotTaken("seen")
        audit.write(con, desk.keys, desk.clock(), who, "glass.seen")


def known(reading: Reading, name: str) -> Account:
    found = accounts.named(desk_for(reading, "accounts").state, name)
    if found is None:
        raise NotTaken("unknown")
    return found


def another(reading: Reading, name: str) -> Account:
    """An account that is not one's own: nobody raises, disables or resets themselves."""
    found = known(reading, name)
    if found.id == reading.principal.account:
        raise NotTaken("own")
    return found


def fresh(reading: Reading) -> bool:
    """Whether the session began so lately that its password need not be shown again."""
    if reading.desk is None:
        return False
    now, mine = reading.desk.clock(), reading.principal
    found = next((s for s in sessions.live(reading.desk.state, now, mine.account) if s.id == mine.session), None)
    return found is not None and now - found.made_at < FRESH


def _told(con: Connection, desk: Desk, reading: Reading, what: str, name: str, **about: str | bool) -> None:
    audit.write(con, desk.keys, desk.clock(), reading.principal, what, None, account=name, **about)


def _handle(desk: Desk, session: Session) -> str:
    return desk.keys.mark("handle", session.id)[:32]
