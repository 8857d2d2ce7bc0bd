"""Reading: every cell and every line number as delivered, and each way a file can be broken named."""

import csv
import io
import os
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.delimited import Dialect
from etl.intake.read import Raw, peek, read
from etl.intake.records import LONGEST, SPACE
from etl.intake.rejects import create_fault_table

REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")

TEXT = st.text(
    st.sampled_from("ab1 ,;\t\"'\r\n#=عربيةگێ٣é😀\u2028\x0b\x1c")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"),
    max_size=12,
)


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One for the module: opening a database costs more than reading a small file."""
    con = duckdb.connect()
    create_fault_table(con)
    return con


class Reading:
    """What came of reading a file."""

    def __init__(self, path: Path, dialect: Dialect) -> None:
        con = database()
        con.execute("truncate fault")
        self.raw: Raw = read(con, path, dialect)
        self.rows = con.execute("from raw order by row").fetchall()
        self.details = con.execute("select row, column_name, code, expected from fault order by all").fetchall()
        self.faults = [(row, code) for row, _, code, _ in self.details]


def reading(folder: Path, content: bytes | str, dialect: Dialect | None = None, name: str = "a.csv") -> Reading:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Reading(path, dialect or Dialect())


def book(folder: Path, rows: list[list[object]], name: str = "a.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with one part changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def lines_in(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1)),
    delimiter=st.sampled_from(",;\t"),
    style=st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)]),
)
def test_any_table_comes_back_with_its_cells_and_lines(
    tmp_path: Path, table: list[list[str]], delimiter: str, style: tuple[str, int]
) -> None:
    """Not with bare line feeds and sparing quotes: Python's own writer then leaves a carriage return unquoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=style[0], quoting=style[1])
    header = [f"h{i}" for i in range(len(table[0]))]
    writer.writerow(header)
    expected = []
    for cells in table:
        if any(cell.strip(SPACE) for cell in cells):
            expected.append((lines_in(out.getvalue()) + 1, *(cell or None for cell in cells)))
        writer.writerow(cells)
    found = reading(tmp_path, out.getvalue(), Dialect(delimiter=delimiter, hxl=False))
    assert found.raw.rows_read == len(expected)
    assert found.raw.header == tuple(header)
    assert found.rows == expected
    assert {code for _, code in found.faults} <= ({"E_ENCODING"} if expected else {"E_EMPTY"})


@pytest.mark.parametrize(
    ("encoding", "contract"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("windows-1256", "windows-1256"),
        ("iso-8859-6", "iso-8859-6"),
        ("utf-8-sig", "windows-1256"),  # a byte order mark is evidence, a contract only an expectation
    ],
)
def test_encodings_by_mark_or_contract(tmp_path: Path, encoding: str, contract: str | None) -> None:
    text = "الحي,التاريخ\r\nرحيم آوه,٢٠٢٤\r\n".replace("٢٠٢٤", "2024")
    found = reading(tmp_path, text.encode(encoding), Dialect(encoding=contract))
    assert found.raw.header == ("الحي", "التاريخ")
    assert found.rows == [(2, "رحيم آوه", "2024")]


def test_big_endian_utf_16(tmp_path: Path) -> None:
    found = reading(tmp_path, b"\xfe\xff" + "حي;b\n1;2".encode("utf-16-be"))
    assert found.rows == [(2, "1", "2")]


def test_an_undecodable_file_is_held_with_its_line_named_and_its_rows_counted(tmp_path: Path) -> None:
    found = reading(tmp_path, b"a,b\n1,2\n3,\xc7\xe1\n5,6\n")
    assert found.details == [(None, None, "E_ENCODING", "3")]
    assert (found.raw.held, found.raw.rows_read, found.rows) == (True, 3, [])


@pytest.mark.parametrize("page", ["cp1252", "cp1256", "latin-1"])
def test_arabic_decoded_wrongly_before_it_came_is_noticed(tmp_path: Path, page: str) -> None:
    broken = "سوق المدينة".encode().decode(page, "ignore")
    found = reading(tmp_path, f"a,b\n1,{broken}\n2,Qaḑā’ Kirkūk – Çağlar «كركوك» طظ\n")
    assert found.faults == [(2, "E_ENCODING")]


