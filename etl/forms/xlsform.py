"""The form for KoBoToolbox and ODK: survey, choices, settings, every text in four languages."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from xlsxwriter import Workbook

from etl.forms.package import packed
from etl.forms.question import AREA_LIST, NAMED, Row, choice, in_each, question, required_when
from etl.forms.reference import Reference, phrase, place_name
from etl.intake.rejects import Language
from etl.marts.dictionary import used
from etl.streams import STREAMS, Field, Stream, common_fields

COMMON = frozenset(field.name for field in common_fields())
# What the form knows without asking. A submission gets a new instanceID whenever it is edited; once() keeps the first,
# which is also the id by which the server reports that it was deleted. KoBo keeps the time of sending through every
# edit; the moment of closing moves on, so that the newest version wins.
RECORD_ID: Row = {
    "type": "calculate", "name": "record_id", "calculation": "once(substring-after(../meta/instanceID, 'uuid:'))",
}  # fmt: skip
CLOSED: Row = {"type": "end", "name": "recorded_at"}
# once() leaves a value alone that the link to the form brought along, so an office can say which form it is.
SOURCE: Row = {"type": "calculate", "name": "source", "calculation": "once('kobo')"}
ABOUT_THE_RECORD = ("date_precision", "place_precision", "recorder_role")


@dataclass(frozen=True)
class Repeat:
    """Records of another stream, told within a record; `parent` is their field that names it, `defaults` XPath."""

    name: str
    stream: Stream
    parent: str
    defaults: Mapping[str, str]


REPEATS: Mapping[str, Repeat] = {
    "meeting": Repeat("commitments", STREAMS["commitment"], "meeting_id", {"made_on": "${held_on}"}),
}


def xlsform(stream: Stream, reference: Reference, lang: Language = "en") -> bytes:
    """An XLSForm of a stream that opens in `lang`; its version changes when, and only when, what it asks changes.

    Raises ContractError where a header, a meaning or a word is missing in one of the languages.
    """
    survey, choices = survey_rows(stream, reference), choice_rows(stream, reference)
    settings = {
        "form_title": reference.dictionary.title(stream, lang),
        "form_id": f"kew_{stream.name}",
        "version": _digest(survey, choices),
        "default_language": NAMED[lang],
        "style": "pages",
    }

    def fill(book: Workbook) -> None:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
            _write(book, name, rows)

    return packed(fill, settings["form_title"])


def survey_rows(stream: Stream, reference: Reference) -> list[Row]:
    """The survey sheet: what is recorded, what was promised with it, where, and how it came to be recorded."""
    told = reference.dictionary
    own = [field for field in stream.fields if field.name not in COMMON]
    about = [field for field in stream.fields if field.name in ABOUT_THE_RECORD]
    return [
        CLOSED,
        RECORD_ID,
        SOURCE,
        *_page("what", "group_what", [question(field, stream, told) for field in own]),
        *_repeat(REPEATS.get(stream.name), reference),
        *(_page("where", "group_where", _where(stream, reference)) if stream.placed else ()),
        *_page("record", "group_record", [question(field, stream, told) for field in about]),
    ]


def choice_rows(stream: Stream, reference: Reference) -> list[Row]:
    """The choices sheet: yes and no, the places, and the words of every vocabulary that is asked for."""
    told, repeat = reference.dictionary, REPEATS.get(stream.name)
    rows = [{"list_name": "yes_no", "name": word, **in_each("label", partial(phrase, word))} for word in ("yes", "no")]
    for place in reference.places if stream.placed else ():
        names = in_each("label", partial(place_name, place))
        rows.append({"list_name": AREA_LIST, "name": place.place_id, **names})
    for name in used((stream, repeat.stream) if repeat else (stream,)):
        above = told.vocabularies[name].parents
        for code in told.vocabularies[name].codes:
            words = in_each("label", partial(told.word, name, code))
            under = {"under": choice(above[code])} if code in above else {}
            rows.append({"list_name": name, "name": choice(code), **words, **under})
    return rows


def _page(name: str, title: str, rows: Iterable[Row]) -> Iterator[Row]:
    begin = {"type": "begin group", "name": name, "appearance": "field-list"}
    yield begin | in_each("label", partial(phrase, title))
    yield from rows
    yield {"type": "end group", "name": name}


def _where(stream: Stream, reference: Reference) -> Iterator[Row]:
    """A point, a place from the list, or a name: one is enough, and where the stream needs a place one is needed."""
    told = reference.dictionary
    position = {"type": "geopoint", "name": "position"}
    yield position | in_each("label", partial(phrase, "position")) | in_each("hint", partial(phrase, "position_hint"))
    neither = required_when("${position} = '' and ${area} = ''") if stream.place == "required" else {}
    yield question(stream.field("area_id"), stream, told) | neither
    yield question(stream.field("area"), stream, told)


def _repeat(repeat: Repeat | None, reference: Reference) -> Iterator[Row]:
    """Each turn has an id that stays when others are struck out, begins with its record's, and names that record."""
    if repeat is None:
        return
    told = reference.dictionary
    begin: Row = {"type": "begin repeat", "name": repeat.name, "appearance": "field-list"}
    yield begin | in_each("label", partial(told.title, repeat.stream))
    yield RECORD_ID | {"calculation": "once(concat(../../record_id, '/', uuid()))"}
    yield {"type": "calculate", "name": "source", "calculation": "../../source"}
    yield {"type": "calculate", "name": repeat.parent, "calculation": "../../record_id"}
    for field in _asked_within(repeat):
        default = repeat.defaults.get(field.name)
        yield question(field, repeat.stream, told) | ({"default": default} if default else {})
    yield {"type": "end repeat", "name": repeat.name}


def _asked_within(repeat: Repeat) -> Iterator[Field]:
    return (field for field in repeat.stream.fields if field.name not in COMMON and field.name != repeat.parent)


def _write(book: Workbook, name: str, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    header = list(dict.fromkeys(column for row in rows for column in row))
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        for column, text in row.items():
            sheet.write_string(number, header.index(column), text)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(header), 24)


def _digest(*sheets: Sequence[Row]) -> str:
    return hashlib.sha256(json.dumps(sheets, sort_keys=True).encode()).hexdigest()[:12]
