"""Delimited text without some of its rows: their lines stay, empty, so that every other line keeps its number."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.redaction.wanted import HEAD, Wanted

MOST_LINES = 2_000  # in one record; a quote that was never closed must not swallow the rest
UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
ENDS = re.compile(r"[\r\n]+$")


@dataclass(frozen=True)
class Record:
    """Lines first to last (from 1) and their cells."""

    first: int
    last: int
    cells: tuple[str, ...]


def redacted(content: bytes, wanted: Wanted) -> tuple[bytes, tuple[int, ...]]:
    """The content without the lines of the wanted rows, and the first line of each row that went.

    Bytes in, bytes out: an encoding that maps every byte and back leaves all other lines as they were.
    """
    encoding = encoding_of(content)
    lines = lines_of(content, encoding)
    gone = list(_wanted(lines, wanted))
    for record in gone:
        for number in range(record.first - 1, record.last):
            ending = ENDS.search(lines[number])
            lines[number] = ending[0] if ending else ""
    return "".join(lines).encode(encoding), tuple(record.first for record in gone)


def encoding_of(content: bytes) -> str:
    """By its byte order mark, else UTF-8 where it is that, else the eight-bit code that has a letter for every byte."""
    if content[:2] in UTF_16:
        return UTF_16[content[:2]]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256"
    return "utf-8"


def lines_of(content: bytes, encoding: str) -> list[str]:
    """Every line with its ending."""
    return io.StringIO(content.decode(encoding), newline="").readlines()


def _wanted(lines: Sequence[str], wanted: Wanted) -> Iterator[Record]:
    found = list(records(lines))
    head, picks = wanted.headed([record.cells for record in found[:HEAD]])
    known = frozenset(wanted.rows.get("", ()))
    for record in found[head + 1 :]:
        if record.first in known or picks(record.cells):
            yield record


def records(lines: Sequence[str]) -> Iterator[Record]:
    """The records of a table that are not blank, with the delimiter its first one has most of."""
    delimiter, number = ",", 0
    while number < len(lines):
        last = _end(lines, number)
        text = "".join(lines[number:last])
        if text.strip():
            if not number or delimiter not in text:
                delimiter = max(",;\t", key=text.count)
            yield Record(number + 1, last, _cells(text, delimiter))
        number = last


def _end(lines: Sequence[str], first: int) -> int:
    """One past the last line of the record: its quotes are closed there, or it is that line alone."""
    quotes = 0
    for last in range(first, min(len(lines), first + MOST_LINES)):
        quotes += lines[last].count('"')
        if quotes % 2 == 0:
            return last + 1
    return first + 1


def _cells(text: str, delimiter: str) -> tuple[str, ...]:
    if text.count('"') % 2 == 0:
        try:
            return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
        except csv.Error:
            pass
    return tuple(cell.strip('"\r\n') for cell in text.split(delimiter))
