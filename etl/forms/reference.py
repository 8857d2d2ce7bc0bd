"""What forms are worded from: the dictionary, the places, and the phrases of the forms themselves."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

from etl.intake.rejects import Language
from etl.marts import dictionary
from etl.marts.dictionary import Dictionary
from etl.places import areas
from etl.places.areas import Atlas
from etl.places.gazetteer import Entry

PHRASES_FILE = Path(__file__).with_name("phrases.csv")


@dataclass(frozen=True)
class Reference:
    """The reference folder as forms need it."""

    dictionary: Dictionary
    atlas: Atlas

    @property
    def places(self) -> tuple[Entry, ...]:
        """Every place: the areas first, then the larger ones, each in order of id."""
        return tuple(sorted(self.atlas.entries.values(), key=lambda entry: (not entry.is_area, entry.place_id)))


def load(reference: Path) -> Reference:
    """Read a reference folder, without what was confirmed here: a template serves every office alike."""
    return Reference(dictionary.load(reference), areas.build(reference))


def phrase(name: str, lang: Language, **values: object) -> str:
    """One of the forms' own sentences. KeyError for a phrase that is not there: our own mistake."""
    return phrases()[name][lang].format_map(values)


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """The phrases this project ships with, read once: phrase -> language -> text."""
    with PHRASES_FILE.open(encoding="utf-8", newline="") as lines:
        return {line.pop("phrase"): line for line in csv.DictReader(lines)}


def reads_leftwards(lang: Language) -> bool:
    return Locale(lang).text_direction == "rtl"


def place_name(entry: Entry, lang: Language) -> str:
    """The place's name in a language; where none is known, its Arabic one, else its English one."""
    names: dict[Language, str | None] = {"ar": entry.name_ar, "ckb": entry.name_ckb, "tr": entry.name_tr}
    return names.get(lang) or (lang != "en" and entry.name_ar) or entry.name_en


def place_words(reference: Reference, lang: Language) -> tuple[str, ...]:
    """A word for each place that intake reads as that place and no other, the areas' sorted before the larger ones'."""
    words = [(not entry.is_area, _unmistakable(reference.atlas, entry, lang)) for entry in reference.places]
    return tuple(word for _, word in sorted(words))


def _unmistakable(atlas: Atlas, entry: Entry, lang: Language) -> str:
    return next(name for name in _names(entry, lang) if atlas.lookup(name).place_id == entry.place_id)


def _names(entry: Entry, lang: Language) -> Iterator[str]:
    """From the best to the surest: two quarters may share a name, none shares its id."""
    yield place_name(entry, lang)
    yield from filter(None, (entry.name_en, entry.name_ar, *entry.other_names))
    yield entry.place_id
