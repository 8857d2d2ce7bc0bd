from pathlib import Path
from typing import Any, Literal

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from etl.places import areas, locate, points
from etl.places.coverage import lonlat, metric

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
ATLAS = areas.build(REFERENCE)
IDS = [area.area_id for area in ATLAS.areas]

MUSALLA = (35.4632, 44.3957)  # the point of KRK-048
NORTH = (35.57, 44.42)  # Markaz Kirkuk, beyond its neighbourhoods
HAWIJA = (35.325, 43.769)
BAGHDAD = (33.31, 44.37)
NOWHERE = (None, None)

OUTSIDE = (None, None, "outside")
CITY = (None, "IQG13Q04", "city")
GOVERNORATE = (None, None, "governorate")


def place(
    rows: list[tuple[Any, ...]],
    *,
    city_names: tuple[str, ...] = (),
    outside: Literal["load", "reject"] = "reject",
    required: bool = True,
    names_first: bool = False,
) -> tuple[dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]]]:
    """Place (area, area_id, lat, lon, place_precision) rows; what was placed, and the faults, by row."""
    con = duckdb.connect()
    con.execute(
        "create temp table fault (row int, column_name text, code text, expected text, suggestion text, cell text)"
    )
    con.execute(
        "create temp table checked (row int, area text, area_id text, lat double, lon double,"
        " place_precision text, deleted boolean)"
    )
    frame = pd.DataFrame(rows, columns=["area", "area_id", "lat", "lon", "place_precision"], dtype=object)
    con.register("given", frame.assign(row=range(2, 2 + len(rows))))
    con.execute("insert into checked by name from given")
    locate.place(con, ATLAS, city_names=city_names, outside=outside, required=required, names_first=names_first)
    placed = con.execute("select row, area_id, district_id, place_level from placed").fetchall()
    faults = con.execute("select row, column_name, code, expected, suggestion from fault").fetchall()
    assert len(placed) + len(faults) == len(rows)
    return {row: tuple(rest) for row, *rest in placed}, {row: tuple(rest) for row, *rest in faults}


def place_one(*values: Any, **options: Any) -> tuple[Any, ...]:
    placed, faults = place([values], **options)
    return placed[2] if placed else faults[2][1:2]


