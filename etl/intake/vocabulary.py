"""The words a code may be given in: its own spelling, its name in any language, or an alias."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from etl.intake.normalise import key

NEAR_ENOUGH, FEWEST_LETTERS = 70, 3  # one letter is part of half the list
LISTS_OF_REASONS = frozenset(("reject", "pull", "area_import"))


@dataclass(frozen=True)
class Vocabulary:
    """A closed list. `spellings`: normalised word -> code; `parents`: code -> the code above it, where there is one."""

    codes: tuple[str, ...]
    spellings: Mapping[str, str]
    parents: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]

    def read(self, word: str) -> str | None:
        """The code a word stands for; never a near one."""
        return self.spellings.get(key(word))

    def nearest(self, word: str) -> str | None:
        """The code whose spelling comes closest, to be suggested and never taken."""
        if len(key(word)) < FEWEST_LETTERS:
            return None
        found = process.extractOne(key(word), self.spellings.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH)
        return self.spellings[found[0]] if found else None


def load_vocabularies(folder: Path) -> dict[str, Vocabulary]:
    """Every vocabulary of a folder by file name; the lists of reasons are none."""
    paths = sorted(folder.glob("*.csv"))
    return {path.stem: load_vocabulary(path) for path in paths if path.stem not in LISTS_OF_REASONS}


def load_vocabulary(path: Path) -> Vocabulary:
    """One vocabulary: columns code, name_<language>, and where useful parent and aliases ("; " between them).

    ValueError when one spelling stands for two codes.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    spellings: dict[str, str] = {}
    for line in lines:
        for word in _words(line):
            if spellings.setdefault(key(word), line["code"]) != line["code"]:
                raise ValueError(f"{path.name}: {word} stands for two codes")
    return Vocabulary(
        codes=tuple(line["code"] for line in lines),
        spellings=spellings,
        parents={line["code"]: line["parent"] for line in lines if line.get("parent")},
        names={line["code"]: _names(line) for line in lines},
    )


def _names(line: Mapping[str, str]) -> dict[str, str]:
    return {column.removeprefix("name_"): text for column, text in line.items() if column.startswith("name_") and text}


def _words(line: Mapping[str, str]) -> list[str]:
    aliases = (line.get("aliases") or "").split(";")
    return [line["code"], *_names(line).values(), *filter(None, map(str.strip, aliases))]
