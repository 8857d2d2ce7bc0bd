"""The contract as a promise that can be read: each file says its grain, its key, and what it is."""

import re
from functools import cache
from pathlib import Path

import duckdb
import pytest

CONTRACT = Path(__file__).resolve().parents[2] / "data" / "contract"
AUDIENCES = ("team", "partner")
FILES = sorted(CONTRACT.glob("*/*.sql"))
TYPES = {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}
NEVER = {"lat", "lon", "latitude", "longitude", "narrative", "summary", "text", "note", "phone", "name"}
# A column's own name; and a place as somebody wrote it, which a person has to read to say which place it is.
DELIBERATE = {"note": {"text"}, "commitment": {"text"}, "field": {"name"}, "place_held": {"name"}}
each_file = pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])


@cache
def made(*files: Path) -> duckdb.DuckDBPyConnection:
    """A database with these files' tables, shared by the tests that only look at it."""
    con = duckdb.connect()
    con.execute("create schema mart")
    for file in files:
        con.execute(file.read_text("utf-8"))
    return con


def test_every_audience_is_told_what_it_reads() -> None:
    for audience in AUDIENCES:
        assert (CONTRACT / audience / "about.sql") in FILES
    assert {file.parent.name for file in FILES} == set(AUDIENCES)


def test_version_is_a_positive_integer() -> None:
    assert re.fullmatch(r"[1-9][0-9]*\n", (CONTRACT / "VERSION").read_text("ascii"))


@each_file
def test_first_line_says_the_grain(file: Path) -> None:
    assert re.match(r"-- one row(:| per ) ?\S", file.read_text("utf-8").splitlines()[0])


@each_file
def test_makes_the_one_table_it_is_named_for(file: Path) -> None:
    tables = made(file).execute("select schema_name, table_name from duckdb_tables()").fetchall()
    assert tables == [("mart", file.stem)]


@each_file
def test_has_a_primary_key_and_a_comment(file: Path) -> None:
    con = made(file)
    keys = con.execute("select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'")
    assert keys.fetchone() == (1,)
    assert all(comment for (comment,) in con.execute("select comment from duckdb_tables()").fetchall())


@each_file
def test_columns_have_plain_types_that_every_reader_knows(file: Path) -> None:
    types = made(file).execute("select distinct data_type from duckdb_columns() where schema_name = 'mart'").fetchall()
    assert {name for (name,) in types} <= TYPES


@each_file
def test_no_coordinate_of_a_record_and_no_free_text(file: Path) -> None:
    names = made(file).execute("select column_name from duckdb_columns() where schema_name = 'mart'").fetchall()
    assert not {name for (name,) in names} & NEVER - DELIBERATE.get(file.stem, set())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_tables_of_an_audience_stand_together(audience: str) -> None:
    files = sorted((CONTRACT / audience).glob("*.sql"))
    con = made(*files)
    assert con.execute("select count(*) from duckdb_tables()").fetchone() == (len(files),)


def test_readme_lists_every_table() -> None:
    readme = (CONTRACT / "README.md").read_text("utf-8")
    listed = set(re.findall(r"\w+", " ".join(re.findall(r"^\| ([a-z_, ]+) \|", readme, re.MULTILINE))))
    assert {file.stem for file in FILES} <= listed


def test_partners_are_never_given_a_neighbourhood() -> None:
    con = made(CONTRACT / "partner" / "area.sql")
    ask = (
        "insert into mart.area by name select $level as area_id, $level as level, 'IQG13Q01' as district_id,"
        """ 'Kirkuk' as name_en, '{"type":"Point"}' as geometry, '1' as version"""
    )
    con.execute(ask, {"level": "district"})
    with pytest.raises(duckdb.ConstraintException):
        con.execute(ask, {"level": "neighbourhood"})
