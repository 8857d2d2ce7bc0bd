"""One delivery into the warehouse: natural key (source, record_id), newest version wins, unchanged is a no-op.

Newer means a higher version, then a later updated_at; without either, later delivered. A record whose content was in
force once and has been replaced since is an old delivery coming round again, and stays superseded.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from etl.streams import Stream
from etl.warehouse.schema import columns

KEY = "source, record_id"
NEWER = "coalesce({0}.version, -1), coalesce({0}.updated_at, timestamp '1000-01-01')"


@dataclass(frozen=True)
class Delivery:
    """Whose rows these are: the facts of one file."""

    load_id: str
    file: str
    folder: str
    sha256: str
    loaded_at: datetime


@dataclass(frozen=True)
class Counts:
    """What became of every row of a file."""

    rows_read: int
    loaded: int = 0
    unchanged: int = 0
    superseded: int = 0
    duplicate: int = 0
    quarantined: int = 0

    @property
    def accounted(self) -> bool:
        return self.rows_read == self.loaded + self.unchanged + self.superseded + self.duplicate + self.quarantined


def merge(con: duckdb.DuckDBPyConnection, stream: Stream, delivery: Delivery, rows_read: int) -> Counts:
    """Judge TEMP `placed` against what is in force and write what is new. Call inside a transaction.

    Adds E_ID_CONFLICT to TEMP `fault` for two contents under one key and one version.
    """
    _judge(con, stream)
    _conflicts(con)
    counts = _counts(con, rows_read)
    con.execute(
        f"update wh.{stream.name} set in_force = false where in_force and ({KEY}) in "
        f"(select ({KEY}) from judged where verdict = 'loaded')"
    )
    _append(con, stream, delivery)
    return counts


def _judge(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """TEMP `judged`: every row that may enter, with its content and its verdict."""
    said = [f.name for f in stream.kept if f.name != "area_id"] + ["area_id", "place_level"]
    content = "md5(concat_ws(chr(31), " + ", ".join(f"coalesce({n}::varchar, chr(30))" for n in said) + "))"
    con.execute(f"""
        create or replace temp table incoming as
        select placed.*, {content} as content from placed anti join quarantined using (row)""")
    con.execute(f"""
        create or replace temp table judged as
        with first as (  -- a row that repeats an earlier one of the same file says nothing new
            select *, row_number() over (partition by {KEY}, content order by row) > 1 as repeats from incoming
        ), ranked as (
            select *,
                row_number() over (partition by {KEY}, repeats order by {NEWER.format("first")} desc, row desc) as rank,
                count(*) over (partition by {KEY}, repeats, version, updated_at) > 1 as disputed
            from first
        )
        select ranked.*, case
            when repeats then 'duplicate'
            when disputed then 'conflict'
            when old.content is null and rank = 1 then 'loaded'
            when old.content = ranked.content then 'unchanged'
            when rank > 1 then 'superseded'
            when ({NEWER.format("ranked")}) < ({NEWER.format("old")}) then 'superseded'
            when ({NEWER.format("ranked")}) > ({NEWER.format("old")}) then 'loaded'
            when ranked.version is not null or ranked.updated_at is not null then 'conflict'
            when past.content is not null then 'superseded'
            else 'loaded' end as verdict
        from ranked
        left join (select * from wh.{stream.name} where in_force) as old using (source, record_id)
        left join (select distinct source, record_id, content from wh.{stream.name} where not in_force) as past
            on (past.source, past.record_id, past.content) = (ranked.source, ranked.record_id, ranked.content)""")


def _conflicts(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "insert into fault select row, 'record_id', 'E_ID_CONFLICT', null, null from judged where verdict = 'conflict'"
    )


def _counts(con: duckdb.DuckDBPyConnection, rows_read: int) -> Counts:
    found = dict(con.execute("select verdict, count(*) from judged group by verdict").fetchall())
    (quarantined,) = con.execute("select count(*) from quarantined").fetchone() or (0,)
    verdicts = {name: found.get(name, 0) for name in ("loaded", "unchanged", "superseded", "duplicate")}
    return Counts(rows_read, quarantined=quarantined, **verdicts)


def _append(con: duckdb.DuckDBPyConnection, stream: Stream, delivery: Delivery) -> None:
    """New versions, and older ones that were not known yet, so that history is whole."""
    own = [name for name in columns(stream) if name not in ("handle", "load_id", "in_force")]
    names = ", ".join(f"judged.{name}" for name in own)
    con.execute(
        f"""
        insert into wh.{stream.name} by name
        select {names},
            md5(salt.value || chr(31) || $stream || chr(31) || judged.source || chr(31) || judged.record_id) as handle,
            $load as load_id,
            judged.verdict = 'loaded' as in_force
        from judged, (select value from wh.meta where key = 'salt') as salt
        where judged.verdict = 'loaded' or (judged.verdict = 'superseded' and not exists (
            from wh.{stream.name} as known where (known.source, known.record_id, known.content)
                = (judged.source, judged.record_id, judged.content)))""",
        {"stream": stream.name, "load": delivery.load_id},
    )


def record_load(
    con: duckdb.DuckDBPyConnection,
    stream: str,
    delivery: Delivery,
    counts: Counts,
    *,
    source: str | None,
    synthetic: bool,
    held: str | None,
) -> None:
    """Enter the delivery and its faults in the book; the book's CHECK refuses a row that is not accounted for."""
    con.execute(
        "insert into wh.load values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            delivery.load_id, delivery.file, delivery.folder, delivery.sha256, stream, source, synthetic,
            delivery.loaded_at, counts.rows_read, counts.loaded, counts.unchanged, counts.superseded,
            counts.duplicate, counts.quarantined, held,
        ],
    )  # fmt: skip
    con.execute(
        "insert into wh.fault select $load, row_number() over (order by row nulls first, column_name, code)::integer,"
        " row, column_name, code, expected, suggestion from fault",
        {"load": delivery.load_id},
    )