@pytest.mark.parametrize(
    ("area", "area_id", "at", "precision", "expected"),
    [
        pytest.param(None, "KRK-047", NOWHERE, None, ("KRK-047", "IQG13Q04", "neighbourhood"), id="id"),
        pytest.param("Musalla", " krk-047 ", MUSALLA, None, ("KRK-047", "IQG13Q04", "neighbourhood"), id="id first"),
        pytest.param(None, "IQG13Q01N02", NOWHERE, None, ("IQG13Q01N02", "IQG13Q01", "subdistrict"), id="P-code"),
        pytest.param(None, "IQG13Q02", NOWHERE, None, (None, "IQG13Q02", "district"), id="district by id"),
        pytest.param(None, "KRK-047", NOWHERE, "district", (None, "IQG13Q04", "district"), id="id, coarser"),
        pytest.param(None, "KRK-085", MUSALLA, None, ("E_AREA_ID",), id="unknown id"),
        pytest.param("كركوك المدينة", None, MUSALLA, "point", CITY, id="the city's name beats its point"),
        pytest.param("Kirkuk city", None, HAWIJA, "point", CITY, id="the city's name beats any point"),
        pytest.param("Kirkuk city", None, NOWHERE, "district", CITY, id="the city's name beats the precision"),
        pytest.param("Kirkuk city", None, BAGHDAD, None, ("E_COORD_OUT",), id="the city, yet outside"),
        pytest.param("Kirkuk city", None, MUSALLA[::-1], None, ("E_COORD_SWAPPED",), id="the city, yet swapped"),
        pytest.param(None, "KRK-047", BAGHDAD, None, ("E_COORD_OUT",), id="id, yet outside"),
        pytest.param("Markaz Kirkuk", None, NOWHERE, None, CITY, id="Markaz Kirkuk"),
        pytest.param(None, None, MUSALLA, None, ("KRK-048", "IQG13Q04", "neighbourhood"), id="point"),
        pytest.param("Corniche", None, MUSALLA, "point", ("KRK-048", "IQG13Q04", "neighbourhood"), id="point first"),
        pytest.param("Nowhere", None, MUSALLA, "point", ("KRK-048", "IQG13Q04", "neighbourhood"), id="point, odd name"),
        pytest.param(None, None, MUSALLA, "neighbourhood", ("KRK-048", "IQG13Q04", "neighbourhood"), id="nbh point"),
        pytest.param(None, None, MUSALLA, "subdistrict", CITY, id="only Markaz Kirkuk is known"),
        pytest.param(None, None, MUSALLA, "city", CITY, id="point, city"),
        pytest.param(None, None, MUSALLA, "district", (None, "IQG13Q04", "district"), id="point, district"),
        pytest.param(None, None, MUSALLA, "governorate", GOVERNORATE, id="point, governorate"),
        pytest.param(None, None, NORTH, "neighbourhood", ("IQG13Q04N06R", "IQG13Q04", "subdistrict"), id="rest"),
        pytest.param(None, None, NORTH, "subdistrict", CITY, id="the rest is not known by its subdistrict"),
        pytest.param(None, None, HAWIJA, "neighbourhood", ("IQG13Q01N01", "IQG13Q01", "subdistrict"), id="countryside"),
        pytest.param(None, None, HAWIJA, "subdistrict", ("IQG13Q01N01", "IQG13Q01", "subdistrict"), id="subdistrict"),
        pytest.param(None, None, HAWIJA, "city", (None, "IQG13Q01", "district"), id="a town that is not Kirkuk"),
        pytest.param(None, None, HAWIJA, "district", (None, "IQG13Q01", "district"), id="countryside, district"),
        pytest.param("حي المصلى", None, NOWHERE, None, ("KRK-048", "IQG13Q04", "neighbourhood"), id="name"),
        pytest.param("Musalla", None, (35.4, None), None, ("KRK-048", "IQG13Q04", "neighbourhood"), id="half a point"),
        pytest.param("Musalla", None, NOWHERE, "city", CITY, id="name, coarser"),
        pytest.param("Daquq", None, NOWHERE, "point", (None, "IQG13Q02", "district"), id="district's name"),
        pytest.param("Kirkuk", None, NOWHERE, "point", GOVERNORATE, id="Kirkuk alone"),
        pytest.param("1 June", None, NOWHERE, None, ("W_PLACE_UNKNOWN",), id="name of two"),
        pytest.param("Shorjah", None, NOWHERE, None, ("W_PLACE_UNKNOWN",), id="misspelt"),
        pytest.param("  ", None, NOWHERE, None, ("E_PLACE_MISSING",), id="blank"),
        pytest.param(None, None, NOWHERE, "district", ("E_PLACE_MISSING",), id="some district"),
        pytest.param(None, None, NOWHERE, "city", CITY, id="the city, no more"),
        pytest.param(None, None, NOWHERE, "governorate", GOVERNORATE, id="the governorate, no more"),
        pytest.param(None, None, BAGHDAD, None, ("E_COORD_OUT",), id="outside"),
        pytest.param("Musalla", None, BAGHDAD, None, ("E_COORD_OUT",), id="outside, whatever its name"),
        pytest.param(None, None, (0.0, 0.0), None, ("E_COORD_OUT",), id="null island"),
        pytest.param(None, None, MUSALLA[::-1], None, ("E_COORD_SWAPPED",), id="swapped"),
    ],
)
def test_what_decides_where_a_row_belongs(
    area: str | None, area_id: str | None, at: tuple[Any, Any], precision: str | None, expected: tuple[Any, ...]
):
    assert place_one(area, area_id, *at, precision) == expected


def test_a_national_file_keeps_what_lies_outside():
    assert place_one(None, None, *BAGHDAD, "point", outside="load") == OUTSIDE
    assert place_one("Baghdad", None, *BAGHDAD, "governorate", outside="load") == OUTSIDE
    assert place_one("Kirkuk city", None, *BAGHDAD, "point", outside="load") == OUTSIDE
    assert place_one(None, None, *MUSALLA[::-1], "point", outside="load") == ("E_COORD_SWAPPED",)


def test_a_stream_whose_place_is_optional_falls_to_the_governorate():
    assert place_one(None, None, *NOWHERE, None, required=False) == GOVERNORATE
    assert place_one("Shorjah", None, *NOWHERE, None, required=False) == ("W_PLACE_UNKNOWN",)


def test_a_source_may_say_which_names_mean_the_city():
    assert place_one("Kirkuk", None, *MUSALLA, "point", city_names=("KIRKŪK",)) == CITY
    assert place_one("Kirkuk", None, *MUSALLA, "point") == ("KRK-048", "IQG13Q04", "neighbourhood")


