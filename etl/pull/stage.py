"""The staging folder of a pull: rows as they come, the files made of them, and their way into the inbox.

It lies outside the inbox and on the same disk, so that a file appears there whole, under its name, or not at all.
"""

import csv
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from etl import disk
from etl.pull.pages import Listing, Row, walk
from etl.pull.reasons import PullError

MOVING = frozenset({"E_PULL_CHANGED", "E_PULL_DUPLICATE", "E_PULL_COUNT"})  # people may just be writing: look once more


@dataclass(frozen=True)
class Gathered:
    """A whole list, its rows one a line in a file. `versions`: by id; `header`: every name, in order of appearance."""

    lines: Path
    versions: Mapping[str, str]
    header: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        with self.lines.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def gather(listing: Listing, folder: Path, most: int) -> Gathered:
    """Walk a list to its end; once more from the start where it moved meanwhile."""
    try:
        return _gathered(listing, folder, most)
    except PullError as error:
        if error.code not in MOVING:
            raise
        return _gathered(listing, folder, most)


def write_csv(
    folder: Path, gathered: Gathered, header: Sequence[str], keep: Callable[[Row], bool] = lambda _row: True
) -> Path:
    """The rows to keep, in the names of the service."""
    path = folder / f"{gathered.lines.stem}.csv"
    with _new(path) as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([_cell(row.get(name)) for name in header] for row in gathered.rows() if keep(row))
    return path


def write_json(folder: Path, gathered: Gathered, deleted: Collection[str]) -> Path:
    """The rows as one answer of KoBoToolbox's API, with the ids of those that are no more beside them."""
    path = folder / f"{gathered.lines.stem}.json"
    with _new(path) as file:
        file.write(f'{{"count": {len(gathered.versions)}, "next": null, "previous": null, "results": [')
        for position, row in enumerate(gathered.rows()):
            file.write(f"{',' if position else ''}\n{json.dumps(row)}")
        file.write(f'\n], "deleted": {json.dumps(sorted(deleted))}}}\n' if deleted else "\n]}\n")
    return path


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """An empty folder for its owner alone; what a killed pull left there goes, and nothing of this one stays."""
    clear(folder)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        clear(folder)


@contextmanager
def writable() -> Iterator[None]:
    """A disk that is full or a folder that may not be written, in words."""
    try:
        yield
    except OSError as error:
        raise PullError("E_PULL_STAGING", error.strerror or "") from None


def publish(moves: Sequence[tuple[Path, Path]]) -> None:
    """Rename every draft to its place, or none: a fault on the way takes back the ones before it."""
    for _, target in moves:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(17, "a file of this name is there", target.name)
    done: list[tuple[Path, Path]] = []
    try:
        for draft, target in moves:
            draft.rename(target)
            done.append((draft, target))
    except OSError:
        for draft, target in done:
            target.rename(draft)
        raise
    for folder in {target.parent for _, target in moves}:
        disk.sync(folder)


def set_aside(moves: Sequence[tuple[Path, Path]], folder: Path) -> None:
    """Lay drafts into a folder of their own, in the place of whatever an earlier pull laid there."""
    clear(folder)
    folder.mkdir(mode=0o700, parents=True)
    for draft, target in moves:
        draft.rename(folder / target.as_posix().replace("/", "-"))


def _gathered(listing: Listing, folder: Path, most: int) -> Gathered:
    path = folder / f"{len(list(folder.iterdir()))}.lines"
    versions: dict[str, str] = {}
    header: dict[str, None] = {}
    with _new(path) as file:
        for rows in walk(listing, most):
            for key, row in rows:
                versions[key] = listing.version(row)
                header.update(dict.fromkeys(row))
                file.write(f"{json.dumps(row)}\n")
    return Gathered(path, versions, tuple(header))


@contextmanager
def _new(path: Path) -> Iterator[TextIO]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _cell(value: Any) -> str:
    if isinstance(value, dict | list):
        raise PullError("E_PULL_SHAPE", "[]")
    return "" if value is None else str(value)


def clear(folder: Path) -> None:
    """Remove a folder of ours, whatever stands under its name; a link is not followed."""
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder)
