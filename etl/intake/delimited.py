"""Delimited text: its encoding, its delimiter, its header, and its rows written out clean. Nothing is guessed."""

import csv
import re
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from etl.intake.records import LONGEST, SPACE, Clean, Fault, Records, header_faults

DELIMITERS = (",", ";", "\t")
WIDEST = 1_000  # columns; forms with many multiple choices reach some hundreds
BYTE_ORDER = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Dialect:
    """How a source writes its files. None: UTF-8 (or what a byte order mark says); the header line's only delimiter."""

    encoding: str | None = None
    delimiter: str | None = None
    hxl: bool = True
    title_rows: int = 0


def encoding_of(path: Path, dialect: Dialect) -> str:
    """The byte order mark decides, then the source's contract, then UTF-8."""
    with path.open("rb") as file:
        start = file.read(3)
    marked = (name for mark, name in BYTE_ORDER if start.startswith(mark))
    return next(marked, dialect.encoding or "utf-8")


def clean(path: Path, spool: Path, dialect: Dialect) -> Clean:
    """Write the readable data rows to `spool`: UTF-8, the start line first, the file's own delimiter."""
    encoding = encoding_of(path, dialect)
    try:
        with path.open(encoding=encoding, newline="") as source, spool.open("w", encoding="utf-8", newline="") as out:
            return _clean(source, out, dialect)
    except UnicodeError:
        return _undecodable(path, spool, encoding, dialect)


def header_of(path: Path, dialect: Dialect) -> Clean:
    """The header alone, and what is wrong with it."""
    encoding = encoding_of(path, dialect)
    try:
        with path.open(encoding=encoding, newline="") as source:
            return _header(source, dialect)[0]
    except UnicodeError:
        return Clean(faults=(_encoding_fault(path, encoding),))


def _clean(source: TextIO, out: TextIO, dialect: Dialect) -> Clean:
    head, line = _header(source, dialect)
    if not head.header:
        rest = sum(1 for text in source if text.strip())
        return Clean(rows_read=rest, faults=head.faults or (Fault(None, "E_EMPTY"),))
    records = Records(source, out, head.delimiter, len(head.header), line + 1)
    records.copy(dialect.hxl)
    faults = head.faults or tuple(records.faults)
    if not records.rows:
        faults = (*faults, Fault(None, "E_EMPTY"))
    return Clean(head.header, records.rows, faults, head.delimiter)


def _header(source: TextIO, dialect: Dialect) -> tuple[Clean, int]:
    """The header, and the number of the line it ends on."""
    lines = iter(partial(source.readline, LONGEST), "")
    number = sum(1 for _ in islice(lines, dialect.title_rows))
    text = ""
    for text in lines:
        number += 1
        if text.strip(SPACE + "".join(DELIMITERS)):
            break
    while text.count('"') % 2 and len(text) < LONGEST and (more := next(lines, "")):
        text, number = text + more, number + 1
    return _header_cells(text, dialect), number


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


def _undecodable(path: Path, spool: Path, encoding: str, dialect: Dialect) -> Clean:
    """Nothing of such a file is used: its rows are counted, and the first line that breaks is named."""
    with path.open(encoding=encoding, errors="replace", newline="") as source, spool.open("w", encoding="utf-8") as out:
        counted = _clean(source, out, dialect)
    return Clean((), counted.rows_read, (_encoding_fault(path, encoding),))


def _encoding_fault(path: Path, encoding: str) -> Fault:
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        line = next((n for n, text in enumerate(source, 1) if "\N{REPLACEMENT CHARACTER}" in text), 1)
    return Fault(None, "E_ENCODING", str(line))
