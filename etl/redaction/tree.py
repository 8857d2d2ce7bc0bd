"""JSON without some of its objects: an export's list of submissions, and the lists of repeats inside them.

An object that goes leaves an empty one, so that every other keeps its position, as a row's number is.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from etl.redaction.wanted import Wanted, same

TOP = ("results", "features", "data")


def redacted(content: bytes, wanted: Wanted) -> tuple[bytes, tuple[tuple[str, int], ...]]:
    """The document without the wanted objects, and (table, position from 1) of each that went. ValueError: no JSON."""
    walk = _Walk(wanted)
    kept = walk.value(json.loads(content), "", top=True)
    return json.dumps(kept, ensure_ascii=False).encode(), tuple(walk.gone)


class _Walk:
    """One walk through a document; positions count over all parents, as the tables that are made of it do."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted, self.seen, self.gone = wanted, Counter[str](), list[tuple[str, int]]()

    def value(self, value: Any, table: str, *, top: bool = False, going: bool = False) -> Any:
        if isinstance(value, list):
            return self._list(value, table, going)
        if isinstance(value, dict):
            return {
                key: self.value(inner, "" if top and key in TOP else key, going=going) for key, inner in value.items()
            }
        return value

    def _list(self, items: list[Any], table: str, going: bool) -> list[Any]:
        """What stays of a list; all of it goes with the object it lies in."""
        return [self._item(item, table, going) for item in items]

    def _item(self, item: Any, table: str, going: bool) -> Any:
        if isinstance(item, str):
            return "" if going or any(same(item, key.record_id) for key in self.wanted.keys) else item
        if not isinstance(item, dict):
            return None if going else self.value(item, table, going=going)
        self.seen[table] += 1
        position = self.seen[table]
        going = going or position in self.wanted.rows.get(table, ()) or self._picked(item)
        if going:
            self.gone.append((table, position))
            item = {key: inner for key, inner in item.items() if isinstance(inner, list)}
        return self.value(item, table, going=going)

    def _picked(self, item: Mapping[str, Any]) -> bool:
        plain = {key: str(value) for key, value in item.items() if isinstance(value, str | int | float)}
        return self.wanted.picker(list(plain))(list(plain.values()))
