"""Arabic that was decoded wrongly before it came to us: valid characters, but no longer the words that were written.

Told by what wrong decodings leave, and by how much of a cell it fills:
- UTF-8 read as a Western or an Arabic code page: each letter is a pair of a letter and a sign ("Ø§Ù„", "ط§ظ„");
- Windows-1256 read as a Western page: words of accented letters alone ("ÇáãÏíäÉ");
- letters that a program could not keep: question marks ("??????"), or the sign that stands for a lost character.
"""

import re
from collections.abc import Mapping

LEADS, FOLLOWERS = bytes(range(0xD8, 0xDC)), bytes(range(0x80, 0xC0))
IN_A_ROW = {"cp1252": 2, "latin-1": 2, "cp1256": 3}  # pairs: fewer could be chance, unless they are most of the cell
ACCENTED = "[À-ÖØ-öø-ÿ]"
LOST = "\N{REPLACEMENT CHARACTER}"
BLANKS, NO_LETTERS = r"[\t\r\n ]", r"[\t\r\n -@\[-`{-~]"


def is_broken(text: str) -> bool:
    """Whether a cell holds broken Arabic."""
    if not SUSPECT.search(text):
        return False
    if RUN.search(text):
        return True
    filled = len(BLANK.sub("", text))
    pairs, questions = len(text) - len(PAIR.sub("", text)), text.count("?")
    letters, accented = len(BARE.sub("", text)), len(ACCENT.findall(text))
    return (
        (pairs >= 4 and 2 * pairs >= filled)
        or (questions >= 4 and 5 * questions >= 3 * filled)
        or (accented >= 3 and 4 * accented >= 3 * letters)
    )


def _pairs() -> dict[str, str]:
    """A pair, in each code page."""
    return {page: f"[{LEADS.decode(page)}][{FOLLOWERS.decode(page, 'ignore')}]" for page in IN_A_ROW}


def _either(times: Mapping[str, int]) -> str:
    return "|".join(f"(?:{pair}){{{times[page]}}}" for page, pair in _pairs().items())


# Worth a second look; the database reads this one too.
SUSPICIOUS = f"{_either(dict.fromkeys(IN_A_ROW, 2))}|\\?{{3}}|{ACCENTED}{{2}}|{LOST}"
SUSPECT = re.compile(SUSPICIOUS)
RUN = re.compile(f"{_either(IN_A_ROW)}|{ACCENTED}{{4}}|{LOST}")
PAIR, ACCENT = re.compile(_either(dict.fromkeys(IN_A_ROW, 1))), re.compile(ACCENTED)
BLANK, BARE = re.compile(BLANKS), re.compile(NO_LETTERS)
