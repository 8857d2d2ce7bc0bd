"""Tokens: for a program that asks the API in somebody's name, and sees no more than they do at that moment."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from dashboard.access.keys import Keys
from dashboard.access.principal import Principal
from dashboard.errors import NotTaken
from dashboard.state import State
from dashboard.state.tables import ACCOUNT, TOKEN

WRITTEN = re.compile(r"kew_([0-9a-f]{16})_([\w-]{43})", re.ASCII)
LASTS = timedelta(days=90)
MOST = 5
ID = re.compile(r"[0-9a-f]{16}")
LABEL = re.compile(r"[\w .-]{1,60}")


@dataclass(frozen=True)
class Token:
    id: str
    label: str
    made_at: datetime
    until: datetime
    used_at: datetime | None


def make(con: Connection, keys: Keys, now: datetime, account: str, label: str) -> str:
    """A new token, shown this once. Raises NotTaken: "label", "many"."""
    if not LABEL.fullmatch(label):
        raise NotTaken("label")
    if len(_live(con, now, account)) >= MOST:
        raise NotTaken("many_tokens")
    identity, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    row = {"id": identity, "account_id": account, "label": label, "made_at": now, "until": now + LASTS}
    con.execute(insert(TOKEN).values(**row, secret_hash=keys.mark("token", secret)))
    return f"kew_{identity}_{secret}"


def revoke(con: Connection, now: datetime, account: str, identity: str) -> None:
    if ID.fullmatch(identity):
        mine = (TOKEN.c.id == identity, TOKEN.c.account_id == account, TOKEN.c.revoked_at.is_(None))
        con.execute(update(TOKEN).where(*mine).values(revoked_at=now))


def find(state: State, keys: Keys, now: datetime, header: str) -> Principal | None:
    """Whose token an Authorization header bears; None for anything else."""
    kind, _, written = header.partition(" ")
    found = WRITTEN.fullmatch(written) if kind == "Bearer" else None
    if not found:
        return None
    joined = select(TOKEN, ACCOUNT.c.name, ACCOUNT.c.role).join(ACCOUNT, TOKEN.c.account_id == ACCOUNT.c.id)
    alive = joined.where(
        TOKEN.c.id == found[1], TOKEN.c.revoked_at.is_(None), TOKEN.c.until > now, ACCOUNT.c.disabled_at.is_(None)
    )
    with state.reading() as con:
        row = con.execute(alive).mappings().first()
    if not keys.same("token", found[2], row["secret_hash"] if row else None) or row is None:
        return None
    if row["used_at"] is None or now - row["used_at"] > timedelta(minutes=1):
        with state.writing() as con:
            con.execute(update(TOKEN).where(TOKEN.c.id == found[1]).values(used_at=now))
    return Principal(row["role"], row["name"], row["account_id"], cold=True, by_token=True)


def listed(state: State, now: datetime, account: str) -> tuple[Token, ...]:
    with state.reading() as con:
        return _live(con, now, account)


def _live(con: Connection, now: datetime, account: str) -> tuple[Token, ...]:
    mine = select(TOKEN).where(TOKEN.c.account_id == account, TOKEN.c.revoked_at.is_(None), TOKEN.c.until > now)
    rows = con.execute(mine.order_by(TOKEN.c.made_at)).mappings().all()
    return tuple(Token(**{name: row[name] for name in Token.__dataclass_fields__}) for row in rows)
