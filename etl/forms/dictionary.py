"""The data dictionary for people (a workbook) and for programs (JSON): every stream, field and word in one language."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook

from etl.forms import wording
from etl.forms.package import packed, sheet_name
from etl.forms.reference import Reference, phrase, reads_leftwards
from etl.forms.styles import Styles
from etl.intake.rejects import Language
from etl.marts.dictionary import Dictionary, used
from etl.streams import STREAMS, Field, Stream

Cells = tuple[str, ...]

STREAM_HEADINGS = ("stream", "name", "meaning", "rules")
FIELD_HEADINGS = (
    "stream", "name", "column", "meaning", "needed", "content", "low", "high", "vocabulary", "words",
)  # fmt: skip
TERM_HEADINGS = ("vocabulary", "code", "word")
WIDTHS = {"meaning": 60, "rules": 90, "content": 46, "words": 60, "low": 12, "high": 12}
USUAL_WIDTH = 26


def dictionary(lang: Language, reference: Reference) -> bytes:
    """An XLSX of three sheets: the kinds of record with their rules, their columns, and the words of every list."""
    told = reference.dictionary
    streams = tuple(STREAMS.values())
    sheets = (
        ("streams", STREAM_HEADINGS, list(_stream_rows(streams, told, lang))),
        ("fields", FIELD_HEADINGS, list(_field_rows(streams, told, lang))),
        ("vocabularies", TERM_HEADINGS, list(_term_rows(streams, told, lang))),
    )

    def fill(book: Workbook) -> None:
        styles = Styles(book, lang)
        for name, headings, rows in sheets:
            _write(book, name, headings, rows, styles)

    return packed(fill, phrase("fields", lang))


def as_json(lang: Language, reference: Reference) -> dict[str, Any]:
    """The same as plain values: streams with their fields, and vocabularies with their words."""
    told = reference.dictionary
    streams = tuple(STREAMS.values())
    return {
        "lang": lang,
        "streams": [_stream(stream, told, lang) for stream in streams],
        "vocabularies": {
            name: [{"code": code, "name": told.word(name, code, lang)} for code in told.vocabularies[name].codes]
            for name in used(streams)
        },
    }


def _stream_rows(streams: Sequence[Stream], told: Dictionary, lang: Language) -> Iterator[Cells]:
    for stream in streams:
        rules = " ".join(wording.rules(stream, told, lang))
        yield (told.title(stream, lang), stream.name, told.purpose(stream, lang), rules)


def _field_rows(streams: Sequence[Stream], told: Dictionary, lang: Language) -> Iterator[Cells]:
    for stream in streams:
        for field in stream.fields:
            words = phrase("separator", lang).join(told.words(field.codes, lang)) if field.codes else ""
            bounds = ("" if bound is None else wording.number(bound) for bound in (field.low, field.high))
            yield (
                told.title(stream, lang), field.name, told.label(stream, field, lang),
                told.meaning(stream, field, lang), wording.needed(field, stream, lang),
                wording.content(field, stream, told, lang), *bounds, field.codes or "", words,
            )  # fmt: skip


def _term_rows(streams: Sequence[Stream], told: Dictionary, lang: Language) -> Iterator[Cells]:
    for name in used(streams):
        for code in told.vocabularies[name].codes:
            yield (name, code, told.word(name, code, lang))


def _stream(stream: Stream, told: Dictionary, lang: Language) -> dict[str, Any]:
    return {
        "stream": stream.name,
        "title": told.title(stream, lang),
        "meaning": told.purpose(stream, lang),
        "place": stream.place,
        "dated_by": list(stream.dated_by),
        "rules": list(wording.rules(stream, told, lang)),
        "fields": [_field(field, stream, told, lang) for field in stream.fields],
    }


def _field(field: Field, stream: Stream, told: Dictionary, lang: Language) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": told.label(stream, field, lang),
        "meaning": told.meaning(stream, field, lang),
        "kind": field.kind,
        "content": wording.content(field, stream, told, lang),
        "required": field.required,
        "restricted": field.restricted,
        "low": field.low,
        "high": field.high,
        "default": field.default,
        "vocabulary": field.codes,
    }


def _write(book: Workbook, name: str, headings: Sequence[str], rows: Sequence[Cells], styles: Styles) -> None:
    sheet = book.add_worksheet(sheet_name(phrase(name, styles.lang)))
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, WIDTHS.get(heading, USUAL_WIDTH))
        sheet.write_string(0, column, phrase(heading, styles.lang), styles["required"])
    for number, cells in enumerate(rows, 1):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text, styles["told"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    if reads_leftwards(styles.lang):
        sheet.right_to_left()
