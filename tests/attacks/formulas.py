"""What a spreadsheet would calculate, said again and apart from the product's own list."""

import re
import unicodedata


def calculates(cell: str) -> bool:
    """Whether the first thing that has a shape is a sign that begins a formula, in any of its widths."""
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    shaped = (c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Me"))
    first = unicodedata.normalize("NFKC", next(shaped, ""))
    return first in ("=", "+", "-", "@", chr(0x2212)) and first != ""


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+(e[+-][0-9]+)?", cell) is not None
