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
# A tuple to compare. A deletion often names its record and nothing else: it then outranks every version.
NEWER = (
    "(coalesce({0}.version, case when {0}.deleted then 9223372036854775807 else -1 end),"
    " coalesce({0}.updated_at, timestamp '1000-01-01'))"
)


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
    _narrow(con, stream)
    _judge(con, stream)
    con.execute(
        "insert into fault select row, 'record_id', 'E_ID_CONFLICT', null, null from judged where verdict = 'conflict'"
    )
    counts = _counts(con, rows_read)
    con.execute(
        f"update wh.{stream.name} set in_force = false where in_force and ({KEY}) in "
        f"(select ({KEY}) from judged where verdict = 'loaded')"
    )
    _append(con, stream, delivery)
    return counts


def _narrow(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """TEMP `incoming`: key, version and content of every row that may enter; `rank` 1 is the newest of its key.

    Few keys come twice in one file, and only those rows need sorting.
    """
    said = [f.name for f in stream.kept if f.name != "area_id"] + ["area_id", "place_level"]
    content = "md5(concat_ws(chr(31), " + ", ".join(f"coalesce({n}::varchar, chr(30))" for n in said) + "))"
    con.execute(f"""
        create or replace temp table arrived as
        select row, {KEY}, version, updated_at, deleted, {content} as content
        from placed anti join quarantined using (row)""")
    con.execute(f"""
        create or replace temp table incoming as
        with shared as (select {KEY} from arrived group by all having count(*) > 1), several as (
            select arrived.*, row_number() over (partition by {KEY}, content order by row) > 1 as repeats
            from arrived semi join shared using ({KEY})
        ), told as (
            select *, count(*) over (partition by {KEY}, repeats, version, updated_at) > 1 as disputed from several
        )
        select *, false as repeats, false as disputed, 1 as rank from arrived anti join shared using ({KEY})
        union all
        select *,
            row_number() over (partition by {KEY}, repeats, disputed order by {NEWER.format("told")} desc, row desc)
        from told""")


def _judge(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """TEMP `judged`: what each row means beside what is in force. A row repeated in its own file says nothing new."""
    con.execute(f"""
        create or replace temp table judged as
        select incoming.row, incoming.source, incoming.record_id, incoming.content, case
            when repeats then 'duplicate'
            when disputed then 'conflict'
            when old.content is null and rank = 1 then 'loaded'
            when old.content = incoming.content then 'unchanged'
            when rank > 1 then 'superseded'
            when {NEWER.format("incoming")} < {NEWER.format("old")} then 'superseded'
            when {NEWER.format("incoming")} > {NEWER.format("old")} then 'loaded'
            when incoming.version is not null or incoming.updated_at is not null then 'conflict'
            when past.content is not null then 'superseded'
            else 'loaded' end as verdict
        from incoming
        left join (select * from wh.{stream.name} where in_force) as old
            on old.source = incoming.source and old.record_id = incoming.record_id
        left join (select distinct {KEY}, content from wh.{stream.name} where not in_force) as past
            on past.source = incoming.source and past.record_id = incoming.record_id
            and past.content = incoming.content""")


def _counts(con: duckdb.DuckDBPyConnection, rows_read: int) -> Counts:
    found = dict(con.execute("select verdict, count(*) from judged group by verdict").fetchall())
    (quarantined,) = con.execute("select count(*) from quarantined").fetchone() or (0,)
    verdicts = {name: found.get(name, 0) for name in ("loaded", "unchanged", "superseded", "duplicate")}
    return Counts(rows_read, quarantined=quarantined, **verdicts)


def _append(con: duckdb.DuckDBPyConnection, stream: Stream, delivery: Delivery) -> None:
    """New versions, and older ones that were not known yet, so that history is whole."""
    own = [name for name in columns(stream) if name not in ("handle", "content", "load_id", "in_force")]
    names = ", ".join(f"placed.{name}" for name in own)
    con.execute(
        f"""
        insert into wh.{stream.name} by name
        with late as (select * from judged where verdict = 'superseded'), entering as (
            select row, content, true as in_force from judged where verdict = 'loaded'
            union all
            select row, content, false from late anti join wh.{stream.name} using ({KEY}, content)
        )
        select {names}, entering.content, entering.in_force, $load as load_id,
            md5(concat_ws(chr(31), salt.value, $stream, placed.source, placed.record_id)) as handle
        from placed join entering using (row), (select value from wh.meta where key = 'salt') as salt""",
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
