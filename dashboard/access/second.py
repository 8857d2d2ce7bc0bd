"""The second factor: six figures that change every 30 seconds (TOTP, RFC 6238), and codes for a lost phone."""

import secrets
from datetime import datetime

import pyotp
from sqlalchemy import Connection, delete, insert, select, update

from dashboard.access.accounts import plain, typed_code
from dashboard.access.keys import Keys
from dashboard.state.tables import ACCOUNT, RECOVERY

STEP = 30
SPARE = 8
ISSUER = "Kirkuk Early Warning"


def begin(con: Connection, keys: Keys, account: str) -> str:
    """The secret for an authenticator; until it has been proved once the same one can be shown again."""
    row = con.execute(select(ACCOUNT.c.totp_sealed, ACCOUNT.c.totp_at).where(ACCOUNT.c.id == account)).one()
    if row.totp_sealed and row.totp_at is None:
        return keys.opened("totp", row.totp_sealed, account)
    if row.totp_at is not None:
        raise ValueError("a factor that was proved is never shown again")
    secret = pyotp.random_base32()
    con.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(totp_sealed=keys.sealed("totp", secret, account)))
    return secret


def address(secret: str, name: str) -> str:
    """What the picture says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def prove(con: Connection, keys: Keys, now: datetime, account: str, code: str) -> bool:
    """Whether it is this half minute's code, or the one before or after; each is good once."""
    row = con.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).mappings().one()
    digits = "".join(sign for sign in code if not sign.isspace())
    if not row["totp_sealed"] or not digits.isdecimal() or len(digits) != 6:
        return False
    digits = f"{int(digits):06d}"  # as written on any keyboard of the region
    clock = pyotp.TOTP(keys.opened("totp", row["totp_sealed"], account))
    here = int(now.timestamp()) // STEP
    for step in (here - 1, here, here + 1):
        if step > row["totp_step"] and secrets.compare_digest(clock.at(step * STEP), digits):
            proved = {"totp_step": step, "totp_at": row["totp_at"] or now}
            con.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(**proved))
            return True
    return False


def spare(con: Connection, keys: Keys, account: str) -> tuple[str, ...]:
    """Eight new codes for a lost phone, each good once; those from before are void."""
    codes = tuple(typed_code() for _ in range(SPARE))
    con.execute(delete(RECOVERY).where(RECOVERY.c.account_id == account))
    con.execute(insert(RECOVERY), [{"account_id": account, "code_hash": _mark(keys, account, code)} for code in codes])
    return codes


def spend(con: Connection, keys: Keys, account: str, code: str) -> bool:
    """Whether it is one of them; it is not any more."""
    mark = _mark(keys, account, code)
    spent = con.execute(delete(RECOVERY).where(RECOVERY.c.account_id == account, RECOVERY.c.code_hash == mark))
    return spent.rowcount == 1


def _mark(keys: Keys, account: str, code: str) -> str:
    return keys.mark("recovery", f"{account} {plain(code).lower()}")