@pytest.mark.parametrize(
    ("content", "faults", "kept"),
    [
        ("a,b\n1,2\n3\n4,5,6\n7,8\n", [(3, "E_RAGGED"), (4, "E_RAGGED")], [2, 5]),
        ('a,b\n1,"two\n3,4\n5,6\n', [(2, "E_QUOTE")], [3, 4]),
        ('a,b\n1,"two"x\n3,"f\ng"\n5,6\n', [(2, "E_QUOTE")], [3, 5]),
        ('a,b\n1,"open\n2,"open\n3,"ok"\n', [(2, "E_QUOTE"), (3, "E_QUOTE")], [4]),
        ("a,b\n1,\x002\n3,4\n", [(2, "E_NUL")], [3]),
        ('a,b\n1,"\x002"\n3,4\n', [(2, "E_NUL")], [3]),
        (f"a,b\n1,{'x' * (LONGEST + 1)}\n3,4\n", [(2, "E_TOO_LONG")], [3]),
        (f'a,b\n1,"{"x" * (LONGEST + 1)}"\n3,4\n', [(2, "E_TOO_LONG")], [3]),
    ],
)
def test_a_broken_row_costs_itself_and_is_counted(
    tmp_path: Path, content: str, faults: list[tuple[int, str]], kept: list[int]
) -> None:
    found = reading(tmp_path, content)
    assert found.faults == faults
    assert [row[0] for row in found.rows] == kept
    assert found.raw.rows_read == len(faults) + len(kept)
    assert not found.raw.held


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "E_EMPTY"),
        ("\n \r\n", "E_EMPTY"),
        ("a,b\n", "E_EMPTY"),
        ("a,b\n,\n \n", "E_EMPTY"),
        ("a,b,a\n1,2,3\n", "E_SCHEMA_DUPLICATE"),
        ("a;b,c\n1;2,3\n", "E_FORMAT"),
        ('a,"b\n1,2\n', "E_QUOTE"),
        ("a\0,b\n1,2\n", "E_FORMAT"),
        ("x" * 300_000, "E_FORMAT"),
        (",".join(f"c{n}" for n in range(1_001)) + "\n1\n", "E_TOO_BIG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "E_FORMAT"),
        (b"%PDF-1.7\n", "E_FORMAT"),
        (b"<html><table>", "E_FORMAT"),
        (b"PK\x03\x04 not a zip at all", "E_FORMAT"),
    ],
)
def test_what_holds_a_whole_file(tmp_path: Path, content: bytes | str, code: str) -> None:
    found = reading(tmp_path, content)
    assert (None, code) in found.faults
    assert found.raw.held
    assert found.rows == []


def test_hashtags_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    content = 'a,b\n\n#date+year,"#loc +name"\n1,2\n,\n  , \n3,4\n#date,#loc\n'
    found = reading(tmp_path, content)
    assert found.rows == [(4, "1", "2"), (7, "3", "4"), (8, "#date", "#loc")]
    assert found.raw.rows_read == 3
    assert reading(tmp_path, content, Dialect(hxl=False)).raw.rows_read == 4


def test_title_rows_where_the_contract_says_so(tmp_path: Path) -> None:
    found = reading(tmp_path, "Report,,\nDecember,,\na,b,\n1,2,\n", Dialect(title_rows=2))
    assert found.raw.header == ("a", "b", "")
    assert found.rows == [(4, "1", "2", None)]


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    assert reading(tmp_path, "a,b\r1,2\r3,4").rows == [(2, "1", "2"), (3, "3", "4")]
    assert reading(tmp_path, "a,b\r\n1,2\r\n3,4\r\n").rows == [(2, "1", "2"), (3, "3", "4")]


