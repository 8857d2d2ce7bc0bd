import json
import math
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.places import areas, gazetteer
from etl.places.areas import Atlas
from etl.places.catchment import CLOSING_M, REACH_M, catchments, tessellate
from etl.places.coverage import metric

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "reference"
CONTRACT = ROOT / "data" / "contract" / "team"
SQUARE_METRE = 1.0


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return areas.build(REFERENCE)


@pytest.fixture(scope="module")
def known() -> gazetteer.Gazetteer:
    return gazetteer.read(REFERENCE)


def test_there_are_100_areas_under_stable_ids(atlas: Atlas):
    ids = [area.area_id for area in atlas.areas]
    assert ids[16:] == [f"KRK-{number:03}" for number in range(1, 85)]
    assert len(ids[:16]) == 16
    assert "IQG13Q04N06R" in ids
    assert "IQG13Q04N06" not in ids
    assert {place.place_id: place.level for place in atlas.places} == {
        "IQG13": "governorate",
        "IQG13Q01": "district",
        "IQG13Q02": "district",
        "IQG13Q03": "district",
        "IQG13Q04": "district",
        "IQG13Q04N06": "city",
    }


def test_areas_cover_the_governorate_without_hole_or_overlap(atlas: Atlas):
    shapes = metric(atlas.shapes)
    union = shapely.union_all(shapes)
    assert shapely.is_valid(atlas.shapes).all()
    assert shapely.coverage_is_valid(atlas.shapes)
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert shapely.area(shapes).sum() == pytest.approx(union.area, abs=SQUARE_METRE)
    first, second = np.triu_indices(len(shapes), k=1)
    overlaps = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    assert overlaps.max() < SQUARE_METRE


def test_areas_and_outlines_cover_the_same_ground(atlas: Atlas, known: gazetteer.Gazetteer):
    outlines = shapely.union_all(metric(shapely.Polygon(ring) for ring in known.outlines.values()))
    difference = shapely.union_all(metric(atlas.shapes)).symmetric_difference(outlines)
    assert difference.area < 1e-6 * outlines.area
    assert outlines.area / 1e6 == pytest.approx(10_188, rel=0.005)  # km2, as COD-AB states for the full detail


def test_larger_places_are_drawn_as_their_areas(atlas: Atlas):
    outline = {place.place_id: shapely.from_geojson(place.geometry) for place in atlas.places}
    shape = dict(zip((area.area_id for area in atlas.areas), atlas.shapes, strict=True))
    districts = [outline[f"IQG13Q0{number}"] for number in range(1, 5)]
    assert shapely.coverage_is_valid(districts)
    assert shapely.equals(shapely.union_all(districts), outline["IQG13"])
    assert outline["IQG13Q04"].contains(outline["IQG13Q04N06"])
    assert all(outline["IQG13Q04N06"].covers(shape[area_id]) for area_id in shape if area_id.startswith("KRK"))
    assert not outline["IQG13Q04N06"].contains(shape["IQG13Q04N06R"].representative_point())


def test_a_neighbourhood_is_what_lies_nearest_to_its_point(atlas: Atlas, known: gazetteer.Gazetteer):
    ids = sorted(known.points)
    points = metric(shapely.Point(known.points[area_id]) for area_id in ids)
    shapes = dict(zip((area.area_id for area in atlas.areas), metric(atlas.shapes), strict=True))
    for area_id, point in zip(ids, points, strict=True):
        corners = shapely.get_coordinates(shapes[area_id])
        away = np.hypot(corners[:, 0] - point.x, corners[:, 1] - point.y)
        nearest = np.min([shapely.distance(other, shapely.points(corners)) for other in points], axis=0)
        assert shapes[area_id].contains(point)
        assert away.max() < REACH_M + CLOSING_M
        assert (away - nearest).max() < 5  # metres: the grid, and straight lines in degrees, move a corner a little


def test_a_neighbourhood_wins_over_an_outline_it_lies_outside_of(atlas: Atlas, known: gazetteer.Gazetteer):
    city_outline = shapely.Polygon(known.outlines["IQG13Q04N06"])
    beyond = {i for i, point in known.points.items() if not city_outline.contains(shapely.Point(point))}
    assert beyond == {"KRK-001", "KRK-002", "KRK-016"}
    assert {(a.subdistrict_id, a.district_id) for a in atlas.areas if a.area_id in beyond} == {
        ("IQG13Q04N06", "IQG13Q04")
    }


def test_a_gap_among_the_neighbourhoods_belongs_to_the_rest():
    ring = [(44.30 + 0.02 * math.cos(turn), 35.40 + 0.02 * math.sin(turn)) for turn in np.linspace(0, 2 * math.pi, 13)]
    points = {f"KRK-{number:03}": point for number, point in enumerate(ring[:-1], 1)}
    west = [(44.20, 35.30), (44.20, 35.50), (44.32, 35.50), (44.32, 35.30)]
    city = [(44.32, 35.30), (44.32, 35.50), (44.40, 35.50), (44.40, 35.30)]
    outlines = {"IQG13Q04N04": shapely.Polygon(west), "IQG13Q04N06": shapely.Polygon(city)}
    shapes = tessellate(catchments(points, reach=800, closing=100), outlines)
    middle = shapely.Point(44.30, 35.40)
    assert not shapely.Polygon(city).contains(middle)
    assert shapes["IQG13Q04N06R"].contains(middle)


