"""The dashboard's own secret: marks for what is looked up by value, seals for what has to be read again."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.errors import SettingsError

BYTES = 32


@dataclass(frozen=True)
class Keys:
    """One secret of 32 bytes; every use has a key of its own, derived from it (HKDF, RFC 5869)."""

    secret: bytes = field(repr=False)

    def mark(self, use: str, value: str) -> str:
        """64 hex digits that name a value without telling it; nobody without the secret can make or check one."""
        return hmac.new(self._key(use), value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def same(self, use: str, value: str, mark: str | None) -> bool:
        # As bytes: what a request brings may hold any sign, and texts are only compared where they are ASCII.
        return hmac.compare_digest(self.mark(use, value).encode(), (mark or "").encode("utf-8", "surrogatepass"))

    def sealed(self, use: str, value: str, of: str) -> str:
        """Encrypted for its owner `of`: moved to another row it cannot be opened."""
        nonce = secrets.token_bytes(12)
        return (nonce + AESGCM(self._key(use)).encrypt(nonce, value.encode(), of.encode())).hex()

    def opened(self, use: str, sealed: str, of: str) -> str:
        """Raises SettingsError where it was sealed by another secret or for another owner."""
        raw = bytes.fromhex(sealed)
        try:
            return AESGCM(self._key(use)).decrypt(raw[:12], raw[12:], of.encode()).decode()
        except InvalidTag as cause:
            raise SettingsError("A sealed value does not fit the key.", "Restore the state's own key file.") from cause

    def _key(self, use: str) -> bytes:
        return HKDF(SHA256(), BYTES, None, use.encode()).derive(self.secret)


def load(path: Path) -> Keys:
    """The secret of a file, made when it is missing. Raises SettingsError for one that is short, open or a link."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written whole and then linked: a second process that starts at the same moment finds all of it or nothing.
        if not path.exists() and not path.is_symlink():
            draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(secrets.token_hex(BYTES))
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "r", encoding="ascii") as read:
            mode, text = os.fstat(read.fileno()).st_mode, read.read().strip()
        secret = bytes.fromhex(text)
    except (OSError, ValueError) as cause:
        raise SettingsError(f"The key {path.name} cannot be read.", "Restore it from its back-up.") from cause
    if len(secret) < BYTES or len(set(secret)) < BYTES // 4:
        raise SettingsError(f"The key {path.name} is too short or no random one.", "Restore it from its back-up.")
    if mode & 0o077:
        raise SettingsError(f"Others can read the key {path.name}.", f"chmod 600 {path}")
    return Keys(secret)
