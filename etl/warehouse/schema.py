"""Tables of the warehouse, made from the streams' declarations: one table a stream, and the book of deliveries."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.streams import STREAMS, Field, Stream

TYPES = {
    "text": "varchar",
    "token": "varchar",
    "code": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
# What placing and merging add to a record. `contested`: it contradicts the record in force, and waits beside it.
ADDED = {
    "district_id": "varchar",
    "place_level": "varchar not null",
    "area_version": "varchar",
    "handle": "varchar not null",
    "content": "varchar not null",
    "load_id": "varchar not null",
    "row": "integer not null",
    "in_force": "boolean not null",
    "contested": "boolean",
}
BOOKS = """
create table if not exists wh.load (
    load_id varchar primary key, file varchar not null, folder varchar not null, sha256 varchar not null,
    stream varchar not null, source varchar, synthetic boolean not null, loaded_at timestamp not null,
    rows_read integer not null, loaded integer not null, unchanged integer not null, superseded integer not null,
    duplicate integer not null, quarantined integer not null, held varchar,
    part varchar default '', replays varchar, withdrawn_at timestamp, position bigint, headers varchar,
    check (rows_read = loaded + unchanged + superseded + duplicate + quarantined)
);
create table if not exists wh.fault (
    load_id varchar not null, ordinal integer not null, row integer, column_name varchar, code varchar not null,
    expected varchar, suggestion varchar, cell varchar, settled_by varchar, primary key (load_id, ordinal)
);
create table if not exists wh.seen (
    stream varchar not null, load_id varchar not null, row integer not null,
    source varchar not null, record_id varchar not null, content varchar not null
);
create table if not exists wh.erased (
    mark varchar primary key, stream varchar not null, erased_on date not null, reason varchar not null
);
create table if not exists wh.meta (key varchar primary key, value varchar not null);
"""
SPILL = "spool.tmp/spill"  # below Settings.spool
# Columns that the books of an older warehouse may lack.
LATER = {
    "load": {
        "part": "varchar default ''", "replays": "varchar", "withdrawn_at": "timestamp", "position": "bigint",
        "headers": "varchar",
    },
    "fault": {"cell": "varchar", "settled_by": "varchar"},
}  # fmt: skip


def columns(stream: Stream) -> dict[str, str]:
    """Name to DuckDB type of a stream's table; restricted texts have no column here."""
    return {f.name: _type(f) for f in stream.kept} | ADDED


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose scratch space is in memory and whose lasting tables are wh.*."""
    # What does not fit into memory holds texts too: it goes where every run empties.
    spill = {"temp_directory": str(path.parent / SPILL)}
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", **spill})
    try:
        con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as wh (storage_version 'v1.5.0')")
        prepare(con)
        yield con
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection, streams: Mapping[str, Stream] = STREAMS) -> None:
    """Make what is missing; a column that a newer declaration adds is added empty."""
    con.execute(BOOKS)
    for book, later in LATER.items():
        _complete(con, book, later)
    con.execute(
        "update wh.load set position = nth from (select load_id, row_number() over (order by load_id) as nth"
        " from wh.load) as sorted where load.load_id = sorted.load_id and position is null"
    )
    for stream in streams.values():
        wanted = columns(stream)
        con.execute(f"create table if not exists wh.{stream.name} ({', '.join(f'{n} {t}' for n, t in wanted.items())})")
        _complete(con, stream.name, wanted)
    con.execute("insert or ignore into wh.meta values ('salt', ?)", [secrets.token_hex(16)])


def _complete(con: duckdb.DuckDBPyConnection, table: str, wanted: Mapping[str, str]) -> None:
    named = con.execute(
        "select column_name from duckdb_columns() where database_name = 'wh' and table_name = ?", [table]
    )
    for name in wanted.keys() - {name for (name,) in named.fetchall()}:
        con.execute(f"alter table wh.{table} add column {name} {wanted[name].removesuffix(' not null')}")


def meta(con: duckdb.DuckDBPyConnection, key: str) -> str | None:
    found = con.execute("select value from wh.meta where key = ?", [key]).fetchone()
    return found[0] if found else None


def delivered(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether any file was ever taken, be it only to be refused."""
    return con.execute("from wh.load limit 1").fetchone() is not None


def revision(con: duckdb.DuckDBPyConnection) -> str:
    """Part of a release's fingerprint.

    Changes whenever a delivery changed anything or brought a file never seen, was withdrawn, a refused row was settled,
    or a record erased.
    """
    found = con.execute("""
        select md5(concat_ws(' ',
            (select string_agg(concat(load_id, withdrawn_at), ',' order by load_id) from (
                from wh.load qualify loaded + superseded > 0
                    or withdrawn_at is not null
                    or row_number() over (partition by sha256, part order by load_id) = 1
            )),
            (select count(settled_by) from wh.fault),
            (select count(*) from wh.erased)
        ))""").fetchone()
    return str(found[0]) if found else ""


def _type(field: Field) -> str:
    return TYPES[field.kind]
