"""Reading text: every cell and every line number as delivered, and each way a file can be broken named."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from handmade import Reading, book, database, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.delimited import Dialect
from etl.intake.mojibake import is_broken
from etl.intake.read import fill, peek, read, tables
from etl.intake.records import LONGEST, SPACE

REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")

TEXT = st.text(
    st.sampled_from("ab1 ,;\t\"'\r\n#=عربيةگێ٣é😀\u2028\x0b\x1c")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"),
    max_size=12,
)


def lines_in(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    assert {code for _, code in found.faults} <= ({"E_MOJIBAKE"} if expected else {"E_EMPTY"})


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
    assert found.faults == [(2, "E_MOJIBAKE")]


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
        (",".join(f"c{n}" for n in range(10_000)) + "\n1\n", "E_TOO_BIG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "E_OLD_FORMAT"),
        (b"%PDF-1.7\n", "E_FORMAT"),
        (b"\x89PNG\r\n\x1a\n\0\0", "E_FORMAT"),
        (b"<html><table>", "E_FORMAT"),
        (b"\xef\xbb\xbf \r\n<TABLE border=1>", "E_FORMAT"),
        (b'<?xml version="1.0"?><Workbook>', "E_FORMAT"),
        (b"MIME-Version: 1.0\nContent-Type: text/html", "E_FORMAT"),
        ("a,b\n1,2\n".encode("utf-16-le"), "E_ENCODING"),
        ("\u0627\u0644\u062d\u064a,\u0628\n\u0643,2\n".encode("utf-16-be"), "E_ENCODING"),
        ("Report of incidents\nid,date\n1,2\n", "E_HEADER_ROWS"),
        ("Report,,\n\nid,date,type\n1,2,3\n", "E_HEADER_ROWS"),
        ("id,\u00d8\u00a7\u00d9\u201e\u00d8\u00ad\u00d9\u0160\n1,2\n", "E_MOJIBAKE"),
        ("id,?????\n1,2\n", "E_MOJIBAKE"),
        (b"PK\x03\x04 not a zip at all", "E_FORMAT"),
    ],
)
def test_what_holds_a_whole_file(tmp_path: Path, content: bytes | str, code: str) -> None:
    found = reading(tmp_path, content)
    assert (None, code) in found.faults
    assert found.raw.held
    assert found.rows == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_by_contract_only(tmp_path: Path, encoding: str) -> None:
    content = "الحي,b\nرحيم آوه,2\n".encode(encoding)
    assert reading(tmp_path, content, Dialect(encoding=encoding)).rows == [(2, "رحيم آوه", "2")]
    for contract in (None, "windows-1256", "utf-16"):
        found = reading(tmp_path, content, Dialect(encoding=contract))
        assert found.details == [(None, None, "E_ENCODING", "1")]
        assert found.raw.rows_read == 1


def test_utf_32_by_its_mark(tmp_path: Path) -> None:
    assert reading(tmp_path, "حي,b\n1,2".encode("utf-32")).rows == [(2, "1", "2")]


def test_a_mixture_of_encodings_is_held_at_its_first_wrong_line(tmp_path: Path) -> None:
    lines = ["a,b", "1,كركوك", "2,طوز"]
    content = b"\n".join(line.encode("utf-8" if n < 2 else "windows-1256") for n, line in enumerate(lines))
    assert reading(tmp_path, content).details == [(None, None, "E_ENCODING", "3")]


def test_a_column_of_long_texts_below_one_name_is_no_title(tmp_path: Path) -> None:
    found = reading(tmp_path, 'a\n"x, y"\n"p\nq, r"\n')
    assert (found.faults, [row[1] for row in found.rows]) == ([], ["x, y", "p\nq, r"])


def test_a_field_of_five_million_letters_costs_its_row(tmp_path: Path) -> None:
    found = reading(tmp_path, f'a,b\n1,"{"x" * 5_000_000}"\n2,3\n')
    assert (found.faults, found.rows) == ([(2, "E_TOO_LONG")], [(3, "2", "3")])


def test_a_table_can_be_filled_in_beside_raw(tmp_path: Path) -> None:
    """The faults of the one are not told again by the other."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    table = tables(path, Dialect(), tmp_path)[0]
    Reading(path, table=table)
    fill(database(), table, "beside")
    assert database().execute("from beside").fetchall() == [(2, "1", "2")]
    assert database().execute("select count(*) from fault").fetchone() == (1,)


def test_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    spool = tmp_path / "spool"
    spool.mkdir()
    read(database(), tmp_path / "a.csv", Dialect(), spool)
    assert list(spool.iterdir()) == []
    (tmp_path / "a.csv").write_bytes(b"%PDF")
    assert tables(tmp_path / "a.csv", Dialect(), spool)[0].held
    assert list(spool.iterdir()) == []


def test_broken_arabic_is_found_in_its_cells(tmp_path: Path) -> None:
    """And in no others: not in Turkish, Kurdish or French, nor where somebody only asks."""
    broken = ("Ø­ÙŠ", "ط§ظ„ط­ظٹ", "ÇáãÏíäÉ", "??? ?????", "كر\ufffdوك")
    sound = ("Çağ", "Öğün Şükrü", "déjà vu", "گەڕەک", "what???", "Qaḑā’ Kirkūk")
    rows = [f"{left},{right}" for left, right in zip(broken, sound, strict=False)]
    found = reading(tmp_path, "a,b\n" + "\n".join(rows) + f"\n{sound[5]},{sound[0]}\n")
    assert found.details == [(row, "a", "E_MOJIBAKE", None) for row in range(2, 7)]


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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | TEXT.map(str.encode))
def test_no_bytes_raise_and_every_row_is_accounted_for(tmp_path: Path, content: bytes) -> None:
    found = reading(tmp_path, b"a,b\n" + content)
    assert found.accounted()


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


@needs_real
@pytest.mark.realdata
def test_names_of_a_real_boundary_file_are_seen_to_be_broken() -> None:
    folder = Path(REAL or "")
    document = json.loads((folder / "ugly" / "cod_adm3_mojibake_arabic.geojson").read_text(encoding="utf-8"))
    names = {v for f in document["features"] for k, v in f["properties"].items() if k.endswith("_AR") and v}
    assert len(names) > 15
    assert all(map(is_broken, names))
    with (folder / "ucdp_ged_iraq.csv").open(encoding="utf-8", newline="") as lines:
        assert not any(is_broken(cell) for row in csv.reader(lines) for cell in row)


@needs_real
@pytest.mark.realdata
@pytest.mark.parametrize("variant", ["", "_semicolon"])
def test_a_real_export_of_kobotoolbox_says_the_same_in_both_formats(variant: str) -> None:
    folder = Path(REAL or "") / "kobo"
    text = Reading(folder / f"kobotoolbox_submissions{variant}.csv")
    sheet = Reading(folder / "kobotoolbox_submissions.xlsx")
    assert (text.faults, sheet.faults, len(text.rows)) == ([], [], len(sheet.rows))
    assert set(sheet.raw.header) <= set(text.raw.header)