def test_placed_rows_keep_their_columns_and_faults_say_what_to_do():
    con = duckdb.connect()
    con.execute(
        "create temp table fault (row int, column_name text, code text, expected text, suggestion text, cell text)"
    )
    con.execute(
        "create temp table checked as select * from (values"
        " (7, 'x', 'Musalla', null, null::double, null::double, null::text, date '2026-03-29', null::boolean),"
        " (9, 'y', 'Tissin', null, null, null, null, null, null),"
        " (10, 'z', null, 'KRK-0470', null, null, null, null, null),"
        " (12, 'w', null, null, 44.3957, 35.4632, null, null, null)"
        ") t(row, record_id, area, area_id, lat, lon, place_precision, occurred_on, deleted)"
    )
    locate.place(con, ATLAS, city_names=(), outside="reject", required=True)
    placed = con.execute("from placed")
    assert {name for name, *_ in placed.description} == {
        "row", "record_id", "area", "area_id", "lat", "lon", "place_precision", "occurred_on", "deleted",
        "district_id", "place_level", "area_version",
    }  # fmt: skip
    assert con.execute("select row, record_id, area_id, occurred_on::text, area_version from placed").fetchall() == [
        (7, "x", "KRK-048", "2026-03-29", ATLAS.version)
    ]
    unknown, wrong_id, swapped = con.execute("from fault order by row").fetchall()
    assert unknown[:4] == (9, "area", "W_PLACE_UNKNOWN", None)
    assert unknown[4].startswith("Tis'in / حي تسعين (KRK-035); ")
    assert unknown[4].count("; ") == 2
    assert unknown[5] == "Tissin"
    assert wrong_id[:3] == (10, "area_id", "E_AREA_ID")
    assert "(KRK-047)" in wrong_id[4]
    assert wrong_id[5] is None
    assert swapped == (12, "lat, lon", "E_COORD_SWAPPED", "lat 34.69–35.88, lon 43.30–44.81", None, None)


def test_a_stream_without_columns_of_place_counts_at_the_governorate():
    con = duckdb.connect()
    con.execute("create temp table checked as select 7 as row, 'x' as record_id")
    locate.place(con, ATLAS, city_names=(), outside="reject", required=False, placed=False)
    placed = con.execute("from placed")
    assert [name for name, *_ in placed.description] == [
        "row", "record_id", "area_id", "district_id", "place_level", "area_version",
    ]  # fmt: skip
    assert placed.fetchall() == [(7, "x", None, None, "governorate", None)]


@pytest.mark.parametrize(
    ("area", "at", "precision", "expected"),
    [
        pytest.param("Musalla", MUSALLA, "city", ("KRK-048", "IQG13Q04", "neighbourhood"), id="finer than its point"),
        pytest.param("Musalla", NORTH, "city", ("KRK-048", "IQG13Q04", "neighbourhood"), id="elsewhere in the city"),
        pytest.param("Musalla", NOWHERE, "city", ("KRK-048", "IQG13Q04", "neighbourhood"), id="no point"),
        pytest.param("Musalla", HAWIJA, "district", (None, "IQG13Q01", "district"), id="another district: the point"),
        pytest.param("Musalla", BAGHDAD, "city", ("E_COORD_OUT",), id="outside"),
        pytest.param("Kirkuk city", MUSALLA, "point", CITY, id="the city stays the city"),
        pytest.param("Corner shop", MUSALLA, "city", CITY, id="unknown name: the point, as coarse as it is known"),
        pytest.param("Daquq", HAWIJA, "district", (None, "IQG13Q01", "district"), id="a district is no finer"),
    ],
)
def test_where_points_only_stand_for_names_the_name_says_more(
    area: str, at: tuple[Any, Any], precision: str, expected: tuple[Any, ...]
):
    assert place_one(area, None, *at, precision, names_first=True) == expected


def test_a_number_somebody_typed_among_the_places_goes_no_further():
    con = duckdb.connect()
    con.execute(
        "create temp table fault (row int, column_name text, code text, expected text, suggestion text, cell text)"
    )
    con.execute(
        "create temp table checked as select 2 as row, 'near Corner shop, call 0770 123 4567' as area,"
        " null::text as area_id, null::double as lat, null::double as lon, null::text as place_precision,"
        " null::boolean as deleted"
    )
    locate.place(con, ATLAS, city_names=(), outside="reject", required=True)
    assert con.execute("select cell from fault").fetchall() == [("near Corner shop, call (number hidden)",)]


