"""Reading a written place name: exact normalised names match, everything else only suggests."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, JaroWinkler

from etl.places.sound import sound
from etl.places.spelling import normalise

BATCH = 4096  # texts compared at once: bounds the memory of a file full of unknown names
SOUNDS_ALIKE = 0.95  # what an equal sound counts beside an equal spelling
_BETWEEN_LETTERS = re.compile(r"(?<!\d) | (?!\d)")


@dataclass(frozen=True)
class Match:
    """What a name means: one place, or none with the places (ids) it could mean."""

    place_id: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameIndex:
    """`bearers`: ids by normalised name without blanks; `borne`: (id, normalised name, its sound) in order of id.

    `coarsest_first` orders places each of which contains the next.
    """

    bearers: Mapping[str, tuple[str, ...]]
    borne: tuple[tuple[str, str, str], ...]
    coarsest_first: tuple[str, ...]

    def lookup(self, text: str) -> Match:
        """The place whose name this exactly is, after normalising; a name of two places is held with both.

        Only a name shared by places of `coarsest_first` is read at once, as the coarsest: true whichever was meant.
        """
        found = self.bearers.get(joined(text), ())
        if len(found) == 1:
            return Match(found[0])
        if found and set(found) <= set(self.coarsest_first):
            return Match(min(found, key=self.coarsest_first.index))
        return Match(None, found)

    def suggest(self, texts: Sequence[str], n: int = 3) -> list[tuple[str, ...]]:
        """For each text the ids of the n likeliest places, best first, on a tie by id; bearers of the name come first.

        Likeness is the best of three: Jaro-Winkler, which word order upsets; the token sort, which slips upset; and
        the consonants, which meet across scripts.
        """
        owners, names, sounds = map(list, zip(*self.borne, strict=True))
        ids, starts = np.unique(owners, return_index=True)
        found: list[tuple[str, ...]] = []
        for queries in _batches(texts):
            likeness = np.maximum(_spelt_alike(queries, names), SOUNDS_ALIKE * _sound_alike(queries, sounds))
            best = np.maximum.reduceat(likeness, starts, axis=1)
            found += [tuple(map(str, some)) for some in ids[np.argsort(-best, axis=1, kind="stable")[:, :n]]]
        return found


def joined(text: str) -> str:
    """The normalised name without its blanks, which habits set and leave out; between numbers they stay."""
    return _joined(normalise(text))


def index(names: Iterable[tuple[str, str]], coarsest_first: tuple[str, ...]) -> NameIndex:
    """Index (place_id, name) pairs."""
    bearers: dict[str, dict[str, None]] = {}
    borne: dict[tuple[str, str, str], None] = {}
    for place_id, name in names:
        if plain := normalise(name):
            bearers.setdefault(_joined(plain), {})[place_id] = None
            borne[(place_id, plain, sound(name))] = None
    return NameIndex({key: tuple(sorted(ids)) for key, ids in bearers.items()}, tuple(sorted(borne)), coarsest_first)


def _joined(plain: str) -> str:
    return _BETWEEN_LETTERS.sub("", plain)


def _spelt_alike(texts: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.float32]:
    queries = list(map(normalise, texts))
    winkler = process.cdist(queries, names, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
    tokens = process.cdist(queries, names, scorer=fuzz.token_sort_ratio, dtype=np.float32) / 100
    return np.asarray(np.maximum(winkler, tokens))


def _sound_alike(texts: Sequence[str], sounds: Sequence[str]) -> npt.NDArray[np.float32]:
    queries = list(map(sound, texts))
    return np.asarray(process.cdist(queries, sounds, scorer=Indel.normalized_similarity, dtype=np.float32))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch
