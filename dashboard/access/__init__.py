"""Who may see what, in one room. Pages ask through here; a question needs a reading, and only here is one made."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from dashboard.access.rights import may as _may
from dashboard.queries import release as store

Row = TypeVar("Row")


@dataclass(frozen=True)
class Principal:
    """Who is asking. The synthetic sample on loopback opens as a manager; accounts bring the other roles."""

    role: str = "manager"

    @property
    def audience(self) -> str:
        return "partner" if self.role == "partner" else "team"


@dataclass(frozen=True)
class Reading:
    """A principal's right to read one release; `folder` is the data folder it lies in, where deliveries go."""

    principal: Principal
    release: store.Release
    folder: Path


def reading(releases: Path, principal: Principal) -> Reading:
    return Reading(principal, store.in_force(releases, principal.audience), releases.parent)


def may(principal: Principal, verb: str) -> bool:
    """Whether somebody may do something; `rights.VERBS` lists what there is to do."""
    return _may(principal.role, verb)


def ask(asked_by: Reading, row: type[Row], **parameters: str | int | date | None) -> tuple[Row, ...]:
    """Rows of a question, remembered. The row class names it: RiskRow is answered by risk_row.sql,
    looked up among the questions of the audience; whoever asks one of another audience is refused.
    """
    kind: Any = row  # a class is hashable, whatever the type checker thinks of a generic one
    return store.answer(asked_by.release, _question(row), kind, _bound(parameters))


def ask_once(asked_by: Reading, row: type[Row], **parameters: str | int | date | None) -> tuple[Row, ...]:
    """The same, not remembered: for answers as long as a file."""
    return store.fetch(asked_by.release, _question(row), row, _bound(parameters))


def _question(row: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__).lower()


def _bound(parameters: dict[str, str | int | date | None]) -> tuple[tuple[str, str | int | date | None], ...]:
    return tuple(sorted(parameters.items()))
