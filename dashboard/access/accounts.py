"""Accounts: a name (of a post, not of a person), a role, a password its owner chose. Nobody else ever knows it."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from dashboard.access import passwords
from dashboard.access.keys import Keys
from dashboard.access.policy import ROLES
from dashboard.errors import NotTaken
from dashboard.state import State
from dashboard.state.tables import ACCOUNT, DEVICE, RECOVERY, SESSION, TOKEN

NAME = re.compile(r"[a-z][a-z0-9._-]{1,38}[a-z0-9]")
SETUP = timedelta(hours=24)
# A code that people type: in fives, of letters none of which is read as another; 124 bits, so that what is kept of it
# needs no slow hash (NIST SP 800-63B, 3.1.2: from 112 bits on).
LETTERS, FIVES = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 5


@dataclass(frozen=True)
class Account:
    """`waits`: its owner has not chosen a password yet."""

    id: str
    name: str
    role: str
    made_at: datetime
    disabled_at: datetime | None
    password_hash: str | None
    totp_at: datetime | None
    sso_name: str | None
    setup_until: datetime | None

    @property
    def waits(self) -> bool:
        return self.password_hash is None and self.sso_name is None


def unchanged(con: Connection, found: Account) -> bool:
    """Whether an account still is what it was when it was looked at, as far as signing in goes."""
    asked = select(ACCOUNT.c.password_hash, ACCOUNT.c.disabled_at).where(ACCOUNT.c.id == found.id)
    row = con.execute(asked).first()
    return row is not None and row.disabled_at is None and row.password_hash == found.password_hash


def any_at_all(state: State) -> bool:
    with state.reading() as con:
        return con.execute(select(ACCOUNT.c.id).limit(1)).first() is not None


def listed(state: State) -> tuple[Account, ...]:
    with state.reading() as con:
        rows = con.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).mappings().all()
    return tuple(_account(row) for row in rows)


def named(state: State, name: str) -> Account | None:
    """None for what cannot be a name, too: a database need not be asked what NUL is called."""
    return _one(state, ACCOUNT.c.name == name) if NAME.fullmatch(name) else None


def of(state: State, identity: str) -> Account | None:
    return _one(state, ACCOUNT.c.id == identity)


def add(con: Connection, keys: Keys, now: datetime, name: str, role: str, sso_name: str | None = None) -> str:
    """A new account; returns the code with which its owner chooses a password. Raises NotTaken: name, role, taken."""
    if not NAME.fullmatch(name):
        raise NotTaken("name")
    if role not in ROLES:
        raise NotTaken("role")
    taken = select(ACCOUNT.c.id).where(or_(ACCOUNT.c.name == name, ACCOUNT.c.sso_name == (sso_name or "")))
    if con.execute(taken).first():
        raise NotTaken("taken")
    identity = secrets.token_hex(16)
    row = {"id": identity, "name": name, "role": role, "made_at": now, "totp_step": 0, "sso_name": sso_name}
    con.execute(insert(ACCOUNT).values(**row))
    return _setup(con, keys, now, identity)


def reset(con: Connection, keys: Keys, now: datetime, identity: str, *, second_factor: bool = False) -> str:
    """No password any more, no session, no known device; returns the code to choose a new one."""
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(password_hash=None))
    if second_factor:
        con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(totp_sealed=None, totp_at=None))
        con.execute(delete(RECOVERY).where(RECOVERY.c.account_id == identity))
    end_everything(con, identity)
    return _setup(con, keys, now, identity)


def disable(con: Connection, now: datetime, identity: str) -> None:
    """Raises NotTaken ("last") for the only administrator left: nobody could make another."""
    _not_the_last(con, identity)
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(disabled_at=now, setup_hash=None))
    end_everything(con, identity)


def enable(con: Connection, identity: str) -> None:
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(disabled_at=None))


def give_role(con: Connection, identity: str, role: str) -> None:
    """Another role, from the next request on; sessions end, as what they were opened for is another thing now."""
    if role not in ROLES:
        raise NotTaken("role")
    if role != "admin":
        _not_the_last(con, identity)
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(role=role))
    end_everything(con, identity)


def end_everything(con: Connection, identity: str) -> None:
    """Sessions, known devices and tokens of an account, at once."""
    for table in (SESSION, DEVICE, TOKEN):
        con.execute(delete(table).where(table.c.account_id == identity))


def choose(con: Connection, keys: Keys, now: datetime, name: str, code: str, password: str) -> str:
    """The owner's password, against the code they were given; returns the account's id.

    Raises NotTaken: "code" (wrong, old, or used: which of them is not told), "short", "long", "guessable".
    """
    asked = select(ACCOUNT).where(ACCOUNT.c.name == name)
    row = con.execute(asked).mappings().first() if NAME.fullmatch(name) else None
    fits = keys.same("setup", plain(code), row["setup_hash"] if row else None)
    if not row or not fits or row["disabled_at"] or not row["setup_until"] or row["setup_until"] < now:
        raise NotTaken("code")
    change(con, now, row["id"], name, password)
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == row["id"]).values(setup_hash=None, setup_until=None))
    return str(row["id"])


def change(con: Connection, now: datetime, identity: str, name: str, password: str) -> None:
    """A new password; every session and every known device was of the old one."""
    if why := passwords.weakness(password, name):
        raise NotTaken(why)
    stored = passwords.hashed(password)
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(password_hash=stored, password_at=now))
    end_everything(con, identity)


def rehash(con: Connection, identity: str, password: str) -> None:
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(password_hash=passwords.hashed(password)))


def typed_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(FIVES))


def plain(code: str) -> str:
    """However it was typed: blanks, dashes and capitals do not count."""
    return re.sub(r"[\s-]", "", code).upper()


def _setup(con: Connection, keys: Keys, now: datetime, identity: str) -> str:
    code = typed_code()
    kept = {"setup_hash": keys.mark("setup", plain(code)), "setup_until": now + SETUP}
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == identity).values(**kept))
    return code


def _not_the_last(con: Connection, identity: str) -> None:
    others = select(func.count()).where(
        ACCOUNT.c.role == "admin", ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.id != identity
    )
    me = con.execute(select(ACCOUNT.c.role).where(ACCOUNT.c.id == identity)).scalar_one_or_none()
    if me == "admin" and not con.execute(others).scalar_one():
        raise NotTaken("last")


def _one(state: State, condition: object) -> Account | None:
    with state.reading() as con:
        row = con.execute(select(ACCOUNT).where(condition)).mappings().first()  # type: ignore[arg-type]
    return _account(row) if row else None


def _account(row: RowMapping) -> Account:
    return Account(**{name: row[name] for name in Account.__dataclass_fields__})
