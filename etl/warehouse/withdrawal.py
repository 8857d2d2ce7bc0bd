"""Taking a wrong delivery back, with all that followed from it: as if it had never come.

Nothing is deleted: what only it said stays in the tables under its name, out of force and out of every count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from etl.errors import InboxError
from etl.streams import STREAMS, Stream
from etl.warehouse.history import fold
from etl.warehouse.judge import CONFLICT, KEY
from etl.warehouse.left_behind import LeftBehind, left_behind

STANDING = "(select load_id from wh.load where withdrawn_at is null)"


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal did. `loads`: with those that corrected their refused rows.

    `withdrawn`: contents that nobody says any more; `standing`: contents that others said too; `restored`: records of
    which something else is in force now; `left_behind`: records of other files that name what is withdrawn.
    """

    loads: tuple[str, ...]
    withdrawn: int
    restored: int
    standing: int
    left_behind: tuple[LeftBehind, ...] = ()


def withdraw(con: duckdb.DuckDBPyConnection, loads: Sequence[str], now: datetime) -> Withdrawn:
    """Take deliveries back, all or none. `now` is aware. Raises InboxError where one is unknown or withdrawn already.

    The new state is worked out before the transaction begins; TEMP tables are left behind.
    """
    going = _with_replays(con, loads)
    streams = [stream for stream in STREAMS.values() if _touches(con, stream, going)]
    counts = [_work_out(con, stream, going) for stream in streams]
    con.execute("begin")
    try:
        for stream in streams:
            _settle_faults(con, stream)
            _stand(con, stream, going)
        _enter(con, going, now)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    lost, restored, standing = map(sum, zip((0, 0, 0), *counts, strict=True))
    return Withdrawn(going, lost, restored, standing, left_behind(con, streams))


def _with_replays(con: duckdb.DuckDBPyConnection, loads: Sequence[str]) -> tuple[str, ...]:
    """The deliveries, and those that brought in their refused rows once corrected, and theirs."""
    standing = {load for (load,) in con.execute(f"from {STANDING}").fetchall()}
    if gone := set(loads) - standing:
        raise InboxError(f"{', '.join(sorted(gone))} is withdrawn already, or was never delivered.")
    found = con.execute(
        """
        with recursive going as (
            select unnest($loads) as load_id
            union
            select load.load_id from wh.load join going on load.replays = going.load_id where withdrawn_at is null
        )
        select load_id from going join wh.load using (load_id) order by position""",
        {"loads": list(loads)},
    )
    return tuple(load for (load,) in found.fetchall())


def _touches(con: duckdb.DuckDBPyConnection, stream: Stream, going: Sequence[str]) -> bool:
    """TEMP `lost_<stream>`: what the deliveries said; whether they said anything of this stream."""
    (contents,) = con.execute(
        f"""
        create or replace temp table lost_{stream.name} as
        select {KEY}, content from wh.{stream.name} where load_id in (select unnest($going))
        union
        select {KEY}, content from wh.seen where stream = $stream and load_id in (select unnest($going))""",
        {"going": list(going), "stream": stream.name},
    ).fetchone() or (0,)
    return bool(contents)


