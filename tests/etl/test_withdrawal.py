"""Withdrawing: as if the delivery had never come, whatever it was, whoever else said the same."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from deliveries import Row, deliver, empty, in_force, state, warehouse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from etl import pipeline, release
from etl.commands.known import known
from etl.commands.withdraw import withdraw as take_back
from etl.errors import InboxError
from etl.settings import Settings
from etl.warehouse import schema
from etl.warehouse.deliveries import find
from etl.warehouse.withdrawal import withdraw

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as con:
        yield con


@pytest.fixture
def con(opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    empty(opened)
    return opened


ROWS = st.builds(
    Row,
    record=st.sampled_from("ab"),
    version=st.sampled_from([None, 1, 2]),
    says=st.integers(1, 3),
    deleted=st.sampled_from([False, False, True]),
    updated_at=st.sampled_from([None, None, datetime(2026, 4, 1)]),
)
FILES = st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=6)


def as_if_never(con: duckdb.DuckDBPyConnection, files: list[list[Row]], gone: list[int]) -> None:
    empty(con)
    for number, rows in enumerate(files):
        deliver(con, str(number), rows)
    for number in gone:
        withdraw(con, [str(number)], NOW)
    left = state(con)
    empty(con)
    for number, rows in enumerate(files):
        if number not in gone:
            deliver(con, str(number), rows)
    assert left == state(con)


@examples(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, st.data())
def test_what_is_withdrawn_never_was(
    con: duckdb.DuckDBPyConnection, files: list[list[Row]], data: st.DataObject
) -> None:
    as_if_never(con, files, [data.draw(st.integers(0, len(files) - 1))])


@pytest.mark.soak
@examples(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, st.permutations(range(6)), st.integers(1, 5))
def test_what_is_withdrawn_never_was_many_times(
    con: duckdb.DuckDBPyConnection, files: list[list[Row]], order: list[int], several: int
) -> None:
    as_if_never(con, files, [number for number in order if number < len(files)][:several])


def test_a_wrong_file_goes_and_what_it_replaced_comes_back(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1), Row("b", 1, 1)])
    deliver(con, "2", [Row("a", 2, 2), Row("b", 1, 1), Row("c", 1, 3)])
    done = withdraw(con, ["2"], NOW)
    assert (done.loads, done.withdrawn, done.restored, done.standing) == (("2",), 2, 1, 1)
    assert in_force(con) == [("a", 1, 1, False), ("b", 1, 1, False)]


def test_what_another_file_also_said_stands_under_that_file(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("x"), Row("a", 1, 1)])
    done = withdraw(con, ["1"], NOW)
    assert (done.withdrawn, done.restored, done.standing) == (0, 0, 1)
    told = con.execute("select load_id, row from wh.nil_report where in_force and record_id = 'a'").fetchall()
    assert told == [("2", 3)]


def test_a_withdrawn_file_can_be_delivered_again(con: duckdb.DuckDBPyConnection) -> None:
    rows = [Row("a", 1, 1), Row("b", says=4)]
    deliver(con, "1", rows)
    withdraw(con, ["1"], NOW)
    assert in_force(con) == []
    assert deliver(con, "2", rows).loaded == 2
    assert [row[:3] for row in in_force(con)] == [row[:3] for row in rows]
    withdraw(con, ["2"], NOW)
    assert in_force(con) == []


def test_what_corrected_its_refused_rows_goes_with_it(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("b", 1, 1)], replays="1")
    deliver(con, "3", [Row("c", 1, 1)], replays="2")
    deliver(con, "4", [Row("d", 1, 1)])
    assert withdraw(con, ["1"], NOW).loads == ("1", "2", "3")
    assert in_force(con) == [("d", 1, 1, False)]


def test_a_row_that_contradicted_it_comes_in_by_itself(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("a", 1, 2)])
    withdraw(con, ["1"], NOW)
    assert in_force(con) == [("a", 1, 2, False)]
    assert con.execute("select load_id, settled_by from wh.fault").fetchall() == [("2", "2")]


def test_a_contradiction_that_was_corrected_does_not_come_back(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("a", 1, 2)])
    deliver(con, "3", [Row("b", 1, 2)], replays="2")  # the record's id was mistyped
    con.execute("update wh.fault set settled_by = '3'")
    withdraw(con, ["1"], NOW)
    assert in_force(con) == [("b", 1, 2, False)]
    withdraw(con, ["3"], NOW)
    assert in_force(con) == []
    assert con.execute("select settled_by from wh.fault").fetchall() == [(None,)]


def test_what_still_contradicts_after_its_correction_enters_nowhere(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1)])
    deliver(con, "2", [Row("a", 1, 2)])
    assert deliver(con, "3", [Row("a", 1, 3), Row("b", 1)], replays="2").quarantined == 1
    assert con.execute("select load_id, record_id from wh.nil_report order by all").fetchall() == [
        ("1", "a"), ("2", "a"), ("3", "b"),
    ]  # fmt: skip


def test_rows_that_contradict_what_comes_back_wait(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 2, 3)])
    deliver(con, "2", [Row("a", 1, 1)])
    assert deliver(con, "3", [Row("a", 1, 2)]).superseded == 1
    withdraw(con, ["1"], NOW)
    assert in_force(con) == [("a", 1, 1, False)]
    assert con.execute("select load_id, row, code, settled_by from wh.fault").fetchall() == [
        ("3", 2, "E_ID_CONFLICT", None)
    ]


def test_nobody_waits_for_its_rows_and_what_it_settled_waits_again(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1), Row("b", 1, 1), Row("b", 1, 2)])
    deliver(con, "2", [Row("b", 2, 2)], replays="1")
    con.execute("update wh.fault set settled_by = '2' where load_id = '1'")
    withdraw(con, ["2"], NOW)
    assert con.execute("select distinct settled_by from wh.fault").fetchall() == [(None,)]
    withdraw(con, ["1"], NOW)
    assert con.execute("select distinct settled_by from wh.fault").fetchall() == [("withdrawn",)]


def test_an_empty_warehouse_forgets_whether_it_was_synthetic(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert or replace into wh.meta values ('synthetic', 'true')")
    deliver(con, "1", [Row("a", 1)])
    deliver(con, "2", [Row("b", 1)])
    withdraw(con, ["1"], NOW)
    assert schema.meta(con, "synthetic") == "true"
    withdraw(con, ["2"], NOW)
    assert schema.meta(con, "synthetic") is None


def test_a_file_is_known_by_its_name_its_place_its_load_and_its_content(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_text("content", encoding="utf-8")
    deliver(con, "1", [Row("a", 1)])
    con.execute("update wh.load set sha256 = ?", [hashlib.sha256(b"content").hexdigest()])
    for name in ("1", "nil_report/1.csv", "1.csv", "data/inbox/nil_report/1.csv", str(copy)):
        assert find(con, name) == ("1",), name
    other = tmp_path / "nil_report" / "1.csv"
    other.parent.mkdir()
    other.write_text("other content", encoding="utf-8")
    for name in ("l.csv", str(other)):
        with pytest.raises(InboxError, match="No delivery"):
            find(con, name)


def test_the_same_file_delivered_twice_is_one_and_a_name_used_twice_is_asked_about(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for name in ("1", "2", "3"):
        deliver(con, name, [Row("a", 1)])
    con.execute("update wh.load set file = 'nil_report/latest.csv'")
    con.execute("update wh.load set sha256 = '1' where load_id = '2'")
    with pytest.raises(InboxError, match=r"1 \(nil_report/latest.csv, 2026-03-31 00:00 UTC\); 2 .*; 3 "):
        find(con, "latest.csv")
    withdraw(con, find(con, "3"), NOW)
    assert find(con, "latest.csv") == ("1", "2")


def test_withdrawing_twice_is_told(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1)])
    withdraw(con, find(con, "1.csv"), NOW)
    with pytest.raises(InboxError, match="withdrawn already"):
        find(con, "1.csv")
    with pytest.raises(InboxError, match="withdrawn already"):
        withdraw(con, ["1"], NOW)


def test_whoever_withdraws_a_meeting_hears_of_the_promises_made_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path, settle_seconds=0)
    files = {
        "meeting/m.csv": "record_id,source,kind,held_on,area_id\nm-1,desk,community,2026-03-01,KRK-035\n"
        "m-2,desk,community,2026-03-02,KRK-035\n",
        "meeting/same.csv": "record_id,source,kind,held_on,area_id\nm-2,desk,community,2026-03-02,KRK-035\n",
        "commitment/c.csv": "record_id,source,meeting_id,text,owner_side,made_on,status\n"
        + "".join(f"c-{n},desk,m-{n},a lamp,police,2026-03-02,open\n" for n in (1, 2, 3)),
    }
    for name, text in files.items():
        path = settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    pipeline.run(settings, now=NOW)
    take_back("meeting/m.csv", data=tmp_path)
    said = capsys.readouterr().out
    assert "1 records of commitment in commitment/c.csv stand and name what is withdrawn" in said, (
        "m-2 stands by itself"
    )
    with schema.opened(settings.database) as con:
        assert con.execute("select count(*) from wh.commitment where in_force").fetchone() == (3,)


HEADER = "record_id,source,area_id,occurred_on,event_type,origin,version"


def test_a_file_taken_back_leaves_the_next_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data=tmp_path, settle_seconds=0)
    (settings.inbox / "incident").mkdir(parents=True)
    for name, version in (("right", 1), ("wrong", 2)):
        row = f"a,field,KRK-035,2026-03-0{version},Riots,media,{version}"
        (settings.inbox / "incident" / f"{name}.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    first = pipeline.run(settings, now=NOW)
    take_back("wrong.csv", data=tmp_path)
    assert "1 rows are withdrawn; 1 records are in force again" in capsys.readouterr().out
    second = pipeline.run(settings, now=NOW)
    assert second.published
    assert second.release != first.release
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        assert con.execute("select occurred_on from mart.incident").fetchall() == [(date(2026, 3, 1),)]
    known("incident", datetime(2026, 3, 30), tmp_path / "then.csv", data=tmp_path)
    assert (tmp_path / "then.csv").read_text("utf-8-sig").count("\n") == 1
    known("incident", datetime.now(UTC) + timedelta(days=2), tmp_path / "now.csv", data=tmp_path)
    (told,) = csv.DictReader((tmp_path / "now.csv").read_text("utf-8-sig").splitlines())
    assert (told["record_id"], told["version"], "summary" in told) == ("a", "1", False)
    assert (tmp_path / "now.csv").stat().st_mode & 0o077 == 0
