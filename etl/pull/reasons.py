"""Why a pull brought nothing: a code of the closed list codes/pull.csv and what it says to a person.

No address, answer or secret is ever part of it: a figure is a number, a setting or a name of ours.
"""

from collections.abc import Mapping
from functools import cache

from etl.errors import InboxError
from etl.intake.rejects import REASONS_FILE, Language, Reason, load_reasons


@cache
def reasons() -> Mapping[str, Reason]:
    """The list this project ships with, read once."""
    return load_reasons(REASONS_FILE.with_name("pull.csv"))


class PullError(InboxError):
    """`again`: asking once more may help, after `wait` seconds where the service names them."""

    def __init__(self, code: str, figure: object = "", *, again: bool = False, wait: float | None = None) -> None:
        self.figure, self.again, self.wait = str(figure), again, wait
        super().__init__(*told(code, "en", self.figure), code=code)

    def told(self, lang: Language) -> tuple[str, str]:
        """What happened, and what to do about it."""
        return told(self.code, lang, self.figure)


def told(code: str, lang: Language, figure: str = "") -> tuple[str, str]:
    reason = reasons()[code]
    return reason.sentences[lang].replace("{figure}", figure), reason.remedies[lang].replace("{figure}", figure)
