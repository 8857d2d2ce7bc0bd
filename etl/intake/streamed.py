"""JSON read one record at a time, so that a document of any size fits: only the list of records is walked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

BLOCK = 2**18  # characters
LARGEST_VALUE = 2**24  # characters of one record
BLANK = " \t\r\n"


class DocumentError(ValueError):
    """Not a JSON document of the kind that is taken."""


class DuplicateError(DocumentError):
    """An object of the document itself, not of a record, names `key` twice."""

    def __init__(self, key: str) -> None:
        super().__init__("a name given twice")
        self.key = key


class Twice(dict[str, Any]):
    """An object that names `key` more than once."""

    key: str = ""


@dataclass
class Cursor:
    """A place in a document: what was read of it and is not used yet, from `at` on."""

    source: TextIO
    buffer: str = ""
    at: int = 0
    ended: bool = False

    def sign(self) -> str:
        """The next sign that is not blank, not taken; empty at the end."""
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in BLANK:
                self.at += 1
            if self.at < len(self.buffer) or self.ended:
                return self.buffer[self.at : self.at + 1]
            self._more()

    def take(self, wanted: str) -> None:
        """Take the next sign, which must be this one."""
        if self.sign() != wanted:
            raise DocumentError(f"{wanted} expected")
        self.at += 1

    def value(self) -> Any:
        """Take one whole value. DocumentError where there is none, OverflowError where it is too large for a record."""
        self.sign()
        while True:
            try:
                found, end = DECODER.raw_decode(self.buffer, self.at)
                if end - self.at > LARGEST_VALUE:
                    raise OverflowError("one record")
                if end < len(self.buffer) or self.ended:  # a number may go on
                    self.at = end
                    return found
            except ValueError:
                if self.ended:
                    raise DocumentError("not a value") from None
            except RecursionError:
                raise DocumentError("nested too deeply") from None
            if len(self.buffer) - self.at >= LARGEST_VALUE:
                raise OverflowError("one record")
            self._more()

    def _more(self) -> None:
        """Twice as much each time, so that a long value is not begun again and again."""
        more = self.source.read(max(BLOCK, len(self.buffer) - self.at))
        self.buffer, self.at, self.ended = self.buffer[self.at :] + more, 0, not more


def members(cursor: Cursor) -> Iterator[str]:
    """The names in an object, the cursor standing before each value, which the caller takes."""
    cursor.take("{")
    if cursor.sign() == "}":
        cursor.at += 1
        return
    while True:
        name = cursor.value() if cursor.sign() == '"' else None
        if name is None:
            raise DocumentError("a name expected")
        cursor.take(":")
        yield name
        if cursor.sign() == "}":
            cursor.at += 1
            return
        cursor.take(",")


def items(cursor: Cursor) -> Iterator[Any]:
    """The values in a list, one at a time."""
    cursor.take("[")
    if cursor.sign() == "]":
        cursor.at += 1
        return
    while True:
        yield cursor.value()
        if cursor.sign() == "]":
            cursor.at += 1
            return
        cursor.take(",")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    twice = Twice(found)
    twice.key = next(name for name in names if names.count(name) > 1)
    return twice


# Numbers stay as they are written: an id of twenty digits keeps them all, and NaN is no number for the check either.
DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=str)
