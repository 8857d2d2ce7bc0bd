"""The template a clerk fills in: a sheet of data, a sheet that explains it, and the lists its cells offer."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.forms import guide
from etl.forms.lists import SHEET as LISTS
from etl.forms.lists import Lists, lists
from etl.forms.lists import fill as fill_lists
from etl.forms.package import packed, sheet_name
from etl.forms.reference import Reference, phrase, reads_leftwards
from etl.forms.styles import Styles
from etl.forms.validation import options, source_of
from etl.forms.wording import POSITION
from etl.intake.rejects import Language
from etl.marts.dictionary import Dictionary
from etl.streams import Field, Stream, common_fields

ROWS = 1_000
# Sheets whose names begin so are the template's own: intake reads none of them and says nothing about them.
OURS = "_"
NARROWEST, WIDEST = 12, 34
KEYS = ("record_id", "source")


def workbook(stream: Stream, lang: Language, reference: Reference) -> bytes:
    """An XLSX template of a stream in a language; the same declaration gives the same bytes.

    Raises ContractError where a header, a meaning or a word is missing in that language.
    """
    told, given = reference.dictionary, lists(stream, lang, reference)
    title = told.title(stream, lang)

    def fill(book: Workbook) -> None:
        styles = Styles(book, lang)
        data = book.add_worksheet(sheet_name(title))
        explained = book.add_worksheet(sheet_name(OURS + phrase("guide_sheet", lang)))
        _fill_data(data, stream, styles, told, given)
        guide.fill(explained, columns(stream), stream, styles, told, ROWS)
        fill_lists(book.add_worksheet(LISTS), given)
        for sheet in (data, explained):
            _set_up(sheet, lang)

    return packed(fill, title)


def columns(stream: Stream) -> tuple[Field, ...]:
    """The fields as a clerk comes to them: the key, what is recorded, where, and last how it came to be recorded."""
    common = [field.name for field in common_fields()]
    own = (field.name for field in stream.fields if field.name not in common)
    order = list(dict.fromkeys((*KEYS, *own, *POSITION, *common)))
    return tuple(sorted(stream.fields, key=lambda field: order.index(field.name)))


def _fill_data(sheet: Worksheet, stream: Stream, styles: Styles, told: Dictionary, given: Lists) -> None:
    arranged, lang = columns(stream), styles.lang
    for column, field in enumerate(arranged):
        label = told.label(stream, field, lang)
        sheet.set_column(column, column, min(max(len(label) + 4, NARROWEST), WIDEST), styles.cell(field))
        sheet.write_string(0, column, label, styles.header(field))
        rules = options(field, stream, source_of(field, stream, arranged, 1, given), told, lang)
        sheet.data_validation(1, column, ROWS, column, rules)
    sheet.set_row(0, 34)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _set_up(sheet: Worksheet, lang: Language) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if reads_leftwards(lang):
        sheet.right_to_left()
