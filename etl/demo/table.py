"""A table on its way to a CSV file: columns of equal length, in the order of writing, None for an empty cell."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from etl.demo.scenario import Days, Flags, Floats, Ints

Table = dict[str, list[Any]]


def day_texts(days: Days) -> list[str]:
    """2026-03-29"""
    texts: list[str] = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    return texts


def stamp(days: Days, minutes: Ints) -> list[str]:
    """2026-03-29T14:05, local time: the day and the minutes since its midnight."""
    moments = days.astype("datetime64[m]") + minutes.astype("timedelta64[m]")
    texts: list[str] = np.datetime_as_string(moments).tolist()
    return texts


def only(values: Sequence[Any], keep: Flags) -> list[Any]:
    """The values where `keep`, None elsewhere."""
    return [value if kept else None for value, kept in zip(values, keep.tolist(), strict=True)]


def pick(names: Sequence[str], index: Ints) -> list[str]:
    """names[index], as plain text."""
    texts: list[str] = np.array(names, dtype=str)[index].tolist()
    return texts


def choose(rng: np.random.Generator, shares: Sequence[float], count: int) -> Ints:
    """`count` indexes drawn with these shares (any positive scale)."""
    edges: Floats = np.cumsum(np.asarray(shares, dtype=np.float64))
    drawn: Ints = np.searchsorted(edges[:-1] / edges[-1], rng.random(count), side="right").astype(np.int64)
    return drawn


def one_by_one(counts: Ints) -> tuple[Ints, Ints]:
    """(column, row) of each thing counted in a (rows, columns) table, column by column."""
    column, row = np.nonzero(counts.T)
    times = counts[row, column]
    return np.repeat(column, times), np.repeat(row, times)


def office_minutes(rng: np.random.Generator, count: int) -> Ints:
    """Minutes since midnight at which people enter records: 07:00 to 21:59."""
    minutes: Ints = rng.integers(7 * 60, 22 * 60, count)
    return minutes


def rows_at(table: Table, index: Ints) -> Table:
    """These rows of the table, in the order given."""
    order = index.tolist()
    return {name: [column[k] for k in order] for name, column in table.items()}


def rows_of(table: Table) -> int:
    return len(next(iter(table.values()), []))


def write_csv(table: Table, path: Path) -> int:
    """Write a header and all rows, UTF-8 with \\n; returns the number of rows. An empty table leaves no file."""
    count = rows_of(table)
    if count:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table)
            writer.writerows(zip(*table.values(), strict=True))
    return count
