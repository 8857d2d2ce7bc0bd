"""What a stream is: the one declaration that checks, templates, forms and tables are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "code", "integer", "number", "boolean", "date", "timestamp", "token"]
Place = Literal["required", "optional", "none"]

LONGEST: Mapping[str, int] = {"token": 128, "text": 2_000, "code": 200}
LONGEST_RESTRICTED = 20_000


@dataclass(frozen=True)
class Field:
    """One column of a stream. `low` and `high` are inclusive.

    `week` lets a date be given as 2026-W12 (its Monday), `month` as 2026-03 (its first day). `scanned`: free text that
    stays in the warehouse, and so may hold no telephone or identity of a person. `surprising`: a count that waits for a
    person when it is far above all known ones. `case_token`: a random token whose key is kept elsewhere.
    """

    name: str
    kind: Kind
    required: bool = False
    codes: str | None = None
    low: float | None = None
    high: float | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    restricted: bool = False
    default: str | None = None
    week: bool = False
    month: bool = False
    scanned: bool = False
    surprising: bool = False
    case_token: bool = False

    def label(self, lang: str) -> str:
        """The header a person reads; English where the language has none."""
        names = self.headers.get(lang) or self.headers.get("en") or (self.name,)
        return names[0]

    @property
    def longest(self) -> int:
        """Most characters a cell may hold."""
        return LONGEST_RESTRICTED if self.restricted else LONGEST.get(self.kind, 64)


@dataclass(frozen=True)
class Stream:
    """One kind of record. `dated_by`: the first one present dates it.

    `at_most`: (part, whole), the part cannot exceed; `within`: (part, the numbers that together are its whole);
    `pairs`: (code, the code it must belong to). `place` none: its records have no fields of place at all.
    """

    name: str
    fields: tuple[Field, ...]
    dated_by: tuple[str, ...]
    place: Place
    in_order: tuple[tuple[str, str], ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    not_future: tuple[str, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    within: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> tuple[Field, ...]:
        """What the warehouse may store: everything but the restricted texts."""
        return tuple(f for f in self.fields if not f.restricted)

    @property
    def placed(self) -> bool:
        """Whether its records have fields of place."""
        return any(f.name == "area" for f in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when the stream has none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no field {name}")


def named(en: str, ar: str, ckb: str = "", tr: str = "") -> dict[str, tuple[str, ...]]:
    """Header names by language, several parted by "; ", the first one being the label."""
    given = {"en": en, "ar": ar, "ckb": ckb, "tr": tr}
    return {lang: tuple(text.split("; ")) for lang, text in given.items() if text}
