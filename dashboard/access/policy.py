"""The reading of policy.toml: roles, and the right each question and each address needs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_WRITTEN = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Role:
    """`second_factor`: asked for where the data are real."""

    name: str
    audience: str
    rights: frozenset[str]
    second_factor: bool = False


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    """What needs which right, the other way round. Raises ValueError for what is written twice."""
    pairs = [(thing, right) for right, things in table.items() for thing in things]
    if len(pairs) != len(dict(pairs)):
        raise ValueError("something stands twice in policy.toml")
    return dict(pairs)


ROLES: Mapping[str, Role] = {
    name: Role(name, told["audience"], frozenset(told["rights"]), told.get("second_factor", False))
    for name, told in _WRITTEN["roles"].items()
}
QUESTIONS: Mapping[tuple[str, str], str] = {
    (audience, question): right
    for audience, table in _WRITTEN["questions"].items()
    for question, right in _turned(table).items()
}
ROUTES: Mapping[str, str] = _turned(_WRITTEN["routes"])
PAGES: Mapping[str, str] = _turned(_WRITTEN["pages"])
FOR_TOKENS: frozenset[str] = frozenset(_WRITTEN["tokens"]["routes"])
CALLBACKS: Mapping[str, str] = _WRITTEN["callbacks"]


def may(role: str, right: str) -> bool:
    """Nothing is allowed that is not written in the table."""
    return role in ROLES and right in ROLES[role].rights
