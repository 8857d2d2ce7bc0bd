"""CSV that a spreadsheet opens as it is meant: letters right, numbers numbers, and no cell a formula."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

Value = str | int | float | bool | date | None

BOM = "\ufeff"
# CWE-1236 and OWASP "CSV injection": a spreadsheet reads a cell that starts so as a formula, full-width forms included.
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "−",
    "﹢",
    "﹣",
    "﹦",
    "﹫",
    "⁺",
    "⁻",
    "⁼",
    "₊",
    "₋",
    "₌",
)


def text(head: Sequence[str], rows: Iterable[Sequence[Value]], notice: Sequence[str] = ()) -> str:
    """A whole file: byte order mark, notice, head, rows; CRLF ends each line (RFC 4180).

    Lines of the notice begin with # and hold no comma: what reads comments skips them, and a spreadsheet shows each in
    one cell. What reads comments also cuts a cell at its own #, unless it stands in quotes.
    """
    out = StringIO()
    plain = csv.writer(out, lineterminator="\r\n")
    quoted = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    out.writelines(f"# {_in_one_cell(line)}\r\n" for line in notice)
    plain.writerow([cell(title) for title in head])
    for row in rows:
        cells = [cell(value) for value in row]
        (quoted if any("#" in written for written in cells) else plain).writerow(cells)
    return BOM + out.getvalue()


def _in_one_cell(line: str) -> str:
    plain = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in line)
    return plain.replace(",", ";").replace('"', "'")


def cell(value: Value) -> str:
    """One value as written: nothing for None, ISO days, yes or no in figures, text that is never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value) if isinstance(value, int) else safe(value)


def safe(words: str) -> str:
    """Text with a leading apostrophe where a spreadsheet would calculate it, whatever cannot be seen before it; and
    where it would be taken for a line of the notice.
    """
    first = next((letter for letter in words if not _unseen(letter)), "")
    return f"'{words}" if words.startswith(FORMULA) or first in FORMULA or first == "#" else words


def _unseen(letter: str) -> bool:
    """Blanks, control characters, and marks without a width, which some spreadsheets drop as they read."""
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me")
