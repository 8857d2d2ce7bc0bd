"""A record of a JSON document as rows: its own, and one for each object in the lists within it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.intake.records import LONGEST, SPACE, Fault
from etl.intake.streamed import DocumentError, Twice

WITHDRAWN, UUID = "deleted", "_uuid"
INDEX, PARENT, SUBMISSION = "_index", "_parent_index", "_submission__uuid"
POINTS = {"_geolocation": ("_geolocation_latitude", "_geolocation_longitude")}
MOST_TABLES, DEEPEST = 50, 12
HALF = re.compile("[\ud800-\udfff]")  # of a character

Cells = Mapping[str, str]
Lists = list[tuple[str, list[Any]]]


@dataclass(frozen=True)
class Line:
    """One row of one table: its position there, its cells by column, and what is wrong with it."""

    table: str
    row: int
    cells: Cells
    faults: tuple[Fault, ...] = ()

    @property
    def blank(self) -> bool:
        """A row with nothing in it is no row, as in any other file."""
        return not self.faults and not any(map(str.strip, self.cells.values()))


@dataclass
class Flattening:
    """The rows of every table as they come; `counts` numbers them."""

    counts: dict[str, int] = field(default_factory=dict)

    def record(self, record: Any) -> Iterator[Line]:
        """The row of a record, then those of the lists in it."""
        uuid = record.get(UUID) if isinstance(record, dict) else None
        yield from self._lines("", record, {}, _word(uuid), 0)

    def withdrawn(self, ids: Any) -> Iterator[Line]:
        """Ids of records that are no more: a table of one column."""
        for one in ids if isinstance(ids, list) else [ids]:
            if isinstance(one, dict | list):
                raise DocumentError("an id expected")
            yield self._line(WITHDRAWN, [(UUID, _word(one))], {})

    def _lines(self, table: str, record: Any, ties: Cells, uuid: str, depth: int) -> Iterator[Line]:
        if not isinstance(record, dict) or depth > DEEPEST:
            raise DocumentError("a record expected")
        below: Lists = []
        line = self._line(table, list(_flat(record, "", below, 0)), ties)
        yield line
        for name, rows in below:
            for child in rows:
                yield from self._lines(name, child, {PARENT: str(line.row), SUBMISSION: uuid}, uuid, depth + 1)

    def _line(self, table: str, flat: list[tuple[str, str]], ties: Cells) -> Line:
        row = self.counts[table] = self.counts.get(table, 0) + 1
        if len(self.counts) > MOST_TABLES:
            raise OverflowError("tables")
        cells = dict(flat) | ({INDEX: str(row)} | dict(ties) if ties else {})
        return Line(table, row, cells, tuple(_faults(row, flat)))


def _flat(record: Mapping[str, Any], prefix: str, below: Lists, depth: int) -> Iterator[tuple[str, str]]:
    """(column, text) of everything in a record but its lists of objects, which go to `below`."""
    if depth > DEEPEST:
        raise DocumentError("nested too deeply")
    for key, value in record.items():
        name = f"{prefix}{key}".strip(SPACE)
        if isinstance(value, dict):
            yield from _flat(value, f"{name}/", below, depth + 1)
        elif not isinstance(value, list):
            yield name, _word(value)
        elif name in POINTS and len(value) == len(POINTS[name]):
            yield from zip(POINTS[name], map(_word, value), strict=True)
        elif any(isinstance(one, dict) for one in value):
            below.append((name, value))
        elif value:
            yield name, " ".join(map(_word, value))
    if isinstance(record, Twice):
        yield f"{prefix}{record.key}", ""  # given twice, so that the row is refused


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _faults(row: int, flat: list[tuple[str, str]]) -> Iterator[Fault]:
    if sum(len(text) for _, text in flat) > LONGEST:
        yield Fault(row, "E_TOO_LONG", str(LONGEST))
        return
    seen: set[str] = set()
    for name, text in flat:
        if name in seen:
            yield Fault(row, "E_SCHEMA_DUPLICATE", column_name=name)
        seen.add(name)
        if "\0" in text:
            yield Fault(row, "E_NUL", column_name=name)
        if HALF.search(text):
            yield Fault(row, "E_ENCODING", column_name=name)
