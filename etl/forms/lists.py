"""The words that cells offer: a sheet of their own that nobody sees, one list a column, and the ranges they lie in."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from etl.forms.reference import Reference, phrase, place_words
from etl.intake.rejects import Language
from etl.streams import Field, Stream

SHEET = "_lists"
YES_NO, PLACES = "yes_no", "places"


@dataclass(frozen=True)
class Lists:
    """Lists by name, in the order of their columns on the sheet."""

    words: Mapping[str, tuple[str, ...]]

    def name_for(self, field: Field) -> str | None:
        """The list that a field is answered from."""
        name = field.codes or {"boolean": YES_NO}.get(field.kind) or {"area": PLACES}.get(field.name)
        return name if name in self.words else None

    def words_range(self, name: str) -> str:
        """Where a list's words lie, below their heading."""
        column = xl_col_to_name(list(self.words).index(name), True)
        return f"{SHEET}!{column}$2:{column}${len(self.words[name]) + 1}"

    def source(self, name: str) -> str:
        return f"={self.words_range(name)}"

    def source_below(self, name: str, row: int, parent_column: int) -> str:
        """Only the words under the one chosen in the parent's cell of the same row; all of them while it is empty."""
        chosen = xl_rowcol_to_cell(row, parent_column, col_abs=True)
        parents, words = self.words_range(parents_of(name)), self.words_range(name)
        first, count = words.partition(":")[0], f"COUNTIF({parents},{chosen})"
        under = f"OFFSET({first},MATCH({chosen},{parents},0)-1,0,{count},1)"
        return f"=IF({count}>0,{under},{words})"


def parents_of(name: str) -> str:
    """The list beside a list of codes that says under which word each of its words stands."""
    return f"{name}_under"


def lists(stream: Stream, lang: Language, reference: Reference) -> Lists:
    """Every list that the stream's fields are answered from, in a language."""
    told = reference.dictionary
    words: dict[str, tuple[str, ...]] = {YES_NO: (phrase("yes", lang), phrase("no", lang))}
    if stream.placed:
        words[PLACES] = place_words(reference, lang)
    for name in dict.fromkeys(field.codes for field in stream.fields if field.codes):
        words[name] = told.words(name, lang)
    for child, parent in stream.pairs:
        words |= _under(stream.field(child), stream.field(parent), lang, reference)
    return Lists(words)


def fill(sheet: Worksheet, given: Lists) -> None:
    """Write the lists; very hidden, so that nobody unhides and edits them by chance."""
    for column, (name, words) in enumerate(given.words.items()):
        sheet.write_column(0, column, (name, *words))
    sheet.very_hidden()


def _under(child: Field, parent: Field, lang: Language, reference: Reference) -> dict[str, tuple[str, ...]]:
    """A child's words put together by parent, in the parents' order, and each word's parent beside it."""
    if not child.codes or not parent.codes:
        return {}
    told, above = reference.dictionary, reference.dictionary.vocabularies[child.codes].parents
    order = told.vocabularies[parent.codes].codes
    codes = sorted(above, key=lambda code: order.index(above[code]))
    return {
        child.codes: tuple(told.word(child.codes, code, lang) for code in codes),
        parents_of(child.codes): tuple(told.word(parent.codes, above[code], lang) for code in codes),
    }
