"""Merging: whatever the order and however it is split into files, the newest version of each record is in force."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from deliveries import BEGAN, STREAM, Row, deliver, empty, in_force, warehouse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import SettingsError
from etl.warehouse import erased, merge, schema


@pytest.fixture(scope="module")
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as con:
        yield con


@pytest.fixture
def con(opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    empty(opened)
    return opened


def versioned(record: str, version: int) -> Row:
    """What a version says follows from it, so that equal versions are equal rows."""
    return Row(record, version, version, version % 5 == 4)


def as_it_stands(*rows: Row) -> list[tuple[str, int | None, int, bool]]:
    return [row[:4] for row in rows]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.builds(versioned, st.sampled_from("ab"), st.integers(1, 9)), min_size=1, max_size=6), max_size=5
    )
)
def test_the_newest_version_is_in_force_whatever_the_order(
    con: duckdb.DuckDBPyConnection, files: list[list[Row]]
) -> None:
    empty(con)
    for number, rows in enumerate(files):
        deliver(con, str(number), rows)
    newest: dict[str, Row] = {}
    for row in (row for rows in files for row in rows):
        newest[row.record] = max(newest.get(row.record, row), row, key=lambda r: r.version or 0)
    assert in_force(con) == as_it_stands(*(newest[record] for record in sorted(newest)))


def test_two_versions_in_one_file(con: duckdb.DuckDBPyConnection) -> None:
    counts = deliver(con, "1", [versioned("a", 1), versioned("a", 2)])
    assert (counts.loaded, counts.superseded) == (1, 1)
    assert in_force(con) == as_it_stands(versioned("a", 2))


def test_a_deletion_that_names_only_its_record_wins(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [versioned("a", 2)])
    counts = deliver(con, "2", [Row("a", deleted=True)])
    assert (counts.loaded, in_force(con)[0][3]) == (1, True)


def test_a_deletion_comes_round_again_and_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [versioned("a", 2)])
    deliver(con, "2", [Row("a", deleted=True)])
    assert deliver(con, "3", [Row("a", deleted=True)]).unchanged == 1
    assert deliver(con, "4", [versioned("a", 2)]).loaded == 0
    assert in_force(con)[0][3]


def test_two_contents_under_one_version_are_held_and_a_sound_older_one_stands(con: duckdb.DuckDBPyConnection) -> None:
    counts = deliver(con, "1", [versioned("a", 1), Row("a", 2, 20), Row("a", 2, 21)])
    assert (counts.loaded, counts.quarantined) == (1, 2)
    assert in_force(con) == as_it_stands(versioned("a", 1))


def test_both_sides_of_a_contradiction_are_kept_and_the_first_stands(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    assert deliver(con, "2", [Row("a", 1, 2)]).quarantined == 1
    assert deliver(con, "3", [Row("a", 1, 2)]).quarantined == 1
    assert in_force(con) == [("a", 1, 1, False)]
    assert con.execute("select count(*) filter (contested), count(*) from wh.nil_report").fetchone() == (1, 2)


def test_an_old_delivery_without_versions_coming_round_again_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    first, second = Row("a", says=1), Row("a", says=2)
    deliver(con, "1", [first])
    assert deliver(con, "2", [second]).loaded == 1
    assert deliver(con, "3", [first]).superseded == 1
    assert in_force(con) == as_it_stands(second)


def test_new_boundaries_move_no_record_that_is_delivered_again(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)], area=("KRK-001", "v1"))
    assert deliver(con, "2", [Row("a", 1, 1)], area=("KRK-002", "v2")).unchanged == 1
    assert deliver(con, "3", [Row("a", 2, 1)], area=("KRK-002", "v2")).loaded == 1
    found = con.execute("select version, area_id, area_version, in_force from wh.nil_report order by version")
    assert found.fetchall() == [(1, "KRK-001", "v1", False), (2, "KRK-002", "v2", True)]


def test_an_erased_record_stays_out_however_it_is_delivered(con: duckdb.DuckDBPyConnection) -> None:
    marked = f"select {erased.mark_sql(STREAM.name, 'secret')} from (select 'a' as record_id, 'field' as source)"
    con.execute(f"insert into wh.erased select ({marked}), 'nil_report', ?, 'asked for'", [date(2026, 4, 1)])
    counts = deliver(con, "1", [Row("a", 1), Row("b", 1), Row("a", source="other")], erased_key="secret")
    assert (counts.loaded, counts.superseded, counts.quarantined) == (2, 1, 0)
    assert con.execute("select row, code from wh.fault").fetchall() == [(2, "W_ERASED")]
    assert con.execute("from wh.nil_report where record_id = 'a' and source = 'field'").fetchall() == []
    assert deliver(con, "2", [Row("a", 2)], erased_key="another secret").loaded == 1


def test_without_the_key_nothing_is_taken_that_may_have_been_erased(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into wh.erased values ('mark', 'nil_report', ?, 'asked for')", [date(2026, 4, 1)])
    with pytest.raises(SettingsError):
        deliver(con, "1", [Row("a", 1)])


def test_what_was_known_is_remembered_as_said_once_more(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1), Row("a", 2), Row("a", 2)])
    deliver(con, "2", [Row("a", 1), Row("a", 2)])
    assert con.execute("select load_id, row from wh.seen order by all").fetchall() == [("2", 2), ("2", 3)]


OLD_BOOKS = """
create table wh.load (
    load_id varchar primary key, file varchar not null, folder varchar not null, sha256 varchar not null,
    stream varchar not null, source varchar, synthetic boolean not null, loaded_at timestamp not null,
    rows_read integer not null, loaded integer not null, unchanged integer not null, superseded integer not null,
    duplicate integer not null, quarantined integer not null, held varchar,
    check (rows_read = loaded + unchanged + superseded + duplicate + quarantined)
);
create table wh.fault (
    load_id varchar not null, ordinal integer not null, row integer, column_name varchar, code varchar not null,
    expected varchar, suggestion varchar, primary key (load_id, ordinal)
);
insert into wh.load values
    ('2', 'b.csv', 'b', 'b', 'incident', null, false, now(), 1, 0, 0, 0, 0, 1, null),
    ('1', 'a.csv', 'a', 'a', 'incident', null, false, now(), 1, 0, 0, 0, 0, 1, null);
