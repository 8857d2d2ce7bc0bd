"""The warehouse written anew without a record: DELETE and VACUUM leave its bytes in a file, a new one never had any."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from etl.erasure.order import Order
from etl.errors import ReleaseError
from etl.intake.rejects import reasons
from etl.warehouse import erased, schema

Rows = Mapping[str, frozenset[int]]  # load id to row numbers


def rebuild(database: Path, order: Order, rows: Rows, secret: str, today: date) -> int:
    """Swap in a warehouse without any version of the records, their faults and their rows; versions left out.

    The archived files' new names are entered, and what their rows were counted as is counted as superseded. Safe to be
    killed anywhere and to be done again: the file is complete before it takes the old one's place.
    """
    fresh = database.with_name(f"{database.name}.new")
    for debris in (fresh, Path(f"{fresh}.wal")):
        debris.unlink(missing_ok=True)
    with schema.opened(fresh) as con, _old(con, database):
        _mark(con, order, rows, secret, today)
        gone = sum(_copy(con, table) for table in _tables(con))
        _enter(con, order)
        con.execute("checkpoint wh")
    _swap(fresh, database)
    return gone


@contextmanager
def _old(con: duckdb.DuckDBPyConnection, database: Path) -> Iterator[None]:
    """The old file as `old`, brought up to date first: a log that outlived it would be replayed into the new one."""
    with schema.opened(database) as last:
        last.execute("checkpoint wh")
    if Path(f"{database}.wal").exists():
        raise ReleaseError("The warehouse could not be closed.", "Run it again.")
    con.execute(f"attach '{str(database).replace(chr(39), chr(39) * 2)}' as old (read_only)")
    try:
        yield
    finally:
        con.execute("detach old")


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute("select table_name from duckdb_tables() where database_name = 'old' order by 1").fetchall()
    return [name for (name,) in found]


def _mark(con: duckdb.DuckDBPyConnection, order: Order, rows: Rows, secret: str, today: date) -> None:
    """TEMP `gone_key`, `gone_handle`, `gone_row`, `moved`, and the tombstones."""
    con.execute("create or replace temp table gone_key (stream varchar, source varchar, record_id varchar)")
    con.execute("create or replace temp table gone_handle (stream varchar, handle varchar)")
    for key in order.keys:
        con.execute("insert into gone_key values (?, ?, ?)", [key.stream, key.source, key.record_id])
        con.execute(
            f"insert into gone_handle select distinct ?, handle from old.{key.stream}"
            " where source = ? and record_id = ?",
            [key.stream, key.source, key.record_id],
        )
        con.execute(
            f"insert or ignore into wh.erased select {erased.mark_sql(key.stream, secret)}, $stream, $today, $reason"
            " from (select $source as source, $id as record_id)",
            {"stream": key.stream, "today": today, "reason": order.reason, "source": key.source, "id": key.record_id},
        )
    _pairs(con, "gone_row (load_id varchar, row integer)", [(one, row) for one, told in rows.items() for row in told])
    _pairs(con, "moved (old varchar, new varchar)", list(order.moved))


def _pairs(con: duckdb.DuckDBPyConnection, declared: str, pairs: list[tuple[str, int]] | list[tuple[str, str]]) -> None:
    con.execute(f"create or replace temp table {declared}")
    con.execute(
        f"insert into {declared.split()[0]} select unnest($left::varchar[]), unnest($right::varchar[])",
        {"left": [left for left, _ in pairs], "right": [str(right) for _, right in pairs]},
    )


def _copy(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Everything of a table but what goes; how many rows went. Counted again, as an INSERT once lost rows unsaid."""
    columns = {column[0] for column in con.execute(f"select * from old.{table} limit 0").description}
    kept = f"select * from old.{table} as told {_left_out(table, columns)}"
    con.execute(f"create table if not exists wh.{table} as select * from old.{table} limit 0")
    verb = "insert or replace" if table == "meta" else "insert or ignore" if table == "erased" else "insert"
    con.execute(f"{verb} into wh.{table} by name {kept}")
    asked = (
        f"select (select count(*) from old.{table}), (select count(*) from ({kept})), (select count(*) from wh.{table})"
    )
    before, wanted, arrived = con.execute(asked).fetchone() or (0, 0, 0)
    if arrived < wanted:
        raise ReleaseError(f"The new warehouse lacks rows of {table}.", "Nothing was changed; run it again.")
    return int(before - wanted) if {"handle", "record_id"} <= columns else 0


def _left_out(table: str, columns: set[str]) -> str:
    """By the record where a table names it, by its handle, or by the row of the delivery, whichever it names."""
    if {"source", "record_id"}.isdisjoint(columns) and {"stream", "handle"} <= columns:
        return "where not exists (from gone_handle as g where g.stream = told.stream and g.handle = told.handle)"
    if {"source", "record_id"}.isdisjoint(columns) and {"load_id", "row"} <= columns:
        return "where not exists (from gone_row as g where g.load_id = told.load_id and g.row = told.row)"
    if not {"source", "record_id"} <= columns:
        return ""
    stream = "told.stream" if "stream" in columns else f"'{table}'"
    return (
        f"where not exists (from gone_key as g where g.stream = {stream}"
        " and g.source = told.source and g.record_id = told.record_id)"
    )


def _enter(con: duckdb.DuckDBPyConnection, order: Order) -> None:
    """In the book of deliveries: the redacted copies, and the erased rows as superseded."""
    notes = [code for code, reason in reasons().items() if reason.effect == "note"]
    con.execute("update wh.load set sha256 = moved.new from moved where load.sha256 = moved.old")
    streams = {key.stream for key in order.keys}
    versions = " union all ".join(
        f"select load_id, count(*) as rows from old.{name} as told join gone_key as g on g.stream = '{name}'"
        " and g.source = told.source and g.record_id = told.record_id"
        " where not coalesce(contested, false) group by load_id"
        for name in sorted(streams)
    )
    con.execute(
        f"""
        update wh.load set
            loaded = load.loaded - moved_on.loaded,
            quarantined = load.quarantined - moved_on.refused,
            superseded = load.superseded + moved_on.loaded + moved_on.refused
        from (
            with refused as (
                select load_id, count(distinct row) as rows from gone_row join old.fault using (load_id, row)
                where code not in (select unnest($notes::varchar[])) group by load_id
            ), held as (select load_id, count(*) as rows from gone_row group by load_id),
            versions as (select load_id, sum(rows) as rows from ({versions}) group by load_id)
            select
                load.load_id,
                least(load.loaded, coalesce(versions.rows, 0))::integer as loaded,
                least(
                    load.quarantined, if(load.held is null, coalesce(refused.rows, 0), coalesce(held.rows, 0))
                )::integer as refused
            from old.load
            left join versions using (load_id) left join refused using (load_id) left join held using (load_id)
        ) as moved_on
        where moved_on.load_id = load.load_id""",
        {"notes": notes},
    )


def _swap(fresh: Path, database: Path) -> None:
    for file in (fresh, fresh.parent):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    if Path(f"{fresh}.wal").exists():
        raise ReleaseError("The new warehouse could not be closed.", "Nothing was changed; run it again.")
    fresh.chmod(database.stat().st_mode & 0o777)
    fresh.replace(database)
