"""Merging: whatever the order and however it is split into files, the newest version of each record is in force."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.rejects import create_fault_table
from etl.streams import STREAMS
from etl.warehouse import merge, schema

STREAM = STREAMS["nil_report"]
Row = tuple[str, int | None, str, bool]  # record_id, version, week, deleted


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with schema.opened(tmp_path / "w.duckdb") as opened:
        yield opened


def deliver(con: duckdb.DuckDBPyConnection, name: str, rows: list[Row]) -> merge.Counts:
    create_fault_table(con)
    blank = ", ".join(
        f"null::{schema.TYPES[f.kind]} as {f.name}"
        for f in STREAM.kept
        if f.name not in ("record_id", "source", "version", "week", "deleted", "area_id")
    )
    con.execute(f"""create or replace temp table placed as select 0 as row, '' as record_id, 'field' as source,
        null::bigint as version, null::date as week, null::boolean as deleted, 'KRK-001' as area_id,
        'IQG13Q04' as district_id, 'neighbourhood' as place_level, {blank} limit 0""")
    for number, (record, version, week, deleted) in enumerate(rows, start=2):
        con.execute(
            "insert into placed by name select ?::int as row, ? as record_id, 'field' as source, ?::bigint as version,"
            " ?::date as week, ?::boolean as deleted, 'KRK-001' as area_id, 'IQG13Q04' as district_id,"
            " 'neighbourhood' as place_level",
            [number, record, version, week, deleted],
        )
    delivery = merge.Delivery(name, name, "nil_report", name, datetime(2026, 3, 30))
    counts = merge.merge(con, STREAM, delivery, len(rows))
    assert counts.accounted
    return counts


def in_force(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int | None, str, bool]]:
    return con.execute(
        "select record_id, version, week::varchar, coalesce(deleted, false)"
        " from wh.nil_report where in_force order by 1"
    ).fetchall()


def versioned(record: str, version: int) -> Row:
    """What a version says follows from it, so that equal versions are equal rows."""
    return (record, version, f"2026-03-{version + 1:02}", version % 5 == 4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.builds(versioned, st.sampled_from("ab"), st.integers(1, 9)), min_size=1, max_size=6), max_size=5
    )
)
def test_the_newest_version_is_in_force_whatever_the_order(tmp_path: Path, files: list[list[Row]]) -> None:
    with schema.opened(tmp_path / "w.duckdb") as con:
        con.execute("delete from wh.nil_report")
        for number, rows in enumerate(files):
            deliver(con, str(number), rows)
        newest: dict[str, Row] = {}
        for row in (row for rows in files for row in rows):
            newest[row[0]] = max(newest.get(row[0], row), row, key=lambda r: r[1] or 0)
        assert in_force(con) == [newest[record] for record in sorted(newest)]


def test_two_versions_in_one_file(con: duckdb.DuckDBPyConnection) -> None:
    counts = deliver(con, "1", [versioned("a", 1), versioned("a", 2)])
    assert (counts.loaded, counts.superseded) == (1, 1)
    assert in_force(con) == [versioned("a", 2)]


def test_a_deletion_that_names_only_its_record_wins(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [versioned("a", 2)])
    counts = deliver(con, "2", [("a", None, "2026-03-03", True)])
    assert (counts.loaded, in_force(con)[0][3]) == (1, True)


def test_a_deletion_comes_round_again_and_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [versioned("a", 2)])
    deliver(con, "2", [("a", None, "2026-03-03", True)])
    assert deliver(con, "3", [("a", None, "2026-03-03", True)]).unchanged == 1
    assert deliver(con, "4", [versioned("a", 2)]).loaded == 0
    assert in_force(con)[0][3]


def test_two_contents_under_one_version_are_held_and_a_sound_older_one_stands(con: duckdb.DuckDBPyConnection) -> None:
    counts = deliver(con, "1", [versioned("a", 1), ("a", 2, "2026-03-20", False), ("a", 2, "2026-03-21", False)])
    assert (counts.loaded, counts.quarantined) == (1, 2)
    assert in_force(con) == [versioned("a", 1)]


def test_an_old_delivery_without_versions_coming_round_again_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    first, second = ("a", None, "2026-03-02", False), ("a", None, "2026-03-09", False)
    deliver(con, "1", [first])
    assert deliver(con, "2", [second]).loaded == 1
    assert deliver(con, "3", [first]).superseded == 1
    assert in_force(con) == [second]
