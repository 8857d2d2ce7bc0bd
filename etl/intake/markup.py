"""What the markup of a sheet says beside its values: which rows hold anything, and what is hidden.

A reader of values takes the rows of a sheet that lies about them for granted, and does not say what nobody sees. So the
markup is searched a second time, without a parser: only for its tags.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

ROOT = re.compile(rb"<(\w+:)?worksheet\b")
PROLOGUE = 64 * 2**10  # bytes in which the first tag stands
ROW = rb"<%brow\b([^>]*)>"
ANYTHING = rb"<%b(?:f\b|[vt]\b[^>]*>[^<])"
COLUMN = rb"<%bcol\b([^>]*)>"
NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
FIRST_AND_LAST = re.compile(rb"\s(min|max)\s*=\s*[\"'](\d{1,5})[\"']")
HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
MOST_COLUMNS = 16_384


class Row(NamedTuple):
    """A row's number in the sheet, and where it starts and ends in the markup."""

    number: int
    start: int
    end: int
    hidden: bool


@dataclass(frozen=True)
class Markup:
    """The rows of a sheet as they come, those among them that hold anything, and the columns (from 0) nobody sees."""

    rows: Sequence[Row]
    filled: Sequence[Row]
    hidden_columns: frozenset[int]

    @cached_property
    def numbers(self) -> frozenset[int]:
        return frozenset(row.number for row in self.filled)

    @property
    def in_order(self) -> bool:
        """Rows are numbered upwards, each once; otherwise one would be read over another."""
        return all(before.number < after.number for before, after in pairwise(self.filled))


def markup(content: bytes) -> Markup:
    """Search a sheet's part."""
    rows, anything = tuple(_rows(content)), tag(ANYTHING, content)
    filled = tuple(row for row in rows if anything.search(content, row.start, row.end))
    return Markup(rows, filled, frozenset(_hidden_columns(content)))


def tag(pattern: bytes, content: bytes) -> re.Pattern[bytes]:
    """A pattern with every %b in it replaced by what this part writes before the names of its tags."""
    root = ROOT.search(content, 0, PROLOGUE)
    return re.compile(pattern.replace(b"%b", root[1] or b"" if root else b""))


def _rows(content: bytes) -> Iterator[Row]:
    """Every row; one without a number follows the one before it."""
    number, tags = 0, list(tag(ROW, content).finditer(content))
    for found, end in zip(tags, [*(each.start() for each in tags[1:]), len(content)], strict=False):
        said = NUMBER.search(found[1])
        number = int(said[1]) if said else number + 1
        yield Row(number, found.end(), found.end() if found[1].endswith(b"/") else end, bool(HIDDEN.search(found[1])))


def _hidden_columns(content: bytes) -> Iterator[int]:
    for found in tag(COLUMN, content).finditer(content):
        span = {name: int(number) for name, number in FIRST_AND_LAST.findall(found[1])}
        if HIDDEN.search(found[1]) and len(span) == 2:
            yield from range(span[b"min"] - 1, min(span[b"max"], MOST_COLUMNS))
