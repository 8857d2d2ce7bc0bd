"""What can end a command, and the exit code it ends with.

UserFacing            shown as a sentence and a hint, never with a traceback
├── Busy           3  another run holds the lock
├── InboxError    10  the inbox, or a file in it, cannot be read at all (a bad row is a value, not an exception)
├── ContractError 11  what was staged is not what the contract promises
├── ReleaseError  12  a release cannot be written, checked or found
└── SettingsError 13  a setting is wrong

Errors carry facts; `__main__` decides how they look. A message never quotes a value of a row.
"""

from typing import ClassVar


class UserFacing(Exception):  # noqa: N818 - the branch; its leaves are named for what happened
    """`message` says what is wrong, `hint` what to do, `code` names the reason for logs and tests."""

    exit_code: ClassVar[int] = 1
    usual_code: ClassVar[str] = "E_INTERNAL"

    def __init__(self, message: str, hint: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.usual_code

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class Busy(UserFacing):
    exit_code = 3
    usual_code = "E_BUSY"


class InboxError(UserFacing):
    exit_code = 10
    usual_code = "E_INBOX"


class ContractError(UserFacing):
    exit_code = 11
    usual_code = "E_CONTRACT"


class ReleaseError(UserFacing):
    exit_code = 12
    usual_code = "E_RELEASE"


class SettingsError(UserFacing):
    exit_code = 13
    usual_code = "E_SETTINGS"
