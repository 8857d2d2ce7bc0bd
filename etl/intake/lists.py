"""The lists of refused rows: a file beside each delivery that a person can correct in place, and its reading back.

One line a fault; the cells stand on the first line of each row, as delivered, so that a list is for its owner's eyes
alone. A column that must not lie in clear shows SEALED wherever there is something in it.
"""

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from etl.intake.naming import Naming
from etl.intake.normalise import key
from etl.intake.rejects import LANGUAGES, guarded, unguarded

ACCEPT = "accept"
SEALED = "[sealed]"  # plain ASCII, so that no program that saves the list makes another word of it
ABOUT_THE_FAULT = (
    *("row", "column", "code"),
    *(f"sentence_{lang}" for lang in LANGUAGES),
    *(f"remedy_{lang}" for lang in LANGUAGES),
    ACCEPT,
)
AT_ONCE = 10_000
PLAIN = Naming()  # fields by their names
YES = frozenset(map(key, ("yes", "y", "true", "1", "x", "نعم", "بەڵێ", "evet")))


@dataclass(frozen=True)
class Corrected:
    """A row as the list now has it: its cells in the order of the file's header, and whether a person accepted it."""

    row: int
    cells: tuple[str, ...]
    accepted: bool


def name(sha256_: str, part: str) -> str:
    """Of the list of one delivered table: by its content, so that a file delivered again keeps what was corrected."""
    return f"{sha256_[:16]}{f'-{sha256(part.encode()).hexdigest()[:6]}' if part else ''}.csv"


def write(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    header: Sequence[str],
    accepted: frozenset[int] = frozenset(),
    naming: Naming = PLAIN,
    veiled: frozenset[int] = frozenset(),
    typed: frozenset[tuple[int, int]] = frozenset(),
) -> Path:
    """Write TEMP `fault` beside the cells of TEMP `raw`, readable by its owner only; whole or not at all.

    `veiled`: positions of columns whose cells are not shown; but what a person `typed` there (row, position) stays.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow((*ABOUT_THE_FAULT, *map(guarded, header)))
        lines.writerows(_lines(con, accepted, naming, _Cells(len(header), veiled, typed)))
        file.flush()
        os.fsync(file.fileno())
    return draft.replace(path)


def corrected(header: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Iterator[Corrected]:
    """Read a list back from its own header and rows, the fault's columns included: the first line of each row counts.

    ValueError names what makes it no list of ours any more.
    """
    if tuple(header[: len(ABOUT_THE_FAULT)]) != ABOUT_THE_FAULT:
        raise ValueError(f"the first columns must stay {', '.join(ABOUT_THE_FAULT)}")
    told: set[int] = set()
    for cells in rows:
        about, own = cells[: len(ABOUT_THE_FAULT)], cells[len(ABOUT_THE_FAULT) :]
        number = (about[0] or "").strip()
        if not number:
            continue
        if not number.isdecimal():
            raise ValueError(f"the column row holds no number: {number[:20]}")
        if int(number) not in told:
            told.add(int(number))
            yield Corrected(int(number), tuple(unguarded(cell or "") for cell in own), key(about[-1] or "") in YES)


def digest(path: Path) -> str:
    """Whether somebody has touched a list since it was written."""
    return sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class _Cells:
    """How the cells of a row are shown."""

    width: int
    veiled: frozenset[int]
    typed: frozenset[tuple[int, int]]

    def shown(self, row: int | None, cells: Sequence[str | None]) -> list[str]:
        return [self._shown(row, place, cell or "") for place, cell in enumerate(cells)]

    def _shown(self, row: int | None, place: int, cell: str) -> str:
        hidden = cell and place in self.veiled and (row, place) not in self.typed
        return SEALED if hidden else guarded(cell)


def _lines(
    con: duckdb.DuckDBPyConnection, accepted: frozenset[int], naming: Naming, how: _Cells
) -> Iterator[list[str | int]]:
    words = lru_cache(maxsize=4096)(partial(_words, naming))
    told: int | None = None
    for row, column, code, expected, suggestion, *cells in _faults(con, how.width):
        again = row is None or row == told
        shown = [""] * how.width if again else how.shown(row, cells)
        about: Mapping[str, str] = words(code, column, expected, suggestion)
        yes = "yes" if row in accepted and not again else ""
        yield [
            "" if row is None else row,
            naming.header(code, column) or column or "",
            code,
            *about.values(),
            yes,
            *shown,
        ]
        told = row


def _words(
    naming: Naming, code: str, column: str | None, expected: str | None, suggestion: str | None
) -> dict[str, str]:
    told = {lang: naming.sentence(code, lang, column, expected, suggestion) for lang in LANGUAGES}
    said = {f"sentence_{lang}": said for lang, (said, _) in told.items()}
    return said | {f"remedy_{lang}": remedy for lang, (_, remedy) in told.items()}


def _faults(con: duckdb.DuckDBPyConnection, width: int) -> Iterator[tuple[Any, ...]]:
    cells = "".join(f", c{place}" for place in range(width))
    found = con.execute(
        f"select row, column_name, code, expected, suggestion{cells} from fault left join raw using (row)"
        " order by row nulls first, column_name, code"
    )
    while some := found.fetchmany(AT_ONCE):
        yield from some
