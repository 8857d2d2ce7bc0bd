"""Workbooks to clean rows. Run in a child process only: a workbook of five kilobytes can make its reader ask for all
the memory there is and abort.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from etl.intake.celltext import CUT, text_of
from etl.intake.delimited import WIDEST, Dialect
from etl.intake.formulas import Cells, without_result
from etl.intake.markup import Markup, markup
from etl.intake.merged import Range, covered, crosses
from etl.intake.package import Listed, content, package_fault, sheets
from etl.intake.records import LONGEST, SPACE, Clean, Fault, Found, header_faults, is_hashtags, is_title, written

OF_OURS = "_"  # begins the names of sheets that hold lists and notes, never rows
LOOKED_AHEAD = 10  # rows below the first, to see whether it is a title
NAMED = 5  # sheets, columns and rows in a note, so that it stays one line
FIFTEEN_DIGITS = "123456789012345"
BROKEN = (CalamineError, ParseError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError)

Rows = Iterator[tuple[int, list[str]]]


class DisagreementError(ValueError):
    """The values of a sheet are not where its markup has them: rows would be lost without a word."""


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds something: as listed, its markup, its values."""

    listed: Listed
    part: bytes
    markup: Markup
    values: CalamineSheet

    @cached_property
    def speechless(self) -> Cells:
        return without_result(self.part, self.markup.rows)

    @property
    def merged(self) -> Sequence[Range]:
        return self.values.merged_cell_ranges or ()


@dataclass(frozen=True)
class Top:
    """A sheet down to its header. `row`: the number of the header's row; `below`: the rows after it."""

    clean: Clean
    row: int
    below: Rows


def convert(book: Path, folder: Path, dialect: Dialect, every_sheet: bool = False) -> tuple[Found, ...]:
    """Write the rows of the first visible sheet that holds any, or of all, to `folder`, sheet row first."""
    refused = package_fault(book)
    try:
        taken = [] if refused else list(islice(_holding(book), None if every_sheet else 1))
        if not taken:
            return (Found(Clean(faults=(Fault(None, refused or "E_EMPTY"),))),)
        left = _left_out(book, [sheet.listed.name for sheet in taken])
        return tuple(_found(sheet, folder, n, dialect, () if n else left) for n, sheet in enumerate(taken))
    except BROKEN:
        return (Found(Clean(faults=(Fault(None, "E_FORMAT"),))),)
    except OverflowError:
        return (Found(Clean(faults=(Fault(None, "E_TOO_BIG"),))),)


def header_of(book: Path, dialect: Dialect) -> Clean:
    """The header of the sheet that `convert` reads first, and what holds it."""
    refused = package_fault(book)
    try:
        first = None if refused else next(_holding(book), None)
        return _top(first, dialect).clean if first else Clean(faults=(Fault(None, refused or "E_EMPTY"),))
    except BROKEN:
        return Clean(faults=(Fault(None, "E_FORMAT"),))


def _holding(book: Path) -> Iterator[Sheet]:
    """The visible sheets with anything in them, ours for lists and notes left out."""
    reader = CalamineWorkbook.from_path(book)
    kinds = {sheet.name: sheet.typ for sheet in reader.sheets_metadata}
    for listed in sheets(book):
        rows_there = kinds.get(listed.name) == SheetTypeEnum.WorkSheet
        if rows_there and listed.visible and not listed.name.startswith(OF_OURS):
            part, values = content(book, listed.part), reader.get_sheet_by_name(listed.name)
            seen = markup(part)
            if values.height or seen.filled:
                yield Sheet(listed, part, seen, values)


def _found(sheet: Sheet, folder: Path, position: int, dialect: Dialect, left: Sequence[Fault]) -> Found:
    copy = f"{position}.csv"
    clean = _copied(sheet, folder / copy, dialect)
    if not clean.held:
        clean = replace(clean, faults=(*clean.faults, *_notes(sheet, clean.header, left)))
    return Found(clean, sheet.listed.name, copy)


def _top(sheet: Sheet, dialect: Dialect) -> Top:
    if not sheet.markup.in_order:
        raise DisagreementError("rows out of order")
    rows = _rows(sheet, dialect.title_rows)
    number, cells = next(rows, (0, []))
    ahead = list(islice(rows, LOOKED_AHEAD))
    header = tuple(cell.strip(SPACE) for cell in cells)
    if not number:
        faults: tuple[Fault, ...] = (Fault(None, "E_EMPTY"),)
    elif len(header) > WIDEST:
        header, faults = (), (Fault(None, "E_TOO_BIG"),)
    elif any(CUT in name for name in header):
        faults = (Fault(None, "E_FORMAT"),)
    elif crosses(sheet.merged, number) or is_title(header, (cells for _, cells in ahead)):
        faults = (Fault(None, "E_HEADER_ROWS"),)
    else:
        faults = header_faults(header)
    return Top(Clean(header, faults=faults), number, chain(ahead, rows))


