"""Delimited text: its encoding, its delimiter, its header, and its rows written out clean. Nothing is guessed."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from etl.intake.records import LONGEST, SPACE, Clean, Fault, Records, header_faults, is_title

DELIMITERS = (",", ";", "\t")
WIDEST = 1_000  # columns; forms with many multiple choices reach some hundreds
BYTE_ORDER = (
    *((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32")),
    *((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")),
)
NEEDS_MARK = ("utf-16", "utf-32")
HIGH_BYTES = b"\0\x06\x20\x25"  # of Latin and Arabic letters, general punctuation and signs in UTF-16
LOOKED_AT = 4_096  # bytes
FAR_ENOUGH = 1_000  # lines
LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Dialect:
    """How a source writes its files. None: UTF-8 (or what a byte order mark says); the header line's only delimiter."""

    encoding: str | None = None
    delimiter: str | None = None
    hxl: bool = True
    title_rows: int = 0


@dataclass(frozen=True)
class Head:
    """The header, the number of the line it ends on, and the lines below it that were read to judge it."""

    clean: Clean
    line: int
    ahead: tuple[str, ...] = ()


def encoding_of(path: Path, dialect: Dialect) -> str:
    """The byte order mark decides, then the source's contract, then UTF-8.

    UnicodeError where two bytes make a character and neither says in which order they come.
    """
    start = _start(path)
    for mark, name in BYTE_ORDER:
        if start.startswith(mark):
            return name
    name = codecs.lookup(dialect.encoding or "utf-8").name
    if (name in NEEDS_MARK and start) or (not name.startswith(NEEDS_MARK) and _wide(start)):
        raise UnicodeError("no byte order mark")
    return name


def clean(path: Path, spool: Path, dialect: Dialect) -> Clean:
    """Write the readable data rows to `spool`: UTF-8, the start line first, the file's own delimiter."""
    try:
        encoding = encoding_of(path, dialect)
        with path.open(encoding=encoding, newline="") as source, spool.open("w", encoding="utf-8", newline="") as out:
            return _clean(source, out, dialect)
    except UnicodeError:
        return _undecodable(path, spool, dialect)


def header_of(path: Path, dialect: Dialect) -> Clean:
    """The header alone, and what is wrong with it."""
    try:
        with path.open(encoding=encoding_of(path, dialect), newline="") as source:
            return _head(source, dialect).clean
    except UnicodeError:
        return Clean(faults=(encoding_fault(path, dialect),))


def _clean(source: TextIO, out: TextIO, dialect: Dialect) -> Clean:
    head = _head(source, dialect)
    found = head.clean
    below: Iterator[str] = chain(head.ahead, source) if head.ahead else source
    if not found.header:
        rest = sum(1 for text in below if text.strip())
        return Clean(rows_read=rest, faults=found.faults or (Fault(None, "E_EMPTY"),))
    records = Records(below, out, found.delimiter, len(found.header), head.line + 1)
    records.copy(dialect.hxl)
    faults = found.faults or tuple(records.faults)
    if not records.rows:
        faults = (*faults, Fault(None, "E_EMPTY"))
    return Clean(found.header, records.rows, faults, found.delimiter)


def _head(source: TextIO, dialect: Dialect) -> Head:
    lines = iter(partial(source.readline, LONGEST), "")
    number = sum(1 for _ in islice(lines, dialect.title_rows))
    text = ""
    for text in lines:
        number += 1
        if _is_filled(text):
            break
    while text.count('"') % 2 and len(text) < LONGEST and (more := next(lines, "")):
        text, number = text + more, number + 1
    found = _header_cells(text, dialect)
    if sum(map(bool, found.header)) != 1:
        return Head(found, number)
    ahead = tuple(_to_first_filled(islice(source, FAR_ENOUGH)))
    titled = is_title(found.header, [_cells_roughly(line, dialect) for line in ahead])
    faults = (Fault(None, "E_HEADER_ROWS"),) if titled else found.faults
    return Head(Clean(found.header, 0, faults, found.delimiter), number, ahead)


def _is_filled(text: str) -> bool:
    return bool(text.strip(SPACE + "".join(DELIMITERS)))


def _to_first_filled(lines: Iterable[str]) -> Iterator[str]:
    for text in lines:
        yield text
        if _is_filled(text):
            return


def _cells_roughly(text: str, dialect: Dialect) -> list[str]:
    """Enough to see whether a line has several cells; one whose quotes run on is taken for one cell."""
    if text.count('"') % 2:
        return [text]
    bare = re.sub(r'"[^"]*"', "x", text)
    return re.split("|".join(map(re.escape, dialect.delimiter or DELIMITERS)), bare)


def _header_cells(text: str, dialect: Dialect) -> Clean:
    if len(text) >= LONGEST or "\0" in text:
        return Clean(faults=(Fault(None, "E_FORMAT", "CSV, XLSX"),))
    delimiter = dialect.delimiter or _only_delimiter(text)
    if delimiter is None:
        return Clean(faults=(Fault(None, "E_FORMAT", "CSV: , | ; | TAB"),))
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return Clean(faults=(Fault(None, "E_QUOTE"),))
    if len(cells) > WIDEST:
        return Clean(faults=(Fault(None, "E_TOO_BIG"),))
    header = tuple(cell.strip(SPACE) for cell in cells)
    return Clean(header if any(header) else (), faults=header_faults(header), delimiter=delimiter)


def _only_delimiter(text: str) -> str | None:
    """The one delimiter outside quotes; a comma for a single column; None where two compete."""
    bare = re.sub(r'"[^"]*"', "", text)
    present = [delimiter for delimiter in DELIMITERS if delimiter in bare]
    return None if len(present) > 1 else next(iter(present), ",")


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark, told by every other byte being one that only fills up characters of two."""
    for half, name in ((start[1::2], "utf-16-le"), (start[0::2], "utf-16-be")):
        if len(half) > 1 and b"\0" in half and 10 * sum(map(half.count, HIGH_BYTES)) >= 9 * len(half):
            return name
    return None


def _undecodable(path: Path, spool: Path, dialect: Dialect) -> Clean:
    """Nothing of such a file is used: its rows are counted, and the first line that breaks is named."""
    encoding = _nearest(path, dialect)
    with path.open(encoding=encoding, errors="replace", newline="") as source, spool.open("w", encoding="utf-8") as out:
        counted = _clean(source, out, dialect)
    return Clean((), counted.rows_read, (encoding_fault(path, dialect),))


def _nearest(path: Path, dialect: Dialect) -> str:
    """An encoding good enough to count lines by."""
    try:
        return encoding_of(path, dialect)
    except UnicodeError:
        return _wide(_start(path)) or "utf-8"


def encoding_fault(path: Path, dialect: Dialect) -> Fault:
    """The line is the first that breaks, or the first of all where the order of bytes is not known."""
    try:
        with path.open(encoding=encoding_of(path, dialect), errors="replace", newline="") as source:
            line = next((n for n, text in enumerate(source, 1) if LOST in text), 1)
    except UnicodeError:
        line = 1
    return Fault(None, "E_ENCODING", str(line))


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LOOKED_AT)
