"""The tables as questions see them; `migrations.py` makes them, and a test holds the two against each other."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An instant: kept as UTC without a zone, given back as UTC with one. SQLite knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value else None


METADATA = MetaData()
_HASH = String(64)


def _id(**more: Any) -> Column[str]:
    return Column("id", _HASH, primary_key=True, **more)


def _of_account(**more: Any) -> Column[str]:
    return Column("account_id", _HASH, ForeignKey("account.id", ondelete="cascade"), nullable=False, **more)


ACCOUNT = Table(
    "account",
    METADATA,
    _id(),
    Column("name", String(40), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("password_hash", String(200)),
    Column("password_at", Moment),
    Column("setup_hash", _HASH),  # of the code with which its owner chooses a password
    Column("setup_until", Moment),
    Column("totp_sealed", String(200)),
    Column("totp_at", Moment),  # when it was proved; before that the secret does not count
    Column("totp_step", BigInteger, nullable=False),  # the last one used: a code is good once
    Column("sso_name", String(200), unique=True),  # what the provider calls them; bound to a subject on first use
    Column("sso_subject", String(400), unique=True),
)
RECOVERY = Table(
    "recovery",
    METADATA,
    _of_account(primary_key=True),
    Column("code_hash", _HASH, primary_key=True),
)
SESSION = Table(
    "session",
    METADATA,
    _id(),
    _of_account(),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("factor_at", Moment),  # when the second factor was shown
    Column("cold", Integer, nullable=False),  # 1 after a pause too long for case records
    Column("agent", String(120), nullable=False),
)
DEVICE = Table(
    "device",
    METADATA,
    _id(),
    _of_account(primary_key=True),
    Column("seen_at", Moment, nullable=False),
)
ATTEMPT = Table(
    "attempt",
    METADATA,
    _id(),
    Column("bucket", _HASH, nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
TOKEN = Table(
    "token",
    METADATA,
    _id(),
    _of_account(),
    Column("secret_hash", _HASH, nullable=False),
    Column("label", String(60), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)
OPENED = Table(  # glass that was broken
    "opened",
    METADATA,
    _id(),
    _of_account(),
    Column("verb", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("seen_by", String(40)),
    Column("seen_at", Moment),
)
PREFERENCE = Table(  # what somebody wishes for their own screens; `owner` is an account's id, or the sample's guest
    "preference",
    METADATA,
    Column("owner", _HASH, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", Text, nullable=False),  # JSON of tokens and numbers
    Column("rows", Integer),  # how many were given out
    Column("seal", _HASH, nullable=False),
)
AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("seal", _HASH, nullable=False),
)
