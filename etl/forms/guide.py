"""The sheet that explains the template: what is refused, where to deliver, and each column in words."""

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from etl.forms import wording
from etl.forms.reference import phrase
from etl.forms.styles import Styles
from etl.intake.rejects import Language
from etl.marts.dictionary import Dictionary
from etl.streams import Field, Stream

EXAMPLE_DAY = "2026-03-29"
HEADINGS = (("column", 28), ("needed", 20), ("meaning", 60), ("content", 40), ("words", 60))


def fill(
    sheet: Worksheet, columns: tuple[Field, ...], stream: Stream, styles: Styles, told: Dictionary, rows: int
) -> None:
    """Write the guide. No cells are merged: the long lines simply run over the empty ones beside them."""
    lang = styles.lang
    sheet.hide_gridlines(2)
    lines = (phrase("guide_title", lang, title=told.title(stream, lang)), *_lines(stream, told, lang, rows))
    sheet.write_column(0, 0, lines)
    sheet.write_string(0, 0, lines[0], styles["title"])
    top = len(lines) + 1
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, phrase(heading, lang), styles["heading"])
    for row, field in enumerate(columns, top + 1):
        label, *cells = _cells(field, stream, told, lang)
        sheet.write_string(row, 0, label, styles.header(field))
        for column, text in enumerate(cells, 1):
            sheet.write_string(row, column, text, styles["told"])


def _lines(stream: Stream, told: Dictionary, lang: Language, rows: int) -> Iterator[str]:
    yield told.purpose(stream, lang)
    yield phrase("guide_persons", lang)
    yield phrase("guide_rows", lang, rows=f"{rows:,}")
    yield phrase("guide_required", lang)
    yield phrase("guide_lists", lang, example=EXAMPLE_DAY)
    if any(field.restricted for field in stream.fields):
        yield phrase("guide_vault", lang)
    yield phrase("guide_deliver", lang, folder=f"inbox/{stream.name}")
    yield from wording.rules(stream, told, lang)


def _cells(field: Field, stream: Stream, told: Dictionary, lang: Language) -> Iterator[str]:
    yield told.label(stream, field, lang)
    yield wording.needed(field, stream, lang)
    yield told.meaning(stream, field, lang)
    yield wording.content(field, stream, told, lang)
    yield phrase("separator", lang).join(told.words(field.codes, lang)) if field.codes else ""
