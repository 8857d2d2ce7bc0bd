"""Reading a written place name: exact normalised names match, everything else only suggests."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

# Letters that keyboards and habits exchange. NFKD has already split hamza and madda off their carriers.
_LETTERS = str.maketrans(
    {
        "ی": "ي", "ى": "ي", "ې": "ي", "ێ": "ي",
        "ک": "ك", "ڪ": "ك",
        "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ڕ": "ر", "ڵ": "ل", "ۆ": "و",
        "ء": None, "ـ": None,
        "ı": "i", "'": None, "’": None, "‘": None, "`": None, "´": None, "ʼ": None, "ʻ": None, "ʿ": None, "ʾ": None,
    }
)  # fmt: skip
BATCH = 4096  # texts compared at once: bounds the memory of a file full of unknown names
_NOT_WORD = re.compile(r"[\W_]+")
_LETTER = re.compile(r"[^\W\d_]")


def _fold(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold().translate(_LETTERS)
    bare = (char for char in split if unicodedata.category(char) not in ("Mn", "Cf"))
    latin = (str(unicodedata.decimal(char, char)) for char in bare)
    return _NOT_WORD.sub(" ", "".join(latin)).strip()


# "Neighbourhood" in front of a name says nothing that tells two places apart.
_OPTIONAL = frozenset(map(_fold, ("Hay", "Mahalla", "Mahallat", "حي", "محلة", "گەڕەکی", "گەڕەک", "حەی")))


def normalise(text: str) -> str:
    """One spelling for equal names: script variants, digits, accents, case, punctuation and a leading "Hay" fold away.

    The leading word stays where only a number would be left: "Hay 55" is a name, "55" is none.
    """
    folded = _fold(text)
    first, _, rest = folded.partition(" ")
    return rest if first in _OPTIONAL and _LETTER.search(rest) else folded


@dataclass(frozen=True)
class Match:
    """What a name means: one place, or none with the places (ids) it could mean."""

    place_id: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameIndex:
    """Normalised names to the ids that bear them; `coarsest_first` orders places each of which contains the next."""

    bearers: Mapping[str, tuple[str, ...]]
    coarsest_first: tuple[str, ...]

    def lookup(self, text: str) -> Match:
        """The place whose name this exactly is, after normalising; a name of two places is held with both.

        Only a name shared by places of `coarsest_first` is read at once, as the coarsest: true whichever was meant.
        """
        found = self.bearers.get(normalise(text), ())
        if len(found) == 1:
            return Match(found[0])
        if found and set(found) <= set(self.coarsest_first):
            return Match(min(found, key=self.coarsest_first.index))
        return Match(None, found)

    def suggest(self, texts: Sequence[str], n: int = 3) -> list[tuple[str, ...]]:
        """For each text the ids of the n likeliest places, best first, on a tie by id; bearers of the name come first.

        Likeness is the better of Jaro-Winkler, which word order upsets, and of the token sort, which slips upset.
        """
        borne = sorted((place_id, name) for name, ids in self.bearers.items() for place_id in ids)
        names = [name for _, name in borne]
        ids, starts = np.unique([place_id for place_id, _ in borne], return_index=True)
        found: list[tuple[str, ...]] = []
        for queries in _batches(map(normalise, texts)):
            winkler = process.cdist(queries, names, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
            tokens = process.cdist(queries, names, scorer=fuzz.token_sort_ratio, dtype=np.float32) / 100
            likeness = np.maximum.reduceat(np.maximum(winkler, tokens), starts, axis=1)
            found += [tuple(map(str, best)) for best in ids[np.argsort(-likeness, axis=1, kind="stable")[:, :n]]]
        return found


def index(names: Iterable[tuple[str, str]], coarsest_first: tuple[str, ...]) -> NameIndex:
    """Index (place_id, name) pairs."""
    bearers: dict[str, dict[str, None]] = {}
    for place_id, name in names:
        if key := normalise(name):
            bearers.setdefault(key, {})[place_id] = None
    return NameIndex({key: tuple(sorted(ids)) for key, ids in bearers.items()}, coarsest_first)


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, BATCH)):
        yield batch
