"""One cell of each field: the SQL for its typed value and for what is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from etl.intake.normalise import fold_sql, quoted, tidy_sql
from etl.intake.personal import is_no_case_token
from etl.intake.positions import EXAMPLES, written_otherwise
from etl.intake.vocabulary import Vocabulary
from etl.streams import Field, Kind, Stream

DateOrder = Literal["YMD", "DMY", "MDY"]

WRITTEN_DATE: Mapping[DateOrder, str] = {"YMD": "YYYY-MM-DD", "DMY": "DD/MM/YYYY", "MDY": "MM/DD/YYYY"}
PARTS_IN_ISO: Mapping[DateOrder, str] = {"YMD": r"\1-\2-\3", "DMY": r"\3-\2-\1", "MDY": r"\3-\1-\2"}
TYPES = {
    "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date", "timestamp": "timestamp",
}  # fmt: skip
YES = ("yes", "y", "true", "t", "1", "نعم", "صح", "صحيح", "بەڵێ", "evet")
NO = ("no", "n", "false", "f", "0", "لا", "كلا", "خطأ", "نەخێر", "hayır")
FIRST_YEAR, LAST_YEAR = 1900, 2100
HIJRI_YEARS = (1300, 1500)
# Days as spreadsheets count them, in the 1900 system: 1954 to 2119, with a time of day as a fraction.
SERIAL, SERIALS, SERIAL_EPOCH = r"\d{5}(\.\d+)?", (20_000, 80_000), "1899-12-30"
OFFSET = r":\d{2}(\.\d+)?\s?(Z|[+-]\d{2}(:?\d{2})?)$"


@dataclass(frozen=True)
class Terms:
    """What a file is checked against besides its stream; `delivered` names the fields with something in them.

    `seen`: by field, what 99.9 % of the known numbers do not exceed; `accepted`: rows whose numbers a person confirmed.
    """

    vocabularies: Mapping[str, Vocabulary]
    order: DateOrder
    as_of: date
    ids_from_rows: bool
    delivered: frozenset[str]
    seen: Mapping[str, float] = field(default_factory=dict)
    accepted: frozenset[int] = frozenset()

    @property
    def last_day(self) -> date:
        """A day ahead is let through: clocks and time zones differ, plans do not belong here."""
        return self.as_of + timedelta(days=1)

    def learns(self, field: Field) -> bool:
        """Dates and codes repeat: each spelling is read once, and the answer joined."""
        return field.kind in ("date", "code") and field.name in self.delivered

    def requires(self, field: Field) -> bool:
        return field.required and not (self.ids_from_rows and field.name == "record_id")


@dataclass(frozen=True)
class Cell:
    """SQL for one field in three layers: its plain `text` becomes `<name>`, what that reads as `<name>_read`; `fault`.

    `told` is what was learnt of the spelling beforehand; `hint` the code it may have meant.
    """

    text: str
    read: str
    fault: str
    told: str = "null"
    hint: str = "null"


ABSENT = Cell("null::varchar", "null", "null")


def sql_type(field: Field) -> str:
    """The type a field is kept in."""
    return TYPES.get(field.kind, "varchar")


def cells(stream: Stream, terms: Terms) -> dict[Field, Cell]:
    """The fields that need reading: what was delivered, and what should have been."""
    return {
        field: _cell(field, stream, terms)
        for field in stream.fields
        if field.name in terms.delivered or terms.requires(field)
    }


def expected(field: Field, terms: Terms) -> dict[str, str]:
    """What each fault of a field asks for, in signs that need no translation."""
    dates = WRITTEN_DATE[terms.order] + _also(field)
    codes = terms.vocabularies[field.codes].codes if field.codes else ()
    return {
        **dict.fromkeys(("E_DATE", "E_DATE_AMBIG", "E_DATE_SERIAL", "E_HIJRI_SUSPECT"), dates),
        "E_FUTURE": terms.last_day.isoformat(),
        "E_NUMBER": "12" if field.kind == "integer" else "12.5",
        "E_COORD_FORMAT": EXAMPLES.get(field.name, ""),
        "E_RANGE": f"{_bound(field.low)} – {_bound(field.high)}",
        "E_CODE": ", ".join(codes),
        "E_BOOLEAN": "yes, no",
        "E_TOO_LONG": str(field.longest),
    }


def iso_date(text: str, order: DateOrder) -> str:
    """SQL that puts the parts of a date into ISO order by the contract of the source; ISO itself passes unchanged."""
    parts = (r"(\d{4})", r"(\d{1,2})", r"(\d{1,2})") if order == "YMD" else (r"(\d{1,2})", r"(\d{1,2})", r"(\d{4})")
    return f"regexp_replace({text}, '^{'[-/.]'.join(parts)}', '{PARTS_IN_ISO[order]}')"


def serial_day(text: str) -> str:
    """SQL for the day that a spreadsheet's number stands for, as ISO text; null where the text is no such number."""
    number = f"try_cast({text} as double)"
    return (
        f"case when regexp_full_match({text}, '{SERIAL}') and {number} between {SERIALS[0]} and {SERIALS[1]}"
        f" then (date '{SERIAL_EPOCH}' + floor({number})::integer)::varchar end"
    )


