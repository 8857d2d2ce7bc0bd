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
# What placing and merging add to a record.
ADDED = {
    "district_id": "varchar",
    "place_level": "varchar not null",
    "handle": "varchar not null",
    "content": "varchar not null",
    "load_id": "varchar not null",
    "row": "integer not null",
    "in_force": "boolean not null",
}
BOOKS = """
create table if not exists wh.load (
    load_id varchar primary key, file varchar not null, folder varchar not null, sha256 varchar not null,
    stream varchar not null, source varchar, synthetic boolean not null, loaded_at timestamp not null,
    rows_read integer not null, loaded integer not null, unchanged integer not null, superseded integer not null,
    duplicate integer not null, quarantined integer not null, held varchar,
    check (rows_read = loaded + unchanged + superseded + duplicate + quarantined)
);
create table if not exists wh.fault (
    load_id varchar not null, ordinal integer not null, row integer, column_name varchar, code varchar not null,
    expected varchar, suggestion varchar, primary key (load_id, ordinal)
);
create table if not exists wh.meta (key varchar primary key, value varchar not null);
"""


def columns(stream: Stream) -> dict[str, str]:
    """Name to DuckDB type of a stream's table; restricted texts have no column here."""
    return {f.name: _type(f) for f in stream.kept} | ADDED


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose scratch space is in memory and whose lasting tables are wh.*."""
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    try:
        con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as wh (storage_version 'v1.5.0')")
        prepare(con)
        yield con
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection, streams: Mapping[str, Stream] = STREAMS) -> None:
    """Make what is missing; a column that a newer declaration adds is added empty."""
    con.execute(BOOKS)
    for stream in streams.values():
        wanted = columns(stream)
        con.execute(f"create table if not exists wh.{stream.name} ({', '.join(f'{n} {t}' for n, t in wanted.items())})")
        for name in wanted.keys() - _existing(con, stream.name):
            con.execute(f"alter table wh.{stream.name} add column {name} {wanted[name].removesuffix(' not null')}")
    con.execute("insert or ignore into wh.meta values ('salt', ?)", [secrets.token_hex(16)])


def meta(con: duckdb.DuckDBPyConnection, key: str) -> str | None:
    found = con.execute("select value from wh.meta where key = ?", [key]).fetchone()
    return found[0] if found else None


def delivered(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether any file was ever taken, be it only to be refused."""
    return con.execute("from wh.load limit 1").fetchone() is not None


def revision(con: duckdb.DuckDBPyConnection) -> str:
    """Changes whenever a delivery changed anything, or brought a file never seen; part of a release's fingerprint."""
    found = con.execute(
        "select coalesce(md5(string_agg(load_id, ',' order by load_id)), '') from ("
        " from wh.load qualify loaded + superseded > 0 or row_number() over (partition by sha256 order by load_id) = 1)"
    ).fetchone()
    return str(found[0]) if found else ""


def _type(field: Field) -> str:
    return TYPES[field.kind]


def _existing(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    named = con.execute(
        "select column_name from duckdb_columns() where database_name = 'wh' and table_name = ?", [table]
    )
    return {name for (name,) in named.fetchall()}
