"""One normaliser for digits and letters, once in Python and once in SQL; the delivered file keeps the original.

`tidy` is for texts people read; `fold` for codes, numbers, dates and ids; `key` for comparing names in any spelling.
"""

import re
import unicodedata

ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"
DECIMAL_SIGN, THOUSANDS_SIGN, MINUS_SIGN = "\u066b", "\u066c", "\u2212"
WIDE_SPACES = "\u00a0\u2007\u202f\u3000"
BLANKS = " \t\r\n\v\f"

# Marks that steer or join letters without being seen. Joiners carry meaning in Sorani text, so `tidy` leaves them.
BIDI_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b"
JOINERS = "\u200c\u200d"
TATWEEL = "\u0640"
NOT_PLAIN = "[^ -~]|^ | $|^$"

READ_AS = ARABIC_DIGITS + PERSIAN_DIGITS + FULL_WIDTH_DIGITS + DECIMAL_SIGN + MINUS_SIGN + WIDE_SPACES
WRITTEN = "0123456789" * 3 + ".-" + " " * len(WIDE_SPACES)
DROPPED = THOUSANDS_SIGN + BIDI_MARKS + JOINERS + TATWEEL
FOLDING = str.maketrans(READ_AS, WRITTEN, DROPPED)
TIDYING = str.maketrans("", "", BIDI_MARKS)

# One letter, several keys: alef with and without hamza, Persian and Arabic yeh and kaf, teh marbuta typed as heh.
LETTERS = str.maketrans("أإآٱىیکةھۀە", "ااااييكهههه", "".join(map(chr, range(0x064B, 0x0653))) + "\u0670")
BETWEEN_WORDS = re.compile(r"[\s_\-]+")


def tidy(text: str) -> str:
    """A text as people read it, without direction marks and blank edges."""
    return text.translate(TIDYING).strip(BLANKS)


def fold(text: str) -> str:
    """A code, number, date or id in Western digits, without anything that cannot be seen."""
    return text.translate(FOLDING).strip(BLANKS)


def key(text: str) -> str:
    """What two spellings of one word have in common: case, letter variants, blanks and underscores do not count."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", fold(text)).casefold())
    return BETWEEN_WORDS.sub(" ", fold(plain).translate(LETTERS)).strip()


def tidy_sql(column: str) -> str:
    """SQL that does as `tidy` to a VARCHAR column; null where nothing is left."""
    return _changed(column, f"translate({column}, {quoted(BIDI_MARKS)}, '')")


def fold_sql(column: str) -> str:
    """SQL that does as `fold` to a VARCHAR column; null where nothing is left."""
    return _changed(column, f"translate({column}, {quoted(READ_AS + DROPPED)}, {quoted(WRITTEN)})")


def quoted(text: str) -> str:
    """A text as an SQL literal, for our own declarations; delivered values are bound, never quoted."""
    return "'" + text.replace("'", "''") + "'"


def _changed(column: str, translated: str) -> str:
    """Most cells are plain ASCII with clean edges: one search finds the others, and only those are rewritten."""
    rewritten = f"nullif(trim({translated}, {quoted(BLANKS)}), '')"
    return f"case when regexp_matches({column}, '{NOT_PLAIN}') then {rewritten} else {column} end"
