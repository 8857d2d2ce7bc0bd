"""One database of a release: empty tables from the contract, filled from staging by name, closed and read again."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import ContractError, ReleaseError
from etl.release.contract import BREACHES, KEPT, breach, meaning

STORAGE = "v1.5.0"  # so that the engine version before ours can still read it
READER = {"enable_external_access": False, "autoload_known_extensions": False}


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, file: Path, name: str, tables: Mapping[str, str]) -> Iterator[None]:
    """A new database `name` with the contract's empty tables in schema mart; checkpointed and detached at the end."""
    con.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as {name} (storage_version '{STORAGE}')")
    try:
        # A cursor has its own search path: the contract says mart.x, and the caller's connection is left as it was.
        with con.cursor() as own:
            own.execute(f"use {name}").begin()
            own.execute("create schema mart; use mart")
            for table, statement in tables.items():
                _declare(own, table, statement)
            own.commit()
        yield
        con.execute(f"checkpoint {name}")
    finally:
        with suppress(duckdb.Error):  # after a failed write only; the files are thrown away then
            con.execute(f"detach {name}")
    file.chmod(0o600)


def _declare(own: duckdb.DuckDBPyConnection, table: str, statement: str) -> None:
    try:
        own.execute(statement)
    except (duckdb.ParserException, *BREACHES) as error:
        raise breach(table, f"its file is no table ({type(error).__name__})") from error


def staging(con: duckdb.DuckDBPyConnection, audience: str) -> str:
    """The schema that holds what is staged, with its database. Raises ContractError where there is none."""
    schema = f"stage_{audience}"
    found = con.execute("select database_name from duckdb_schemas() where schema_name = $schema", {"schema": schema})
    if (row := found.fetchone()) is None:
        raise ContractError(f"Nothing is staged for {audience}.", KEPT)
    return f'"{row[0]}".{schema}'


def fill(
    con: duckdb.DuckDBPyConnection, name: str, table: str, query: str, values: Mapping[str, Any] | None = None
) -> int:
    """Insert by name; the number of rows. Raises ContractError on any difference; a missing nullable column is one."""
    target = f'{name}.mart."{table}"'
    try:
        given, promised = _columns(con, query, values), _columns(con, f"select * from {target}")
        if extra := sorted(given - promised):
            raise breach(table, f"column {', '.join(extra)} is not in it")
        if missing := sorted(promised - given):
            raise breach(table, f"column {', '.join(missing)} is missing")
        counted = con.execute(f"insert into {target} by name {query}", dict(values or {})).fetchone()
    except BREACHES as error:
        raise breach(table, meaning(error)) from error
    return int(counted[0]) if counted else 0


def _columns(con: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any] | None = None) -> set[str]:
    return {column[0] for column in con.execute(f"select * from ({query}) limit 0", dict(values or {})).description}


def about_query(values: Mapping[str, Any]) -> str:
    return "select " + ", ".join(f'${name} as "{name}"' for name in values)


def content(con: duckdb.DuckDBPyConnection, name: str, tables: Mapping[str, str]) -> str:
    """A hash of all rows, whatever their order; rows of a table differ, as each has a primary key."""
    digest = hashlib.sha256()
    for table in tables:
        found = con.execute(f'select count(*), bit_xor(hash(t)) from {name}.mart."{table}" t').fetchone()
        digest.update(f"{table} {found}\n".encode())
    return digest.hexdigest()


def read_back(file: Path, rows: Mapping[str, int]) -> None:
    """Open what was written as a reader does. Raises ReleaseError unless every table is there with all its rows."""
    if left := [other.name for other in file.parent.glob(f"{file.name}?*")]:
        raise ReleaseError(f"{file.name} was not closed: {', '.join(left)} is left beside it.", "Run it again.")
    with duckdb.connect(str(file), read_only=True, config={**READER}) as reader:
        tables = reader.execute("select table_name from duckdb_tables() where schema_name = 'mart'").fetchall()
        counted = {table: _count(reader, table) for (table,) in tables}
    if counted != dict(rows):
        wrong = sorted(table for table in counted.keys() | rows.keys() if counted.get(table) != rows.get(table))
        raise ReleaseError(f"{file.name} does not hold what was written to it: {', '.join(wrong)}.", "Run it again.")


def _count(reader: duckdb.DuckDBPyConnection, table: str) -> int:
    found = reader.execute(f'select count(*) from mart."{table}"').fetchone()
    return int(found[0]) if found else 0
