"""One spelling for equal names: what keyboards, habits and grammar exchange folds away, and nothing else does."""

import re
import unicodedata
from itertools import zip_longest

# Letters that keyboards and habits exchange. NFKD has already split hamza and madda off their carriers. An Arabic
# keyboard has no pe, che, zhe, gaf or ve: who types on one writes the neighbour.
_LETTERS = str.maketrans(
    {
        "ی": "ي", "ى": "ي", "ې": "ي", "ێ": "ي",
        "ک": "ك", "ڪ": "ك", "گ": "ك",
        "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف",
        "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ڕ": "ر", "ڵ": "ل", "ۆ": "و",
        "ء": None, "ـ": None,
        "ı": "i", "'": None, "’": None, "‘": None, "`": None, "´": None, "ʼ": None, "ʻ": None, "ʿ": None, "ʾ": None,
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")
_CARRIER = re.compile(r"\bئ")  # Sorani writes a hamza before every vowel that begins a word, Arabic an alif
_BESIDE_DIGITS = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_LETTER = re.compile(r"[^\W\d_]")
_DOUBLE_WAW = re.compile("وو+")
LATIN_ARTICLES = frozenset(("al", "el", "ul"))
# The l of the article takes on the consonant that follows: an-Nasr, ash-Sha'bi.
ASSIMILATED = re.compile(r"[aeu](n|r|s|t|d|z|sh|dh|th)")
ARABIC_ARTICLE = "ال"
SHORTEST_NOUN = 3


def fold(text: str) -> str:
    """Script variants, accents, case, digits and punctuation; words apart by one blank."""
    bare = _CARRIER.sub("", unicodedata.normalize("NFC", text))
    split = unicodedata.normalize("NFKD", bare.translate(_LETTERS)).casefold().translate(_LETTERS)
    plain = (char for char in split if unicodedata.category(char) not in ("Mn", "Cf"))
    latin = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    return _NOT_WORD.sub(" ", _BESIDE_DIGITS.sub(" ", _DOUBLE_WAW.sub("و", latin))).strip()


# "Neighbourhood" before or after a name says nothing that tells two places apart.
KIND_WORDS = (
    *("Hay", "Hai", "Hayy", "Mahalla", "Mahallat", "Mahallah", "Mahalle", "Mahallesi", "Mah", "Quarter"),
    *("Neighbourhood", "Neighborhood", "حي", "محلة", "منطقة", "گەڕەکی", "گەڕەک", "حەی"),
)
OPTIONAL = frozenset(map(fold, KIND_WORDS))


def normalise(text: str) -> str:
    """The one spelling of equal names; the article and a leading or closing "Hay" or "Mahallesi" fold away too.

    A word for the kind of place stays where only a number would be left: "Hay 55" is a name, "55" is none.
    """
    words = without_articles(fold(text).split())
    first, last = (int(bool(words) and words[end] in OPTIONAL) for end in (0, -1))
    named = words[first : len(words) - last]
    return " ".join(named if _LETTER.search(" ".join(named)) else words)


def without_articles(words: list[str]) -> list[str]:
    """Al-Nasr, an-Nasr, Nasr; النصر, نصر."""
    following = zip_longest(words, words[1:], fillvalue="")
    kept = [word for word, after in following if not _is_article(word, after)]
    return [_bare(word) for word in kept]


def _is_article(word: str, after: str) -> bool:
    if not _LETTER.match(after):
        return False
    sound = ASSIMILATED.fullmatch(word)
    return word in LATIN_ARTICLES or bool(sound and after.startswith(sound[1]))


def _bare(word: str) -> str:
    noun = word.removeprefix(ARABIC_ARTICLE)
    return noun if len(noun) >= SHORTEST_NOUN else word
