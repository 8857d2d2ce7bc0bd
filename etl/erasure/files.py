"""The files of a data folder without a record: archived deliveries, lists of refused rows, what waits in the inbox."""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from etl import decisions
from etl.errors import InboxError
from etl.intake import lists
from etl.redaction import Key, Redacted, Wanted, holds, redacted_copy, spellings, without, write
from etl.settings import Settings
from etl.vault import Archive, by_content
from etl.warehouse import keep_out


@dataclass(frozen=True)
class Load:
    """One delivered table: where its file is, whose it is, and the rows the warehouse knows to be the record's."""

    load_id: str
    sha256: str
    stream: str
    source: str | None
    part: str
    held: bool
    rows: tuple[int, ...] = ()


@dataclass
class Swept:
    """What was done to the files. `moved`: archived hash to that of its copy; `rows`: load id to the rows that went."""

    moved: dict[str, str] = field(default_factory=dict)
    rows: dict[str, frozenset[int]] = field(default_factory=dict)
    files: int = 0
    unread: int = 0


def loads(
    con: duckdb.DuckDBPyConnection, known: dict[str, frozenset[int]], profiled: frozenset[str]
) -> dict[str, list[Load]]:
    """The deliveries by the hash of their file. Only a source with a profile speaks for all rows of its files."""
    found: dict[str, list[Load]] = {}
    for load_id, sha256, stream, source, part, held in con.execute(
        "select load_id, sha256, stream, source, coalesce(part, ''), held is not null from wh.load order by load_id"
    ).fetchall():
        rows = tuple(sorted(known.get(load_id, ())))
        whose = source if source in profiled else None
        found.setdefault(sha256, []).append(Load(load_id, sha256, stream, whose, part, held, rows))
    return found


def archived(archive: Archive, keys: tuple[Key, ...], delivered: dict[str, list[Load]]) -> Swept:
    """Put a redacted copy beside each archived file that held a row; the originals stay until the book is rewritten."""
    swept = Swept()
    for path in filter(by_content, sorted(archive.folder.glob("*/*"))):
        told = delivered.get(path.stem, [])
        wanted = Wanted(_meant(keys, told), _known(told))
        kept = without(path, archive, wanted)
        swept.unread += kept.found.unread
        if kept.path:
            swept.files += 1
            swept.moved[path.stem] = kept.sha256
        for load in told:
            gone = frozenset(kept.found.of(load.part)) | frozenset(load.rows)
            if gone:
                swept.rows[load.load_id] = gone
    return swept


def drop_moved(archive: Archive, moved: Iterable[tuple[str, str]]) -> None:
    """The originals of the redacted copies, once nothing refers to them any more, and their keys."""
    archive.remove(*(old for old, _ in moved))


def listed(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    keys: tuple[Key, ...],
    swept: Swept,
    delivered: dict[str, list[Load]],
) -> int:
    """Take the record out of the lists of refused rows, and let each list follow its file's new name."""
    rows: dict[str, frozenset[int]] = {}
    renamed: dict[str, str] = {}
    for load in (load for told in delivered.values() for load in told):
        name = lists.name(load.sha256, load.part)
        rows[name] = rows.get(name, frozenset()) | swept.rows.get(load.load_id, frozenset())
        renamed[name] = lists.name(swept.moved.get(load.sha256, load.sha256), load.part)
    changed = 0
    for path in sorted(settings.rejected.glob("*.csv")):
        with keep_out.same_list(con, path, path.with_name(renamed.get(path.name, path.name))):
            changed += _unlist(path, keys, rows.get(path.name, frozenset()))
    return changed


def lying(settings: Settings, keys: tuple[Key, ...], now: float) -> Iterator[Redacted]:
    """Everything else below the data folder, in place: the inbox and uploads; the spool is emptied.

    A file that somebody is writing just now is left; it loses the row when it is taken, as every later one.
    """
    shutil.rmtree(settings.spool, ignore_errors=True)
    settings.spool.mkdir(mode=0o700, parents=True)
    for path in sorted(settings.data.rglob("*")):
        if _apart(path, settings) or 0 <= now - path.stat().st_mtime < settings.settle_seconds:
            continue
        found, copy = redacted_copy(path, settings.spool, Wanted(keys))
        if found.changed:
            write(path, copy.read_bytes())
        copy.unlink(missing_ok=True)
        yield found


