"""Workbooks without some of their rows, in a process of their own: `python -m etl.redaction.workbook BOOK COPY`.

The copy holds the cells of every sheet as text, at their places, and nothing else: comments, pivot caches, hidden
properties and undone changes of the original would tell what its rows no longer do.
"""

import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.intake.celltext import CUT, text_of
from etl.intake.package import package_fault
from etl.intake.read import MEMORY, SECONDS
from etl.redaction.wanted import HEAD, Wanted

UNREADABLE = 3
# Texts stay texts, and nothing is written to the disk but the copy.
PLAIN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}

Gone = list[tuple[str, int]]


def redacted(book: Path, copy: Path, wanted: Wanted) -> Gone:
    """Write the copy; (sheet, row) of each row that went. The first visible sheet that holds anything is also "".

    ValueError where the workbook cannot be read, or is too much to read.
    """
    if package_fault(book):
        raise ValueError("no plain workbook")
    try:
        return _copied(CalamineWorkbook.from_path(book), copy, wanted)
    except CalamineError as error:
        raise ValueError("not readable") from error


def _copied(book: CalamineWorkbook, copy: Path, wanted: Wanted) -> Gone:
    gone: Gone = []
    first = ""
    with xlsxwriter.Workbook(copy, PLAIN) as target:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet, out = book.get_sheet_by_index(index), target.add_worksheet(about.name)
            if about.visible != SheetVisibleEnum.Visible:
                out.hide()
            elif not first and sheet.height:
                first = about.name
                out.activate()
            names = (about.name, "") if about.name == first else (about.name,)
            for number, cells in _kept(sheet, wanted, names, gone):
                out.write_row(number - 1, 0, cells)
    return gone


def _kept(sheet: CalamineSheet, wanted: Wanted, names: tuple[str, ...], gone: Gone) -> Iterator[tuple[int, list[str]]]:
    """The rows that stay."""
    known = frozenset(row for name in names for row in wanted.rows.get(name, ()))
    rows = [[_text(value) for value in values] for values in sheet.to_python(skip_empty_area=False)]
    head, picks = wanted.headed(rows[:HEAD])
    for number, cells in enumerate(rows, start=1):
        if number > head + 1 and (number in known or picks(cells)):
            gone.extend((table, number) for table in names)
        else:
            yield number, cells


def _text(value: object) -> str:
    text = text_of(value)
    return str(value) if text == CUT else text


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given, target = (Path(name) for name in islice(sys.argv, 1, 3))
    try:
        sys.stdout.write(json.dumps(redacted(given, target, Wanted.from_json(json.load(sys.stdin)))))
    except ValueError:
        sys.exit(UNREADABLE)