def test_what_is_no_number_lies_nowhere():
    strange = np.array([np.nan, np.inf, -np.inf, 1e308, 35.4632])
    found = points.locate(ATLAS.shapes, np.full(5, 44.3957), strange)
    assert found.tolist() == [points.NOWHERE] * 4 + [IDS.index("KRK-048")]


def test_no_rows_make_an_empty_table():
    assert place([]) == ({}, {})


def joined(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """The plain geopandas answer; where a border gives a point twice, the lower area_id."""
    shapes = gpd.GeoDataFrame({"index": range(len(IDS))}, geometry=ATLAS.shapes, crs=4326)
    at = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
    pairs = gpd.sjoin(at, shapes, predicate="intersects", how="left")["index"]
    return pairs.groupby(level=0).min().fillna(points.NOWHERE).to_numpy().astype(int)


def test_the_answer_is_that_of_a_spatial_join_borders_included():
    random = np.random.default_rng(20260329)
    west, south, east, north = shapely.total_bounds(ATLAS.shapes)
    corners = random.permutation(np.vstack([shapely.get_coordinates(shape) for shape in ATLAS.shapes]))[:3000]
    lon = np.concatenate([random.uniform(west, east, 10_000), random.normal(44.39, 0.03, 7_000), corners[:, 0]])
    lat = np.concatenate([random.uniform(south, north, 10_000), random.normal(35.45, 0.03, 7_000), corners[:, 1]])
    found = points.covering(ATLAS.shapes, lon, lat)
    assert len(found) >= 19_000
    assert (found == joined(lon, lat)).all()
    assert set(np.unique(found)) == {points.NOWHERE, *range(100)}


@given(st.integers(0, 99), st.integers(0, 10_000))
def test_a_corner_of_several_areas_goes_to_the_lowest_id(area: int, which: int):
    corners = shapely.get_coordinates(ATLAS.shapes[area])
    corner = corners[which % len(corners)]
    sharing = np.flatnonzero(shapely.intersects_xy(ATLAS.shapes, *corner))
    assert points.covering(ATLAS.shapes, corner[:1], corner[1:])[0] == sharing.min()


@pytest.mark.parametrize(("metres", "kept"), [(10.0, True), (1400.0, True), (1600.0, False), (50_000.0, False)])
def test_the_rim_of_the_governorate_is_as_wide_as_its_outline_is_rough(metres: float, kept: bool):
    """Step straight outwards, to the south-west, from the border of one subdistrict that lies alone there."""
    riyadh = metric(ATLAS.shapes)[IDS.index("IQG13Q01N03")]
    beyond = shapely.union_all(metric(ATLAS.shapes)).buffer(metres, quad_segs=64).exterior
    start = riyadh.boundary.intersection(shapely.union_all(metric(ATLAS.shapes)).boundary)
    middle = shapely.get_parts(start)[0].interpolate(0.5, normalized=True)
    stray = lonlat([beyond.interpolate(beyond.project(middle))])[0]
    found = points.locate(ATLAS.shapes, np.array([stray.x]), np.array([stray.y]))[0]
    assert points.covering(ATLAS.shapes, np.array([stray.x]), np.array([stray.y]))[0] == points.NOWHERE
    assert (found != points.NOWHERE) == kept
    assert not kept or ATLAS.areas[found].district_id == "IQG13Q01"


@pytest.mark.realdata
def test_every_real_incident_with_a_point_gets_an_area(real_data: Path):
    source = real_data / "sigacts_kirkuk_2007_2008.csv"
    rows = duckdb.sql(f"select null, null, latitude, longitude, 'point', pcode from '{source}'").fetchall()
    placed, faults = place([row[:-1] for row in rows])
    assert faults == {}
    assert len(placed) == 3191
    assert {level for _, _, level in placed.values()} == {"neighbourhood", "subdistrict"}
    subdistrict = {area.area_id: area.subdistrict_id for area in ATLAS.areas}
    pairs = [(subdistrict[placed[n][0]], pcode, placed[n][2]) for n, (*_, pcode) in enumerate(rows, start=2)]
    assert sum(pcode == "IQG13Q04N06" for _, pcode, _ in pairs) == 1019
    assert all(ours == "IQG13Q04N06" for ours, pcode, _ in pairs if pcode == "IQG13Q04N06")
    taken_in = [level for ours, pcode, level in pairs if ours == "IQG13Q04N06" != pcode]
    assert len(taken_in) <= 40  # around the three neighbourhoods that lie beyond the outline
    assert set(taken_in) == {"neighbourhood"}
    assert sum(ours == pcode for ours, pcode, _ in pairs) / len(pairs) > 0.98


@pytest.mark.realdata
def test_real_events_are_placed_no_finer_than_they_are_known(real_data: Path):
    source = real_data / "ucdp_ged_iraq.csv"
    rows = duckdb.sql(
        f"""
        select where_coordinates, null, latitude, longitude,
            case when where_prec = 1 then 'point' when where_prec <= 3 then 'district' else 'governorate' end,
            where_prec
        from read_csv('{source}', strict_mode = false)
        where adm_1 in ('Kirkūk province', 'At-Ta''mim province')
        """
    ).fetchall()
    placed, faults = place([row[:-1] for row in rows], city_names=("Kirkūk town",), outside="load")
    assert faults == {}
    assert len(placed) == 341
    told = [(name, precision, *placed[n]) for n, (name, *_, precision) in enumerate(rows, start=2)]
    assert sum(level == "city" for *_, level in told) == 146
    assert all((level == "city") == (name == "Kirkūk town") for name, _, _, _, level in told)
    assert not any(level == "neighbourhood" for *_, level in told)
    assert [name for name, *_, level in told if level == "outside"] == [
        "Jabal Khānūqah"
    ]  # a mountain 3.6 km beyond the full outline
    assert all(row[2:] == GOVERNORATE for row in told if row[1] >= 4)
    assert all(row[2] is None for row in told if row[1] in (2, 3))
    assert sum(row[3] is not None for row in told if row[1] in (2, 3)) == 89
    assert sum(row[1] >= 4 for row in told) == 43


def thousand_points() -> tuple[list[tuple[Any, ...]], list[str]]:
    """Points right and wrong in every way that files bring them, and what each has to become."""
    random = np.random.default_rng(4)
    west, south, east, north = shapely.total_bounds(ATLAS.shapes)
    lon, lat = random.uniform(west, east, 250), random.uniform(south, north, 250)
    whole = shapely.union_all(metric(ATLAS.shapes))
    depth = shapely.distance(metric(shapely.points(lon, lat)), whole)
    within = ["in" if d == 0 else "rim" if d <= points.RIM_M else "E_COORD_OUT" for d in depth]
    swapped = ["E_COORD_SWAPPED" if d == 0 else "any" if d <= points.RIM_M else "E_COORD_OUT" for d in depth]
    metres = shapely.get_coordinates(metric(shapely.points(lon, lat)))
    seconds = np.column_stack([lat * 10_000, lon * 10_000])  # 352745 for 35 27 45
    wild = [(0.0, 0.0), (-lat[0], lon[0]), (lat[0], -lon[0]), (90.0, 180.0), (lat[0] / 10, lon[0]), (lon[0], lon[0])]
    groups = [
        (list(zip(lat, lon, strict=True)), within),
        (list(zip(lon, lat, strict=True)), swapped),
        (list(zip(metres[:, 1], metres[:, 0], strict=True)), ["E_COORD_OUT"] * 250),
        (list(map(tuple, seconds[:200])), ["E_COORD_OUT"] * 200),
        (wild * 10, ["E_COORD_OUT"] * 60),
    ]
    rows = [(None, None, float(a), float(b), "point") for at, _ in groups for a, b in at]
    return rows, [told for _, tellings in groups for told in tellings]


def test_of_a_thousand_points_none_is_taken_for_a_place_it_does_not_lie_in():
    rows, wanted = thousand_points()
    assert len(rows) >= 1000
    placed, faults = place(rows)
    shapes = dict(zip(IDS, ATLAS.shapes, strict=True))
    for number, (row, told) in enumerate(zip(rows, wanted, strict=True), start=2):
        if told == "in":
            assert shapely.intersects_xy(shapes[placed[number][0]], row[3], row[2])
        elif told == "rim":
            away = shapely.distance(*metric([shapes[placed[number][0]], shapely.Point(row[3], row[2])]))
            assert away <= points.RIM_M
        elif told != "any":
            assert number not in placed
            assert faults[number][1] == told
        else:
            assert number not in placed
