"""Which rows are to go: by their place in the file where it is known, by the record's id where it is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from etl.intake.choose import own_names
from etl.intake.normalise import fold
from etl.streams import STREAMS

# The names under which forms export what the adapter makes the record's id.
FORM_IDS = frozenset({"_uuid", "meta/rootUuid", "rootUuid", "_submission__uuid", "meta/instanceID"})
UUID = "uuid:"
# So many characters are no count, no year and no code of a list: wherever such an id stands, it is this record's.
DISTINCT = 6
HEAD = 30  # rows among which a header is looked for

Picker = Callable[[Sequence[str]], bool]


@dataclass(frozen=True)
class Key:
    """A record: `source` None where any is meant; `columns`: further headers under which sources write its id."""

    stream: str
    source: str | None
    record_id: str
    columns: tuple[str, ...] = ()

    @property
    def distinct(self) -> bool:
        return len(self.record_id) >= DISTINCT


@dataclass(frozen=True)
class Wanted:
    """The records to take out, and the rows known to be theirs: table ("" the first or only one) to row numbers."""

    keys: tuple[Key, ...] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def picker(self, header: Sequence[str]) -> Picker:
        """Whether a row of a table with this header is of one of the records."""
        pickers = [_picker(key, header) for key in self.keys]
        return lambda cells: any(picks(cells) for picks in pickers)

    def headed(self, rows: Sequence[Sequence[str]]) -> tuple[int, Picker]:
        """The place of the header among the first rows, and its picker: the first that names an id, else the first."""
        named = (n for n, cells in enumerate(rows) if any(_ids(key, cells) for key in self.keys))
        place = next(named, 0)
        return place, self.picker(rows[place] if rows else ())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Wanted":
        keys = tuple(Key(k["stream"], k["source"], k["record_id"], tuple(k["columns"])) for k in told["keys"])
        return cls(keys, {table: tuple(rows) for table, rows in told["rows"].items()})


def _picker(key: Key, header: Sequence[str]) -> Picker:
    """By the columns that hold ids, and in a table without any by every cell, if the id is distinct enough."""
    ids, sources = _ids(key, header), _fields(key, header, "source")

    def picks(cells: Sequence[str]) -> bool:
        if key.source and any(n < len(cells) and fold(cells[n]) not in ("", key.source) for n in sources):
            return False
        ragged = len(cells) != len(header)
        looked = range(len(cells)) if key.distinct and (ragged or not ids) else [n for n in ids if n < len(cells)]
        return any(same(cells[n], key.record_id) for n in looked)

    return picks


def _ids(key: Key, header: Sequence[str]) -> list[int]:
    named = (n for n, name in enumerate(header) if fold(name) in key.columns or fold(name) in FORM_IDS)
    return [*_fields(key, header, "record_id"), *named]


def _fields(key: Key, header: Sequence[str], field_name: str) -> list[int]:
    names = own_names(STREAMS[key.stream])
    return [n for n, name in enumerate(header) if names.get(fold(name)) == field_name]


def same(cell: str, record_id: str) -> bool:
    """Whether a cell says this id, however it is written."""
    return fold(cell.removeprefix("'")).removeprefix(UUID) == record_id
