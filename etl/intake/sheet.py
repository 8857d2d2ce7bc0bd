"""Workbooks to clean rows, in a process of their own: `python -m etl.intake.sheet BOOK SPOOL`.

A workbook of five kilobytes can make its reader ask for all memory there is and abort. So the parent never opens one:
this child does, under limits of memory and time, and says what it found as one line of JSON.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.intake.formulas import Formulas, uncalculated
from etl.intake.records import LONGEST, SPACE, Clean, Fault, header_faults, is_hashtags, quoted

MEMORY = 1_500 * 2**20
SECONDS = 60
ENTRIES, UNPACKED, RATIO, WIDEST = 200, 200 * 2**20, 100, 200
EXACT = 10**15  # a spreadsheet keeps fifteen digits

Cell = int | float | str | bool | time | date | datetime | timedelta


def convert(book: Path, spool: Path, title_rows: int = 0, hxl: bool = True) -> Clean:
    """Write the data rows of the first visible sheet that holds any to `spool`, sheet row first."""
    refused = package_fault(book)
    if refused:
        return Clean(faults=(Fault(None, refused),))
    try:
        sheet = _first_sheet(CalamineWorkbook.from_path(book))
    except (CalamineError, ValueError):
        return Clean(faults=(Fault(None, "E_FORMAT"),))
    if sheet is None:
        return Clean(faults=(Fault(None, "E_EMPTY"),))
    formulas = uncalculated(book, sheet.name)
    return _copy(_rows(sheet, title_rows, formulas), spool, hxl, formulas)


def package_fault(book: Path) -> str | None:
    """E_TOO_BIG for a bomb; E_FORMAT for macros, links to other files, document types, or a zip that is no workbook."""
    try:
        with zipfile.ZipFile(book) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * book.stat().st_size:
                return "E_TOO_BIG"
            names = [part.filename for part in parts]
            if "xl/workbook.xml" not in names or any("vbaProject" in n or "externalLinks/" in n for n in names):
                return "E_FORMAT"
            xml = (name for name in names if name.endswith((".xml", ".rels")))
            return "E_FORMAT" if any(_declares_type(package, name) for name in xml) else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):  # broken, encrypted, or packed unusually
        return "E_FORMAT"


def text_of(value: Cell) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _declares_type(package: zipfile.ZipFile, name: str) -> bool:
    with package.open(name) as part:
        return b"<!DOCTYPE" in part.read(4096)


def _first_sheet(book: CalamineWorkbook) -> CalamineSheet | None:
    for index, sheet in enumerate(book.sheets_metadata):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            opened = book.get_sheet_by_index(index)
            if opened.height:
                return opened
    return None


def _rows(sheet: CalamineSheet, title_rows: int, formulas: Formulas) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with its number in the sheet. A formula without a result is not nothing."""
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        texts = [text_of(cell) for cell in cells]
        if number > title_rows and (number in formulas or any(text.strip(SPACE) for text in texts)):
            yield number, texts


def _copy(rows: Iterator[tuple[int, list[str]]], spool: Path, hxl: bool, formulas: Formulas) -> Clean:
    _, cells = next(rows, (0, []))
    header = tuple(cell.strip(SPACE) for cell in cells)
    if len(header) > WIDEST:
        return Clean(faults=(Fault(None, "E_TOO_BIG"),))
    read, faults = 0, list(header_faults(header))
    with spool.open("w", encoding="utf-8", newline="") as out:
        for position, (number, texts) in enumerate(rows):
            if hxl and position == 0 and is_hashtags(texts):
                continue
            read += 1
            wrong = _row_faults(number, texts, header, formulas)
            faults.extend(wrong)
            if not wrong:
                out.write(f"{number},{quoted(texts, ',')}\n")
    return Clean(header, read, tuple(faults) if read else (*faults, Fault(None, "E_EMPTY")))


def _row_faults(number: int, texts: list[str], header: tuple[str, ...], formulas: Formulas) -> list[Fault]:
    if sum(map(len, texts)) > LONGEST:
        return [Fault(number, "E_TOO_LONG", str(LONGEST))]
    columns = formulas.get(number, ())
    return [Fault(number, "E_FORMULA", column_name=header[c]) for c in columns if c < len(header)]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given, target, titles, hashtags = islice(sys.argv, 1, 5)
    found = convert(Path(given), Path(target), int(titles), hashtags == "True")
    sys.stdout.write(json.dumps(asdict(found)))
