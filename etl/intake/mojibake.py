"""Arabic that was decoded wrongly before it came to us: valid characters, but no longer the words that were written.

Each Arabic letter is two bytes in UTF-8. Read as a Western or an Arabic code page, they become pairs of a letter and a
sign ("Ø§Ù„", "ط§ظ„"), which no language strings together.
"""

import duckdb

from etl.intake.normalise import quoted
from etl.intake.records import SPACE

LEADS, FOLLOWERS = bytes(range(0xD8, 0xDC)), bytes(range(0x80, 0xC0))
CODE_PAGES = ("cp1252", "latin-1", "cp1256")
PAIRS = 3  # in a row: fewer could be chance


def refuse_mojibake(con: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> None:
    """Add E_ENCODING to TEMP `fault` for every cell of TEMP `raw` that holds such pairs."""
    searches = (
        f"select row, {quoted(name)}, 'E_ENCODING' from raw where {_broken(f'c{position}')}"
        for position, name in enumerate(header)
    )
    if header:
        con.execute(f"insert into fault (row, column_name, code) {' union all '.join(searches)}")


def pattern() -> str:
    """A regular expression for the pairs, one alternative for each code page."""
    return "|".join(f"(?:[{_letters(LEADS, page)}][{_letters(FOLLOWERS, page)}]){{{PAIRS}}}" for page in CODE_PAGES)


def _broken(column: str) -> str:
    """Plain ASCII, which most cells are, is known by its length alone."""
    return f"strlen({column}) <> length({column}) and regexp_matches({column}, {quoted(pattern())})"


def _letters(codes: bytes, page: str) -> str:
    return "".join(letter for letter in codes.decode(page, "ignore") if letter not in SPACE)
