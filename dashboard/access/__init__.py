"""Who may see what, in one room. Pages ask through here; a question needs a reading, and only here is one made."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from dashboard.access import policy
from dashboard.access.desk import Desk
from dashboard.access.principal import GUEST, Principal, may
from dashboard.errors import Refused
from dashboard.queries import release as store

__all__ = ["GUEST", "Principal", "Reading", "ask", "ask_once", "may", "opens", "reading", "ready"]

Row = TypeVar("Row")


@dataclass(frozen=True)
class Reading:
    """A principal's right to read one release; `folder` is the data folder it lies in, where deliveries go.

    `desk`: the people's side, for those rooms that ask of it; they ask through `overseeing` and `breaking`.
    `most`: rows that one file may hold.
    """

    principal: Principal
    release: store.Release
    folder: Path
    desk: Desk | None = field(default=None, repr=False, compare=False)
    most: int = 100_000


def reading(releases: Path, principal: Principal, desk: Desk | None = None, most: int = 100_000) -> Reading:
    """Raises Refused for a role that policy.toml does not name, NoRelease and BrokenRelease where none can be read."""
    if principal.role not in policy.ROLES:
        raise Refused("There is no such thing, or not for your role.")
    return Reading(principal, store.in_force(releases, principal.audience), releases.parent, desk, most)


def ready(releases: Path) -> None:
    """Raises NoRelease or BrokenRelease where no release can be served; says nothing of what is in it."""
    store.in_force(releases, "team")


def opens(principal: Principal, path: str) -> bool:
    """Whether somebody may open a page, by its PATH: to where they may not go no link is drawn."""
    return may(principal, policy.PAGES.get(path, "nothing"))


def ask(asked_by: Reading, row: type[Row], **parameters: str | int | date | None) -> tuple[Row, ...]:
    """Rows of a question, remembered. The row class names it: RiskRow is answered by risk_row.sql,
    looked up among the questions of the audience; whoever asks one of another audience is refused.
    """
    kind: Any = row  # a class is hashable, whatever the type checker thinks of a generic one
    return store.answer(asked_by.release, _allowed(asked_by, row), kind, _bound(parameters))


def ask_once(asked_by: Reading, row: type[Row], **parameters: str | int | date | None) -> tuple[Row, ...]:
    """The same, not remembered: for answers as long as a file."""
    return store.fetch(asked_by.release, _allowed(asked_by, row), row, _bound(parameters))


def _allowed(asked_by: Reading, row: type) -> str:
    """The question a row answers. Raises Refused where policy.toml gives whoever asks no right to it."""
    question, principal = _question(row), asked_by.principal
    need = policy.QUESTIONS.get((principal.audience, question))
    if need is None or not may(principal, need):
        raise Refused("There is no such thing, or not for your role.")
    return question


def _question(row: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__).lower()


def _bound(parameters: dict[str, str | int | date | None]) -> tuple[tuple[str, str | int | date | None], ...]:
    return tuple(sorted(parameters.items()))
