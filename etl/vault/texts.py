"""Free texts of records: each version under a key of its own, with the deliveries that said it.

The text of a record is the version said with its newest record version; among equals the one that came last. A text
that is said again makes no new version.
"""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.errors import InboxError
from etl.vault import store
from etl.vault.keys import NONCE, Keys

AT_ONCE = 5_000

Slot = tuple[str, str, str]  # stream, handle, field
CURRENT = """
select entry.id, entry.key, nonce, ciphertext, field, version, wrapped
from entry left join keys.key on key.name = entry.key left join said on said.entry = entry.id
where stream = ? and handle = ?
order by field, record_version nulls first, record_updated nulls first, version
"""


@dataclass(frozen=True)
class Saying:
    """What one delivered row says in one restricted field; `version` and `updated` are the record's own."""

    stream: str
    handle: str
    field: str
    text: str
    version: int | None = None
    updated: str | None = None


@dataclass(frozen=True)
class Current:
    """The texts of a record by field. `gone`: something of it is there whose key is not."""

    texts: Mapping[str, str]
    gone: bool = False


@dataclass(frozen=True)
class _Entry:
    id: int
    version: int
    text: str


class Texts:
    """The texts of a vault."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder, self.keys = folder, keys

    @property
    def began(self) -> bool:
        """Whether there is a vault at all."""
        return store.began(self.folder)

    def put(self, sayings: Iterable[Saying], load_id: str, at: datetime) -> int:
        """Keep what a delivery says, all or nothing; how many new versions that made. `at` is aware."""
        left, made = iter(sayings), 0
        first = list(islice(left, AT_ONCE))
        if not first:
            return 0
        self.keys.ready()
        with store.opened(self.folder) as con, store.transaction(con):
            con.execute(
                "insert or ignore into load (load_id, at) values (?, ?)", [load_id, f"{at.astimezone(UTC):%F %T}"]
            )
            (load,) = con.execute("select id from load where load_id = ?", [load_id]).fetchone()
            while first:
                made += self._put(con, first, load)
                first = list(islice(left, AT_ONCE))
        return made

    def read(self, stream: str, handle: str) -> Current:
        """What a record says now."""
        if not store.began(self.folder):
            return Current({})
        found: dict[str, str] = {}
        gone = False
        with store.opened(self.folder) as con:
            for _, key, nonce, ciphertext, field, version, wrapped in con.execute(CURRENT, [stream, handle]):
                if wrapped is None:
                    gone = True
                    continue
                found[field] = self._open(key, wrapped, nonce, ciphertext, _bound((stream, handle, field), version))
        return Current(found, gone)

    def forget(self, records: Collection[tuple[str, str]]) -> int:
        """Destroy all versions of these (stream, handle), and what nobody can read any more; how many versions."""
        return self._drop(lambda con: _of_records(con, records))

    def settle(
        self,
        *,
        standing: Collection[str],
        withdrawn: Collection[str],
        deleted: Collection[tuple[str, str]] = (),
        before: Mapping[str, datetime] | None = None,
        dry_run: bool = False,
    ) -> int:
        """Destroy versions that only withdrawn deliveries said, those of deleted records, and those last said too long
        ago (`before`: by stream, aware); how many. With `dry_run` only count them.
        """

        def gone(con: sqlite3.Connection) -> Iterator[int]:
            yield from _unsaid(con, standing, withdrawn)
            yield from _of_records(con, deleted)
            for stream, moment in (before or {}).items():
                yield from _outdated(con, stream, f"{moment.astimezone(UTC):%F %T}")

        return self._drop(gone, withdrawn, dry_run=dry_run)

    def _put(self, con: sqlite3.Connection, sayings: list[Saying], load: int) -> int:
        """In their order: what is new becomes the next version of its slot."""
        known = self._known(con, {(s.stream, s.handle) for s in sayings})
        fresh: list[tuple[_Entry, Saying, str]] = []
        said: list[tuple[int, int, int | None, str | None]] = []
        (last,) = con.execute("select coalesce(max(id), 0) from entry").fetchone()
        for saying in sayings:
            entries = known[saying.stream, saying.handle, saying.field]
            entry = next((entry for entry in entries if entry.text == saying.text), None)
            if entry is None:
                last += 1
                entry = _Entry(last, max((e.version for e in entries), default=0) + 1, saying.text)
                entries.append(entry)
                fresh.append((entry, saying, f"text/{saying.stream}/{uuid4().hex}"))
            said.append((entry.id, load, saying.version, saying.updated))
        keys = self.keys.add(con, [name for _, _, name in fresh])
        con.executemany(
            "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?)",
            (_sealed(entry, saying, name, key) for (entry, saying, name), key in zip(fresh, keys, strict=True)),
        )
        con.executemany("insert or replace into said values (?, ?, ?, ?)", said)
        return len(fresh)

    def _known(self, con: sqlite3.Connection, records: set[tuple[str, str]]) -> dict[Slot, list[_Entry]]:
        """What the vault has of these records already, to tell what is new."""
        found: dict[Slot, list[_Entry]] = defaultdict(list)
        for stream, handle, field, version, entry, key, nonce, ciphertext, wrapped in _held(con, records):
            slot = (stream, handle, field)
            text = self._open(key, wrapped, nonce, ciphertext, _bound(slot, version))
            found[slot].append(_Entry(entry, version, text))
        return found

    def _open(self, name: str, wrapped: bytes, nonce: bytes, ciphertext: bytes, bound: bytes) -> str:
        try:
            return AESGCM(self.keys.unwrap(name, wrapped)).decrypt(nonce, ciphertext, bound).decode()
        except InvalidTag:
            raise InboxError("A text of the vault was altered.", "Restore data/vault/ from the backup.") from None

    def _drop(
        self,
        choose: Callable[[sqlite3.Connection], Iterable[int]],
        withdrawn: Collection[str] = (),
        *,
        dry_run: bool = False,
    ) -> int:
        """The keys first, in a file written anew: from then on nothing opens. Then the rows, those whose key was lost
        before, and what withdrawn deliveries said.
        """
        if not store.began(self.folder):
            return 0
        with store.opened(self.folder) as con:
            gone = set(choose(con))
            names = [name for name, entry in con.execute("select key, id from entry") if entry in gone] if gone else []
        if dry_run:
            return len(gone)
        self.keys.destroy(names)
        with store.opened(self.folder) as con, store.transaction(con):
            con.execute("delete from entry where key not in (select name from keys.key)")
            loads = _loads(con, withdrawn)
            con.executemany("delete from said where load = ?", [(load,) for load in loads])
            if gone or loads:
                con.execute("delete from said where entry not in (select id from entry)")
                con.execute("delete from load where id not in (select load from said)")
        return len(gone)


def _sealed(entry: _Entry, saying: Saying, name: str, key: bytes) -> tuple[object, ...]:
    slot, nonce = (saying.stream, saying.handle, saying.field), os.urandom(NONCE)
    ciphertext = AESGCM(key).encrypt(nonce, saying.text.encode(), _bound(slot, entry.version))
    return (entry.id, *slot, entry.version, name, nonce, ciphertext)


def _bound(slot: Slot, version: int) -> bytes:
    """A text moved to another record, field or version does not open."""
    return "\0".join((*slot, str(version))).encode()


def _held(con: sqlite3.Connection, records: Collection[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    _wanted(con, records)
    return con.execute(
        "select stream, handle, field, version, id, entry.key, nonce, ciphertext, wrapped"
        " from temp.wanted join entry using (stream, handle) join keys.key on key.name = entry.key order by version"
    )


def _of_records(con: sqlite3.Connection, records: Collection[tuple[str, str]]) -> Iterator[int]:
    _wanted(con, records)
    yield from _ids(con, "select id from temp.wanted join entry using (stream, handle)")


def _unsaid(con: sqlite3.Connection, standing: Collection[str], withdrawn: Collection[str]) -> Iterator[int]:
    """Only what is known to be withdrawn: deliveries that the warehouse does not know may be in one that comes back."""
    goes = _loads(con, withdrawn)
    if not goes:
        return
    con.execute("create temp table if not exists stands (load integer primary key, holds integer)")
    con.execute("delete from temp.stands")
    holds = dict.fromkeys(_loads(con, standing), 1) | dict.fromkeys(goes, 0)
    con.executemany("insert into temp.stands values (?, ?)", holds.items())
    yield from _ids(con, "select entry from said join temp.stands using (load) group by entry having max(holds) = 0")


def _outdated(con: sqlite3.Connection, stream: str, moment: str) -> Iterator[int]:
    if con.execute("select 1 from load where at <= ?", [moment]).fetchone():
        yield from _ids(
            con,
            "select entry.id from entry join said on said.entry = entry.id join load on load.id = said.load"
            " where stream = ? group by entry.id having max(at) <= ?",
            [stream, moment],
        )


def _loads(con: sqlite3.Connection, names: Collection[str]) -> list[int]:
    """Those of the deliveries that the vault has something of."""
    wanted = frozenset(names)
    return [load for load, name in con.execute("select id, load_id from load") if name in wanted] if wanted else []


def _wanted(con: sqlite3.Connection, records: Collection[tuple[str, str]]) -> None:
    con.execute("create temp table if not exists wanted (stream text, handle text, primary key (stream, handle))")
    con.execute("delete from temp.wanted")
    con.executemany("insert or ignore into temp.wanted values (?, ?)", records)


def _ids(con: sqlite3.Connection, asked: str, given: Collection[object] = ()) -> list[int]:
    return [found for (found,) in con.execute(asked, list(given))]
