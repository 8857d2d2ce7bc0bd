"""The contract as a release is made from it, and a breach of it as one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.errors import ContractError

AUDIENCES = ("team", "partner")
KEPT = "Nothing was published; the release in force stays."
BREACHES = (
    duckdb.ConstraintException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
)
# What the engine says -> what it means. Its own text may quote the value, so only names and checks are carried over.
MEANINGS = (
    (r"NOT NULL constraint failed: [\w.]*?(?P<fact>\w+)$", "column {fact} is null and must not be"),
    (r"CHECK constraint failed on table \w+ with expression (?P<fact>.+)$", "a row fails {fact}"),
    (r"(?P<fact>Duplicate key|PRIMARY KEY or UNIQUE)", "two rows have one primary key"),
    (r"Table with name (?P<fact>\w+) does not exist", "nothing is staged as {fact}"),
    (r"(?P<fact>Conversion Error|Out of Range Error)", "a value does not fit its column's type"),
)


@dataclass(frozen=True)
class Contract:
    """`tables`: audience -> table -> DDL."""

    version: int
    tables: Mapping[str, Mapping[str, str]]


def read(folder: Path) -> Contract:
    """Raises ContractError where a file is missing or the version is no integer."""
    try:
        version = int((folder / "VERSION").read_text("utf-8"))
        tables = {audience: _statements(folder / audience) for audience in AUDIENCES}
    except (OSError, ValueError) as error:
        raise ContractError(
            f"The contract in {folder} cannot be read.", "Restore the folder, or set KEW_CONTRACT."
        ) from error
    if not all(tables.values()):
        raise ContractError(f"The contract in {folder} has no tables.", "Restore the folder, or set KEW_CONTRACT.")
    return Contract(version, tables)


def _statements(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.sql"))}


def breach(table: str, fault: str) -> ContractError:
    return ContractError(f"mart.{table} breaks the contract: {fault}.", KEPT)


def meaning(error: duckdb.Error) -> str:
    """One clause for an engine's error, without the values it may quote."""
    first_line = str(error).strip().splitlines()[0]
    for pattern, sentence in MEANINGS:
        if found := re.search(pattern, first_line):
            return sentence.format(fact=found["fact"])
    return f"the engine refused it ({type(error).__name__})"
