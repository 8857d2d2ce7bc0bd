"""Formulas that say nothing: a reader sees an empty cell where one was never calculated or went wrong (#REF!)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from etl.intake.markup import Row, tag

CELL = rb"<%bc\b([^>]*)>"
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
FORMULA, NO_VALUE = rb"<%bf\b(?:[^>]*/>|[^>]*>[^<]*</%bf>)", rb"(?:<%bv\s*/>|<%bv></%bv>)?"
UNCALCULATED = CELL + rb"\s*" + FORMULA + rb"\s*" + NO_VALUE + rb"\s*</%bc>"
ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")  # a formula whose result is the empty text has been calculated

Cells = Mapping[int, Sequence[int]]  # sheet row, from 1: columns, from 0


def without_result(content: bytes, rows: Sequence[Row]) -> Cells:
    """Where the formulas stand whose result was not stored, or is an error."""
    starts, found = [row.start for row in rows], dict[int, list[int]]()
    for cell in _speechless(content):
        at = bisect_right(starts, cell.start()) - 1
        if at >= 0:
            row, column = _place(content, cell, rows[at])
            found.setdefault(row, []).append(column)
    return found


def _speechless(content: bytes) -> Iterator[re.Match[bytes]]:
    """Most sheets have neither errors nor formulas, which is seen at once."""
    if b'"e"' in content or b"'e'" in content:
        yield from (cell for cell in tag(CELL, content).finditer(content) if ERROR.search(cell[1]))
    if b"<f" in content or b":f" in content:
        formulas = tag(UNCALCULATED, content).finditer(content)
        yield from (cell for cell in formulas if not TEXT.search(cell[1]))


def _place(content: bytes, cell: re.Match[bytes], row: Row) -> tuple[int, int]:
    """Row and column of a cell; one without a reference stands behind those before it."""
    reference = REFERENCE.search(cell[1])
    if reference:
        return int(reference[2]), _column(reference[1].decode().upper())
    return row.number, sum(1 for _ in tag(CELL, content).finditer(content, row.start, cell.start()))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
