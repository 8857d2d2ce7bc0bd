"""A file encrypted in chunks, so that one of any size is read and written with little memory.

Layout: MAGIC, a random prefix of 7 bytes, then chunks of 1 MiB, each followed by its tag of 16 bytes. The nonce of a
chunk is the prefix, its number (4 bytes), and whether it is the last (1 byte): left out, repeated, exchanged or cut
off, none opens. Name and head are authenticated with every chunk.
"""

import os
import struct
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.errors import InboxError

MAGIC = b"KEWSEAL1"
PREFIX, TAG, CHUNK = 7, 16, 2**20
DAMAGED = "E_SEALED"


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(source: Path, target: Path, key: bytes, name: str) -> None:
    """Write `target`, for its owner alone, on the disk when this returns; it must not exist."""
    cipher, prefix = AESGCM(key), os.urandom(PREFIX)
    bound = _bound(name, prefix)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as plain, os.fdopen(descriptor, "wb") as out:
        out.write(MAGIC + prefix)
        number, chunk = 0, plain.read(CHUNK)
        while True:
            following = plain.read(CHUNK)
            out.write(cipher.encrypt(_nonce(prefix, number, last=not following), chunk, bound))
            if not following:
                break
            number, chunk = number + 1, following
        out.flush()
        os.fsync(out.fileno())


def unseal(source: Path, target: Path, key: bytes, name: str) -> None:
    """Write what was sealed, for its owner alone. Raises InboxError (E_SEALED) where a byte is not as it was."""
    cipher = AESGCM(key)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as file, os.fdopen(descriptor, "wb") as out:
        head = file.read(len(MAGIC) + PREFIX)
        prefix = head[len(MAGIC) :]
        bound = _bound(name, prefix)
        number, chunk = 0, file.read(CHUNK + TAG)
        try:
            while True:
                following = file.read(CHUNK + TAG)
                out.write(cipher.decrypt(_nonce(prefix, number, last=not following), chunk, bound))
                if not following:
                    break
                number, chunk = number + 1, following
        except (InvalidTag, ValueError):
            raise InboxError(
                "A file of the archive was altered or cut off.", "Restore it from the backup.", code=DAMAGED
            ) from None


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix.ljust(PREFIX, b"\0") + struct.pack(">I?", number, last)


def _bound(name: str, prefix: bytes) -> bytes:
    return MAGIC + prefix + name.encode()
