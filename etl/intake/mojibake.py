"""Arabic that was decoded wrongly before it came to us: valid characters, but no longer the words that were written.

Told by what wrong decodings leave, and by how much of a cell it fills:
- UTF-8 read as a Western or an Arabic code page: each letter is a pair of a letter and a sign ("Ø§Ù„", "ط§ظ„");
- Windows-1256 read as a Western page: words of accented letters alone ("ÇáãÏíäÉ");
- letters that a program could not keep: question marks ("??????"), or the sign that stands for a lost character.
"""

import re

LEADS, FOLLOWERS = bytes(range(0xD8, 0xDC)), bytes(range(0x80, 0xC0))
IN_A_ROW = {"cp1252": 2, "latin-1": 2, "cp1256": 3}  # pairs: fewer could be chance, unless they are most of the cell
ACCENTED = "[À-ÖØ-öø-ÿ]"
LOST = "\N{REPLACEMENT CHARACTER}"
BLANKS, NO_LETTERS = r"[\t\r\n ]", r"[\t\r\n -@\[-`{-~]"
UNLIKELY = r"\?{3}|" + ACCENTED + "{2}"  # what else makes a second look worth while


def is_broken(text: str) -> bool:
    """Whether a cell holds broken Arabic. `broken_sql` says the same to the database."""
    if not RUN_OR_UNLIKELY.search(text):
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


def broken_sql(column: str) -> str:
    """SQL that does as `is_broken` to a VARCHAR column. Plain ASCII, which most cells are, is known by its length."""

    def less(pattern: str) -> str:
        return f"length(regexp_replace({column}, '{pattern}', '', 'g'))"

    filled, questions = less(BLANKS), f"(length({column}) - length(replace({column}, '?', '')))"
    pairs, accented = f"(length({column}) - {less(_pair())})", f"(length({column}) - {less(ACCENTED)})"
    return (
        f"case when strlen({column}) = length({column}) and not contains({column}, '???') then false"
        f" when not regexp_matches({column}, '{_run()}|{_twice()}|{UNLIKELY}') then false"
        f" when regexp_matches({column}, '{_run()}') then true"
        f" else ({pairs} >= 4 and 2 * {pairs} >= {filled})"
        f" or ({questions} >= 4 and 5 * {questions} >= 3 * {filled})"
        f" or ({accented} >= 3 and 4 * {accented} >= 3 * {less(NO_LETTERS)}) end"
    )


def _pairs() -> dict[str, str]:
    """A pair, in each code page."""
    return {page: f"[{LEADS.decode(page)}][{FOLLOWERS.decode(page, 'ignore')}]" for page in IN_A_ROW}


def _pair() -> str:
    return "|".join(_pairs().values())


def _run() -> str:
    pairs = "|".join(f"(?:{pair}){{{IN_A_ROW[page]}}}" for page, pair in _pairs().items())
    return f"{pairs}|{ACCENTED}{{4}}|{LOST}"


def _twice() -> str:
    return "|".join(f"(?:{pair}){{2}}" for pair in _pairs().values())


PAIR, RUN, ACCENT = re.compile(_pair()), re.compile(_run()), re.compile(ACCENTED)
RUN_OR_UNLIKELY = re.compile(f"{_run()}|{_twice()}|{UNLIKELY}")
BLANK, BARE = re.compile(BLANKS), re.compile(NO_LETTERS)
