"""A release with a mark in every text a person could have written, and who may see which of them.

A mark names its column and its row. Whether a role may see it follows from policy.toml alone: some question the
role has a right to has to read that column.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import people_made
from werkzeug.test import TestResponse

from dashboard.access import policy

QUERIES = Path(policy.__file__).parents[1] / "queries"
MARK = re.compile(rb"zq(\d{3})r(\d{5})qz")
# Codes are left alone, for pages look them up; so are the ids by which tables are joined.
WRITTEN = re.compile(
    r"name_\w+|other_names|(label|meaning|sentence|remedy|title|reason)_\w+|source|file|licence"
    r"|suggestion_\d|(incident|grievance|meeting|calendar|alert)_id|left_handle|right_handle|handle|inputs"
)
JOINED = {("commitment", "meeting_id"), ("alert_row", "alert_id")}
ONE_A_COLUMN = {"source", "licence"}  # grouped by: a mark a row would make each row a group


class Column(NamedTuple):
    audience: str
    table: str
    name: str


@dataclass(frozen=True)
class Marks:
    """Where marks were planted; the number of a column is its place here. `rows`: how many there are of each."""

    data: Path
    columns: tuple[Column, ...]
    rows: tuple[int, ...]

    @property
    def planted(self) -> int:
        return sum(self.rows)

    def of(self, audience: str, question: str) -> set[Column]:
        """Columns a question could return: its file names both the table and the column."""
        words = set(re.findall(r"\w+", sql(audience, question)))
        return {c for c in self.columns if c.audience == audience and c.table in words and c.name in words}

    def of_right(self, audience: str, right: str) -> set[Column]:
        asked = [q for (a, q), need in policy.QUESTIONS.items() if (a, need) == (audience, right)]
        return set().union(*(self.of(audience, question) for question in asked))

    def due(self, role: str) -> set[Column]:
        """All that a role may be shown; a stranger, nothing."""
        return _due(self, role) if role in policy.ROLES else set()

    def seen(self, *told: bytes) -> set[Column]:
        return {self.columns[int(found[1])] for text in told for found in MARK.finditer(text)}


@cache
def _due(marks: Marks, role: str) -> set[Column]:
    mine = policy.ROLES[role]
    return set().union(*(marks.of_right(mine.audience, right) for right in mine.rights))


def questions() -> dict[tuple[str, str], Path]:
    """Every question there is, by audience: the folder it lies in, and the team's where it lies in none."""
    return {
        (path.parent.name if path.parent != QUERIES else "team", path.stem): path for path in QUERIES.rglob("*.sql")
    }


def sql(audience: str, question: str) -> str:
    path = questions().get((audience, question))
    return re.sub("--.*", "", path.read_text(encoding="utf-8")) if path else ""


def planted(sample: Path, at: Path, *, real: bool = True) -> Marks:
    """The sample's release at a place of its own, with marks in its texts."""
    people_made.real(sample, at)
    identity = (at / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    folder = at / "releases" / identity
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    columns: list[Column] = []
    rows: list[int] = []
    for audience in ("team", "partner"):
        path = folder / f"{audience}.duckdb"
        with duckdb.connect(str(path)) as con:
            found = con.execute(
                "select table_name, column_name from duckdb_columns() "
                "where schema_name = 'mart' and data_type = 'VARCHAR' order by all"
            ).fetchall()
            for table, name in found:
                if WRITTEN.fullmatch(name) and (table, name) not in JOINED:
                    rows.append(_mark(con, table, name, len(columns)))
                    columns.append(Column(audience, table, name))
            con.execute("update mart.about set synthetic = $1", [not real])
        manifest["files"][path.name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Marks(at, tuple(columns), tuple(rows))


def _mark(con: duckdb.DuckDBPyConnection, table: str, name: str, number: int) -> int:
    row = "0" if name in ONE_A_COLUMN else "rowid % 100000"
    con.execute(
        f"update mart.{table} set {name} = concat({name}, ' zq{number:03}r', "
        f"lpad(cast({row} as varchar), 5, '0'), 'qz') where {name} is not null"
    )
    ((count,),) = con.execute(f"select count(distinct {name}) from mart.{table}").fetchall()
    return int(count)


def whole(answer: TestResponse) -> bytes:
    """Everything of an answer: its status, its headers, its body."""
    return f"{answer.status}\n{answer.headers}\n".encode("utf-8", "surrogateescape") + answer.data


def known(data: Path) -> tuple[frozenset[bytes], str]:
    """Words that tell a stranger something without any mark, names of places and the release's own id; and the version
    under which outlines are served.
    """
    identity = (data / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(data / "releases" / identity / "team.duckdb"), read_only=True) as con:
        names = [name for row in con.execute("select name_en, name_ar from mart.area").fetchall() for name in row]
        ((version,),) = con.execute("select area_version from mart.about").fetchall()
    plain = (re.sub(r" zq\d+r\d+qz", "", name).encode() for name in names if name)
    return frozenset({identity.encode(), *plain}), version


def told_of(words: Iterable[bytes], text: bytes) -> set[bytes]:
    return {word for word in words if word in text}
