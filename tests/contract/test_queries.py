"""The dashboard asks within the contract: every question runs on an empty database made from it."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

import dashboard.rows

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "dashboard" / "queries"


def row_classes() -> dict[str, type]:
    modules = [dashboard.rows] + [
        importlib.import_module(f"dashboard.rows.{found.name}")
        for found in pkgutil.iter_modules(dashboard.rows.__path__)
    ]
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): row
        for module in modules
        for name, row in inspect.getmembers(module, dataclasses.is_dataclass)
    }


# What pages bind; every other parameter is a day.
WORDS = (
    "area", "area_id", "district", "place", "place_id", "level", "item", "side", "measure", "source", "category", "by",
    "stream", "kind", "origin",
)  # fmt: skip
NUMBERS = ("limit", "offset", "weeks", "size", "skip")
VALUES: dict[str, str | int] = dict.fromkeys(WORDS, "x") | dict.fromkeys(NUMBERS, 1) | {"grain": "week"}
# (audience, question): each audience has questions of its own, on tables of its own.
QUESTIONS = sorted((path.parent.name, path.stem) for path in QUERIES.glob("*/*.sql"))


@pytest.fixture(scope="module")
def empty() -> dict[str, duckdb.DuckDBPyConnection]:
    """By audience, a database without a row made from its contract."""
    return {audience: _made(audience) for audience in ("team", "partner")}


def _made(audience: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create schema mart")
    for table in sorted((ROOT / "data" / "contract" / audience).glob("*.sql")):
        con.execute(table.read_text(encoding="utf-8"))
    return con


@pytest.mark.parametrize(("audience", "question"), QUESTIONS)
def test_a_question_stays_within_the_contract(
    audience: str, question: str, empty: dict[str, duckdb.DuckDBPyConnection]
) -> None:
    """There is nothing but mart.* in this database, so a question that reads anything else fails here."""
    sql = (QUERIES / audience / f"{question}.sql").read_text(encoding="utf-8")
    asked = {name: VALUES.get(name, date(2026, 3, 30)) for name in re.findall(r"\$([a-z_]+)", sql)}
    columns = [column[0] for column in empty[audience].execute(sql, asked).description]
    assert columns == [field.name for field in dataclasses.fields(row_classes()[question])]


def test_every_question_has_its_row_class_and_one_audience() -> None:
    names = [question for _, question in QUESTIONS]
    assert len(names) == len(set(names))
    assert set(names) <= set(row_classes())
    assert {question for audience, question in QUESTIONS if audience == "partner"} == {
        name for name, row in row_classes().items() if row.__module__ == "dashboard.rows.partner"
    }
