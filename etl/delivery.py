"""One delivered file, from the archive to the warehouse in one transaction: recognise, read, check, place, merge."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from etl.intake import rejects
from etl.intake.canonical import canonical
from etl.intake.check import check
from etl.intake.choose import Choice, recognise
from etl.intake.delimited import Dialect
from etl.intake.land import Landed
from etl.intake.personal import personal_columns
from etl.intake.profile import Profile
from etl.intake.read import Raw, note, read
from etl.intake.records import Fault
from etl.intake.vocabulary import Vocabulary, load_vocabularies
from etl.places.areas import Atlas
from etl.places.locate import place
from etl.settings import Settings
from etl.streams import STREAMS, Stream
from etl.warehouse import merge, schema

SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class Desk:
    """What every delivery of a run is judged by."""

    con: duckdb.DuckDBPyConnection
    atlas: Atlas
    profiles: tuple[Profile, ...]
    settings: Settings
    now: datetime
    today: date

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        return load_vocabularies(self.settings.reference / "codes")


@dataclass(frozen=True)
class File:
    """What became of a file. `placed`: records newly in force by their level; `held`: why none of it was taken."""

    file: str
    stream: str
    counts: merge.Counts
    reasons: dict[str, int]
    placed: dict[str, int] = field(default_factory=dict)
    held: str | None = None

    def as_json(self) -> dict[str, Any]:
        told = {"file": self.file, "stream": self.stream} | asdict(self.counts)
        return told | {"reasons": self.reasons, "placed": self.placed, "held": self.held}

    def as_text(self) -> str:
        parts = [f"{n} {name}" for name, n in asdict(self.counts).items() if n and name != "rows_read"]
        why = ", ".join(f"{code} {n}" for code, n in self.reasons.items())
        said = f"{self.file}: {self.counts.rows_read} rows read, {', '.join(parts) or 'nothing in them'}"
        return f"{said} ({why})" if why else said


def take(desk: Desk, landed: Landed) -> File:
    """Commit one file, or leave the warehouse as it was; the human list of rejects is written before the commit.

    Judging stays outside the transaction: with duckdb 1.5.5 a large INSERT into a table that earlier INSERTs of the
    same transaction left empty is lost without a word (seen from 150,000 rows; committed one by one they all arrive).
    """
    con = desk.con
    choice, raw = judge(desk, landed.archived, landed.folder)
    con.execute("begin")
    try:
        done = _enter(desk, landed, choice, raw)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return done


def judge(desk: Desk, path: Path, folder: str, named: Stream | None = None) -> tuple[Choice, Raw]:
    """Recognise, read, check and place; leaves TEMP `placed` and `fault`, and touches nothing that lasts."""
    con = desk.con
    rejects.create_fault_table(con)
    choice = recognise(path, folder, desk.profiles, named, desk.settings.spool)
    raw = read(con, path, choice.profile.dialect if choice.profile else Dialect(), desk.settings.spool)
    note(con, choice.faults if choice.profile or not raw.held else ())
    stream = STREAMS[choice.profile.stream] if choice.profile else None
    if choice.profile:
        note(con, tuple(Fault(None, "E_PERSONAL", column_name=name) for name in personal_columns(raw.header)))
    if stream and choice.profile and not rejects.held_whole(con):
        _check_and_place(desk, raw, choice.profile, stream)
    return choice, raw


def _check_and_place(desk: Desk, raw: Raw, profile: Profile, stream: Stream) -> None:
    con = desk.con
    canonical(con, raw, profile, stream)
    check(
        con,
        stream,
        desk.vocabularies,
        date_order=profile.file.date_order,
        as_of=desk.today,
        ids_from_rows=profile.ids_from_rows,
    )
    place(
        con,
        desk.atlas,
        city_names=profile.city_names,
        outside=profile.outside,
        required=stream.place == "required",
    )
    _refuse_mixture(con)


def _refuse_mixture(con: duckdb.DuckDBPyConnection) -> None:
    """What is invented and what happened never share a warehouse; the first delivery decides which it is."""
    asked = f"select distinct starts_with(source, '{SYNTHETIC}') from placed"
    kinds = {kind for (kind,) in con.execute(asked).fetchall()}
    known = schema.meta(con, SYNTHETIC)
    if len(kinds) > 1 or (known is not None and kinds - {known == "true"}):
        note(con, (Fault(None, "E_SYNTHETIC_MIX", column_name="source"),))


def _enter(desk: Desk, landed: Landed, choice: Choice, raw: Raw) -> File:
    con = desk.con
    stream = STREAMS[choice.profile.stream] if choice.profile else STREAMS.get(landed.folder)
    delivery = merge.Delivery(_load_id(desk, landed), landed.file, landed.folder, landed.sha256, _utc(desk.now))
    held = rejects.held_whole(con)
    if held or stream is None:
        counts = merge.Counts(raw.rows_read, quarantined=raw.rows_read)
        kind: bool | None = None
    else:
        counts = merge.merge(con, stream, delivery, raw.rows_read)
        kind = _settle_kind(con)
    source = choice.profile.source or _only_source(con, held) if choice.profile else None
    name = stream.name if stream else landed.folder
    merge.record_load(con, name, delivery, counts, source=source, synthetic=bool(kind), held=held)
    reasons = _reasons(con)
    if reasons:
        rejects.write_rejected(con, desk.settings.rejected, landed.sha256[:16], raw.header)
    placed = {} if held or stream is None else _placed(con)
    return File(landed.file, name, counts, reasons, placed, held)


def _load_id(desk: Desk, landed: Landed) -> str:
    """Time first, so that loads sort; the same file delivered twice in one run has one name in the inbox."""
    mark = sha256(f"{landed.file}\0{landed.sha256}\0{landed.mark}".encode()).hexdigest()[:10]
    return f"{desk.now:%Y%m%dT%H%M%S%f}-{mark}"


def _utc(moment: datetime) -> datetime:
    """As the book keeps it: UTC, without saying so in the value."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _settle_kind(con: duckdb.DuckDBPyConnection) -> bool | None:
    """Remember whether this warehouse is synthetic, once its first record is in."""
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


def _reasons(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Faults by code, notes left out."""
    return dict(
        con.execute(
            "select code, count(*) from fault left join reason using (code)"
            " where effect is distinct from 'note' group by code order by code"
        ).fetchall()
    )