insert into wh.fault values ('1', 1, 2, 'week', 'E_DATE', null, null);
"""


def test_a_warehouse_of_an_older_program_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as wh")
        con.execute(OLD_BOOKS)
    with schema.opened(path) as con:
        delivery = merge.Delivery("0", "c.csv", "c", "c", BEGAN, part="commitment", replays="1")
        con.execute("create temp table fault as select *, null::varchar as cell from wh.fault limit 0")
        merge.record_load(con, "incident", delivery, merge.Counts(0), source=None, synthetic=False, held=None)
    with schema.opened(path) as con:
        books = con.execute("select load_id, position, part, replays, withdrawn_at from wh.load order by position")
        assert books.fetchall() == [
            ("1", 1, "", None, None),
            ("2", 2, "", None, None),
            ("0", 3, "commitment", "1", None),
        ]
        assert con.execute("select code, cell, settled_by from wh.fault").fetchall() == [("E_DATE", None, None)]


@pytest.mark.parametrize(
    "change",
    [
        "update wh.load set withdrawn_at = timestamp '2026-04-01'",
        "update wh.fault set settled_by = '2'",
        "insert into wh.erased values ('mark', 'nil_report', date '2026-04-01', 'asked for')",
    ],
)
def test_a_release_is_due_after_whatever_changes_what_it_says(con: duckdb.DuckDBPyConnection, change: str) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("a", 1, 2)])
    before = schema.revision(con)
    deliver(con, "3", [Row("a", 1, 1)])
    con.execute("update wh.load set sha256 = '1' where load_id = '3'")
    assert schema.revision(con) == before
    con.execute(change)
    assert schema.revision(con) != before
