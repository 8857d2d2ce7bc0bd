"""How a name sounds, whatever the script: its consonants in Latin letters, so that spellings of four languages meet.

Only ever used to suggest. Letters that the four languages exchange for one another share a sign: q and k, ch and j, v
and w, the emphatic and the plain ones. Vowels go, for Arabic rarely writes them and no two clerks hear them alike.
"""

import re

from etl.places.spelling import KIND_WORDS, fold, without_articles

# Words that are said otherwise rather than spelt otherwise: a number, the middle of a town, a block of flats.
_SAID = {
    "1": ("first", "one", "i", "birinci", "bir", "اول", "اولى", "یەک"),
    "2": ("second", "two", "ii", "ikinci", "iki", "ثاني", "ثانية", "دوو"),
    "mrkz": ("center", "centre", "merkez", "merkezi", "markaz", "مركز", "ناوەند"),
    "mdn": ("city", "şehri", "مدينة", "madinat", "medinat", "شار", "شاری"),
    "sk": ("flats", "apartments", "apartmanları", "شقق", "شوقەکانی", "shuqaq"),
}
# The level of a place is no part of how it sounds; its own name says which one is meant.
_LEVELS = (
    *("district", "subdistrict", "province", "governorate", "nahiya", "qada", "muhafazat", "ili", "ilçesi", "nahiyesi"),
    *("ناحية", "قضاء", "محافظة", "ناحیەی", "قەزای", "پارێزگای"),
)
_PAIRS = {"sch": "s", "sh": "s", "ch": "j", "kh": "h", "gh": "k", "dh": "d", "th": "t"}
_PAIR = re.compile("|".join(_PAIRS))
_SAME = {"b": "بپp", "t": "تط", "j": "جc", "h": "حخx", "d": "دذض", "z": "زظ", "s": "سصشث", "f": "ف", "k": "قكغqg"}
_ALONE = {"r": "ر", "l": "ل", "m": "م", "n": "ن", "h": "ه"}
_VOWELS = "aeiouywvاويع"
_SIGNS = {ord(letter): sign for signs in (_SAME, _ALONE) for sign, letters in signs.items() for letter in letters}
_SIGNS |= {ord("h"): "h"} | dict.fromkeys(map(ord, _VOWELS), "")
_DOUBLED = re.compile(r"([^\W\d])\1+")
# Heh stands for a vowel where Sorani writes e, before a joiner, and at the end of a word.
_VOWEL_HEH = re.compile(r"[ەة]|[هھہ]\u200c|(?<=[^\W\d])[هھہ]\b|(?<=[^\W\d])[hH]\b")


def sound(text: str) -> str:
    """The consonants of each word, in order; numbers stay."""
    words = without_articles(_folded(text).split())
    return " ".join(filter(None, (SAID.get(word) or _consonants(word) for word in words if word not in KINDS)))


def _folded(text: str) -> str:
    return fold(_VOWEL_HEH.sub("ا", text))


def _consonants(word: str) -> str:
    latin = _PAIR.sub(lambda pair: _PAIRS[pair[0]], _DOUBLED.sub(r"\1", word))
    return latin.translate(_SIGNS)


SAID = {_folded(word): sound for sound, words in _SAID.items() for word in words}
KINDS = frozenset(map(_folded, (*KIND_WORDS, *_LEVELS)))
