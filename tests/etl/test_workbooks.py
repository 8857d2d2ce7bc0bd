"""Workbooks: values as a person sees them, whatever they hide named, and none of them trusted."""

import os
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from handmade import SHEET, Reading, book, cells, packed, raw_sheet, rewritten

from etl.intake.delimited import Dialect
from etl.intake.read import peek, tables

REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")


def test_cells_become_plain_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["n", "x", "t", "b", "d", "dt"],
        [],
        [12.0, 2.5, 'كركوك "١"\nb', True, date(2024, 3, 1), datetime(2024, 3, 1)],
    ]
    found = Reading(book(tmp_path, rows))
    assert found.raw.rows_read == 1
    assert found.rows == [(3, "12", "2.5", 'كركوك "١"\nb', "true", "2024-03-01", "2024-03-01")]


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_times_and_numbers_in_both_calendars(tmp_path: Path, epoch: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": epoch}) as workbook:
        sheet = workbook.add_worksheet()
        style = {code: workbook.add_format({"num_format": code}) for code in ("d/m/yyyy h:mm", "h:mm", "[h]:mm", "0%")}
        sheet.write_row(0, 0, ["moment", "time", "length", "share", "id", "rich"])
        sheet.write_datetime(1, 0, datetime(2024, 2, 29, 10, 30, 15), style["d/m/yyyy h:mm"])
        sheet.write_datetime(1, 1, time(23, 5), style["h:mm"])
        sheet.write_datetime(1, 2, timedelta(hours=36), style["[h]:mm"])
        sheet.write_number(1, 3, 0.125, style["0%"])
        sheet.write_string(1, 4, "00123456789012345678")
        sheet.write_rich_string(1, 5, workbook.add_format({"bold": True}), "رحيم ", "آوه")
    expected = ("2024-02-29T10:30:15", "23:05:00", "36:00:00", "0.125", "00123456789012345678", "رحيم آوه")
    assert Reading(path).rows == [(2, *expected)]


def test_a_number_longer_than_a_spreadsheet_keeps_is_refused(tmp_path: Path) -> None:
    found = Reading(book(tmp_path, [["id", "n", ""], [123456789012345678, 1, 1e17], [123456789012345, 1e308, 1e17]]))
    assert found.details == [(2, "id", "E_NUMBER", "123456789012345")]
    assert [row[:3] for row in found.rows] == [(3, "123456789012345", "1e+308")]


def test_the_first_visible_sheet_that_holds_cells_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        hidden, _, data = (workbook.add_worksheet(name) for name in ("lists", "cover", "data"))
        hidden.write(0, 0, "x")
        data.activate()
        data.set_first_sheet()
        hidden.hide()
        data.write_row(2, 1, ["a", "b"])
        data.write_row(4, 1, [1, 2])
    found = Reading(path)
    assert found.raw.header == ("", "a", "b")
    assert (found.rows, found.faults) == ([(5, None, "1", "2")], [])


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Two sheets with rows, one hidden with rows, one of our own lists, and hidden parts of the first."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("_lists", "main", "repeat", "secret", "chart"):
            sheet = workbook.add_worksheet(name)
            for row in range(4 if name != "chart" else 1):
                sheet.write_row(row, 0, [f"{name}{row}", f"y{row}", f"z{row}"])
            if name == "secret":
                sheet.hide()
            if name == "main":
                sheet.activate()
                sheet.set_row(2, None, None, {"hidden": True})
                sheet.set_column(1, 1, None, None, {"hidden": True})
                sheet.set_column(10, 200, None, None, {"hidden": True})
    return path


def test_what_was_left_out_and_what_nobody_sees_is_noted(several: Path) -> None:
    found = Reading(several)
    assert found.table.name == "main"
    assert [row[0] for row in found.rows] == [2, 3, 4]
    assert not found.raw.held
    assert found.details == [(None, None, "W_HIDDEN", "secret, y0, 3"), (None, None, "W_SHEETS", "repeat")]
    assert peek(several, Dialect()).faults == ()


def test_every_sheet_where_it_is_asked_for(several: Path) -> None:
    found = tables(several, Dialect(), several.parent, every_sheet=True)
    assert [(table.name, table.rows_read) for table in found] == [("main", 3), ("repeat", 3), ("chart", 0)]
    assert [fault.code for table in found for fault in table.faults] == ["W_HIDDEN", "E_EMPTY"]
    assert len({table.copy for table in found if not table.held}) == 2


def test_a_lying_dimension_hides_no_rows(tmp_path: Path) -> None:
    for wrong in (b"A1:B11", b"A1", b"A1:XFD1048576", b"B5:A1"):
        path = book(tmp_path, [["a", "b"], *([n, n] for n in range(100))])
        rewritten(path, SHEET, b'<dimension ref="A1:B101"/>', b'<dimension ref="' + wrong + b'"/>')
        found = Reading(path)
        assert (found.raw.rows_read, len(found.rows), found.faults) == (100, 100, []), wrong


@pytest.mark.parametrize(
    "rows",
    [
        cells(1, "a", "b") + cells(2, "1", "2") + cells(2, "3", "4"),
        cells(1, "a", "b") + cells(3, "1", "2") + cells(2, "3", "4"),
        cells(1, "a", "b") + cells(2, "1", "2").replace('<row r="2">', '<row r="7">'),
        "<!--" + cells(9, "x") + "-->" + cells(1, "a", "b") + cells(2, "1", "2"),
        cells(1, "a") + cells(2, "1")[:-9],
        "",
    ],
)
def test_rows_that_would_be_read_over_one_another_hold_the_file(tmp_path: Path, rows: str) -> None:
    found = Reading(raw_sheet(tmp_path, rows))
    assert found.faults in ([(None, "E_FORMAT")], [(None, "E_EMPTY")])


def test_markup_of_other_programs_is_read_alike(tmp_path: Path) -> None:
    """Without numbers of rows and cells, with single quotes, and with blank texts at the end."""
    rows = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>"
    rows += "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c><c t='e'><v>#REF!</v></c></row>"
    found = Reading(raw_sheet(tmp_path, rows + cells(9, "", "")))
    assert found.details == [(4, "b", "E_FORMULA", None)]
    assert found.rows == [(2, "1", "2")]


def test_tags_with_a_prefix_are_tags_all_the_same(tmp_path: Path) -> None:
    merged, row = (
        '<mergeCells><mergeCell ref="A3:A4"/></mergeCells>',
        '<row r="2" hidden="1"><c r="B2" t="e"><v>#N/A</v></c>',
    )
    plain = raw_sheet(tmp_path, cells(1, "a", "b") + row + "</row>" + cells(3, "1", "2") + cells(4, "", "3"), merged)
    with zipfile.ZipFile(plain) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    markup = parts[SHEET].replace(b"</", b"<@/").replace(b"<", b"<x:").replace(b"<x:@/", b"</x:")
    parts[SHEET] = markup.replace(b"xmlns=", b"xmlns:x=")
    expected = [(2, "b", "E_FORMULA", None), (4, "a", "E_MERGED", None), (None, None, "W_HIDDEN", "2")]
    for path in (plain, packed(tmp_path / "prefixed.xlsx", parts)):
        found = Reading(path)
        assert (found.details, found.rows) == (expected, [(3, "1", "2")])


def test_a_formula_without_a_result_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula(2, 1, "=A2+1", None, "")
        sheet.write_formula(3, 1, "=A2+1", None, 2)
        sheet.write_formula(4, 1, "=A2/0", None, "#DIV/0!")
        sheet.write_formula(5, 2, "=A2+1", None, "")
        sheet.write_row(6, 0, [1, 2])
        sheet.write_formula(8, 0, "=A2+1", None, "")
    found = Reading(path)
    assert found.details == [(row, column, "E_FORMULA", None) for row, column in ((3, "b"), (5, "b"), (9, "a"))]
    assert [row[0] for row in found.rows] == [2, 4, 6, 7]
    assert found.accounted()


def test_titles_and_headers_over_two_rows_hold_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    titled = [["Report"], [], ["id", "date"], [1, 2]]
    assert Reading(book(tmp_path, titled)).codes == ["E_HEADER_ROWS"]
    assert Reading(book(tmp_path, titled), Dialect(title_rows=2)).rows == [(4, "1", "2")]
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:B1", "where")
        sheet.merge_range("C1:C2", "when")
        sheet.write_row(1, 0, ["district", "town"])
        sheet.write_row(2, 0, ["x", "y", "z"])
    found = Reading(path)
    assert (found.codes, found.raw.rows_read, found.rows) == (["E_HEADER_ROWS"], 2, [])
    assert [fault.code for fault in peek(path, Dialect()).faults] == ["E_HEADER_ROWS"]
    assert Reading(book(tmp_path, [["id"], [1], [2]])).rows == [(2, "1"), (3, "2")]


def test_cells_of_a_merged_range_are_named_where_they_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["district", "town", "n"])
        for row in range(1, 6):
            sheet.write_row(row, 0, ["x", "y", row])
        sheet.merge_range("A3:A5", "Daquq")
        sheet.merge_range("B6:D6", "all")
    found = Reading(path)
    assert found.details == [
        (4, "district", "E_MERGED", None),
        (5, "district", "E_MERGED", None),
        (6, "n", "E_MERGED", None),
    ]
    assert [row[0] for row in found.rows] == [2, 3]


