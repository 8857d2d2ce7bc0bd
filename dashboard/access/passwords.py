"""Passwords: Argon2id (RFC 9106, its second recommended choice), and what is too easy to guess."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
# Each takes 64 MiB: more at once would let a crowd at the door fill the memory.
_AT_ONCE = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZSBzYWx0IGZvciBubw$Cy0tMCKNE6Qm1qN3wWd3xZ1yYwqQyq2vM3qUuJw5Wn8"


def hashed(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(_told(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password; for an account without one, and for no account, it takes as long to say no."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _NOBODY, _told(password)) and stored is not None
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    return _HASHER.check_needs_rehash(stored)


def weakness(password: str, *known: str) -> str:
    """Why it cannot be taken: short, long, guessable; "" where it can. `known`: what anyone would try first."""
    plain = _composed(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    first = ["kirkuk", "كركوك", *(word.lower() for word in known if word)]
    left = plain.lower()
    for word in first:
        left = left.replace(word, "")
    # zxcvbn counts a word that stands there twice as two guesses.
    poor = len(left) < SHORTEST // 2 or zxcvbn(plain[:72], user_inputs=first)["score"] < 3
    return "guessable" if poor else ""


def _composed(password: str) -> str:
    """One password, whichever keyboard wrote it (RFC 8265, OpaqueString): composed, and every space the plain one.

    NFC and not NFKC: it never makes two signs one that a person tells apart.
    """
    composed = unicodedata.normalize("NFC", password)
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in composed)


def _told(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")