def _work_out(con: duckdb.DuckDBPyConnection, stream: Stream, going: Sequence[str]) -> tuple[int, int, int]:
    """TEMP `stands_<stream>`: every version of the records touched, as the other deliveries alone make it stand.

    With the first of them that said it; `was_in_force`, `was_contested` as it is now; `stays` where another's row
    holds it already. Returns how many contents are lost, records restored, and contents kept.
    """
    lost, stands = f"lost_{stream.name}", f"stands_{stream.name}"
    named = {"going": list(going)}
    apart = "withdrawn_at is null and load_id not in (select unnest($going))"
    fold(con, stream, apart, named, records=f"semi join {lost} using ({KEY})")
    con.execute(
        f"""
        create or replace temp table {stands} as
        with teller as (
            select {KEY}, content, arg_min(load_id, position) as load_id, arg_min(row, position) as row
            from said group by all
        ), was as (
            select {KEY}, content, bool_or(in_force) as was_in_force,
                coalesce(bool_or(contested), false) as was_contested,
                bool_or(load_id not in (select unnest($going))) as stays
            from wh.{stream.name} semi join {STANDING} using (load_id) semi join {lost} using ({KEY}) group by all
        )
        select {KEY}, content, folded.in_force, folded.contested, teller.load_id, teller.row,
            was_in_force, was_contested, stays
        from folded join teller using ({KEY}, content) join was using ({KEY}, content)""",
        named,
    )
    return con.execute(f"""
        select
            (select count(*) from {lost} anti join {stands} using ({KEY}, content)),
            (select count(*) from {stands} where in_force and not was_in_force),
            (select count(*) from {lost} semi join {stands} using ({KEY}, content))""").fetchone() or (0, 0, 0)


def _settle_faults(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """Rows that contradicted what goes come in by themselves; rows that contradict what comes back wait from now on."""
    stands = f"stands_{stream.name}"
    con.execute(
        f"update wh.fault set settled_by = load_id where code = '{CONFLICT}' and settled_by is null"
        f" and (load_id, row) in (select (load_id, row) from {stands} where was_contested and not contested)"
    )
    if con.execute(f"from {stands} where contested and not was_contested limit 1").fetchone():
        con.execute(f"""
            insert into wh.fault by name
            select load_id, row, 'record_id' as column_name, '{CONFLICT}' as code,
                (coalesce(last, 0) + row_number() over (partition by load_id order by row))::integer as ordinal
            from (from {stands} where contested and not was_contested)
            left join (select load_id, max(ordinal) as last from wh.fault group by load_id) using (load_id)""")


def _stand(con: duckdb.DuckDBPyConnection, stream: Stream, going: Sequence[str]) -> None:
    """What goes leaves force; what stays takes its new place, under the name of the first that still says it."""
    table, stands = f"wh.{stream.name}", f"stands_{stream.name}"
    con.execute(
        f"update {table} set in_force = false, contested = contested and load_id not in (select unnest(?))"
        f" where ({KEY}) in (select ({KEY}) from lost_{stream.name}) and (in_force or contested)",
        [list(going)],
    )
    con.execute(f"""
        update {table} as told set in_force = stands.in_force, contested = stands.contested from {stands} as stands
        where stays and told.source = stands.source and told.record_id = stands.record_id
            and told.content = stands.content and told.load_id = stands.load_id""")
    con.execute(f"""
        insert into {table} by name
        select told.* exclude (load_id, row, in_force, contested), heir.load_id, heir.row, heir.in_force, heir.contested
        from (from {stands} where not stays) as heir
        join (select distinct on ({KEY}, content) * from {table} semi join {stands} using ({KEY}, content)) as told
            using ({KEY}, content)""")
    con.execute(
        f"delete from wh.seen where stream = ? and (load_id, row) in (select (load_id, row) from {stands})",
        [stream.name],
    )


def _enter(con: duckdb.DuckDBPyConnection, going: Sequence[str], now: datetime) -> None:
    """In the book: the deliveries are withdrawn, nobody waits for their rows, and what they had settled waits again."""
    named = {"going": list(going)}
    con.execute(
        "update wh.load set withdrawn_at = $now where load_id in (select unnest($going))",
        {"now": now.astimezone(UTC).replace(tzinfo=None), **named},
    )
    con.execute("update wh.fault set settled_by = null where settled_by in (select unnest($going))", named)
    con.execute(
        "update wh.fault set settled_by = 'withdrawn' where settled_by is null and load_id in (select unnest($going))",
        named,
    )
    left = " or ".join(f"exists (from wh.{name} semi join {STANDING} using (load_id))" for name in STREAMS)
    con.execute(f"delete from wh.meta where key = 'synthetic' and not ({left})")
