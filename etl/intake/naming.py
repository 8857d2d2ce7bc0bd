"""What the columns and words of one delivered table are called by the people who sent it.

Faults name fields and codes; a person knows a column by the header of the own file, else by its label in the reader's
language, and a code by its word in that language.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.intake import rejects
from etl.intake.profile import Profile
from etl.intake.rejects import Language
from etl.intake.vocabulary import Vocabulary
from etl.streams import Stream

# These were found while reading, and name the column as the file does.
AS_IN_THE_FILE = frozenset((
    "E_MOJIBAKE", "E_FORMULA", "E_MERGED", "E_NUL", "E_ENCODING", "E_PERSONAL", "E_PARENT_MISSING",
    "E_SCHEMA_DUPLICATE", "E_SCHEMA_MISSING",
))  # fmt: skip
ASKS_FOR_COLUMNS = frozenset((
    "E_ORDER", "E_AT_MOST", "E_ANY_OF", "E_COORD", "E_COORD_SWAPPED", "E_SCHEMA_MISSING", "E_SCHEMA_UNKNOWN",
))  # fmt: skip
ASKS_FOR_CODES = frozenset(("E_CODE", "E_TYPE_PAIR"))
COMMA: Mapping[str, str] = {"ar": "، ", "ckb": "، "}
MADE = "\0"  # begins the name of a column that no file has


@dataclass(frozen=True)
class Naming:
    """`headers`: field -> header of the file, where it has a column for it."""

    stream: Stream | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)

    def header(self, code: str, column: str | None) -> str | None:
        """The file's own header of a fault's column; None where the file has none."""
        if not column or code in AS_IN_THE_FILE or not self._are_fields(column.split(", ")):
            return column or None
        own = [self.headers.get(name) for name in column.split(", ")]
        return ", ".join(map(str, own)) if all(own) else None

    def column(self, code: str, column: str | None, lang: Language) -> str:
        """What a reader of this language is told the column is."""
        return self.header(code, column) or ", ".join(self._called(name, lang) for name in (column or "").split(", "))

    def sentence(
        self, code: str, lang: Language, column: str | None, expected: str | None, suggestion: str | None
    ) -> tuple[str, str]:
        """What is wrong and what to do, in the reader's words."""
        asked, meant = expected or "", suggestion or ""
        if code in ASKS_FOR_COLUMNS:
            asked, meant = self._in_columns(asked, lang), self._in_columns(meant, lang)
        if code in ASKS_FOR_CODES:
            asked, meant = self._in_words(column, asked, lang), self._in_words(column, meant, lang)
        return rejects.sentence(code, lang, self.column(code, column, lang), asked, meant)

    def as_text(self) -> str:
        """The headers, as the book of deliveries keeps them."""
        return json.dumps(dict(sorted(self.headers.items())), ensure_ascii=False) if self.headers else ""

    def _are_fields(self, names: Iterable[str]) -> bool:
        known = {field.name for field in self.stream.fields} if self.stream else set()
        return known.issuperset(names)

    def _called(self, name: str, lang: Language) -> str:
        if self.stream is None or not self._are_fields((name,)):
            return name
        return self.headers.get(name) or self.stream.field(name).label(lang)

    def _in_columns(self, text: str, lang: Language) -> str:
        """Field names within a text as the reader knows them; a text about other things stays as it is."""
        names = re.findall(r"\w+", text)
        if not self._are_fields(names):
            return text
        return re.sub(r"\w+", lambda name: self._called(name[0], lang), text.replace(", ", COMMA.get(lang, ", ")))

    def _in_words(self, column: str | None, codes: str, lang: Language) -> str:
        if self.stream is None or not column or not self._are_fields((column,)):
            return codes
        names = self.vocabularies[self.stream.field(column).codes or column].names
        words = (names.get(code, {}).get(lang, code) for code in codes.split(", "))
        return COMMA.get(lang, ", ").join(words)


def naming(
    stream: Stream | None,
    profile: Profile | None,
    header: Iterable[str],
    vocabularies: Mapping[str, Vocabulary],
) -> Naming:
    """Of a table that was read by a profile; without one only the stream's labels are known."""
    told: dict[str, str] = {}
    if profile:
        told = {**profile.columns, **{name: values.column for name, values in profile.values.items()}}
    delivered = {name for name in header if name and not name.startswith(MADE)}
    return Naming(stream, {name: own for name, own in told.items() if own in delivered}, vocabularies)


def recalled(stream: Stream | None, text: str | None, vocabularies: Mapping[str, Vocabulary]) -> Naming:
    """As the book of deliveries has it; an older book does not say."""
    return Naming(stream, json.loads(text) if text else {}, vocabularies)
