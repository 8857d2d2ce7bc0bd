"""What the dashboard says when it cannot go on.

Exception
└── UserFacing          shown as a sentence and a remedy, never a traceback
    ├── NoRelease       nothing has been published yet (exit 12)
    ├── BrokenRelease   the files are not the ones that were published (exit 12)
    ├── SettingsError   a setting cannot be used (exit 13)
    ├── StateError      the state database cannot be used (exit 13)
    ├── Refused         what was asked is not for whoever asked
    └── NotTaken        an upload or a decision cannot be taken; `reason` is a code of its own list
"""

import traceback
from pathlib import Path


class UserFacing(Exception):  # noqa: N818 - the branch; its leaves are named for what happened
    """A fault told in one sentence, with what to do about it."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  {self.remedy}" if self.remedy else self.message


class NoRelease(UserFacing):
    exit_code = 12


class BrokenRelease(UserFacing):
    exit_code = 12


class SettingsError(UserFacing):
    exit_code = 13


class StateError(SettingsError):
    """The state database: accounts, sessions, audit. Nobody is let in while it cannot be asked."""


class Refused(UserFacing):
    """What was asked is not for whoever asked; told like something that does not exist."""


class NotTaken(UserFacing):
    """What a person gave cannot be taken; the page says why in their language, by the code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def where(fault: BaseException) -> dict[str, str]:
    """What of a fault a log may have: its class and its place. Its words may quote a value, and frames hold many."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    cause = type(fault.__cause__).__name__ if fault.__cause__ else ""
    told = {"kind": type(fault).__name__, "at": f"{Path(last.filename).name}:{last.lineno} {last.name}" if last else ""}
    return told | ({"cause": cause} if cause else {})
