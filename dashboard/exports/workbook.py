"""A workbook that a spreadsheet opens as it is meant: what it is, and the rows. Nothing in it calculates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.csv import Value

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No text becomes a formula, a number or a link because of how it is spelt.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST = 32_767  # letters of a cell (ECMA-376)
WIDEST, NARROWEST = 40, 9
MEASURED = 200  # rows that the widths of columns are taken from
ROWS = 1_048_575  # of a sheet, without its head


def book(
    sheets: tuple[str, str],
    told: Sequence[str],
    head: Sequence[str],
    rows: Sequence[Sequence[Value]],
    made: datetime,
    *,
    right_to_left: bool = False,
) -> bytes:
    """`sheets`: names of the two; `told`: lines of the first. Numbers stay numbers, days days, and text text."""
    out = BytesIO()
    with Workbook(out, PLAIN) as target:
        target.set_properties({"title": told[0] if told else "", "created": made.replace(tzinfo=None)})
        first, second = (target.add_worksheet(name) for name in sheets)
        _tell(first, told, target.add_format({"text_wrap": True, "valign": "top"}))
        _fill(second, head, rows, target)
        if right_to_left:
            first.right_to_left()
            second.right_to_left()
        second.activate()
    return out.getvalue()


def _tell(sheet: Worksheet, lines: Iterable[str], wrapped: Format) -> None:
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    for position, line in enumerate(lines):
        sheet.write_string(position, 0, line[:LONGEST], wrapped)


def _fill(sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[Value]], book: Workbook) -> None:
    title, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, title)
        shown = max((len(str(row[column] or "")) for row in rows[:MEASURED]), default=0)
        sheet.set_column(column, column, min(max(shown, len(name), NARROWEST) + 1, WIDEST))
    for position, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, position, column, value, day)
    sheet.freeze_panes(1, 0)
    if head:
        sheet.autofilter(0, 0, len(rows), len(head) - 1)


def _write(sheet: Worksheet, row: int, column: int, value: Value, day: Format) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value[:LONGEST])
