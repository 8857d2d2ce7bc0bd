"""Frames into the tables that a release is filled from."""

import duckdb
import pandas as pd


def stage(con: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> None:
    """stage_team.<name> out of the rows, instead of what was there."""
    con.register("given", rows)
    con.execute(f"create or replace table stage_team.{name} as select * from given")
    con.unregister("given")
