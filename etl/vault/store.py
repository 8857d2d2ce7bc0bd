"""The two files of the vault, in SQLite: what is encrypted, and apart from it the wrapped keys.

Adding is one transaction over both. Destroying keys writes the key file anew, as a deleted row leaves its bytes.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl import disk
from etl.errors import SettingsError

TEXTS, KEYS = "texts.sqlite", "keys.sqlite"
ENTRIES = """
create table if not exists main.entry (
    id integer primary key, stream text not null, handle text not null, field text not null,
    version integer not null, key text not null unique, nonce blob not null, ciphertext blob not null,
    unique (stream, handle, field, version)
);
create table if not exists main.load (id integer primary key, load_id text not null unique, at text not null);
create table if not exists main.said (
    entry integer not null, load integer not null, record_version integer, record_updated text,
    primary key (entry, load)
) without rowid;
"""
WRAPPED = """
create table if not exists {0}.key (name text primary key, wrapped blob not null) without rowid;
create table if not exists {0}.meta (name text primary key, value text not null) without rowid;
"""
# The journal is one of rollback, so that a commit over both files is whole or not there; `extra` also brings its
# removal to the disk. What is deleted is overwritten. Nothing temporary is written to a disk.
CAREFUL = "pragma {0}.journal_mode = delete; pragma {0}.synchronous = extra; pragma {0}.secure_delete = on;"


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """Both files, made where they are missing; what a killed process left half done is undone."""
    with closing(_connected(folder / TEXTS)) as con:
        _make(folder / KEYS)
        con.execute("attach ? as keys", [str(folder / KEYS)])
        con.executescript(
            "pragma temp_store = memory;"
            f"{CAREFUL.format('main')}{CAREFUL.format('keys')}{ENTRIES}{WRAPPED.format('keys')}"
            "select 1 from main.load limit 1; select 1 from keys.key limit 1;"
        )
        yield con


@contextmanager
def transaction(con: sqlite3.Connection) -> Iterator[None]:
    con.execute("begin immediate")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def began(folder: Path) -> bool:
    """Whether there is a vault at all."""
    return (folder / KEYS).exists()


def master_id(folder: Path) -> str | None:
    """The id of the master by which the keys are wrapped; None before the first."""
    if not began(folder):
        return None
    with opened(folder) as con:
        found = con.execute("select value from keys.meta where name = 'master'").fetchone()
    return str(found[0]) if found else None


def rewrite(folder: Path, change: Callable[[str, bytes], bytes | None], meta: Mapping[str, str] | None = None) -> None:
    """Put a new key file in the old one's place: each key as `change` gives it, and without those it gives None for."""
    with opened(folder):  # undoes what is half done: a journal that outlived its file would be played into the new one
        pass
    fresh = folder / f"{KEYS}.new"
    for debris in (fresh, Path(f"{fresh}-journal")):
        debris.unlink(missing_ok=True)
    with closing(_connected(fresh)) as con:
        con.execute("attach ? as old", [str(folder / KEYS)])
        con.executescript(CAREFUL.format("main") + WRAPPED.format("main"))
        with transaction(con):
            kept = (
                (name, after)
                for name, before in con.execute("select name, wrapped from old.key order by name")
                if (after := change(name, before)) is not None
            )
            con.executemany("insert into main.key values (?, ?)", kept)
            con.execute("insert into main.meta select * from old.meta")
            con.executemany("insert or replace into main.meta values (?, ?)", (meta or {}).items())
    _swap(fresh, folder / KEYS)


def _swap(fresh: Path, place: Path) -> None:
    disk.sync(fresh)
    fresh.replace(place)
    disk.sync(place.parent)


def _connected(path: Path) -> sqlite3.Connection:
    _make(path)
    return sqlite3.connect(path, isolation_level=None, timeout=30)


def _make(path: Path) -> None:
    """For its owner alone, from the first moment on."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise SettingsError(f"{path} cannot be opened: {error.strerror}.", "Check the folder of the vault.") from error
