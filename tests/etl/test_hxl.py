"""A row of hashtags below a header that says nothing certain: read by what the hashtags say, in CSV and workbooks."""

import os
from pathlib import Path

import duckdb
import pytest
from exports import Taken, delivered, written

from etl.intake.profile import Profile, load_profiles

SOURCES = Path(__file__).parents[2] / "data" / "reference" / "sources"
REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")
NAMES = ["Day", "What", "Kind", "Where", "P-code", "N", "E", "Dead", "Hurt", "Remark"]
TAGS = [
    *("#date+occurred", "#event+type", "#event+subtype", "#loc+name", "#adm3+code", "#geo+lat", "#geo+lon"),
    *("#affected+killed", "#affected+injured", "#description"),
]
ROW = ["2026-03-02", "Protests", "Peaceful protest", "Tisin", "", "35.47", "44.39", "0", "2", "calm"]
WANTED = {
    "source": "hxl", "occurred_on": "2026-03-02", "event_type": "Protests", "sub_event_type": "Peaceful protest",
    "area": "Tisin", "lat": "35.47", "lon": "44.39", "fatalities": "0", "injured": "2", "origin": "ngo_observation",
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


@pytest.fixture(scope="module")
def shipped() -> tuple[Profile, ...]:
    return load_profiles(SOURCES)


def read(
    con: duckdb.DuckDBPyConnection, path: Path, shipped: tuple[Profile, ...], *rows: list[str], folder: str = "incident"
) -> Taken:
    return delivered(con, written(path, {"": rows}), folder, shipped)


@pytest.mark.parametrize("file", ["a.csv", "a.xlsx"])
def test_rows_are_read_by_their_hashtags(
    con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...], tmp_path: Path, file: str
) -> None:
    found = read(con, tmp_path / file, shipped, NAMES, TAGS, ROW, ROW)
    assert found.canon == ({"row": 3, **WANTED}, {"row": 4, **WANTED})
    assert [(column, code) for _, column, code, _ in found.faults] == [("#description", "W_SCHEMA_EXTRA")]
    assert len({row["record_id"] for row in found.checked}) == 2


def test_the_spelling_and_the_order_of_hashtags_do_not_matter(
    con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...], tmp_path: Path
) -> None:
    spelt = [name.upper().replace("+", " +") for name in TAGS]
    found = read(con, tmp_path / "a.csv", shipped, NAMES[::-1], spelt[::-1], ROW[::-1])
    assert found.canon == ({"row": 3, **WANTED},)


@pytest.mark.parametrize(
    "tags", [["#date+occurred"], ["#date+occurred", "#loc+name"], ["#date", "#event+type"], ["#description", "#geo"]]
)
def test_hashtags_that_say_too_little_hold_the_file(
    con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...], tmp_path: Path, tags: list[str]
) -> None:
    found = read(con, tmp_path / "a.csv", shipped, NAMES[: len(tags)], tags, ["x"] * len(tags))
    assert found.codes == ["E_SCHEMA_UNKNOWN"]


def test_only_where_incidents_belong(
    con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...], tmp_path: Path
) -> None:
    found = read(con, tmp_path / "a.csv", shipped, NAMES, TAGS, ROW, folder="meeting")
    assert found.codes == ["E_SCHEMA_UNKNOWN"]


def test_cells_are_checked_as_any_others(
    con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...], tmp_path: Path
) -> None:
    wrong = ["2 March", "Party", *ROW[2:7], "-1", *ROW[8:]]
    found = read(con, tmp_path / "a.csv", shipped, NAMES, TAGS, wrong)
    assert [(column, code) for row, column, code, _ in found.faults if row] == [
        ("event_type", "E_CODE"),
        ("fatalities", "E_RANGE"),
        ("occurred_on", "E_DATE"),
    ]


@needs_real
@pytest.mark.realdata
def test_a_real_row_of_hashtags(con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...]) -> None:
    found = delivered(con, Path(REAL or "") / "ugly" / "ucdp_hxl_kirkuk.csv", "incident", shipped)
    assert found.part.choice.profile is not None
    assert (found.part.choice.profile.name, found.codes) == ("ucdp_ged", [])
    assert found.part.table.rows_read == len(found.checked) > 0
