"""Files of what is on the screen hold exactly its rows, say what they are, and calculate nothing."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from attacks.formulas import calculates
from dash import html
from flask.testing import FlaskClient
from layouts import walk
from python_calamine import CalamineWorkbook

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.components import graph, save
from dashboard.exports import area_files, explore_files, workbook
from dashboard.figures.layers import LAYERS
from dashboard.pages.risk_map_picture import Picture
from dashboard.settings import Settings
from dashboard.text import Words

QUARTER = "from=2025-12-29&to=2026-03-29"
ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://example.org", "12", "＝1", "<f>1</f>",
]  # fmt: skip
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def browser(sample_release: Path) -> FlaskClient:
    return create_app(Settings(data=sample_release)).server.test_client()


def read_back(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The notice and the rows of a CSV."""
    lines = text.removeprefix("\ufeff").splitlines()
    notice = [line for line in lines if line.startswith("#")]
    return notice, list(csv.DictReader(StringIO("\n".join(line for line in lines if not line.startswith("#")))))


def picture(sample_release: Path, search: str) -> Picture:
    return Picture(*reader(Settings(data=sample_release), lambda: access.GUEST)(search))


@pytest.mark.parametrize("layer", LAYERS)
def test_the_maps_csv_holds_the_rows_of_its_list(browser: FlaskClient, sample_release: Path, layer: str) -> None:
    search = f"?{QUARTER}&layer={layer}&district=IQG13Q04"
    notice, rows = read_back(browser.get(area_files.CSV + search).text)
    shown = picture(sample_release, search)
    assert {row["area_id"] for row in rows} == {entry.area.area_id for entry in shown.entries}
    of = {entry.area.area_id: entry for entry in shown.entries}
    for row in rows:
        entry = of[row["area_id"]]
        assert row["area"].lstrip("'") == shown.words.name(entry.area)
        assert row["state"] == entry.risk.state and row["level"] == (entry.risk.level or "")
        if entry.risk.score is not None:
            assert float(row["score"]) == pytest.approx(entry.risk.score, abs=0.06)
        if entry.value is not None and entry.value.value is not None:
            assert float(row["value"]) == pytest.approx(entry.value.value, abs=0.001)
    assert any("Synthetic" in line or "Invented" in line for line in notice)
    assert any(shown.about.release in line for line in notice) and any("imply no opinion" in line for line in notice)


def test_the_geojson_holds_areas_alone(browser: FlaskClient, sample_release: Path) -> None:
    answer = browser.get(f"{area_files.JSON}?{QUARTER}&lang=ar")
    told = json.loads(answer.text)
    assert answer.mimetype == "application/geo+json"
    shown = picture(sample_release, f"?{QUARTER}&lang=ar")
    assert [f["id"] for f in told["features"] if f["properties"]["level"]] == [
        e.area.area_id for e in shown.entries if e.known
    ]
    kinds = {feature["geometry"]["type"] for feature in told["features"]}
    assert kinds <= {"Polygon", "MultiPolygon"} and len(told["features"]) == len(shown.entries)
    assert told["synthetic"] is True and told["release"] == shown.about.release
    assert any("حدود تقريبية" in line for line in told["notice"])
    assert all(isinstance(feature["properties"]["approximate"], bool) for feature in told["features"])


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("measure", ["incidents", "grievances", "risk"])
def test_the_workbook_holds_the_rows_of_the_csv(browser: FlaskClient, measure: str, lang: str) -> None:
    asked = f"measure={measure}&{QUARTER}&lang={lang}&district=IQG13Q01"
    _, rows = read_back(browser.get(f"/export/explore.csv?{asked}").text)
    answer = browser.get(f"{explore_files.XLSX.path}?{asked}")
    assert answer.mimetype == workbook.TYPE and ".xlsx" in answer.headers["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == [Words(lang).t("Read me"), Words(lang).t("Rows")]
    head, *found = book.get_sheet_by_index(1).to_python()
    assert head == list(rows[0]) and len(found) == len(rows) > 3
    for written, row in zip(found, rows, strict=True):
        for value, name in zip(written, head, strict=True):
            assert _same(value, row[name]), (name, value, row[name])
    told = "\n".join(str(line[0]) for line in book.get_sheet_by_index(0).to_python())
    assert Words(lang).t("Release {release}, data to {day}", release="", day="")[:4] in told


def _same(value: Any, written: str) -> bool:
    if isinstance(value, bool):
        return written == ("1" if value else "0")
    if isinstance(value, date):
        return value.isoformat()[:10] == written
    if isinstance(value, int | float) and written:
        return float(written) == pytest.approx(value, rel=1e-4)
    return str(value) == written.removeprefix("'")


def parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(body)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_nothing_in_a_workbook_calculates() -> None:
    rows = [[text, 1.5, 3, date(2026, 3, 9), True, None] for text in ATTACKS]
    body = workbook.book(("a", "b"), ATTACKS, ["x", "=n", "m", "d", "t", "e"], rows, NOW, right_to_left=True)
    sheets = [text for name, text in parts(body).items() if "worksheets/sheet" in name]
    assert len(sheets) == 2
    for sheet in sheets:
        assert "<f>" not in sheet and "<f " not in sheet and "hyperlink" not in sheet
        assert 'rightToLeft="1"' in sheet
    assert "externalLink" not in "".join(parts(body)) and 'ySplit="1"' in sheets[1] and "<autoFilter" in sheets[1]
    back = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(1).to_python()
    assert [row[0] for row in back[1:]] == ATTACKS  # text stays what it was, and is text
    assert back[1][1:5] == [1.5, 3.0, date(2026, 3, 9), True]
    assert sum(calculates(text) for text in ATTACKS) >= 7


def test_too_many_rows_are_refused_with_their_number(sample_release: Path) -> None:
    few = create_app(Settings(data=sample_release, export_rows=3)).server.test_client()
    answer = few.get(f"{explore_files.XLSX.path}?measure=incidents&{QUARTER}")
    assert answer.status_code == 413 and "3" in answer.text


def test_every_figure_with_a_table_can_be_kept_as_a_picture() -> None:
    twin = graph.twin(Words("en"), html.Table(), "x-twin")
    buttons = [piece.to_plotly_json()["props"] for piece in walk(twin) if isinstance(piece, html.Button)]
    assert tuple(one["data-save"] for one in buttons) == save.PICTURES
