"""What every stream, field and word means, in four languages: read from the reference, told in three tables."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import ContractError
from etl.intake.rejects import LANGUAGES, Language
from etl.intake.vocabulary import Vocabulary, load_vocabularies
from etl.streams import STREAMS, Field, Stream

FILE = "dictionary.csv"
COMMON = "common"  # the stream under which the file explains the fields that every record carries

_STREAM = {"stream": "varchar", "position": "integer"}
_FIELD = {
    "stream": "varchar", "name": "varchar", "position": "integer", "kind": "varchar", "required": "boolean",
    "restricted": "boolean", "vocabulary": "varchar", "low": "double", "high": "double",
}  # fmt: skip
_TERM = {"vocabulary": "varchar", "code": "varchar", "position": "integer"}


@dataclass(frozen=True)
class Dictionary:
    """Texts by (stream, field, column of the file); names of codes by vocabulary. Whatever is missing is an error."""

    texts: Mapping[tuple[str, str, str], str]
    vocabularies: Mapping[str, Vocabulary]

    def title(self, stream: Stream, lang: Language) -> str:
        return self._of_stream(stream, "title", lang)

    def purpose(self, stream: Stream, lang: Language) -> str:
        return self._of_stream(stream, "meaning", lang)

    def meaning(self, stream: Stream, field: Field, lang: Language) -> str:
        """A stream's own words for a field; the common ones where it has none."""
        own = self.texts.get((stream.name, field.name, f"meaning_{lang}"))
        return own or self.texts.get((COMMON, field.name, f"meaning_{lang}")) or _missing(stream.name, field.name, lang)

    def label(self, stream: Stream, field: Field, lang: Language) -> str:
        names = field.headers.get(lang)
        return names[0] if names else _missing(stream.name, field.name, lang, "header", "etl/streams")

    def word(self, vocabulary: str, code: str, lang: Language) -> str:
        names = self.vocabularies[vocabulary].names[code]
        return names.get(lang) or _missing(vocabulary, code, lang, "name", f"codes/{vocabulary}.csv")

    def words(self, vocabulary: str, lang: Language) -> tuple[str, ...]:
        """The words of a vocabulary in the order of its codes."""
        return tuple(self.word(vocabulary, code, lang) for code in self.vocabularies[vocabulary].codes)

    def _of_stream(self, stream: Stream, what: str, lang: Language) -> str:
        return self.texts.get((stream.name, "", f"{what}_{lang}")) or _missing(stream.name, "", lang, what)


def load(reference: Path) -> Dictionary:
    """Read dictionary.csv (stream, field, title_<language>, meaning_<language>) and codes/ of the reference folder."""
    with (reference / FILE).open(encoding="utf-8", newline="") as lines:
        texts = {
            (line["stream"], line["field"], column): text
            for line in csv.DictReader(lines)
            for column, text in line.items()
            if text and column not in ("stream", "field")
        }
    return Dictionary(texts, load_vocabularies(reference / "codes"))


def build(con: duckdb.DuckDBPyConnection, reference: Path) -> None:
    """Fill stage_team.stream, .field and .term. Raises ContractError for a text that is missing, naming whose it is."""
    told = load(reference)
    streams = tuple(STREAMS.values())
    _stage(con, "stream", _STREAM | _texts("title", "meaning"), list(_streams(streams, told)))
    _stage(con, "field", _FIELD | _texts("label", "meaning"), list(_fields(streams, told)))
    _stage(con, "term", _TERM | _texts("name"), list(_terms(streams, told)))


def used(streams: Sequence[Stream]) -> tuple[str, ...]:
    """The vocabularies that fields of these streams are answered from, each once."""
    return tuple(dict.fromkeys(f.codes for stream in streams for f in stream.fields if f.codes))


def _streams(streams: Sequence[Stream], told: Dictionary) -> Iterator[tuple[Any, ...]]:
    for position, stream in enumerate(streams, 1):
        titles = (told.title(stream, lang) for lang in LANGUAGES)
        yield (stream.name, position, *titles, *(told.purpose(stream, lang) for lang in LANGUAGES))


def _fields(streams: Sequence[Stream], told: Dictionary) -> Iterator[tuple[Any, ...]]:
    for stream in streams:
        for position, f in enumerate(stream.fields, 1):
            labels = (told.label(stream, f, lang) for lang in LANGUAGES)
            meanings = (told.meaning(stream, f, lang) for lang in LANGUAGES)
            about = (stream.name, f.name, position, f.kind, f.required, f.restricted, f.codes, f.low, f.high)
            yield (*about, *labels, *meanings)


def _terms(streams: Sequence[Stream], told: Dictionary) -> Iterator[tuple[Any, ...]]:
    for vocabulary in used(streams):
        for position, code in enumerate(told.vocabularies[vocabulary].codes, 1):
            yield (vocabulary, code, position, *(told.word(vocabulary, code, lang) for lang in LANGUAGES))


def _texts(*stems: str) -> dict[str, str]:
    return {f"{stem}_{lang}": "varchar" for stem in stems for lang in LANGUAGES}


def _stage(
    con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """A table from rows in the order of its columns; whole columns at once, so that a column of nulls has its type."""
    values = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    selected = ", ".join(f"unnest(${column}::{kind}[]) as {column}" for column, kind in columns.items())
    con.execute(f"create or replace table stage_team.{name} as select {selected}", values)


def _missing(owner: str, part: str, lang: str, what: str = "meaning", where: str = FILE) -> str:
    whose = f"{owner}.{part}" if part else owner
    raise ContractError(f"There is no {what} of {whose} in {lang}.", f"Add it in {where}.", code="E_DICTIONARY")
