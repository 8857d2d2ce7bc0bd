"""The file a person corrects: private, whole, and safe to open in a spreadsheet."""

import csv
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.intake import lists, rejects


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def land_raw(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[int, str, str]]) -> None:
    con.execute("create or replace temp table raw (row integer, c0 varchar, c1 varchar)")
    con.executemany("insert into raw values (?, ?, ?)", rows)
    rejects.create_fault_table(con)


def test_the_rejected_file_is_for_its_owner_and_for_correction(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    land_raw(con, [(2, "=cmd|'/c calc'!A1", "-5.2"), (3, "fine", "fine"), (4, "\t@x", "٣")])
    con.executemany(
        "insert into fault (row, column_name, code, expected, suggestion) values (?, ?, ?, ?, ?)",
        [(None, "extra", "W_SCHEMA_EXTRA", None, None), (2, "a", "E_CODE", "x, y", "x"),
         (2, "b", "E_MISSING", None, None), (4, "a", "E_TOO_LONG", "5", None)],
    )  # fmt: skip
    path = lists.write(con, tmp_path / "load-1.csv", ["first", "second"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [entry.name for entry in tmp_path.iterdir()] == ["load-1.csv"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == [*lists.ABOUT_THE_FAULT, "first", "second"]
    assert [(line[0], line[2], *line[len(lists.ABOUT_THE_FAULT) :]) for line in lines[1:]] == [
        ("", "W_SCHEMA_EXTRA", "", ""), ("2", "E_CODE", "'=cmd|'/c calc'!A1", "-5.2"), ("2", "E_MISSING", "", ""),
        ("4", "E_TOO_LONG", "'\t@x", "٣"),
    ]  # fmt: skip
    assert [lines[2][3], lines[2][7]] == [
        rejects.sentence("E_CODE", "en", "a")[0],
        rejects.sentence("E_CODE", "en", "a", "x, y", "x")[1],
    ]


@given(st.text(st.characters(blacklist_categories=("Cs",)) | st.sampled_from("=+-@\t\r\n'＝1.5"), max_size=8))
def test_a_guarded_cell_runs_nothing_and_comes_back(cell: str) -> None:
    safe = rejects.guarded(cell)
    assert not safe.startswith(rejects.STARTS_A_FORMULA) or rejects.NUMBER.fullmatch(safe)
    assert rejects.unguarded(safe) == cell or cell.startswith("'")


def test_a_note_keeps_no_row_out(con: duckdb.DuckDBPyConnection) -> None:
    rejects.create_fault_table(con)
    con.execute(
        "insert into fault (row, column_name, code) values (2, 'x', 'W_SCHEMA_EXTRA'), (null, 'y', 'W_SCHEMA_EXTRA')"
    )
    assert rejects.quarantined_rows(con) == []
    assert rejects.held_whole(con) is None


def test_held_and_unknown_reasons_keep_rows_out(con: duckdb.DuckDBPyConnection) -> None:
    rejects.create_fault_table(con)
    con.execute("insert into fault (row, column_name, code) values (5, 'x', 'E_NEW'), (2, 'y', 'W_PLACE_UNKNOWN')")
    assert rejects.quarantined_rows(con) == [2, 5]