def _rows(sheet: Sheet, title_rows: int) -> Rows:
    """Rows that are not blank, each with its number in the sheet. A formula without a result is not nothing."""
    start = sheet.values.start
    margin, last = [""] * (start[1] if start else 0), 0
    for last, cells in enumerate(sheet.values.iter_rows(), 1):
        texts = margin + [text_of(cell) for cell in cells]
        filled = "".join(texts).strip(SPACE)
        if filled and last not in sheet.markup.numbers:
            raise DisagreementError("a row that the markup does not have")
        if last > title_rows and (filled or last in sheet.speechless):
            yield last, texts
    yield from _unseen(sheet, max(last, title_rows))


def _unseen(sheet: Sheet, last: int) -> Rows:
    """Rows below the last value: formulas without a result are rows, anything else there was lost."""
    end = sheet.values.end
    for row in sheet.markup.filled:
        if row.number > last:
            if row.number not in sheet.speechless:
                raise DisagreementError("a row that the values do not have")
            yield row.number, [""] * (end[1] + 1 if end else 0)


def _copied(sheet: Sheet, copy: Path, dialect: Dialect) -> Clean:
    top = _top(sheet, dialect)
    header = top.clean.header
    if top.clean.held:
        return Clean(header, sum(1 for _ in top.below), top.clean.faults)
    empty = covered(sheet.merged, header, max(sheet.markup.numbers))
    read, faults = 0, list[Fault]()
    with copy.open("w", encoding="utf-8", newline="") as out:
        for position, (number, texts) in enumerate(top.below):
            if dialect.hxl and position == 0 and is_hashtags(texts):
                continue
            read += 1
            joined = ",".join(texts)
            wrong = _row_faults(number, joined, texts, header, sheet.speechless, empty)
            faults.extend(wrong)
            if not wrong:
                out.write(f"{number},{written(texts, joined, ',')}\n".replace(CUT, ""))  # below no name
    return Clean(header, read, tuple(faults) if read else (*faults, Fault(None, "E_EMPTY")))


def _row_faults(
    number: int, joined: str, texts: Sequence[str], header: Sequence[str], speechless: Cells, empty: Cells
) -> list[Fault]:
    if len(joined) > LONGEST:
        return [Fault(number, "E_TOO_LONG", str(LONGEST))]
    found = [Fault(number, "E_FORMULA", None, header[c]) for c in _named(speechless.get(number, ()), header)]
    found += [Fault(number, "E_MERGED", None, header[c]) for c in empty.get(number, ())]
    if CUT in joined:
        cut = [column for column, text in enumerate(texts) if text == CUT]
        found += [Fault(number, "E_NUMBER", FIFTEEN_DIGITS, header[c]) for c in _named(cut, header)]
        found += [Fault(number, "E_NUL")] * (joined.count(CUT) > len(cut))
    return found


def _named(columns: Iterable[int], header: Sequence[str]) -> Iterator[int]:
    """A column without a name is never read, so nothing in it can be wrong."""
    return (column for column in columns if column < len(header) and header[column])


def _left_out(book: Path, taken: Sequence[str]) -> tuple[Fault, ...]:
    """Other sheets with rows below a header: seen, and named; or hidden."""
    others = [one for one in sheets(book) if one.name not in taken and not one.name.startswith(OF_OURS)]
    holding = [one for one in others if len(markup(content(book, one.part)).filled) > 1]
    shown, hidden = ([one.name for one in holding if one.visible is seen] for seen in (True, False))
    sheets_left = (Fault(None, "W_SHEETS", _listing(shown)),) if shown else ()
    return (*sheets_left, *(Fault(None, "W_HIDDEN", name) for name in hidden))


def _notes(sheet: Sheet, header: Sequence[str], left: Sequence[Fault]) -> tuple[Fault, ...]:
    """What was left out of the workbook, and what of this sheet nobody sees; one note for all that is hidden."""
    hidden = [fault.expected or "" for fault in left if fault.code == "W_HIDDEN"]
    hidden += [header[c] for c in sorted(sheet.markup.hidden_columns) if c < len(header) and header[c]]
    hidden += [str(row.number) for row in sheet.markup.filled if row.hidden]
    seen = tuple(fault for fault in left if fault.code != "W_HIDDEN")
    return (*seen, Fault(None, "W_HIDDEN", _listing(hidden))) if hidden else seen


def _listing(names: Sequence[str]) -> str:
    listed = ("".join(c for c in name if c.isprintable()) for name in names[:NAMED])
    return ", ".join(listed) + (" …" if len(names) > NAMED else "")