def _apart(path: Path, settings: Settings) -> bool:
    """What has its own way of being rid of a record, or is no data."""
    own = (settings.releases, settings.warehouse, settings.state, settings.vault, settings.data / "demo")
    elsewhere = path.is_relative_to(settings.archive) and by_content(path)
    listed = path.parent == settings.rejected and path.suffix == ".csv"
    inside = any(path.is_relative_to(folder) for folder in own)
    return elsewhere or listed or inside or path.is_symlink() or not path.is_file()


def undecided(settings: Settings, handles: frozenset[str]) -> None:
    """People's decisions, without those on an erased record: on duplicates, and what was told of it in a form."""
    path = settings.known / "duplicates.csv"
    if handles and path.exists():
        kept = [
            line for line in path.read_text("utf-8").splitlines(keepends=True) if not any(h in line for h in handles)
        ]
        write(path, "".join(kept).encode())
    for folder in (settings.inbox, settings.archive, settings.rejected):
        for told in sorted((folder / decisions.FOLDER).glob("*.json")):
            if any(handle in told.read_text("utf-8", "replace") for handle in handles):
                told.unlink()


def unremembered(settings: Settings, keys: Iterable[Key]) -> None:
    """What pulls remember of the services, without the ids: the next one is measured against the others."""
    gone = {key.record_id for key in keys}
    for path in sorted((settings.state / "pulls").glob("*.json")):
        told = json.loads(path.read_bytes())
        if (kept := _pruned(told, gone)) != told:
            write(path, json.dumps(kept).encode())


def _pruned(told: Any, gone: set[str]) -> Any:
    if isinstance(told, dict):
        return {name: _pruned(value, gone) for name, value in told.items() if name not in gone}
    if isinstance(told, list):
        return [_pruned(value, gone) for value in told if value not in gone]
    return told


def traces(settings: Settings, archive: Archive, keys: Iterable[Key]) -> tuple[Path, ...]:
    """The files below the data folder that still hold an id that is distinct enough to be looked for: in their bytes,
    and those of the archive in what they were before they were sealed.
    """
    needles = [spelling for key in keys if key.distinct for spelling in spellings(key.record_id)]
    below = (
        p for p in sorted(settings.data.rglob("*")) if p.is_file() and not p.is_relative_to(settings.data / "demo")
    )
    return tuple(path for path in below if needles and _holds(path, archive, needles))


def _holds(path: Path, archive: Archive, needles: list[bytes]) -> bool:
    if not (path.is_relative_to(archive.folder) and by_content(path)):
        return holds(path, needles)
    try:
        with archive.opened(path) as plain:
            return holds(plain, needles)
    except InboxError:
        return False  # nobody can read it any more, and it was told as unread


def _meant(keys: tuple[Key, ...], told: list[Load]) -> tuple[Key, ...]:
    """The records that a file can hold: of its streams and its source, as far as the book knows them."""
    if not told or any(load.held for load in told):
        return keys
    streams, sources = {load.stream for load in told}, {load.source for load in told}
    return tuple(
        k for k in keys if k.stream in streams and (None in sources or k.source is None or k.source in sources)
    )


def _known(told: list[Load]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {}
    for load in told:
        if load.rows:
            rows[load.part] = tuple(sorted({*rows.get(load.part, ()), *load.rows}))
    return rows


def _unlist(path: Path, keys: tuple[Key, ...], known: frozenset[int]) -> bool:
    """Drop every line of the rows that are the record's, by what their cells say or by their number."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    if not lines:
        return False
    about = len(lists.ABOUT_THE_FAULT)
    picks = Wanted(keys).picker(lines[0][about:])
    gone = {line[0] for line in lines[1:] if line and line[0] and picks(line[about:])} | set(map(str, known))
    kept = [line for line in lines[1:] if not line or line[0] not in gone]
    if len(kept) == len(lines) - 1:
        return False
    out = io.StringIO(newline="")
    csv.writer(out).writerows([lines[0], *kept])
    if kept:
        write(path, out.getvalue().encode("utf-8-sig"))
    else:
        path.unlink()
    return True
