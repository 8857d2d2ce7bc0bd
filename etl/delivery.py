"""One delivered file, from the archive to the warehouse: judge, merge, enter in the book, list what is refused.

A file is one table or several (a workbook's sheets, a submission's repeats); each is judged and entered by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from etl import veil
from etl.adapters.kobo import Part
from etl.intake import lists, rejects
from etl.intake.land import Landed
from etl.intake.naming import Naming
from etl.intake.read import Raw
from etl.judging import SYNTHETIC, Desk, called, judge, parts_of, stream_of
from etl.warehouse import keep_out, merge, texts, unread


@dataclass(frozen=True)
class File:
    """What became of one table of a file. `placed`: records newly in force by level; `held`: why none was taken."""

    file: str
    part: str
    stream: str
    counts: merge.Counts
    reasons: dict[str, int]
    placed: dict[str, int] = field(default_factory=dict)
    held: str | None = None

    def as_json(self) -> dict[str, Any]:
        told = {"file": self.file, "part": self.part, "stream": self.stream} | asdict(self.counts)
        return told | {"reasons": self.reasons, "placed": self.placed, "held": self.held}

    def as_text(self) -> str:
        parts = [f"{n} {name}" for name, n in asdict(self.counts).items() if n and name != "rows_read"]
        why = ", ".join(f"{code} {n}" for code, n in self.reasons.items())
        named = f"{self.file} [{self.part}]" if self.part else self.file
        said = f"{named}: {self.counts.rows_read} rows read, {', '.join(parts) or 'nothing in them'}"
        return f"{said} ({why})" if why else said


def take(desk: Desk, landed: Landed) -> tuple[File, ...]:
    """Commit every table of a file, each in a transaction of its own; what was committed before a crash is unchanged
    when the file comes round again. In the archive the file is sealed before anything of it is committed.

    Judging stays outside the transaction: with duckdb 1.5.5 a large INSERT into a table that earlier INSERTs of the
    same transaction left empty is lost without a word (seen from 150,000 rows; committed one by one they all arrive).
    """
    with desk.vault.archive.landed(landed.archived, landed.sha256) as plain:
        landed = replace(landed, archived=plain)
        with parts_of(desk, plain, landed.file) as parts:
            done = tuple(_take(desk, landed, part) for part in parts)
        keep_out.redact(desk.con, desk.settings, desk.vault.archive, plain)
    return done


def _take(desk: Desk, landed: Landed, part: Part) -> File:
    raw = judge(desk, part)
    if not part.table.name:
        unread.take_out(
            desk.con,
            landed.archived,
            whole=rejects.held_whole(desk.con) is not None,
            key=desk.erased_key,
            source=part.choice.profile.source if part.choice.profile else "",
        )
    with transaction(desk.con):
        return _enter(desk, landed, part, raw)


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _enter(desk: Desk, landed: Landed, part: Part, raw: Raw) -> File:
    con, name = desk.con, part.table.name
    stream, named = stream_of(part, landed.file), called(desk, part, raw, landed.file)
    delivery = merge.Delivery(
        _load_id(desk, landed, name), landed.file, landed.folder, landed.sha256, utc(desk.now), part=name
    )
    veil.unname(con, part, raw)
    held = rejects.held_whole(con)
    if held or stream is None:
        gone = _erased(con)
        counts = merge.Counts(raw.rows_read, superseded=gone, quarantined=raw.rows_read - gone)
        file = File(landed.file, name, stream.name if stream else landed.folder, counts, {}, held=held)
    else:
        counts = merge.merge(con, stream, delivery, raw.rows_read, erased_key=desk.erased_key)
        file = File(landed.file, name, stream.name, counts, {}, _placed(con))
        texts.keep(con, stream, desk.vault.texts, delivery.load_id, desk.now)
    record(con, file.stream, delivery, counts, part, held, named)
    reasons = reasons_found(con)
    _settled_before(con, delivery)
    if reasons_found(con):
        _list_rejected(desk, landed.sha256, part, raw, named)
    return File(file.file, file.part, file.stream, counts, reasons, file.placed, held)


def record(
    con: duckdb.DuckDBPyConnection,
    stream: str,
    delivery: merge.Delivery,
    counts: merge.Counts,
    part: Part,
    held: str | None,
    named: Naming,
) -> None:
    """Enter a delivery in the book, and remember whether this warehouse is synthetic once its first record is in."""
    kind = None if held else _settle_kind(con)
    source = part.choice.profile.source or _only_source(con, held) if part.choice.profile else None
    merge.record_load(
        con, stream, delivery, counts, source=source, synthetic=bool(kind), held=held, headers=named.as_text()
    )


def _settled_before(con: duckdb.DuckDBPyConnection, delivery: merge.Delivery) -> None:
    """The same table once more: its rows that were corrected after an earlier delivery are not asked for again."""
    con.execute(
        """
        update wh.fault set settled_by = past.settled_by
        from (
            select row, min(fault.settled_by) as settled_by
            from wh.fault as fault join wh.load as load using (load_id)
            join wh.load as mending on mending.load_id = fault.settled_by and mending.withdrawn_at is null
            where load.sha256 = $sha and coalesce(load.part, '') = $part and load.withdrawn_at is null
            group by row
        ) as past
        where fault.load_id = $load and fault.row = past.row""",
        {"sha": delivery.sha256, "part": delivery.part, "load": delivery.load_id},
    )
    con.execute(
        "delete from fault where row in (select row from wh.fault where load_id = $load and settled_by is not null)",
        {"load": delivery.load_id},
    )


def remember_list(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """What a list looked like when we wrote it, so that a correction is noticed."""
    con.execute("insert or replace into wh.meta values (?, ?)", [f"list {path.name}", lists.digest(path)])


def _list_rejected(desk: Desk, digest: str, part: Part, raw: Raw, named: Naming) -> None:
    """The human list is written before the commit; one that is there already may hold corrections, and stays."""
    path = desk.settings.rejected / lists.name(digest, part.table.name)
    if not path.exists():
        hidden = veil.veiled(part, raw)
        remember_list(desk.con, lists.write(desk.con, path, veil.headed(part, raw), naming=named, veiled=hidden))


def _load_id(desk: Desk, landed: Landed, part: str) -> str:
    """Time first, so that loads sort; the same file delivered twice in one run has one name in the inbox."""
    mark = sha256(f"{landed.file}\0{part}\0{landed.sha256}\0{landed.mark}".encode()).hexdigest()[:10]
    return f"{desk.now:%Y%m%dT%H%M%S%f}-{mark}"


def utc(moment: datetime) -> datetime:
    """As the book keeps it: UTC, without saying so in the value."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _settle_kind(con: duckdb.DuckDBPyConnection) -> bool | None:
    found = con.execute(f"select bool_and(starts_with(source, '{SYNTHETIC}')) from placed").fetchone()
    if not found or found[0] is None:
        return None
    con.execute("insert or ignore into wh.meta values (?, ?)", [SYNTHETIC, str(found[0]).lower()])
    return bool(found[0])


def _only_source(con: duckdb.DuckDBPyConnection, held: str | None) -> str | None:
    """The source of a file that names it in its rows, where it is one."""
    if held:
        return None
    found = con.execute("select distinct source from placed limit 2").fetchall()
    return found[0][0] if len(found) == 1 else None


def _placed(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = con.execute(
        "select place_level, count(*) from placed semi join (from judged where verdict = 'loaded') using (row)"
        " group by 1 order by 1"
    )
    return dict(found.fetchall())


def _erased(con: duckdb.DuckDBPyConnection) -> int:
    found = con.execute("select count(*) from fault where code = 'W_ERASED'").fetchone()
    return int(found[0]) if found else 0


def reasons_found(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How often each code stands in TEMP `fault`; what is only noted does not count."""
    return dict(
        con.execute(
            "select code, count(*) from fault left join reason using (code) where effect is distinct from 'note'"
            " group by code order by code"
        ).fetchall()
    )
