"""As known on a day: what had been delivered by then, and not been withdrawn by then."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import duckdb
import pytest
from deliveries import BEGAN, STREAM, Row, deliver, empty, in_force, warehouse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.warehouse.history import known_on
from etl.warehouse.withdrawal import withdraw


@pytest.fixture(scope="module")
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as con:
        yield con


@pytest.fixture
def con(opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    empty(opened)
    return opened


def known(con: duckdb.DuckDBPyConnection, day: int) -> list[tuple[str, int | None, int]]:
    """(record, version, says) as known at the end of the day; delivery `n` came on day n."""
    known_on(con, STREAM, BEGAN + timedelta(days=day, hours=23))
    return con.execute(
        "select record_id, version, ((week - date '2026-01-05') // 7)::integer from known order by all"
    ).fetchall()


def test_a_story_of_correction_late_arrival_deletion_and_withdrawal(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "1", [Row("a", 1, 1), Row("b", 2, 2)])
    deliver(con, "2", [Row("a", 2, 5)])  # a correction
    deliver(con, "3", [Row("b", 1, 1), Row("c", 1, 3)])  # an older version of b arrives late
    deliver(con, "4", [Row("a", deleted=True)])
    deliver(con, "5", [Row("c", 2, 9), Row("b", 2, 2)])  # a wrong file, taken back on day 7
    deliver(con, "6", [Row("d", 1, 4)])
    withdraw(con, ["5"], (BEGAN + timedelta(days=7)).replace(tzinfo=UTC))
    assert known(con, 0) == []
    assert known(con, 1) == [("a", 1, 1), ("b", 2, 2)]
    assert known(con, 2) == [("a", 2, 5), ("b", 2, 2)]
    assert known(con, 3) == [("a", 2, 5), ("b", 2, 2), ("c", 1, 3)]
    assert known(con, 4) == [("b", 2, 2), ("c", 1, 3)]
    assert known(con, 5) == [("b", 2, 2), ("c", 2, 9)]
    assert known(con, 6) == [("b", 2, 2), ("c", 2, 9), ("d", 1, 4)]
    assert known(con, 7) == [("b", 2, 2), ("c", 1, 3), ("d", 1, 4)]


ROWS = st.builds(
    Row,
    record=st.sampled_from("ab"),
    version=st.sampled_from([None, 1, 2]),
    says=st.integers(1, 3),
    deleted=st.sampled_from([False, False, True]),
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_was_known_is_what_was_in_force(con: duckdb.DuckDBPyConnection, files: list[list[Row]]) -> None:
    empty(con)
    stood = []
    for number, rows in enumerate(files):
        deliver(con, str(number), rows)
        stood.append([row[:3] for row in in_force(con) if not row[3]])
    assert [known(con, number) for number in range(len(files))] == stood


def test_a_file_delivered_every_night_costs_no_more_than_once(con: duckdb.DuckDBPyConnection) -> None:
    for night in range(20):
        deliver(con, str(night), [Row("a", 1, 1), Row("b", says=1 + (night == 19))])
    assert known(con, 19) == [("a", 1, 1), ("b", None, 2)]
    assert con.execute("select max(round) from said").fetchone() == (2,)
