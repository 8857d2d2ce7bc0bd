"""Official boundaries: what a file must be, what is said of each fault, and that the map stays whole."""

import csv
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import translate
from typer.testing import CliRunner

from etl.commands import areas as verbs
from etl.errors import InboxError, SettingsError
from etl.places import areas, gazetteer
from etl.places.boundaries import layer, official, present, shelf
from etl.places.boundaries.check import check
from etl.places.boundaries.finding import Finding
from etl.places.boundaries.moved import Moved, moved
from etl.places.boundaries.read import Layer, read
from etl.places.boundaries.shelf import About, Boundaries, Level
from etl.places.coverage import cleaned, lonlat, metric

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "reference"
GAZETTEER = gazetteer.read(REFERENCE)
SHIPPED = areas.draw(GAZETTEER, {})
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
REAL = "kirkuk_cod_ab_2019.geojson"
COLUMNS = ("ADM3_EN", "ADM3_AR", "ADM3_PCODE", "ADM2_PCODE", "validOn")
Row = tuple[str | None, ...]


def whole() -> dict[str, Any]:
    """A sound subdistrict file, from what is drawn now: id to (row, shape)."""
    shapes = cleaned(present.outlines(SHIPPED, "subdistrict"))
    names = {entry.place_id: entry for entry in GAZETTEER.entries}
    return {i: ((names[i].name_en, names[i].name_ar, i, i[:8], "2024-05-01"), shape) for i, shape in shapes.items()}


SOUND = whole()


def laid(units: dict[str, Any], columns: tuple[str, ...] = COLUMNS, crs: bool = True) -> Layer:
    rows = tuple(row for row, _ in units.values())
    shapes = np.array([shape for _, shape in units.values()], dtype=object)
    return Layer(columns, rows, shapes, crs, "adm3", "0" * 64)


def changed(place_id: str, shape: Any = None, **cells: str | None) -> dict[str, Any]:
    row, old = SOUND[place_id]
    new = tuple(cells.get(column, cell) for column, cell in zip(COLUMNS, row, strict=True))
    return SOUND | {place_id: (new, old if shape is None else shape)}


def found(layer: Layer, level: Level = "subdistrict") -> dict[str, Finding]:
    return {finding.code: finding for finding in check(layer, level, SHIPPED).findings}


HAWIJA, ZAB, RIYADH = "IQG13Q01N01", "IQG13Q01N02", "IQG13Q01N03"
RIYADH_SHAPE = SOUND[RIYADH][1]
INNER = RIYADH_SHAPE.representative_point()
BOWTIE = shapely.Polygon([(43.5, 35.2), (43.6, 35.3), (43.6, 35.2), (43.5, 35.3)])


