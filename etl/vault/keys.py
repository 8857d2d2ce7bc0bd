"""The keys of single texts and files, each wrapped by the master; whatever has lost its key is lost for good."""

import os
import sqlite3
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.errors import InboxError
from etl.vault import master, store

NONCE = 12
AT_ONCE = 10_000


class Keys:
    """The key table of a vault. Destroying needs no master; adding and opening do."""

    def __init__(self, folder: Path, master_file: Path) -> None:
        self.folder, self.master_file = folder, master_file

    @cached_property
    def _master(self) -> AESGCM:
        told = store.master_id(self.folder)
        key = master.current(self.master_file, told)
        if told is None:
            with store.opened(self.folder) as con:
                con.execute("insert into keys.meta values ('master', ?)", [master.identity(key)])
        return AESGCM(key)

    def ready(self) -> None:
        """Raises SettingsError where the master cannot be used, before anything is begun that needs it."""
        _ = self._master

    def of(self, name: str) -> bytes | None:
        """A key by its name; None where it was destroyed or never was."""
        if not store.began(self.folder):
            return None
        with store.opened(self.folder) as con:
            found = con.execute("select wrapped from keys.key where name = ?", [name]).fetchone()
        return self.unwrap(name, found[0]) if found else None

    def or_new(self, name: str) -> bytes:
        """The key of that name, made and on the disk when this returns."""
        self.ready()
        with store.opened(self.folder) as con:
            if found := con.execute("select wrapped from keys.key where name = ?", [name]).fetchone():
                return self.unwrap(name, found[0])
            with store.transaction(con):
                return self.add(con, [name])[0]

    def add(self, con: sqlite3.Connection, names: Iterable[str]) -> list[bytes]:
        """New keys within a transaction of the caller's."""
        made = [(name, AESGCM.generate_key(256)) for name in names]
        con.executemany("insert into keys.key values (?, ?)", [(name, self._wrapped(name, key)) for name, key in made])
        return [key for _, key in made]

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Raises InboxError where the key table was altered."""
        try:
            return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound(name))
        except InvalidTag:
            raise InboxError("A key of the vault is damaged.", "Restore data/vault/ from the backup.") from None

    def destroy(self, names: Collection[str]) -> int:
        """Write the table anew without these; how many there were."""
        gone, held = frozenset(names), 0
        if not gone or not store.began(self.folder):
            return 0
        with store.opened(self.folder) as con:
            held = len(gone.intersection(name for (name,) in con.execute("select name from keys.key")))
        if held:
            store.rewrite(self.folder, lambda name, wrapped: None if name in gone else wrapped)
        return held

    def rotate(self) -> int:
        """Wrap every key by a new master, which takes the old one's place last; how many keys.

        Killed before the table is swapped, the old master holds; afterwards the new one does, put in place when the
        vault is next opened.
        """
        old = self._master
        key = master.prepare(self.master_file)
        new, count = AESGCM(key), 0

        def wrapped_anew(name: str, wrapped: bytes) -> bytes:
            nonlocal count
            count += 1
            inner = old.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound(name))
            return _wrapped(new, name, inner)

        store.rewrite(self.folder, wrapped_anew, {"master": master.identity(key)})
        master.install(self.master_file)
        del self._master
        return count

    def _wrapped(self, name: str, key: bytes) -> bytes:
        return _wrapped(self._master, name, key)


def _wrapped(cipher: AESGCM, name: str, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, key, _bound(name))


def _bound(name: str) -> bytes:
    """A wrapped key moved to another's name does not open."""
    return b"kew key\0" + name.encode()
