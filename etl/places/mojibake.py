"""Arabic that was decoded wrongly before it came to us: valid characters, but no longer the words that were written.

Each Arabic letter is two bytes in UTF-8. Read as a Western or an Arabic code page, they become pairs of a letter and a
sign ("Ø§Ù„", "ط§ظ„"), which no language strings together.
"""

import re

LEADS, FOLLOWERS = bytes(range(0xD8, 0xDC)), bytes(range(0x80, 0xC0))
CODE_PAGES = ("cp1252", "latin-1", "cp1256")
PAIRS = 3  # in a row: fewer could be chance
BLANKS = " \t\u00a0\ufeff\r\n"  # they stand beside any letter


def pattern() -> str:
    """A regular expression for the pairs, one alternative for each code page."""
    return "|".join(f"(?:[{_letters(LEADS, page)}][{_letters(FOLLOWERS, page)}]){{{PAIRS}}}" for page in CODE_PAGES)


def broken(text: str) -> bool:
    return not text.isascii() and re.search(pattern(), text) is not None


def _letters(codes: bytes, page: str) -> str:
    return "".join(letter for letter in codes.decode(page, "ignore") if letter not in BLANKS)
