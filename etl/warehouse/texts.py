"""Restricted texts on their way to the vault: the warehouse has no column for them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import duckdb

from etl.streams import STREAMS, Stream
from etl.vault import Saying, Texts
from etl.warehouse.merge import HANDLE

AT_ONCE = 5_000


def restricted(stream: Stream) -> tuple[str, ...]:
    return tuple(field.name for field in stream.fields if field.restricted)


def keep(con: duckdb.DuckDBPyConnection, stream: Stream, vault: Texts, load_id: str, now: datetime) -> int:
    """What the rows of TEMP `placed` say in restricted fields, unless they contradict the record in force.

    Call before the delivery is committed: a text of a delivery that never was harms nobody, a lost one does.
    """
    return vault.put(_sayings(con, stream), load_id, now) if restricted(stream) else 0


def settle(
    con: duckdb.DuckDBPyConnection, vault: Texts, before: Mapping[str, datetime] | None = None, *, dry_run: bool = False
) -> int:
    """Destroy the keys of texts that nobody stands by: their deliveries are withdrawn, their records deleted by the
    source, or their time is over (`before`: by stream). How many versions went.
    """
    if not vault.began:
        return 0
    loads = con.execute("select load_id, withdrawn_at is null from wh.load").fetchall()
    deleted = [
        (stream.name, handle)
        for stream in STREAMS.values()
        if restricted(stream)
        for (handle,) in con.execute(f"select handle from wh.{stream.name} where in_force and deleted").fetchall()
    ]
    return vault.settle(
        standing=[load for load, stands in loads if stands],
        withdrawn=[load for load, stands in loads if not stands],
        deleted=deleted,
        before=before,
        dry_run=dry_run,
    )


def handle(con: duckdb.DuckDBPyConnection, stream: str, source: str, record_id: str) -> str:
    """The opaque id of a record, known to the warehouse or not."""
    found = con.execute(
        f"select {HANDLE} from (select ? as source, ? as record_id) as placed,"
        " (select value from wh.meta where key = 'salt') as salt, (select ? as name) as stream",
        [source, record_id, stream],
    ).fetchone()
    return str(found[0]) if found else ""


def _sayings(con: duckdb.DuckDBPyConnection, stream: Stream) -> Iterator[Saying]:
    fields = restricted(stream)
    told = " or ".join(f"placed.{field} is not null" for field in fields)
    found = con.execute(
        f"""
        select {HANDLE}, version, updated_at::varchar, {", ".join(f"placed.{field}" for field in fields)}
        from placed join (select row from judged where verdict <> 'conflict') using (row),
            (select value from wh.meta where key = 'salt') as salt, (select $stream as name) as stream
        where deleted is distinct from true and ({told}) order by row""",
        {"stream": stream.name},
    )
    while some := found.fetchmany(AT_ONCE):
        for handle, version, updated, *texts in some:
            for field, text in zip(fields, texts, strict=True):
                if text:
                    yield Saying(stream.name, handle, field, text, version, updated)
