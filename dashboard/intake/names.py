"""A sent file's own name, made harmless: a label to show, a stem to keep it under, and its kind."""

import unicodedata

LONGEST_LABEL = 80
LONGEST_STEM = 40
# What the inbox takes; the last two so that they are refused there in words.
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".xlsm", ".xls")
# Control, format (direction marks among them), surrogate, private, unassigned characters, line and paragraph marks.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def label(name: str) -> str:
    """The last part of the name without anything that could turn, hide or break text."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _UNSEEN)
    words = " ".join(seen.split())
    if len(words) <= LONGEST_LABEL:
        return words or "?"
    return f"{words[: LONGEST_LABEL - 13]}…{words[-12:]}"


def suffix(name: str) -> str:
    """The ending of a label where the inbox knows it; "" otherwise."""
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return ending if ending in SUFFIXES else ""


def stem(name: str) -> str:
    """Letters, digits and dashes of a label: a part of a path that can go nowhere."""
    body = name.rsplit(".", 1)[0]
    dashed = "".join(c if c.isalnum() or c == "_" else "-" for c in body)
    return "-".join(filter(None, dashed.split("-")))[:LONGEST_STEM].rstrip("-") or "file"
