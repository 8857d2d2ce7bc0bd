"""One delivery into the warehouse: what is new enters, what was known already is remembered as said once more."""

from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from etl.streams import Stream
from etl.warehouse import erased
from etl.warehouse.judge import CONFLICT, FRESH, KEY, KNOWN, STEP, judge, settle
from etl.warehouse.schema import columns

# Not a value (a text cannot hold it alone), and what parts one value from the next.
ABSENT, NEXT = "chr(30)", "chr(31)"
# The opaque id of a record: without the salt of this warehouse nobody can work it out. `stream.name` is the stream's.
HANDLE = f"md5(concat_ws({NEXT}, salt.value, stream.name, placed.source, placed.record_id))"


@dataclass(frozen=True)
class Delivery:
    """Whose rows these are: the facts of one table of a file.

    `part` names the table where a file holds several; `replays` the load whose refused rows these correct.
    """

    load_id: str
    file: str
    folder: str
    sha256: str
    loaded_at: datetime
    part: str = ""
    replays: str | None = None


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


def merge(
    con: duckdb.DuckDBPyConnection,
    stream: Stream,
    delivery: Delivery,
    rows_read: int,
    erased_key: str | None = None,
) -> Counts:
    """Judge TEMP `placed` against what is in force and write what is new. Call inside a transaction.

    Adds E_ID_CONFLICT to TEMP `fault` for two contents under one key and one version, and W_ERASED for rows of erased
    records, which are left out and counted as superseded. `erased_key`: the secret of their marks.
    """
    (refused,) = con.execute("select count(*) from quarantined").fetchone() or (0,)
    _arrive(con, stream, "anti join quarantined using (row)" if refused else "")
    erased_rows = erased.leave_out(con, stream, erased_key)
    _recognise(con, stream)
    tally = judge(con, f"wh.{stream.name}")
    if tally.conflict:
        con.execute(
            "insert into fault (row, column_name, code)"
            f" select row, 'record_id', '{CONFLICT}' from judged where verdict = 'conflict'"
        )
    settle(con, f"wh.{stream.name}", tally)
    if delivery.replays:  # what still contradicts goes back to the list it came from, and is no news
        con.execute("delete from judged where verdict = 'conflict'")
    if tally.fresh:
        _append(con, stream, delivery)
    if tally.known:
        _remember(con, stream, delivery)
    return Counts(
        rows_read,
        loaded=tally.loaded,
        unchanged=tally.unchanged,
        superseded=tally.superseded + erased_rows,
        duplicate=tally.duplicate,
        quarantined=refused + tally.conflict,
    )


def _arrive(con: duckdb.DuckDBPyConnection, stream: Stream, sound: str) -> None:
    """TEMP `arrived`: key, version and content of every row that may enter."""
    content = _digest(*_delivered(stream), "area_id", "place_level")
    con.execute(f"""
        create or replace temp table arrived as
        select row, {KEY}, version, updated_at, {STEP}, {content} as content
        from placed {sound}""")


def _delivered(stream: Stream) -> tuple[str, ...]:
    """The fields as the file gave them; where they were placed is our own finding."""
    return tuple(field.name for field in stream.kept if field.name != "area_id")


def _digest(*names: str) -> str:
    return f"md5(concat_ws({NEXT}, {', '.join(f'coalesce({name}::varchar, {ABSENT})' for name in names)}))"


def _recognise(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """The same words delivered again after new boundaries came are the same content: history is never moved."""
    found = con.execute("select area_version from placed limit 1").fetchone() or (None,)
    other_areas = f"from wh.{stream.name} where area_version is distinct from ? limit 1"
    if con.execute(other_areas, found).fetchone() is None:
        return
    words = _digest(*_delivered(stream))
    con.execute(f"""
        update arrived set content = known.content
        from (
            select row, known.content from (
                select {KEY}, content, area_version, {words} as words
                from wh.{stream.name} semi join arrived using ({KEY})
            ) as known
            join (select row, {KEY}, area_version, {words} as words from placed) as ours using ({KEY}, words)
            where known.area_version is distinct from ours.area_version
        ) as known
        where known.row = arrived.row""")


def _append(con: duckdb.DuckDBPyConnection, stream: Stream, delivery: Delivery) -> None:
    """New versions; older ones that were not known yet, so that history is whole; and both sides of a contradiction."""
    own = [name for name in columns(stream) if name not in ("handle", "content", "load_id", "in_force", "contested")]
    names = ", ".join(f"placed.{name}" for name in own)
    con.execute(
        f"""
        insert into wh.{stream.name} by name
        select {names}, content, $load as load_id, verdict = 'loaded' as in_force, verdict = 'conflict' as contested,
            {HANDLE} as handle
        from placed
        join (select row, content, verdict from judged where {FRESH}) using (row),
            (select value from wh.meta where key = 'salt') as salt, (select $stream as name) as stream""",
        {"stream": stream.name, "load": delivery.load_id},
    )


def _remember(con: duckdb.DuckDBPyConnection, stream: Stream, delivery: Delivery) -> None:
    """Who else said what was known: it stands even when the delivery that brought it is withdrawn."""
    con.execute(
        f"insert into wh.seen by name select $stream as stream, $load as load_id, row, {KEY}, content"
        f" from judged where {KNOWN}",
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
    headers: str = "",
) -> None:
    """Enter the delivery and its faults in the book; the book's CHECK refuses a row that is not accounted for.

    `headers`: what the file calls the fields, so that its faults can be told in its own words.
    """
    facts = asdict(delivery) | asdict(counts)
    facts |= {"stream": stream, "source": source, "synthetic": synthetic, "held": held, "headers": headers}
    told = ", ".join(f"${name} as {name}" for name in facts)
    con.execute(
        f"insert into wh.load by name select {told}, (select coalesce(max(position), 0) + 1 from wh.load) as position",
        facts,
    )
    con.execute(
        "insert into wh.fault by name select $load as load_id, row, column_name, code, expected, suggestion, cell,"
        " row_number() over (order by row nulls first, column_name, code)::integer as ordinal from fault",
        {"load": delivery.load_id},
    )