def swapped(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def test_a_sound_file_is_taken_as_it_is():
    checked = check(laid(SOUND), "subdistrict", SHIPPED)
    assert checked.findings == ()
    assert checked.valid_on == date(2024, 5, 1)
    assert checked.shapes.keys() == SOUND.keys()
    assert all(shapely.equals(checked.shapes[i], shape) for i, (_, shape) in SOUND.items())


FAULTS: dict[str, tuple[Callable[[], Layer], str]] = {
    "E_AREA_CRS": (lambda: laid(SOUND, crs=False), ""),
    "E_AREA_EMPTY": (lambda: laid({}), ""),
    "E_AREA_NO_ID": (lambda: laid(SOUND, ("a", "b", "c", "d", "e")), "a"),
    "E_AREA_LEVEL": (lambda: laid(SOUND, ("ADM4_EN", "x", "ADM4_PCODE", "ADM3_PCODE", "validOn")), "neighbourhood"),
    "E_AREA_ID_EMPTY": (lambda: laid(changed(ZAB, ADM3_PCODE=None)), "Al-Zab (#"),
    "E_AREA_ID_TWICE": (lambda: laid(changed(ZAB, ADM3_PCODE=RIYADH)), RIYADH),
    "E_AREA_ID_UNKNOWN": (lambda: laid(changed(ZAB, ADM3_PCODE="IQG13Q01N09")), "IQG13Q01N09 Al-Zab"),
    "E_AREA_ID_MISSING": (lambda: laid({i: unit for i, unit in SOUND.items() if i != ZAB}), ZAB),
    "E_AREA_NO_GEOMETRY": (lambda: laid(changed(ZAB, shape=shapely.Polygon())), ZAB),
    "E_AREA_TYPE": (lambda: laid(changed(ZAB, shape=INNER)), f"{ZAB}: Point"),
    "E_AREA_INVALID": (lambda: laid(changed(ZAB, shape=BOWTIE)), f"{ZAB}: Self-intersection"),
    "E_AREA_SWAPPED": (lambda: laid(changed(ZAB, shape=swapped(SOUND[ZAB][1]))), ZAB),
    "E_AREA_OUTSIDE": (lambda: laid(changed(ZAB, shape=metric([SOUND[ZAB][1]])[0])), ZAB),
    "E_AREA_ELSEWHERE": (
        lambda: laid(SOUND | {ZAB: (SOUND[ZAB][0], RIYADH_SHAPE), RIYADH: (SOUND[RIYADH][0], SOUND[ZAB][1])}),
        f"{ZAB} (0%)",
    ),
    "E_AREA_OVERLAP": (lambda: laid(changed(ZAB, shape=SOUND[ZAB][1].buffer(0.01))), f"{ZAB} + "),
    "E_AREA_HOLE": (lambda: laid(changed(RIYADH, shape=RIYADH_SHAPE.difference(INNER.buffer(0.01)))), "ha"),
    "E_AREA_MOJIBAKE": (lambda: laid(changed(ZAB, ADM3_AR="الزاب".encode().decode("cp1252", "ignore"))), "ADM3_AR"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_named_and_refuses(code: str):
    make, about = FAULTS[code]
    findings = found(make())
    assert code in findings
    assert findings[code].refuses
    assert about in " ".join(findings[code].units) + findings[code].figure
    assert check(make(), "subdistrict", SHIPPED).shapes == {}


def test_all_faults_are_told_at_once():
    spoilt = changed(ZAB, shape=BOWTIE, ADM3_PCODE=None) | {RIYADH: (SOUND[RIYADH][0], swapped(RIYADH_SHAPE))}
    assert found(laid(spoilt, crs=False)).keys() >= {
        "E_AREA_CRS", "E_AREA_ID_EMPTY", "E_AREA_ID_MISSING", "E_AREA_INVALID", "E_AREA_SWAPPED",
    }  # fmt: skip


def test_notes_do_not_refuse():
    tiny_spike = shapely.Polygon([*RIYADH_SHAPE.exterior.coords[:-1], RIYADH_SHAPE.exterior.coords[-2]])
    crossing = _crossing(RIYADH_SHAPE)
    assert tiny_spike.is_valid and not crossing.is_valid
    other = SOUND | {"IQG16Q01N01": (("Elsewhere", None, "IQG16Q01N01", "IQG16Q01", None), shapely.box(43, 34, 44, 35))}
    renamed = other | {ZAB: (("Az-Zabb", *SOUND[ZAB][0][1:]), SOUND[ZAB][1]), RIYADH: (SOUND[RIYADH][0], crossing)}
    checked = check(laid(renamed), "subdistrict", SHIPPED)
    assert not checked.refused
    assert {finding.code for finding in checked.findings} == {"W_AREA_OTHERS", "W_AREA_NAME", "W_AREA_REPAIRED"}
    assert checked.shapes.keys() == SOUND.keys()


def _crossing(shape: Any) -> Any:
    """The same shape with a corner drawn as a knot of a few square metres."""
    (x, y), *rest = shape.exterior.coords[:-1]
    step = 1e-5
    return shapely.Polygon([(x, y), (x + step, y + step), (x, y + step), (x + step, y), *rest])


def test_a_place_that_grows_is_noted_with_its_figures():
    moving = {i: (row, shape) for i, (row, shape) in SOUND.items()}
    strip = shapely.intersection(SOUND[HAWIJA][1], RIYADH_SHAPE.buffer(0.05))
    moving[RIYADH] = (SOUND[RIYADH][0], RIYADH_SHAPE.union(strip))
    moving[HAWIJA] = (SOUND[HAWIJA][0], SOUND[HAWIJA][1].difference(strip))
    note = found(laid(moving))["W_AREA_SIZE"]
    assert not note.refuses
    assert [unit.partition(":")[0] for unit in note.units] == [HAWIJA, RIYADH]
    assert all("→" in unit and unit.endswith("km²") for unit in note.units)


def about(level: Level, shapes: dict[str, Any], day: int = 1) -> Boundaries:
    valid = date(2024, 5, day)
    name = shelf.name(level, valid, shapes)
    return Boundaries(About(name, level, valid, "a survey", "file.zip", "0" * 64, NOW, "data officer"), shapes)


def neighbourhoods() -> dict[str, Any]:
    """An official survey that somebody might bring: the catchments, moved 150 m to the east."""
    drawn = {a.area_id: s for a, s in zip(SHIPPED.areas, SHIPPED.shapes, strict=True) if a.level == "neighbourhood"}
    moved = (translate(shape, 150.0) for shape in metric(drawn.values()))
    return cleaned(dict(zip(drawn, lonlat(list(moved)), strict=True)))


def test_a_survey_of_the_neighbourhoods_replaces_the_catchments():
    atlas = areas.draw(GAZETTEER, {"neighbourhood": about("neighbourhood", neighbourhoods())})
    assert_whole(atlas)
    assert not any(area.approximate for area in atlas.areas)
    versions = {area.level: area.version for area in atlas.areas}
    assert versions["neighbourhood"].startswith("neighbourhood-2024-05-01-")
    assert versions["subdistrict"].startswith("catchment-1:")
    assert atlas.version == f"{versions['subdistrict']}_{versions['neighbourhood']}"


def test_a_survey_with_wrong_numbers_is_noted_and_one_far_away_refused():
    rows = {i: ((None, None, i, "x", None), shape) for i, shape in neighbourhoods().items()}
    columns = ("name_en", "name_ar", "area_id", "x", "y")
    assert found(laid(rows, columns), "neighbourhood").keys() <= {"W_AREA_SIZE", "W_AREA_ELSEWHERE"}
    far = {i: (row, translate(shape, 3.0)) for i, (row, shape) in rows.items()}
    assert "E_AREA_ELSEWHERE" in found(laid(far, columns), "neighbourhood")


def test_slivers_are_given_away_and_lakes_are_not():
    west, east = shapely.box(44.0, 35.0, 44.1, 35.1), shapely.box(44.10005, 35.0, 44.2, 35.1)
    lake = shapely.box(44.14, 35.04, 44.16, 35.06)
    north = shapely.box(44.0, 35.09995, 44.2, 35.2)
    shapes = cleaned({"a": west, "b": east.difference(lake), "c": north})
    assert shapely.coverage_is_valid(list(shapes.values()))
    union = shapely.union_all(list(shapes.values()))
    assert len(union.interiors) == 1
    assert shapely.Polygon(union.interiors[0]).equals(lake)


def assert_whole(atlas: areas.Atlas) -> None:
    """No hole and no overlap, in what places records and in what is drawn."""
    assert len(atlas.areas) == 100
    for shapes in (atlas.shapes, atlas.drawn):
        flat = metric(shapes)
        union = shapely.union_all(flat)
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        assert union.geom_type == "Polygon"
        assert not union.interiors
        assert abs(shapely.area(flat).sum() - union.area) < 1.0
    labels = shapely.points([(area.label_lon, area.label_lat) for area in atlas.areas])
    assert shapely.contains(atlas.drawn, labels).all()


@pytest.mark.realdata
def test_real_subdistricts_change_the_map_and_leave_it_whole(real_data: Path):
    bringing = official.judge(real_data / REAL, "subdistrict", GAZETTEER, {}, NOW, "data officer")
    assert bringing.findings == ()
    assert bringing.boundaries and bringing.atlas
    assert bringing.boundaries.about.valid_on == date(2019, 6, 3)
    assert bringing.boundaries.about.source == "OCHA/CSO COD-AB Iraq irq_admbnda_adm3_cso_20190603"
    atlas = bringing.atlas
    assert_whole(atlas)
    union = shapely.union_all(metric(atlas.shapes))
    own = shapely.union_all(metric(bringing.boundaries.shapes.values()))
    assert union.symmetric_difference(own).area < 1e-6 * own.area
    assert own.area / 1e6 == pytest.approx(10_188.4, abs=0.1)
    drawn = {area.area_id: (area.approximate, area.version) for area in atlas.areas}
    assert drawn[ZAB] == (False, bringing.boundaries.about.version)
    assert drawn["KRK-048"] == (True, SHIPPED.areas[-1].version)
    assert drawn["IQG13Q04N06R"][0]
    strayed = shapely.hausdorff_distance(metric(atlas.drawn), metric(SHIPPED.drawn))
    assert strayed[:16].min() > 50  # metres: every subdistrict changes
    assert strayed[16:].max() < 2  # no neighbourhood does
    weight = sum(len(area.geometry) for area in atlas.areas)
    assert weight < 85_000  # characters; 18 kB compressed
    assert shapely.hausdorff_distance(metric(atlas.drawn), metric(atlas.shapes)).max() < 50  # metres


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "level", "codes"),
    [
        (REAL, "district", set()),
        (REAL, "governorate", set()),
        (REAL, "neighbourhood", {"E_AREA_LEVEL"}),
        ("iraq_cod_ab_adm2_2019.geojson", "district", {"W_AREA_OTHERS"}),
        ("iraq_cod_ab_adm2_2019.geojson", "governorate", {"E_AREA_LEVEL"}),
        ("ugly/cod_adm3_mojibake_arabic.geojson", "subdistrict", {"E_AREA_MOJIBAKE"}),
    ],
)
def test_every_real_file_is_read_rightly(real_data: Path, file: str, level: Level, codes: set[str]):
    number = {"governorate": 1, "district": 2, "subdistrict": 3, "neighbourhood": 4}[level]
    told = layer.tell(real_data / file, number)
    shapes = np.array([shapely.from_wkb(wkb) for wkb in told["shapes"]], dtype=object)
    rows = tuple(map(tuple, told["rows"]))
    checked = check(Layer(tuple(told["columns"]), rows, shapes, told["crs"], told["layer"], ""), level, SHIPPED)
    assert {finding.code for finding in checked.findings} == codes
    if not checked.refused:
        atlas = areas.draw(GAZETTEER, {level: about(level, dict(checked.shapes))})
        outlines = {place.place_id: place.geometry for place in atlas.places if place.level == level}
        before = {place.place_id: place.geometry for place in SHIPPED.places if place.level == level}
        assert outlines.keys() == before.keys()
        assert all(outlines[i] != before[i] for i in outlines)
        assert shapely.coverage_is_valid([shapely.from_geojson(text) for text in outlines.values()])
        assert atlas.areas == SHIPPED.areas


def frame() -> gpd.GeoDataFrame:
    cells = {name: [row[i] for row, _ in SOUND.values()] for i, name in enumerate(COLUMNS)}
    return gpd.GeoDataFrame(cells, geometry=[shape for _, shape in SOUND.values()], crs=4326)


def written(folder: Path, kind: str) -> Path:
    """The sound file in one of the formats, in metres where it is a shapefile."""
    path = folder / f"adm3.{kind.split('.')[-1]}"
    match kind:
        case "geojson" | "gpkg":
            frame().to_file(path, layer="irq_admbnda_adm3")
        case "shp" | "zip":
            shp = folder / "irq_admbnda_adm3.shp"
            frame().to_crs(32638).to_file(shp, encoding="utf-8")
            if kind == "shp":
                return shp
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
                for part in folder.glob("irq_admbnda_adm3.*"):
                    package.write(part, f"maps/{part.name}")
    return path


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp", "zip"])
def test_every_format_is_read_to_the_same_ground(tmp_path: Path, kind: str):
    told = layer.tell(written(tmp_path, kind), 3)
    shapes = [shapely.from_wkb(wkb) for wkb in told["shapes"]]
    assert told["crs"]
    codes = [row[told["columns"].index("ADM3_PCODE")] for row in told["rows"]]
    assert codes == list(SOUND)
    assert [row[told["columns"].index("ADM3_AR")] for row in told["rows"]] == [row[1] for row, _ in SOUND.values()]
    strayed = shapely.hausdorff_distance(metric(shapes), metric([shape for _, shape in SOUND.values()]))
    assert strayed.max() < 0.01  # metres


def test_of_several_layers_the_one_of_the_level_is_taken(tmp_path: Path):
    path = tmp_path / "all.gpkg"
    for name in ("irq_admbnda_adm2", "irq_admbnda_adm3", "roads"):
        frame().head(2).to_file(path, layer=name)
    assert layer.tell(path, 3)["layer"] == "irq_admbnda_adm3"
    told = layer.tell(path, 4)
    assert told["fault"] == "E_AREA_LAYERS"
    assert "irq_admbnda_adm2" in told["figure"]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("adm3.shp", b"\0" * 50_000_000)


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for number in range(300):
            package.writestr(f"{number}.txt", "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.geojson", b"", "E_AREA_FORMAT"),
        ("a.geojson", b"%PDF-1.7", "E_AREA_FORMAT"),
        ("a.geojson", b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "E_AREA_FORMAT"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\0" * 96, "E_AREA_PARTS"),
        ("a.zip", bomb, "E_AREA_TOO_BIG"),
        ("b.zip", many, "E_AREA_TOO_BIG"),
        ("c.zip", b"PK\x03\x04 not a zip", "E_AREA_FORMAT"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused(tmp_path: Path, name: str, content: Any, code: str):
    path = tmp_path / name
    content(path) if callable(content) else path.write_bytes(content)
    if name.endswith(".zip"):
        assert layer.package_fault(path) == code
    else:
        judged = read(path, 3)
        assert isinstance(judged, Finding)
        assert judged.code == code


def test_the_child_says_what_it_cannot_read_and_the_parent_lives(tmp_path: Path):
    path = tmp_path / "a.geojson"
    path.write_bytes(b'{"type": "FeatureCollection", "features": ' + b"[" * 3_000_000)
    judged = read(path, 3)
    assert isinstance(judged, Finding)
    assert judged.code in ("E_AREA_FORMAT", "E_AREA_TOO_BIG")


def test_more_than_any_country_has_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "many.geojson"
    gpd.GeoDataFrame(geometry=shapely.points(np.zeros((5_001, 2))), crs=4326).to_file(path)
    assert layer.tell(path, 3) == {"fault": "E_AREA_TOO_BIG", "figure": "5001"}
    line = shapely.LineString(np.column_stack([np.linspace(44, 45, 1_000_001), np.full(1_000_001, 35.0)]))
    gpd.GeoDataFrame(geometry=[line], crs=4326).to_file(tmp_path / "fine.gpkg")
    assert layer.tell(tmp_path / "fine.gpkg", 3) == {"fault": "E_AREA_TOO_BIG", "figure": "1000001"}


def test_versions_are_kept_and_gone_back_to(tmp_path: Path):
    first = about("subdistrict", {i: shape for i, (_, shape) in SOUND.items()})
    second = about("subdistrict", {i: shape for i, (_, shape) in SOUND.items()}, day=2)
    third = about("district", {"IQG13Q01": shapely.box(43, 35, 44, 36)})
    for boundaries in (first, replace(second, about=replace(second.about, imported_by="analyst")), third):
        shelf.put(tmp_path, boundaries)
    assert [(told.version, ruling) for told, ruling in shelf.versions(tmp_path)] == [
        (first.about.version, False),
        (second.about.version, True),
        (third.about.version, True),
    ]
    assert shelf.in_force(tmp_path)["subdistrict"].about.imported_by == "analyst"
    assert shelf.use(tmp_path, first.about.version) == ("subdistrict",)
    back = shelf.in_force(tmp_path)["subdistrict"]
    assert back.about == first.about
    assert all(shapely.equals_exact(back.shapes[i], shape) for i, shape in first.shapes.items())
    shelf.put(tmp_path, second)
    assert shelf.in_force(tmp_path)["subdistrict"].about.imported_by == "analyst"
    shelf.use(tmp_path, "shipped", "subdistrict")
    assert shelf.in_force(tmp_path).keys() == {"district"}
    shelf.use(tmp_path, "shipped")
    assert shelf.in_force(tmp_path) == {}
    assert len(shelf.versions(tmp_path)) == 3


def test_what_is_not_kept_or_is_damaged_is_said_and_never_passed_over(tmp_path: Path):
    with pytest.raises(SettingsError, match="no version"):
        shelf.use(tmp_path, "../../etc/passwd")
    boundaries = about("district", {"IQG13Q01": shapely.box(43, 35, 44, 36)})
    shelf.put(tmp_path, boundaries)
    (path,) = (tmp_path / "boundaries" / "district").glob("*.geojson")
    path.write_text(path.read_text("utf-8")[:-20], "utf-8")
    with pytest.raises(SettingsError) as damaged:
        areas.build(REFERENCE, tmp_path)
    assert damaged.value.code == "E_AREA_KEPT"
    (tmp_path / "boundaries" / "district" / "CURRENT.json").write_text("{", "utf-8")
    with pytest.raises(SettingsError, match="which district boundaries hold"):
        areas.build(REFERENCE, tmp_path)
    shelf.use(tmp_path, "shipped")
    assert areas.build(REFERENCE, tmp_path).version == SHIPPED.version


def test_records_that_would_lie_elsewhere_are_counted_and_none_is_touched():
    new = areas.draw(GAZETTEER, {"neighbourhood": about("neighbourhood", neighbourhoods())})
    con = duckdb.connect()
    con.execute("attach ':memory:' as wh")
    con.execute("create table wh.incident (lat double, lon double, in_force boolean, deleted boolean, area_id text)")
    con.execute("create table wh.commitment (in_force boolean, deleted boolean)")
    random = np.random.default_rng(20261122)
    lon, lat = random.normal(44.39, 0.03, 500), random.normal(35.45, 0.03, 500)
    con.executemany("insert into wh.incident values (?, ?, true, null, 'x')", np.column_stack([lat, lon]).tolist())
    con.execute("insert into wh.incident values (35.4, 44.4, false, null, 'x'), (null, null, true, null, 'x')")
    before = con.execute("from wh.incident order by all").fetchall()
    told = moved(con, SHIPPED, new)
    assert told.with_point == 500
    assert 20 < told.total < 250
    assert told.elsewhere == {"incident": told.total}
    assert moved(con, SHIPPED, SHIPPED) == Moved(500, {})
    assert con.execute("from wh.incident order by all").fetchall() == before


def test_the_command_brings_boundaries_in_and_says_what_it_did(tmp_path: Path):
    file = tmp_path / "adm3.geojson"
    frame().to_file(file)
    run = CliRunner().invoke
    data = ["--data", str(tmp_path / "data")]
    done = run(verbs.cli, ["import", str(file), "--level", "subdistrict", "--json", *data])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["accepted"] and told["units"] == 16
    assert told["version"].startswith("subdistrict-2024-05-01-")
    listed = json.loads(run(verbs.cli, ["list", "--json", *data]).output)["versions"]
    assert [(v["version"], v["in_force"], v["imported_by"]) for v in listed] == [
        (told["version"], True, "data officer")
    ]
    file.write_bytes(b"%PDF-1.7")
    refused = run(verbs.cli, ["import", str(file), "--level", "subdistrict", "--lang", "tr", *data])
    assert refused.exit_code == 10
    assert "[E_AREA_FORMAT]" in refused.output
    assert "yeniden dışa aktarın" in refused.output
    assert shelf.in_force(tmp_path / "data" / "known")["subdistrict"].about.version == told["version"]
    assert run(verbs.cli, ["use", "shipped", *data]).exit_code == 0
    assert shelf.in_force(tmp_path / "data" / "known") == {}


def test_only_a_role_may_bring_boundaries(tmp_path: Path):
    file = tmp_path / "a.geojson"
    file.write_text("{}", "utf-8")
    arguments = ["import", str(file), "--level", "district", "--by", "0770 123 4567", "--data", str(tmp_path)]
    assert isinstance(CliRunner().invoke(verbs.cli, arguments).exception, InboxError)


def test_every_finding_has_its_words_in_four_languages():
    with (REFERENCE / "codes" / "area_import.csv").open(encoding="utf-8", newline="") as file:
        words = {line["code"]: line for line in csv.DictReader(file)}
    written_codes = {
        word
        for path in (ROOT / "etl" / "places" / "boundaries").glob("*.py")
        for word in path.read_text("utf-8").replace('"', " ").replace(".", " ").split()
        if word.startswith(("E_AREA_", "W_AREA_")) and word.isupper()
    }
    assert words.keys() == written_codes - {"E_AREA_KEPT"}
    for code, line in words.items():
        assert line["effect"] == ("reject" if code.startswith("E_") else "note")
        texts = [text for column, text in line.items() if column.startswith(("sentence", "remedy"))]
        assert len(texts) == 8
        for text in texts:
            assert text.format(units="x", figure="1").strip()
        holes = {text.count("{units}") for column, text in line.items() if column.startswith("sentence")}
        assert len(holes) == 1
