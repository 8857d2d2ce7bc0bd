"""The vault: reading a text, with a reason and on the record; a new master key."""

import re
from datetime import UTC, datetime
from typing import Annotated
from unicodedata import category

import duckdb
import typer

from etl import audit
from etl.commands.options import Data, say, settings
from etl.erasure.records import only_source
from etl.errors import InboxError
from etl.intake.normalise import fold
from etl.intake.personal_cells import holds_a_person
from etl.lock import run_lock
from etl.settings import Settings
from etl.streams import STREAMS
from etl.vault import Vault
from etl.warehouse import keep_out, schema, texts

cli = typer.Typer(no_args_is_help=True, help="Narratives and summaries: read one on the record, change the master key.")
LONGEST_REASON = 200
ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{1,38}[a-z0-9]")


@cli.command()
def read(
    stream: Annotated[str, typer.Option(help="The kind of record, for instance grievance.")],
    record_id: Annotated[str, typer.Option(help="The id its source gave it.")],
    reason: Annotated[str, typer.Option(help="Why, in one line; it stands in the audit, so no names and no numbers.")],
    source: Annotated[str | None, typer.Option(help="Its source, where several have a record of this id.")] = None,
    who: Annotated[str | None, typer.Option(help="For whom, where a program asks: an account's name.")] = None,
    data: Data = None,
) -> None:
    """Write a record's narrative or summary to stdout. Who read it, when and why is in the audit before it is shown."""
    if stream not in STREAMS or not texts.restricted(STREAMS[stream]):
        with_texts = ", ".join(name for name, each in STREAMS.items() if texts.restricted(each))
        raise InboxError(f"No text of {stream!r} is kept.", f"Streams with texts are {with_texts}.")
    found, one = settings(data), fold(record_id)
    why = _reason(reason, one)
    if who is not None and not ACCOUNT.fullmatch(who):
        raise InboxError("--who is no name of an account.", "Small letters, figures, . _ -, from 3 to 40.")
    # Who runs the program stands beside the name it gives: a name alone could be anybody's.
    by = {"by": audit.account()} if who else {}
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        secret = keep_out.make_secret(found.state)
        whose = source or _whose(con, stream, one, secret)
        mark = keep_out.mark(con, stream, whose, one, secret)
        erased, handle = _erased(con, mark), texts.handle(con, stream, whose, one)
    shown = Vault.of(found).texts.read(stream, handle)
    told = {} if erased else dict(shown.texts)
    # By its keyed mark: an id in the audit would outlive the record it names.
    audit.record(
        found.state, "vault.read", now=datetime.now(UTC), who=who, said=why, stream=stream, mark=mark,
        texts=len(told), **by,
    )  # fmt: skip
    if not told:
        gone = erased or shown.gone
        raise InboxError(
            "The text of this record is gone: its key was destroyed." if gone else "The vault holds no text of it.",
            code="E_GONE" if gone else "E_NO_RECORD",
        )
    say("".join(sign for sign in "\n".join(told.values()) if sign in "\n\t" or category(sign) != "Cc"))


@cli.command()
def rotate(data: Data = None) -> None:
    """Wrap every key by a new master key. Older copies of the key table open no longer once the old master is gone."""
    found: Settings = settings(data)
    found.make_folders()
    with run_lock(found.run_lock):
        keys = Vault.of(found).keys.rotate()
        audit.record(found.state, "vault.rotated", now=datetime.now(UTC), keys=keys)
    say(f"{keys} keys are wrapped by a new master key in {found.vault_key}: back it up apart from the data.")


def _whose(con: duckdb.DuckDBPyConnection, stream: str, record_id: str, secret: str) -> str:
    """The record's source; of an erased record that of the mark it left."""
    try:
        return only_source(con, stream, record_id)
    except InboxError as fault:
        if fault.code != "E_NO_RECORD":
            raise
        for (source,) in con.execute("select distinct source from wh.load where source is not null").fetchall():
            if _erased(con, keep_out.mark(con, stream, source, record_id, secret)):
                return str(source)
        raise


def _erased(con: duckdb.DuckDBPyConnection, mark: str) -> bool:
    return con.execute("from wh.erased where mark = ?", [mark]).fetchone() is not None


def _reason(text: str, record_id: str) -> str:
    """Raises InboxError for a reason that says nothing, or more than an audit may keep."""
    why = re.sub(r"\s+", " ", text).strip()
    if not any(sign.isalpha() for sign in why) or len(why) > LONGEST_REASON:
        raise InboxError("A reason is needed, in one line.", f"Give --reason in at most {LONGEST_REASON} characters.")
    if record_id in fold(why) or holds_a_person(why):
        raise InboxError("The reason points to a person or names the record.", "Say why without names and numbers.")
    return why
