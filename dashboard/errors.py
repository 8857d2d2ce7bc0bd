"""What the dashboard says when it cannot go on.

Exception
└── UserFacing          shown as a sentence and a remedy, never a traceback
    ├── NoRelease       nothing has been published yet (exit 12)
    ├── BrokenRelease   the files are not the ones that were published (exit 12)
    ├── Refused         what was asked is not for whoever asked (exit 1)
    ├── SettingsError   a setting cannot be used (exit 13)
    └── NotTaken        an upload or a decision cannot be taken; `reason` is a code of its own list
"""


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


class Refused(UserFacing):
    """What was asked is not for whoever asked."""

    exit_code = 1


class SettingsError(UserFacing):
    exit_code = 13


class NotTaken(UserFacing):
    """What a person gave cannot be taken; the page says why in their language, by the code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
