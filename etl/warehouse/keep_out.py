"""Rows of erased records in a new delivery: they go before anything is checked, so that no fault tells of them."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.errors import SettingsError
from etl.intake import lists
from etl.intake.normalise import fold_sql
from etl.redaction import Wanted, without
from etl.settings import Settings
from etl.streams import STREAMS, Stream
from etl.vault import Archive
from etl.warehouse import erased, schema

KEY = "erasure.key"
KEY_BYTES = 32


def secret(state: Path) -> str | None:
    """The secret of the marks, in state/erasure.key; None before the first erasure. SettingsError if it is damaged."""
    path = state / KEY
    if not path.exists():
        return None
    found = path.read_text("ascii").strip()
    if path.stat().st_mode & 0o077 or len(found) != 2 * KEY_BYTES:
        raise SettingsError(
            f"{path} is damaged, or others can read it.", "Restore it from the backup, readable by its owner alone."
        )
    return found


def make_secret(state: Path) -> str:
    """The secret, made at first use for its owner alone."""
    if secret(state) is None:
        descriptor = os.open(state / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return secret(state) or ""


def take_out(con: duckdb.DuckDBPyConnection, stream: Stream, key: str | None) -> tuple[int, ...]:
    """Remove the rows of erased records from TEMP `canon` and `raw`, with all that reading said of them.

    A row that names an erased record as its own meeting or the like would tell of it, and goes too. Each leaves the
    note W_ERASED and nothing else; the row numbers are returned, and count as superseded.
    """
    if key is None or con.execute("from wh.erased limit 1").fetchone() is None:
        return ()
    fields = {field.name for field in stream.fields}
    named = {"record_id": stream.name} | {f"{other}_id": other for other in STREAMS if f"{other}_id" in fields}
    marked = " union ".join(
        f"select row from (select row, {fold_sql('source')} as source, {fold_sql(column)} as record_id from canon)"
        f" where {erased.mark_sql(of, key)} in (select mark from wh.erased)"
        for column, of in named.items()
    )
    found = con.execute(f"{marked} order by row").fetchall()
    rows = [row for (row,) in found]
    for table in ("canon", "raw", "fault"):
        con.execute(f"delete from {table} where row in (select unnest($rows::integer[]))", {"rows": rows})
    con.execute(
        "insert into fault (row, column_name, code) select unnest($rows::integer[]), 'record_id', 'W_ERASED'",
        {"rows": rows},
    )
    return tuple(rows)


def redact(con: duckdb.DuckDBPyConnection, settings: Settings, archive: Archive, plain: Path) -> None:
    """After a file was committed: where rows of erased records were in it, only a copy without them stays archived.

    `plain`: the file as it landed, by its name in the archive. The book and the lists of refused rows follow its new
    name. Does nothing for any other file; safe to do again.
    """
    rows: dict[str, list[int]] = {}
    for part, row in con.execute(
        "select coalesce(part, ''), row from wh.fault join wh.load using (load_id)"
        " where sha256 = ? and code = 'W_ERASED' order by all",
        [plain.stem],
    ).fetchall():
        rows.setdefault(part, []).append(row)
    wanted = Wanted((), {part: tuple(told) for part, told in rows.items()})
    copy = without(plain, archive, wanted) if rows else None
    if copy is None or copy.path is None:
        return
    for part in {part for (part,) in con.execute("select distinct coalesce(part, '') from wh.load").fetchall()}:
        path = settings.rejected / lists.name(plain.stem, part)
        if path.exists():
            with same_list(con, path, path.with_name(lists.name(copy.sha256, part))):
                pass
    con.execute("update wh.load set sha256 = ? where sha256 = ?", [copy.sha256, plain.stem])
    archive.remove(plain.stem)


@contextmanager
def same_list(con: duckdb.DuckDBPyConnection, path: Path, renamed: Path) -> Iterator[None]:
    """A list changed by us and not by a person: whether somebody has corrected it stays known."""
    known = schema.meta(con, f"list {path.name}")
    ours = known is not None and known == lists.digest(path)
    yield
    if path.exists():
        path.replace(renamed)
    con.execute("delete from wh.meta where key = ?", [f"list {path.name}"])
    if known is not None and renamed.exists():
        told = lists.digest(renamed) if ours else known
        con.execute("insert or replace into wh.meta values (?, ?)", [f"list {renamed.name}", told])


def mark(con: duckdb.DuckDBPyConnection, stream: str, source: str, record_id: str, key: str) -> str:
    """The mark of one record."""
    asked = f"select {erased.mark_sql(stream, key)} from (select ? as source, ? as record_id)"
    found = con.execute(asked, [source, record_id]).fetchone()
    return str(found[0]) if found else ""
