"""No text that people send becomes a formula, in a file of comma separated values or in a workbook."""

import csv as reader
from io import BytesIO, StringIO
from zipfile import ZipFile

import formulas
import openpyxl
import payloads
import pytest

from dashboard.exports import csv
from etl.forms.package import packed

HARMLESS = ["Tis'in", "1-2", "a=b", "حي تسعين", "x@example.org", "5 + 3", "", " ", chr(0x200F) + "حي"]


@pytest.mark.parametrize("attack", payloads.FORMULAS, ids=ascii)
def test_a_formula_is_written_as_text(attack: str) -> None:
    written = csv.text(["name"], [[attack]]).removeprefix(csv.BOM)
    (_, (cell,)) = reader.reader(StringIO(written, newline=""))
    assert not formulas.calculates(cell), ascii(cell)
    assert cell.removeprefix("'") == attack.removeprefix("'"), "something was lost"


def test_every_hostile_string_comes_back_as_one_cell() -> None:
    rows = [[text, 7, 0.5] for text in (*payloads.ALL, *payloads.FORMULAS)]
    written = csv.text(["name", "count", "share"], rows).removeprefix(csv.BOM)
    _, *found = reader.reader(StringIO(written, newline=""))
    assert [row[1:] for row in found] == [["7", "0.5"]] * len(rows)
    assert not [row[0] for row in found if formulas.calculates(row[0])]


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert csv.cell(text) == text


@pytest.mark.parametrize("number", [-1, -0.5, 0, 12, 1e-7, -2.5e9])
def test_numbers_stay_numbers(number: float) -> None:
    assert float(csv.cell(number)) == number


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    """Written by our maker of workbooks in the way that trusts most, read back by another library."""

    def fill(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book.add_worksheet("x")
        for number, text in enumerate(told):
            sheet.write(number, 0, text)
            sheet.write(number, 1, -number)

    told = [*payloads.FORMULAS, *payloads.LINKS]
    body = packed(fill, "x")
    with ZipFile(BytesIO(body)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    sheet = openpyxl.load_workbook(BytesIO(body)).active
    assert [row[0].data_type for row in sheet.iter_rows()] == ["s"] * len(told)
    assert [row[1].value for row in sheet.iter_rows()] == [-number for number in range(len(told))]
