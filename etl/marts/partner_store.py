"""What partners have been told: a figure that came out once never changes, so that no two releases can be subtracted.

A file of its own beside the warehouse, written only once a release stands. What the release in force tells partners is
taken in first: a run that was killed between the two, or a lost file, must not make published figures again.
"""

from pathlib import Path

import duckdb

from etl.errors import ReleaseError

TABLES = {
    "partner_month": "area_id varchar, month date, measure varchar, n integer, state varchar",
    "relation_quarter": "area_id varchar, quarter date, measure varchar, value integer, n integer, state varchar",
    "forecast_skill": (
        "quarter date, horizon_weeks integer, subset varchar, origins integer, enough boolean, crps double,"
        " brier double, roc_auc double, coverage80 double, skill_crps double, skill_crps_low double,"
        " skill_crps_high double"
    ),
}
PERIOD = {"partner_month": "month", "relation_quarter": "quarter", "forecast_skill": "quarter"}


def attach(con: duckdb.DuckDBPyConnection, path: Path | None = None, published: Path | None = None) -> None:
    """As database `pf`, in memory where no path is given. `published`: the partners' file of the release in force."""
    held = {name for (name,) in con.execute("select database_name from duckdb_databases()").fetchall()}
    if "pf" not in held:
        place = ":memory:" if path is None else _quoted(path)
        con.execute(f"attach '{place}' as pf" + ("" if path is None else " (storage_version 'v1.5.0')"))
        if path is not None:
            path.chmod(0o600)
    for name, columns in TABLES.items():
        con.execute(f"create table if not exists pf.{name} ({columns})")
    if published is not None and published.exists():
        _take_in(con, published)


def stage(con: duckdb.DuckDBPyConnection, name: str, made: str) -> None:
    """Fill stage_partner.<name>: what stands, and of table `made` the periods that are new."""
    period = PERIOD[name]
    known = "" if name == "forecast_skill" else " where area_id in (select area_id from stage_partner.area)"
    con.execute(f"""
        create or replace table stage_partner.{name} as
        select * from pf.{name}{known}
        union all by name
        from {made} where {period} not in (select {period} from pf.{name})""")


def remember(con: duckdb.DuckDBPyConnection) -> None:
    """What the release that now stands tells partners."""
    con.execute("begin")
    for name in TABLES:
        _add(con, name, f"stage_partner.{name}")
    con.execute("commit")


def _take_in(con: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Raises ReleaseError where neither the release nor the store can say what was told."""
    try:
        _read(con, published)
    except duckdb.Error as error:
        if con.execute("select count(*) from pf.partner_month").fetchone() == (0,):
            raise ReleaseError(
                "The partners' file of the release in force cannot be read, and nothing else says what they were told.",
                "Put a whole release in force (python -m etl rollback ID), or restore warehouse/partner.duckdb.",
            ) from error


def _read(con: duckdb.DuckDBPyConnection, published: Path) -> None:
    con.execute(f"attach '{_quoted(published)}' as told (read_only)")
    try:
        there = con.execute("select table_name from duckdb_tables() where database_name = 'told'").fetchall()
        for name in TABLES.keys() & {table for (table,) in there}:
            _add(con, name, f"told.mart.{name}")
    finally:
        con.execute("detach told")


def _add(con: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """Rows of periods that are not held yet."""
    period = PERIOD[name]
    con.execute(
        f"insert into pf.{name} by name from {source} where {period} not in (select distinct {period} from pf.{name})"
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
