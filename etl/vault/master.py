"""The master key: one small file that belongs on another disk than the data, and wraps every other key.

A new one is written beside the old one as `<name>.new` until all keys are wrapped by it; which of the two holds is
known by the id that the key table keeps, so that a rotation killed anywhere is finished or taken back.
"""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from etl import disk
from etl.errors import SettingsError

KEY_BYTES = 32


def identity(key: bytes) -> str:
    """Tells masters apart and says nothing of them."""
    return hmac.new(key, b"kew vault master", sha256).hexdigest()[:32]


def current(path: Path, told: str | None) -> bytes:
    """The master in force; made where there is no vault yet. `told`: the id by which the key table knows it.

    Raises SettingsError where it is missing, another one, open to others, or too short.
    """
    waiting = _waiting(path)
    if waiting.exists():
        if told and identity(_read(waiting)) == told:
            _put_in_place(waiting, path)
        else:
            waiting.unlink()
    if not path.exists():
        if told:
            raise SettingsError(
                f"The key of the vault, {path}, is missing.", "Mount its disk or restore it: no other key will do."
            )
        _write(path, secrets.token_bytes(KEY_BYTES))
    key = _read(path)
    if told and identity(key) != told:
        raise SettingsError(f"{path} is not the key of this vault.", "Restore the one that was in force.")
    return key


def prepare(path: Path) -> bytes:
    """A new master, beside the one in force."""
    _waiting(path).unlink(missing_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    _write(_waiting(path), key)
    return key


def install(path: Path) -> None:
    """The new master takes the old one's place."""
    _put_in_place(_waiting(path), path)


def _waiting(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _read(path: Path) -> bytes:
    try:
        found, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", "Check KEW_VAULT_KEY_FILE.") from error
    if mode & 0o077:
        raise SettingsError(f"{path} can be read by others than its owner.", f"Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(found.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{path} holds no key of {KEY_BYTES} bytes ({2 * KEY_BYTES} hexadecimal digits).",
            "Restore it from its backup.",
        )
    return key


def _write(path: Path, key: bytes) -> None:
    """The folder is not made: a disk that is not mounted must not become a folder with a new key in it."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{key.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        disk.sync(path.parent)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "Check KEW_VAULT_KEY_FILE.") from error


def _put_in_place(waiting: Path, path: Path) -> None:
    try:
        waiting.replace(path)
        disk.sync(path.parent)
    except OSError as error:
        raise SettingsError(f"{path} cannot be replaced: {error.strerror}.", "Check KEW_VAULT_KEY_FILE.") from error
