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
    "stream",
)  # fmt: skip
NUMBERS = ("limit", "offset", "weeks", "size", "skip")
VALUES: dict[str, str | int] = dict.fromkeys(WORDS, "x") | dict.fromkeys(NUMBERS, 1) | {"grain": "week"}
QUESTIONS = sorted(path.stem for path in QUERIES.glob("*.sql"))


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create schema mart")
    for table in sorted((ROOT / "data" / "contract" / "team").glob("*.sql")):
        con.execute(table.read_text(encoding="utf-8"))
    return con


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_stays_within_the_contract(question: str, empty: duckdb.DuckDBPyConnection) -> None:
    """There is nothing but mart.* in this database, so a question that reads anything else fails here."""
    sql = (QUERIES / f"{question}.sql").read_text(encoding="utf-8")
    asked = {name: VALUES.get(name, date(2026, 3, 30)) for name in re.findall(r"\$([a-z_]+)", sql)}
    columns = [column[0] for column in empty.execute(sql, asked).description]
    assert columns == [field.name for field in dataclasses.fields(row_classes()[question])]


def test_every_row_class_has_its_question() -> None:
    assert set(QUESTIONS) <= set(row_classes())