WEST, EAST = "IQG13Q01N01", "IQG13Q01N02"
TWO_NEIGHBOURHOODS = catchments({"KRK-001": (44.25, 35.05), "KRK-002": (44.26, 35.05)})


@pytest.mark.parametrize(
    ("south", "north", "owner"),
    [
        pytest.param(44.101, 44.101, WEST, id="gap, borders equal: the lower id"),
        pytest.param(44.101, 44.103, EAST, id="gap, the slanted border is longer"),
        pytest.param(44.099, 44.099, WEST, id="overlap, borders equal: the lower id"),
        pytest.param(44.099, 44.097, WEST, id="overlap, what is west's alone has the slanted border"),
    ],
)
def test_slips_between_outlines_go_to_the_longest_border(south: float, north: float, owner: str):
    outlines = {
        WEST: [(44.0, 35.0), (44.0, 35.1), (44.1, 35.1), (44.1, 35.0)],
        EAST: [(south, 35.0), (north, 35.1), (44.2, 35.1), (44.2, 35.0)],
        "IQG13Q04N06": [(44.2, 35.0), (44.2, 35.1), (44.3, 35.1), (44.3, 35.0)],
        "IQG13Q03N01": [(44.0, 35.1), (44.0, 35.2), (44.3, 35.2), (44.3, 35.1)],
        "IQG13Q02N01": [(44.0, 34.9), (44.0, 35.0), (44.3, 35.0), (44.3, 34.9)],
    }
    shapes = tessellate(TWO_NEIGHBOURHOODS, {name: shapely.Polygon(ring) for name, ring in outlines.items()})
    slip = shapely.Point((44.1 + (south + north) / 2) / 2, 35.05)
    assert shapely.coverage_is_valid(list(shapes.values()))
    assert [name for name, shape in shapes.items() if shape.contains(slip)] == [owner]
    assert shapely.union_all(list(shapes.values())).equals(shapely.box(44.0, 34.9, 44.3, 35.2))


def test_two_outlines_of_the_same_ground_far_from_all_others_are_refused():
    island = [(43.0, 35.0), (43.0, 35.1), (43.1, 35.1), (43.1, 35.0)]
    city = [(44.2, 35.0), (44.2, 35.1), (44.3, 35.1), (44.3, 35.0)]
    outlines = {name: shapely.Polygon(ring) for name, ring in ((WEST, island), (EAST, island), ("IQG13Q04N06", city))}
    with pytest.raises(ValueError, match="claim the same ground"):
        tessellate(TWO_NEIGHBOURHOODS, outlines)


def test_the_atlas_is_the_same_every_time(atlas: Atlas):
    again = areas.build(REFERENCE)
    assert again.areas == atlas.areas
    assert again.places == atlas.places
    assert {area.version for area in atlas.areas} == {atlas.version}


def test_the_version_follows_the_reference_files(tmp_path: Path, atlas: Atlas):
    for name in gazetteer.FILES:
        (tmp_path / name).write_bytes((REFERENCE / name).read_bytes())
    assert areas.build(tmp_path).version == atlas.version
    table = tmp_path / "neighbourhoods.csv"
    table.write_text(table.read_text("utf-8").replace("35.3773", "35.3774"), "utf-8")
    assert areas.build(tmp_path).version != atlas.version


def test_labels_lie_well_inside(atlas: Atlas):
    labels = metric(shapely.Point(area.label_lon, area.label_lat) for area in atlas.areas)
    shapes = metric(atlas.shapes)
    assert shapely.contains(shapes, labels).all()
    assert shapely.distance(labels, shapely.boundary(shapes)).min() > 150  # metres; the narrowest cell is 0.28 km2


def test_geometry_is_published_to_five_decimals_and_read_back_exactly(atlas: Atlas):
    for area, shape in zip(atlas.areas, atlas.shapes, strict=True):
        assert shapely.equals_exact(shapely.from_geojson(area.geometry), shape)
        numbers = np.array(shapely.get_coordinates(shape))
        assert (np.round(numbers, 5) == numbers).all()
        assert json.loads(area.geometry)["type"] in ("Polygon", "MultiPolygon")
    assert sum(len(area.geometry) for area in atlas.areas) < 60_000


def test_only_what_is_drawn_around_points_is_approximate(atlas: Atlas):
    approximate = {area.area_id for area in atlas.areas if area.approximate}
    assert approximate == {area.area_id for area in atlas.areas if area.level == "neighbourhood"} | {"IQG13Q04N06R"}


@pytest.mark.parametrize("table", ["area", "place"])
def test_the_contract_accepts_every_row(atlas: Atlas, table: str):
    con = duckdb.connect()
    con.execute("create schema mart")
    con.execute((CONTRACT / f"{table}.sql").read_text("utf-8"))
    rows = atlas.areas if table == "area" else atlas.places
    con.register("rows", pd.DataFrame([asdict(row) for row in rows]))
    con.execute(f"insert into mart.{table} by name select * from rows")
    assert con.execute(f"select count(*) from mart.{table}").fetchone() == (len(rows),)


def test_a_name_that_is_not_known_stays_missing(atlas: Atlas):
    city = [area for area in atlas.areas if area.level == "neighbourhood"]
    missing = {language: sum(getattr(a, f"name_{language}") is None for a in city) for language in ("ar", "ckb", "tr")}
    assert missing == {"ar": 12, "ckb": 45, "tr": 61}
    assert all(name != "" for area in atlas.areas for name in asdict(area).values() if name is not area.other_names)
