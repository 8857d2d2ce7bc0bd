"""What a cell of the template lets in and what it says about it, in the words of the declaration."""

from datetime import date
from typing import Any

from etl.forms import wording
from etl.forms.lists import Lists
from etl.forms.reference import phrase
from etl.intake.cells import FIRST_YEAR, LAST_YEAR, WRITTEN_DATE
from etl.intake.rejects import Language, sentence
from etl.marts.dictionary import Dictionary
from etl.streams import Field, Stream

Options = dict[str, Any]

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # Excel calls a workbook that exceeds them damaged
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def options(field: Field, stream: Stream, source: str | None, told: Dictionary, lang: Language) -> Options:
    """Options of one column for xlsxwriter's `data_validation`. `source`: the formula of its list, where it has one."""
    label, meaning = told.label(stream, field, lang), told.meaning(stream, field, lang)
    return {
        **_limits(field, stream, source),
        "input_title": clipped(label, LONGEST_TITLE),
        "input_message": clipped(f"{wording.needed(field, stream, lang)}. {meaning}", LONGEST_MESSAGE),
        "error_title": clipped(label, LONGEST_TITLE),
        "error_message": clipped(_complaint(field, stream, label, lang), LONGEST_MESSAGE),
        # A place may be named otherwise, and a text too long is better said than cut off while somebody types.
        "error_type": "warning" if field.kind in ("text", "token") else "stop",
    }


def source_of(field: Field, stream: Stream, columns: tuple[Field, ...], row: int, given: Lists) -> str | None:
    """The formula of a field's list for the first row to be filled: the whole list, or what its parent leaves of it."""
    name = given.name_for(field)
    if name is None:
        return None
    parents = dict(stream.pairs)
    if field.name in parents:
        parent = [column.name for column in columns].index(parents[field.name])
        return given.source_below(name, row, parent)
    return given.source(name)


def clipped(text: str, longest: int) -> str:
    """At most `longest` UTF-16 units, which is how Excel counts, cut between words."""
    if _units(text) <= longest:
        return text
    kept = text
    while _units(kept) >= longest:
        kept = kept.rpartition(" ")[0] or kept[:-1]
    return f"{kept}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _limits(field: Field, stream: Stream, source: str | None) -> Options:
    if source:
        return {"validate": "list", "source": source}
    match field.kind:
        case "integer" | "number":
            kind = "integer" if field.kind == "integer" else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": field.low, "maximum": field.high}
        case "date" | "timestamp":
            latest = "=TODAY()+1" if field.name in stream.not_future else LAST_DAY
            return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": latest}
        case _:
            return {"validate": "length", "criteria": "<=", "value": field.longest}


def _complaint(field: Field, stream: Stream, label: str, lang: Language) -> str:
    if field.name == "area":
        return phrase("place_warning", lang)
    match field.kind:
        case "code":
            return sentence("E_CODE", lang, label)[0]
        case "boolean":
            return wording.complaint("E_BOOLEAN", lang, label)
        case "integer" | "number":
            return wording.complaint("E_RANGE", lang, label, wording.span(field))
        case "date" | "timestamp":
            late = f" {phrase('not_future', lang)}" if field.name in stream.not_future else ""
            return wording.complaint("E_DATE", lang, label, WRITTEN_DATE["YMD"]) + late
        case _:
            return wording.complaint("E_TOO_LONG", lang, label, str(field.longest))
