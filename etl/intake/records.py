"""Records of delimited text: which lines belong together, which of them hold, and the line each one starts on.

Most lines are whole records: they hold no quote, or quotes that only open and close cells. Their delimiters are counted
and they are copied as they stand; only the others go through the csv module. A record that breaks costs its first line
alone: reading goes on with the next line, so a quote that was never closed does not swallow the rest of the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TextIO

from etl.intake.mojibake import is_broken

LONGEST = 131_072  # characters in one record, about thirty printed pages; the csv module's own limit for one field
SPACE = " \t\u00a0\ufeff\r\n"
LINE_ENDS = "\r\n"
MOST_LINES = 2_000  # in one record
SPECIAL = re.compile(r'["\r\n]')
NOTES = frozenset({"W_SHEETS", "W_HIDDEN"})  # said of a file that is taken all the same
HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of reading; `row` None: of the whole file, which is then held unless it is a note."""

    row: int | None
    code: str
    expected: str | None = None
    column_name: str | None = None


@dataclass(frozen=True)
class Clean:
    """What reading a file gave: its header, how many data rows it holds, and those that cannot be read."""

    header: tuple[str, ...] = ()
    rows_read: int = 0
    faults: tuple[Fault, ...] = ()
    delimiter: str = ","

    @property
    def held(self) -> bool:
        return holding(self.faults)


@dataclass(frozen=True)
class Found:
    """A table as a parser leaves it; `copy` is the name of its clean copy, if it left one."""

    clean: Clean
    name: str = ""
    copy: str | None = None


@dataclass
class Records:
    """A walk over the data rows below a header of `width` cells; `line` is the number of the next line."""

    source: Iterator[str]
    out: TextIO
    delimiter: str
    width: int
    line: int
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    pending: deque[str] = field(default_factory=deque)
    taken: list[str] = field(default_factory=list)
    reader: Iterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.reader = self._fresh()

    def copy(self, hxl: bool) -> None:
        """Write every record that holds to `out`, start line first; count the rows and note the faults."""
        delimiter, width, write = self.delimiter, self.width, self.out.write
        blank = SPACE + '"' + delimiter
        for text in self._below_hashtags() if hxl else self.source:
            cells = cells_between_quotes(text, delimiter) if '"' in text else text.count(delimiter) + 1
            if cells != width or len(text) > LONGEST or "\0" in text:
                self._unfold(text)
                continue
            if text.strip(blank):
                self.rows += 1
                write(f"{self.line}{delimiter}{text.rstrip(LINE_ENDS)}\n")
            self.line += 1

    def _below_hashtags(self) -> Iterable[str]:
        """The lines after the hashtag row, if the first line that is not blank is one."""
        for text in self.source:
            cells = [cell.strip(SPACE + '"') for cell in text.split(self.delimiter)]
            if any(cells):
                return self._skip() if is_hashtags(cells) else chain([text], self.source)
            self.line += 1
        return ()

    def _skip(self) -> Iterable[str]:
        self.line += 1
        return self.source

    def _unfold(self, text: str) -> None:
        """Read the record that starts with `text`, and every line that a broken record gave back."""
        self.pending.append(text)
        while self.pending:
            self.taken.clear()
            try:
                cells = next(self.reader)
            except (csv.Error, StopIteration):
                self._give_back()
            else:
                self._judge(cells)
                self.line += len(self.taken)

    def _give_back(self) -> None:
        self._refuse("E_TOO_LONG" if len(self.taken[0]) > LONGEST else "E_QUOTE", None)
        self.pending.extendleft(reversed(self.taken[1:]))
        self.line += 1
        self.reader = self._fresh()

    def _fresh(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self.delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        """Lines as the record needs them, remembered so that they can be given back; no more than one may hold."""
        while len(self.taken) <= MOST_LINES:
            text = self.pending.popleft() if self.pending else next(self.source, None)
            if text is None:
                return
            self.taken.append(text)
            yield text

    def _judge(self, cells: Sequence[str]) -> None:
        joined = self.delimiter.join(cells)
        if not joined.strip(SPACE + self.delimiter):
            return
        if "\0" in joined:
            self._refuse("E_NUL", None)
        elif len(cells) != self.width:
            self._refuse("E_RAGGED", str(self.width))
        elif len(joined) > LONGEST:
            self._refuse("E_TOO_LONG", str(LONGEST))
        else:
            self.rows += 1
            self.out.write(f"{self.line}{self.delimiter}{written(cells, joined, self.delimiter)}\n")

    def _refuse(self, code: str, expected: str | None) -> None:
        self.rows += 1
        self.faults.append(Fault(self.line, code, expected))


def holding(faults: Iterable[Fault]) -> bool:
    """Whether a fault of the whole file is among them; notes hold nothing."""
    return any(fault.row is None and fault.code not in NOTES for fault in faults)


def header_faults(header: tuple[str, ...]) -> tuple[Fault, ...]:
    """A name given twice or broken is refused; columns without a name are carried and never read.

    By number: a file without a header has somebody's words there, and those are never quoted.
    """
    places: dict[str, list[int]] = {}
    for position, name in enumerate(header, start=1):
        places.setdefault(name, []).append(position)
    found = [("E_SCHEMA_DUPLICATE", at) for name, at in sorted(places.items()) if name and len(at) > 1]
    broken = sorted(position for name, at in places.items() if is_broken(name) for position in at)
    found += [("E_MOJIBAKE", broken)] if broken else []
    return tuple(Fault(None, code, column_name=", ".join(map(str, at))) for code, at in found)


def is_title(first: Sequence[str], following: Iterable[Sequence[str]]) -> bool:
    """One cell alone above a row that has several: the name of a report, not of a column."""
    filled = (sum(1 for cell in cells if cell.strip(SPACE)) for cells in (first, *following))
    return next(filled) == 1 and any(count > 1 for count in filled)


def is_hashtags(cells: Sequence[str]) -> bool:
    """An HXL row: every cell that is not empty is a hashtag."""
    tags = [cell.strip() for cell in cells if cell.strip()]
    return bool(tags) and all(HASHTAG.fullmatch(tag.lower()) for tag in tags)


def cells_between_quotes(text: str, delimiter: str) -> int:
    """How many cells a line has whose quotes each open or close a cell; 0 where they do anything else."""
    parts = text.rstrip(LINE_ENDS).split('"')
    if len(parts) % 2 == 0:
        return 0
    first, *between, last = outside = parts[::2]
    if first[-1:] not in ("", delimiter) or last[:1] not in ("", delimiter):
        return 0
    if not all(part[:1] == delimiter == part[-1:] for part in set(between)):
        return 0
    return "".join(outside).count(delimiter) + 1


def written(cells: Sequence[str], joined: str, delimiter: str) -> str:
    """A record as text, from its cells and the same cells `joined`, which most of the time will do."""
    plain = joined.count(delimiter) == len(cells) - 1 and not SPECIAL.search(joined)
    return joined if plain else _quoted(cells, delimiter)


def _quoted(cells: Sequence[str], delimiter: str) -> str:
    """An empty cell stays unquoted, which is how a null is told from nothing else."""
    return delimiter.join('"' + cell.replace('"', '""') + '"' if cell else "" for cell in cells)
