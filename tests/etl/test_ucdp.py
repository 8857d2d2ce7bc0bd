"""UCDP GED: the layouts of 45 and 49 columns, the API's, with and without hashtags; precision, dates, the real file."""

import csv
import os
from pathlib import Path

import duckdb
import pytest
from exports import delivered, written

from etl.intake.profile import Profile, load_profiles

SOURCES = Path(__file__).parents[2] / "data" / "reference" / "sources"
REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")

GED_45_HEADER = (
    "id,year,active_year,start_year,end_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,"
    "side_a_new_id,gwnoa,side_a,side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,"
    "source_headline,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,"
    "country,country_id,iso3,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,low,best,high"
)
GED_49_HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
)
GED_45, GED_49 = (next(csv.reader([header])) for header in (GED_45_HEADER, GED_49_HEADER))
EVENT = {
    "id": "244657", "type_of_violence": "3", "where_prec": "6", "where_coordinates": "Kirkūk town",
    "latitude": "35.468056", "longitude": "44.392222", "date_prec": "4", "best": "2",
    "date_start": "2017-07-31 00:00:00.000", "date_end": "2017-07-31 00:00:00.000",
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


@pytest.fixture(scope="module")
def shipped() -> tuple[Profile, ...]:
    return load_profiles(SOURCES)


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


def table(path: Path, header: list[str], *changes: dict[str, str], hashtags: bool = False) -> Path:
    rows = [[(dict.fromkeys(header, "x") | EVENT | change)[name] for name in header] for change in changes]
    tags = [["#date+start" if name == "date_start" else "" for name in header]] if hashtags else []
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *tags, *rows])
    return path


@pytest.mark.parametrize("day", ["2017-07-31 00:00:00.000", "2017-07-31T00:00:00", "2017-07-31"])
@pytest.mark.parametrize("hashtags", [False, True])
@pytest.mark.parametrize("header", [GED_45, GED_49])
def test_every_layout_says_the_same(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    shipped: tuple[Profile, ...],
    header: list[str],
    hashtags: bool,
    day: str,
) -> None:
    path = table(tmp_path / "ged.csv", header, {"date_end": day}, hashtags=hashtags)
    found = delivered(con, path, "ucdp_ged", shipped)
    assert found.faults == ()
    (row,) = found.canon
    assert row == {
        "row": 3 if hashtags else 2, "record_id": "244657", "source": "ucdp_ged", "occurred_on": day,
        "area": "Kirkūk town", "lat": "35.468056", "lon": "44.392222", "date_precision": "month",
        "place_precision": "governorate", "event_type": "Violence against civilians", "sub_event_type": "Attack",
        "fatalities": "2", "origin": "media",
    }  # fmt: skip
    assert [str(row["occurred_on"]) for row in found.checked] == ["2017-07-31"]


def test_the_layouts_are_as_long_as_they_are_called() -> None:
    assert (len(GED_45), len(GED_49)) == (45, 49)


def test_precision_in_words_of_ours(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...]
) -> None:
    changes = [{"id": str(n), "where_prec": str(n), "date_prec": str(min(n, 5))} for n in range(1, 8)]
    found = delivered(con, table(tmp_path / "ged.csv", GED_49, *changes), "ucdp_ged", shipped)
    assert [row["place_precision"] for row in found.checked] == ["point", "district", "district", *["governorate"] * 4]
    assert [row["date_precision"] for row in found.checked] == ["day", "week", "week", "month", "year", "year", "year"]


@pytest.mark.parametrize("lost", ["id", "where_prec", "date_end", "best"])
def test_a_layout_that_changed_is_held(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], lost: str
) -> None:
    header = [name for name in GED_49 if name != lost]
    assert delivered(con, table(tmp_path / "ged.csv", header, {}), "ucdp_ged", shipped).codes == ["E_SCHEMA_UNKNOWN"]


def test_a_workbook_of_it(con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...]) -> None:
    row = [(dict.fromkeys(GED_45, "x") | EVENT)[name] for name in GED_45]
    found = delivered(con, written(tmp_path / "ged.xlsx", {"": [GED_45, row]}), "ucdp_ged", shipped)
    assert [row["record_id"] for row in found.checked] == ["244657"]


@needs_real
@pytest.mark.realdata
def test_real_ged(con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...]) -> None:
    found = delivered(con, Path(REAL or "") / "ucdp_ged_iraq.csv", "ucdp_ged", shipped)
    assert (len(found.canon), found.faults) == (7473, ())
    assert asked(con, "select event_type, sub_event_type, count(*) from canon group by all order by 3") == [
        ("Violence against civilians", "Attack", 1553),
        ("Battles", None, 5920),
    ]
    assert asked(con, "select place_precision, count(*) from canon group by all order by 2") == [
        ("governorate", 937),
        ("district", 1191),
        ("point", 5345),
    ]
    profile = found.part.choice.profile
    assert profile is not None
    assert asked(con, f"select count(*) from canon where area = '{profile.city_names[0]}'") == [(146,)]
