"""Deliveries of nil reports, made in the shortest way from what they say."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import duckdb

from etl.intake.rejects import create_fault_table
from etl.streams import STREAMS, Stream
from etl.warehouse import merge, schema

STREAM = STREAMS["nil_report"]
BEGAN = datetime(2026, 3, 30)


class Row(NamedTuple):
    """`says` is told apart by the week it speaks of."""

    record: str
    version: int | None = None
    says: int = 1
    deleted: bool = False
    updated_at: datetime | None = None
    source: str = "field"


@contextmanager
def warehouse(streams: Mapping[str, Stream] = STREAMS) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty one in memory."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("attach ':memory:' as wh")
        schema.prepare(con, streams)
        create_fault_table(con)
        yield con


def empty(con: duckdb.DuckDBPyConnection) -> None:
    for table in ("nil_report", "seen", "fault", "load", "erased"):
        con.execute(f"truncate wh.{table}")


def deliver(
    con: duckdb.DuckDBPyConnection,
    name: str,
    rows: Sequence[Row],
    *,
    replays: str | None = None,
    erased_key: str | None = None,
    area: tuple[str, str] = ("KRK-001", "v1"),
) -> merge.Counts:
    """One file; deliveries named by numbers come a day apart. `area`: the one found, and by which boundaries."""
    at = BEGAN + timedelta(days=int(name) if name.isdigit() else 0)
    con.execute("truncate fault")
    lay_out(con, rows, *area)
    delivery = merge.Delivery(name, f"nil_report/{name}.csv", "nil_report", name, at, replays=replays)
    con.execute("begin")
    try:
        counts = merge.merge(con, STREAM, delivery, len(rows), erased_key)
        merge.record_load(con, STREAM.name, delivery, counts, source="field", synthetic=False, held=None)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return counts


BLANK = ", ".join(
    f"null::{schema.TYPES[f.kind]} as {f.name}"
    for f in STREAM.kept
    if f.name not in ("record_id", "source", "version", "week", "deleted", "updated_at", "area_id")
)


def lay_out(
    con: duckdb.DuckDBPyConnection, rows: Sequence[Row], area_id: str = "KRK-001", area_version: str = "v1"
) -> None:
    """TEMP `placed`."""
    con.execute(
        "create or replace temp table placed as select (1 + generate_subscripts($record, 1))::integer as row,"
        " unnest($record::varchar[]) as record_id, unnest($source::varchar[]) as source,"
        " unnest($version::bigint[]) as version, date '2026-01-05' + 7 * unnest($says::integer[]) as week,"
        " unnest($deleted::boolean[]) as deleted, unnest($updated_at::timestamp[]) as updated_at,"
        " $area_id as area_id, 'IQG13Q04' as district_id, 'neighbourhood' as place_level,"
        f" $area_version as area_version, {BLANK}",
        {name: [getattr(row, name) for row in rows] for name in Row._fields}
        | {"area_id": area_id, "area_version": area_version},
    )


def in_force(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int | None, int, bool]]:
    """(record, version, says, deleted), sorted."""
    return con.execute(
        "select record_id, version, ((week - date '2026-01-05') // 7)::integer, coalesce(deleted, false)"
        " from wh.nil_report where in_force order by all"
    ).fetchall()


def state(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """All that the warehouse knows from deliveries that stand: versions, who said them, and what is in force."""
    return con.execute(
        "with standing as (from wh.load where withdrawn_at is null)"
        " select load_id, row, record_id, content, in_force, coalesce(contested, false)"
        " from wh.nil_report semi join standing using (load_id)"
        " union all select load_id, row, record_id, content, null, null from wh.seen semi join standing using (load_id)"
        " order by all"
    ).fetchall()