def test_peek_sees_the_header_that_read_sees(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\n "a" ;"b\nc"\n1;2\n', encoding="utf-8")
    assert peek(path, Dialect(delimiter=";")).header == Reading(path, Dialect(delimiter=";")).raw.header
    sheet = book(tmp_path, [[], ["a", "b"], [1, 2]])
    assert peek(sheet, Dialect()).header == ("a", "b")


def test_workbook_cells_become_plain_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["n", "x", "t", "b", "d", "dt"],
        [],
        [12.0, 2.5, 'كركوك "١"\nb', True, date(2024, 3, 1), datetime(2024, 3, 1)],
    ]
    found = Reading(book(tmp_path, rows), Dialect())
    assert found.raw.rows_read == 1
    assert found.rows == [(3, "12", "2.5", 'كركوك "١"\nb', "true", "2024-03-01", "2024-03-01")]


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
    found = Reading(path, Dialect())
    assert found.raw.header == ("", "a", "b")
    assert found.rows == [(5, None, "1", "2")]


def test_a_lying_dimension_hides_no_rows(tmp_path: Path) -> None:
    path = book(tmp_path, [["a", "b"], *([n, n] for n in range(100))])
    rewritten(path, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:B101"/>', b'<dimension ref="A1:B11"/>')
    assert Reading(path, Dialect()).raw.rows_read == 100


def test_a_formula_without_a_result_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula(2, 1, "=A2+1", None, "")
        sheet.write_formula(3, 1, "=A2+1", None, 2)
    found = Reading(path, Dialect())
    assert found.details == [(3, "b", "E_FORMULA", None)]
    assert [row[0] for row in found.rows] == [2, 4]
    assert found.raw.rows_read == 3


def test_workbooks_that_are_not_opened(tmp_path: Path) -> None:
    def code(path: Path) -> object:
        return Reading(path, Dialect()).faults[0][1]

    path = book(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/bomb.xml", b"0" * 50_000_000)
    assert code(path) == "E_TOO_BIG"
    path = book(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path, "a") as package:
        for number in range(201):
            package.writestr(f"xl/media/{number}", b"")
    assert code(path) == "E_TOO_BIG"
    path = book(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"")
    assert code(path) == "E_FORMAT"
    path = book(tmp_path, [["a"], [1]])
    rewritten(path, "xl/workbook.xml", b"<workbook ", b'<!DOCTYPE x [<!ENTITY e "e">]><workbook ')
    assert code(path) == "E_FORMAT"


def test_one_far_cell_kills_the_child_and_not_us(tmp_path: Path) -> None:
    path = book(tmp_path, [["a"], [1]])
    rewritten(path, "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"')
    rewritten(path, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1048576"')
    found = Reading(path, Dialect())
    assert found.faults == [(None, "E_TOO_BIG")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | TEXT.map(str.encode))
def test_no_bytes_raise_and_every_row_is_accounted_for(tmp_path: Path, content: bytes) -> None:
    found = reading(tmp_path, b"a,b\n" + content)
    broken = {row for row, code in found.faults if row is not None and code != "E_ENCODING"}
    assert found.raw.held or found.raw.rows_read == len(found.rows) + len(broken)


@needs_real
@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "rows", "with_line_breaks"),
    [("ucdp_ged_iraq.csv", 7473, 38), ("sigacts_kirkuk_2007_2008.csv", 3191, 0), ("ugly/ucdp_hxl_kirkuk.csv", 341, 0)],
)
def test_real_files_are_read_whole(file: str, rows: int, with_line_breaks: int) -> None:
    path = Path(REAL or "") / file
    found = Reading(path, Dialect())
    assert found.faults == []
    assert found.raw.rows_read == rows == len(found.rows)
    with path.open(encoding="utf-8", newline="") as lines:
        cells = [tuple(cell or None for cell in row) for row in csv.reader(lines, strict=True)][1:]
    assert [row[1:] for row in found.rows] == [row for row in cells if "#date+year" not in row]
    assert sum(any("\n" in str(cell) for cell in row) for row in found.rows) == with_line_breaks
