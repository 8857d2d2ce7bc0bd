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

TAG, END = rb"<(?:\w+:)?", rb"</(?:\w+:)?"
ROW = re.compile(TAG + rb"row\b([^>]*)>")
ANYTHING = re.compile(TAG + rb"(?:f\b|[vt]\b[^>]*>[^<])")
COLUMN = re.compile(TAG + rb"col\b([^>]*)>")
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
    rows = tuple(_rows(content))
    filled = tuple(row for row in rows if ANYTHING.search(content, row.start, row.end))
    return Markup(rows, filled, frozenset(_hidden_columns(content)))


def _rows(content: bytes) -> Iterator[Row]:
    """Every row; one without a number follows the one before it."""
    number, tags = 0, list(ROW.finditer(content))
    for tag, end in zip(tags, [*(tag.start() for tag in tags[1:]), len(content)], strict=False):
        said = NUMBER.search(tag[1])
        number = int(said[1]) if said else number + 1
        yield Row(number, tag.end(), tag.end() if tag[1].endswith(b"/") else end, bool(HIDDEN.search(tag[1])))


def _hidden_columns(content: bytes) -> Iterator[int]:
    for tag in COLUMN.finditer(content):
        span = {name: int(number) for name, number in FIRST_AND_LAST.findall(tag[1])}
        if HIDDEN.search(tag[1]) and len(span) == 2:
            yield from range(span[b"min"] - 1, min(span[b"max"], MOST_COLUMNS))
