"""Secrets come from files that only their owner can read; they are in no argument, no log and no message."""

import os
import stat
from pathlib import Path

from pydantic import SecretStr

from etl.pull.reasons import PullError

LONGEST = 4096


def read(path: Path | None, setting: str) -> SecretStr:
    """The one line of a secret's file. E_PULL_SETTINGS or E_PULL_SECRET name the setting, and never the content."""
    if path is None:
        raise PullError("E_PULL_SETTINGS", setting)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            seen = os.fstat(file.fileno())
            text = file.read(LONGEST + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise PullError("E_PULL_SECRET", setting) from None
    is_private = stat.S_ISREG(seen.st_mode) and not stat.S_IMODE(seen.st_mode) & 0o177
    if not is_private or not text or len(text) > LONGEST or not text.isprintable():
        raise PullError("E_PULL_SECRET", setting)
    return SecretStr(text)
