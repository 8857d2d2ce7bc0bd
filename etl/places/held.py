"""Names that rows wait for until a person says which place they mean, and how such a name may be shown."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from etl.places.areas import Atlas
from etl.places.spelling import normalise

LONGEST_SHOWN = 80
# A cell for a place is free text: somebody may have typed a telephone or identity number into it, spaced or not.
NUMBER_OF_A_PERSON = re.compile(r"[+(]?\d(?:[\s\-./()\u200e\u200f]*\d){4,}")
HIDDEN = "(number hidden)"

# The day is Kirkuk's, which keeps three hours to UTC all year.
WAITING = """
select cell, stream, count(*) as rows, min(loaded_at + interval 3 hour)::date as first_seen_on
from wh.fault join wh.load using (load_id)
where code = 'W_PLACE_UNKNOWN' and settled_by is null and trim(cell) <> ''
group by cell, stream
order by rows desc, cell, stream
"""


@dataclass(frozen=True)
class Waiting:
    """A name as it was mostly written; how many rows of which streams wait for it; ids of the likeliest places."""

    name: str
    rows: int
    streams: tuple[str, ...]
    first_seen_on: date
    suggestions: tuple[str, ...]


def shown(text: str) -> str:
    """What of a written name anybody may see: a name's length of it, and no number that could be a person's."""
    return NUMBER_OF_A_PERSON.sub(HIDDEN, text).strip()[:LONGEST_SHOWN]


def waiting(con: duckdb.DuckDBPyConnection, atlas: Atlas) -> tuple[Waiting, ...]:
    """Reads wh.fault; most awaited first. Spellings that one confirmation settles are one name.

    A name that the atlas has learnt since is not asked for again: its rows wait for their replay only.
    """
    spellings: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for cell, *rest in con.execute(WAITING).fetchall():
        spellings[normalise(cell) or cell].append((cell, *rest))
    unsettled = [told for told in spellings.values() if not atlas.lookup(told[0][0]).place_id]
    likely = atlas.names.suggest([told[0][0] for told in unsettled])
    found = (_waiting(told, ids) for told, ids in zip(unsettled, likely, strict=True))
    return tuple(sorted(found, key=lambda name: (-name.rows, name.name)))


def _waiting(told: Sequence[tuple[Any, ...]], suggestions: tuple[str, ...]) -> Waiting:
    cells, streams, rows, days = zip(*told, strict=True)
    return Waiting(cells[0], sum(rows), tuple(sorted(set(streams))), min(days), suggestions)
