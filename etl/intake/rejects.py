"""Faults as rows, each with a reason from a closed list and the sentence a person reads."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

import duckdb

Effect = Literal["reject", "hold", "note"]
Language = Literal["en", "ar", "ckb", "tr"]
LANGUAGES: tuple[Language, ...] = ("en", "ar", "ckb", "tr")

REASONS_FILE = Path(__file__).parents[2] / "data" / "reference" / "codes" / "reject.csv"
OPTIONAL_PART = re.compile(r"\[([^\[\]]*)\]")
PLACEHOLDER = re.compile(r"\{(\w+)\}")

# A spreadsheet runs what begins like this, full-width forms included; OWASP ASVS 1.2.10.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|\d*[.,]\d+)([eE][+-]?\d+)?")


FAULT_TABLES = """
create or replace temp table fault (
    row integer, column_name varchar, code varchar not null, expected varchar, suggestion varchar, cell varchar
);
create or replace temp table reason (code varchar not null primary key, effect varchar not null);
create or replace temp view quarantined as
    select distinct row from fault left join reason using (code)
    where row is not null and effect is distinct from 'note';
"""


@dataclass(frozen=True)
class Reason:
    """One line of the closed list; sentences by language, their parts in [brackets] left out when they say nothing."""

    code: str
    effect: Effect
    sentences: Mapping[Language, str]
    remedies: Mapping[Language, str]


def load_reasons(path: Path) -> dict[str, Reason]:
    """The closed list of reasons, by code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {line["code"]: _reason(line) for line in csv.DictReader(lines)}


@cache
def reasons() -> Mapping[str, Reason]:
    """The list this project ships with, read once."""
    return load_reasons(REASONS_FILE)


def sentence(code: str, lang: Language, column: str = "", expected: str = "", suggestion: str = "") -> tuple[str, str]:
    """What is wrong and what to do about it; a code outside the list reads as E_INTERNAL."""
    reason = reasons().get(code) or reasons()["E_INTERNAL"]
    values = {"column": column, "expected": expected, "suggestion": suggestion}
    return _render(reason.sentences[lang], values), _render(reason.remedies[lang], values)


def create_fault_table(con: duckdb.DuckDBPyConnection) -> None:
    """An empty TEMP table `fault` (a null `row` is the file as a whole) and a TEMP view `quarantined(row)`."""
    con.execute(FAULT_TABLES)
    effects = {code: reason.effect for code, reason in reasons().items()}
    con.execute(
        "insert into reason select unnest($codes::varchar[]), unnest($effects::varchar[])",
        {"codes": list(effects), "effects": list(effects.values())},
    )


def quarantined_rows(con: duckdb.DuckDBPyConnection) -> list[int]:
    """The rows with a fault of their own that keeps them out, in file order."""
    return [row for (row,) in con.execute("select row from quarantined order by row").fetchall()]


def held_whole(con: duckdb.DuckDBPyConnection) -> str | None:
    """The code that keeps the whole file out, if any."""
    found = con.execute(
        "select code from fault left join reason using (code)"
        " where row is null and effect is distinct from 'note' order by code limit 1"
    ).fetchone()
    return found[0] if found else None


def guarded(cell: str) -> str:
    """A cell that no spreadsheet will run; numbers stay numbers."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell


def _reason(line: Mapping[str, str]) -> Reason:
    sentences, remedies = ({lang: line[f"{part}_{lang}"] for lang in LANGUAGES} for part in ("sentence", "remedy"))
    return Reason(line["code"], cast(Effect, line["effect"]), sentences, remedies)


def _render(template: str, values: Mapping[str, str]) -> str:
    def kept(part: re.Match[str]) -> str:
        return part[1] if all(values[name] for name in PLACEHOLDER.findall(part[1])) else ""

    return PLACEHOLDER.sub(lambda match: values[match[1]], OPTIONAL_PART.sub(kept, template))
