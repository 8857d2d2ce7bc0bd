"""The kinds of record by their titles, and the release's own sentences, in the reader's language."""

from dashboard import access
from dashboard.rows.intake import DataKind
from dashboard.text import Words


def titles(reading: access.Reading, words: Words) -> dict[str, str]:
    """Title by stream, in the order people are shown them."""
    return {kind.stream: told(words, kind, "title") for kind in access.ask(reading, DataKind)}


def title(reading: access.Reading, words: Words, stream: str) -> str:
    return titles(reading, words).get(stream) or words.t("kind not recognised")


def told(words: Words, row: object, what: str) -> str:
    """A text that the release holds in every language."""
    return words.own(row, what)