def day_fault(day: str, field: Field, stream: Stream, terms: Terms) -> str:
    """SQL for what is wrong with a date or timestamp that was read; null where nothing is."""
    future = f"when {day}::date > date '{terms.last_day}' then 'E_FUTURE'" if field.name in stream.not_future else ""
    return (
        f"case when {day} is null then 'E_DATE'"
        f" when year({day}) between {HIJRI_YEARS[0]} and {HIJRI_YEARS[1]} then 'E_HIJRI_SUSPECT'"
        f" when year({day}) not between {FIRST_YEAR} and {LAST_YEAR} then 'E_DATE' {future} end"
    )


def _cell(field: Field, stream: Stream, terms: Terms) -> Cell:
    found = READERS[field.kind](field, stream, terms) if field.name in terms.delivered else ABSENT
    if not terms.requires(field):
        return found
    # A deletion upstream arrives as a key and nothing else.
    key_field = field.name in ("record_id", "source") or "deleted" not in terms.delivered
    excused = "false" if key_field else "coalesce(deleted_read, false)"
    missing = f"case when {field.name}_read is null and not {excused} then 'E_MISSING' end"
    return replace(found, fault=f"coalesce({found.fault}, {missing})")


def _folded(field: Field) -> str:
    plain = tidy_sql(field.name) if field.kind == "text" else fold_sql(field.name)
    return f"coalesce({plain}, {quoted(field.default)})" if field.default else plain


def _text(field: Field, *_: object) -> Cell:
    token = f"when {is_no_case_token(field.name)} then 'E_TOKEN'" if field.case_token else ""
    fault = f"case when length({field.name}) > {field.longest} then 'E_TOO_LONG' {token} end"
    return Cell(_folded(field), field.name, fault)


def _number(field: Field, _: Stream, terms: Terms) -> Cell:
    # DuckDB also reads "nan", "inf" and "1_000" as numbers; people do not write them.
    number = f"{field.name}_read"
    unread = f"{number} is null or not isfinite({number}) or contains({field.name}, '_')"
    whole = f"when {number} <> trunc({number}) then 'E_NUMBER'" if field.kind == "integer" else ""
    low, high = (-(2**53) if field.low is None else field.low), (2**53 if field.high is None else field.high)
    fault = (
        f"case when {field.name} is null then null {written_otherwise(field.name, terms.delivered)}"
        f" when {unread} then 'E_NUMBER' {whole}"
        f" when {number} not between {low} and {high} then 'E_RANGE' end"
    )
    return Cell(_folded(field), f"try_cast({field.name} as double)", fault)


def _boolean(field: Field, *_: object) -> Cell:
    word = f"lower({field.name})"
    read = f"case when {word} in ({_listed(YES)}) then true when {word} in ({_listed(NO)}) then false end"
    fault = f"case when {field.name} is not null and {field.name}_read is null then 'E_BOOLEAN' end"
    return Cell(_folded(field), read, fault)


def _timestamp(field: Field, stream: Stream, terms: Terms) -> Cell:
    """A moment in the local time of Baghdad: one with an offset is moved there, one without is taken to be local."""
    iso = field.name if terms.order == "YMD" else iso_date(field.name, terms.order)
    moment = (
        f"case when left({iso}, 1) not in ('1', '2') then null when regexp_matches({iso}, '{OFFSET}')"
        f" then try_cast({iso} as timestamptz) at time zone 'Asia/Baghdad' else try_cast({iso} as timestamp) end"
    )
    serial, fault = f"{field.name}_hint is not null", day_fault(f"{field.name}_read", field, stream, terms)
    told = f"case when {field.name} is null then null when {serial} then 'E_DATE_SERIAL' else {fault} end"
    return Cell(_folded(field), moment, told, hint=serial_day(field.name))


def _learnt(field: Field, *_: object) -> Cell:
    learnt = f"spelling_{field.name}"
    value = f"coalesce({learnt}.value, {quoted(field.default)})" if field.default else f"{learnt}.value"
    read = f"case when {learnt}.fault is null then {value} end"
    return Cell(field.name, read, f"{field.name}_told", f"{learnt}.fault", f"{learnt}.hint")


READERS: dict[Kind, Callable[[Field, Stream, Terms], Cell]] = {
    "text": _text, "token": _text, "integer": _number, "number": _number, "boolean": _boolean,
    "timestamp": _timestamp, "date": _learnt, "code": _learnt,
}  # fmt: skip


def _also(field: Field) -> str:
    """What else may stand in a field of this kind besides a day."""
    if field.kind == "timestamp":
        return " HH:MM"
    return " / YYYY-W01" if field.week else " / YYYY-MM" if field.month else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(quoted, words))


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:.10g}"