def test_workbooks_that_are_not_opened(tmp_path: Path) -> None:
    def with_part(name: str, content: bytes = b"", times: int = 1) -> list[str]:
        path = book(tmp_path, [["a"], [1]])
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
            for number in range(times):
                package.writestr(name.format(number), content)
        assert [fault.code for fault in peek(path, Dialect()).faults] == Reading(path).codes
        return Reading(path).codes

    assert with_part("xl/bomb.xml", b"0" * 50_000_000) == ["E_TOO_BIG"]
    assert with_part("xl/media/{}", times=201) == ["E_TOO_BIG"]
    for macro in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/macrosheets/sheet1.xml"):
        assert with_part(macro) == ["E_MACRO"]
    path = rewritten(
        book(tmp_path, [["a"], [1]]), "xl/workbook.xml", b"<workbook ", b'<!DOCTYPE x [<!ENTITY e "e">]><workbook '
    )
    assert Reading(path).codes == ["E_FORMAT"]
    locked = bytearray(book(tmp_path, [["a"], [1]]).read_bytes())
    entry = locked.index(b"PK\x01\x02")
    locked[entry + 8] |= 1
    (tmp_path / "locked.xlsx").write_bytes(locked)
    assert Reading(tmp_path / "locked.xlsx").codes == ["E_OLD_FORMAT"]


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    for parts in ({"content.xml": b"<x/>"}, {"xl/workbook.xml": b"<x/>"}, {"xl/workbook.xml": b"no markup"}):
        assert Reading(packed(tmp_path / "a.xlsx", parts)).codes == ["E_FORMAT"]
    whole = book(tmp_path, [["a"], [1]]).read_bytes()
    for length in range(4, len(whole), 500):
        (tmp_path / "cut.xlsx").write_bytes(whole[:length])
        assert Reading(tmp_path / "cut.xlsx").codes == ["E_FORMAT"]


@needs_real
@pytest.mark.realdata
def test_a_real_report_with_titles_is_held_for_exactly_that() -> None:
    found = Reading(Path(REAL or "") / "ugly" / "dtm_kirkuk_merged_headers_DERIVED.xlsx")
    assert found.faults == [(None, "E_HEADER_ROWS")]
    assert (found.raw.rows_read, found.rows) == (127, [])


@needs_real
@pytest.mark.realdata
def test_a_real_export_of_several_sheets() -> None:
    path = Path(REAL or "") / "kobo" / "kobotoolbox_submissions_multiple_sheets.xlsx"
    found = Reading(path)
    assert (found.codes, found.raw.rows_read) == (["W_SHEETS"], 3)
