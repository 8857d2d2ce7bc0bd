"""What stands above the rows of a file: what it is, who took it, how it may be shared, and what its columns mean."""

from collections.abc import Sequence
from datetime import date, datetime

from dashboard import access
from dashboard.rows import About
from dashboard.text import Words


def lines(
    words: Words, about: About, who: access.Principal, now: datetime, shown: Sequence[str], meant: Sequence[str] = ()
) -> list[str]:
    """One line each, for the head of a CSV. `shown`: which rows these are; `meant`: what a column says."""
    made = words.t("Invented by a program to show the system; no row of it happened.") if about.synthetic else ""
    said = [
        words.t("Kirkuk Early Warning"),
        made,
        words.t("Release {release}, data to {day}", release=about.release, day=_day(words, about.data_until)),
        " · ".join(shown),
        words.t("Taken by {name} ({role}) on {moment} UTC", name=who.name, role=words.term("role", who.role),
                moment=words.moment(now)),
        words.t("It may show people and places to those who would harm them: pass it on only with the organisation's "
                "consent."),
        *meant,
    ]  # fmt: skip
    return [line for line in said if line]


def _day(words: Words, day: date | None) -> str:
    return words.day(day) if day else "–"
