"""Sessions live on the server: a cookie holds 256 random bits and nothing else, so that to end one is to end it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from dashboard.access.keys import Keys
from dashboard.errors import NotTaken
from dashboard.state import State
from dashboard.state.tables import ACCOUNT, DEVICE, SESSION

IDLE = timedelta(minutes=60)
IDLE_FOR_CASES = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
LOOKED = timedelta(seconds=30)  # how finely the last sign of life is kept
KNOWN = timedelta(days=180)


@dataclass(frozen=True)
class Session:
    """`whole`: every factor asked for was shown."""

    id: str
    account: str
    name: str
    role: str
    made_at: datetime
    seen_at: datetime
    whole: bool
    cold: bool
    agent: str
    proved: bool  # the account has a second factor


def open_one(con: Connection, keys: Keys, now: datetime, account: str, agent: str, *, whole: bool) -> str:
    """A new session, never one a browser brought along; returns what its cookie holds."""
    secret = secrets.token_urlsafe(32)
    row = {"id": keys.mark("session", secret), "account_id": account, "made_at": now, "seen_at": now, "cold": 0}
    con.execute(insert(SESSION).values(**row, factor_at=now if whole else None, agent=agent[:120]))
    return secret


def find(state: State, keys: Keys, now: datetime, secret: str) -> Session | None:
    """The live session of a cookie. Anything else, from a forged one to one that ended a second ago, is None."""
    if not 20 <= len(secret) <= 64 or not secret.isascii():
        return None
    identity = keys.mark("session", secret)
    with state.reading() as con:
        row = con.execute(_joined().where(SESSION.c.id == identity)).mappings().first()
    if row is None or row["disabled_at"] or now - row["made_at"] >= ABSOLUTE or now - row["seen_at"] >= IDLE:
        return None
    cold = bool(row["cold"]) or now - row["seen_at"] >= IDLE_FOR_CASES
    if now - row["seen_at"] >= LOOKED:
        with state.writing() as con:
            con.execute(update(SESSION).where(SESSION.c.id == identity).values(seen_at=now, cold=int(cold)))
    return _session({**row, "cold": cold})


def complete(con: Connection, keys: Keys, now: datetime, old: str, agent: str) -> str:
    """The same person with all factors shown: a new secret, for who knew the old one must not rise with it.

    A session that was whole before stays as old and as cold as it was: a code alone is no sign-in. Raises NotTaken
    ("form") where it ended a moment ago.
    """
    row = con.execute(select(SESSION).where(SESSION.c.id == old)).mappings().first()
    if row is None:
        raise NotTaken("form")
    end(con, old)
    secret = open_one(con, keys, now, row["account_id"], agent, whole=True)
    if row["factor_at"] is not None:
        kept = {"made_at": row["made_at"], "cold": row["cold"]}
        con.execute(update(SESSION).where(SESSION.c.id == keys.mark("session", secret)).values(**kept))
    return secret


def end(con: Connection, identity: str) -> None:
    con.execute(delete(SESSION).where(SESSION.c.id == identity))


def live(state: State, now: datetime, account: str = "") -> tuple[Session, ...]:
    """Sessions that still open something, the newest sign of life first; of one account where one is named."""
    asked = _joined().where(SESSION.c.made_at > now - ABSOLUTE, SESSION.c.seen_at > now - IDLE)
    if account:
        asked = asked.where(SESSION.c.account_id == account)
    with state.reading() as con:
        return tuple(_session(row) for row in con.execute(asked.order_by(SESSION.c.seen_at.desc())).mappings())


def sweep(con: Connection, now: datetime) -> None:
    con.execute(delete(SESSION).where((SESSION.c.made_at <= now - ABSOLUTE) | (SESSION.c.seen_at <= now - IDLE)))
    con.execute(delete(DEVICE).where(DEVICE.c.seen_at <= now - KNOWN))


def remember(con: Connection, keys: Keys, now: datetime, account: str, device: str) -> str:
    """This browser has signed this account in: it has tries of its own from now on. Returns what its cookie holds.

    A cookie is kept where we gave it; one that somebody thought out is never taken over.
    """
    mark = keys.mark("device", device)
    ours = bool(device) and con.execute(select(DEVICE.c.id).where(DEVICE.c.id == mark)).first() is not None
    secret = device if ours else secrets.token_urlsafe(32)
    mark = keys.mark("device", secret)
    con.execute(delete(DEVICE).where(DEVICE.c.id == mark, DEVICE.c.account_id == account))
    con.execute(insert(DEVICE).values(id=mark, account_id=account, seen_at=now))
    return secret


def known(state: State, keys: Keys, now: datetime, account: str, device: str) -> bool:
    if not account or not device:
        return False
    asked = select(DEVICE.c.id).where(DEVICE.c.id == keys.mark("device", device), DEVICE.c.account_id == account)
    with state.reading() as con:
        return con.execute(asked.where(DEVICE.c.seen_at > now - KNOWN)).first() is not None


def _joined() -> Select[Any]:
    return select(SESSION, ACCOUNT.c.name, ACCOUNT.c.role, ACCOUNT.c.disabled_at, ACCOUNT.c.totp_at).join(
        ACCOUNT, SESSION.c.account_id == ACCOUNT.c.id
    )


def _session(row: Mapping[Any, Any]) -> Session:
    return Session(
        id=row["id"],
        account=row["account_id"],
        name=row["name"],
        role=row["role"],
        made_at=row["made_at"],
        seen_at=row["seen_at"],
        whole=row["factor_at"] is not None,
        cold=bool(row["cold"]),
        agent=row["agent"],
        proved=row["totp_at"] is not None,
    )
