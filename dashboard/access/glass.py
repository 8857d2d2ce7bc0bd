"""Breaking glass: half an hour's right to read one narrative after another, for a reason, seen by somebody else."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from dashboard.errors import NotTaken
from dashboard.state import State
from dashboard.state.tables import ACCOUNT, OPENED

LASTS = timedelta(minutes=30)
SHORTEST, LONGEST = 15, 200
_NUMBERED = re.compile(r"(?:\d[\s()./-]*){5}|@")  # a telephone or identity number, however it is spaced; an address


@dataclass(frozen=True)
class Opened:
    id: str
    name: str
    reason: str
    at: datetime
    until: datetime
    seen_by: str | None
    seen_at: datetime | None


def break_it(con: Connection, now: datetime, account: str, reason: str) -> str:
    """Raises NotTaken ("reason") where it says too little, or more than may be kept for years: a number of anybody."""
    why = re.sub(r"\s+", " ", reason).strip()
    if not SHORTEST <= len(why) <= LONGEST or sum(sign.isalpha() for sign in why) < 10 or _NUMBERED.search(why):
        raise NotTaken("reason")
    identity = secrets.token_hex(16)
    row = {"id": identity, "account_id": account, "verb": "narrative", "reason": why, "at": now, "until": now + LASTS}
    con.execute(insert(OPENED).values(**row))
    return identity


def current(state: State, now: datetime, account: str) -> Opened | None:
    """What is open now, with its reason."""
    return next((one for one in listed(state, account=account) if one.until > now), None)


def open_for(state: State, now: datetime, account: str) -> bool:
    asked = select(OPENED.c.id).where(OPENED.c.account_id == account, OPENED.c.until > now)
    with state.reading() as con:
        return con.execute(asked.limit(1)).first() is not None


def close(con: Connection, now: datetime, account: str) -> None:
    con.execute(update(OPENED).where(OPENED.c.account_id == account, OPENED.c.until > now).values(until=now))


def listed(state: State, most: int = 50, account: str = "") -> tuple[Opened, ...]:
    """Newest first."""
    joined = select(OPENED, ACCOUNT.c.name).join(ACCOUNT, OPENED.c.account_id == ACCOUNT.c.id)
    if account:
        joined = joined.where(OPENED.c.account_id == account)
    with state.reading() as con:
        rows = con.execute(joined.order_by(OPENED.c.at.desc()).limit(most)).mappings().all()
    return tuple(Opened(**{name: row[name] for name in Opened.__dataclass_fields__}) for row in rows)


def seen(con: Connection, now: datetime, identity: str, by: str, account: str) -> bool:
    """A second person has seen it, never whoever broke it; whether this is the one who did."""
    fresh = (OPENED.c.id == identity, OPENED.c.seen_at.is_(None), OPENED.c.account_id != account)
    return con.execute(update(OPENED).where(*fresh).values(seen_by=by, seen_at=now)).rowcount == 1
