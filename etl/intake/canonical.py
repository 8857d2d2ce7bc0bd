"""From a source's columns to a stream's fields, still as text: TEMP `raw` becomes TEMP `canon`."""

import duckdb

from etl.intake.normalise import quoted
from etl.intake.profile import Profile, Values
from etl.intake.read import Raw
from etl.streams import Field, Stream

MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?"  # without an offset
EPOCH = r"\d{9,11}(\.\d+)?"  # 1973 to 5138
WORDED = ("%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%d-%b-%Y")
WHOLE_NUMBER = r"^(-?\d+)\.0+$"  # 1.0 and 1 are one word: some exports write every number with a point


def canonical(
    con: duckdb.DuckDBPyConnection,
    raw: Raw,
    profile: Profile,
    stream: Stream,
    *,
    of: str = "raw",
    into: str = "canon",
) -> None:
    """TEMP `canon(row, every field of the stream VARCHAR)`; a field the source does not deliver is null.

    A repeated row without its submission is left aside: nothing can be said of it but that.
    """
    columns = {name: f"c{position}" for position, name in enumerate(raw.header)}
    fields = ", ".join(f"{_in_form(field, profile, columns)}::varchar as {field.name}" for field in stream.fields)
    orphans = "select row from fault where code = 'E_PARENT_MISSING'"
    con.execute(f"create or replace temp table {into} as select row, {fields} from {of} where row not in ({orphans})")


def as_utc(text: str) -> str:
    """SQL for a moment that is in UTC and does not say so; any other text as it stands."""
    return f"case when regexp_full_match(trim({text}), {quoted(MOMENT)}) then trim({text}) || 'Z' else {text} end"


def _in_form(field: Field, profile: Profile, columns: dict[str, str]) -> str:
    """SQL for one field, its moments and days written as the check reads them."""
    told = _told(field, profile, columns)
    if field.name in profile.epoch:
        return _from_epoch(told)
    if field.name in profile.worded:
        return _in_figures(told)
    return as_utc(told) if field.name in profile.utc else told


def _from_epoch(text: str) -> str:
    """Seconds since 1970, in UTC; what is no such number goes on as it stands, and the check refuses it."""
    seconds = f"try_cast({text} as double)"
    moment = f"strftime(make_timestamp(({seconds} * 1000000)::bigint), '%Y-%m-%dT%H:%M:%SZ')"
    return f"case when regexp_full_match(trim({text}), {quoted(EPOCH)}) then {moment} else {text} end"


def _in_figures(text: str) -> str:
    """A day with its month in English words ("08 March 2024") in ISO form; any other as it stands."""
    days = ", ".join(f"try_strptime(trim({text}), {quoted(form)})" for form in WORDED)
    return f"coalesce(strftime(coalesce({days}), '%Y-%m-%d'), {text})"


def _told(field: Field, profile: Profile, columns: dict[str, str]) -> str:
    """SQL for one field. Only our own declarations become part of it, and those as literals."""
    if field.name == "source" and profile.source:
        return quoted(profile.source)
    if field.name in profile.constants:
        return quoted(profile.constants[field.name])
    if field.name in profile.values:
        values = profile.values[field.name]
        return _in_our_words(values, columns[values.column]) if values.column in columns else "null"
    return columns.get(profile.columns.get(field.name, ""), "null")


def _in_our_words(values: Values, column: str) -> str:
    word = f"regexp_replace(trim({column}), {quoted(WHOLE_NUMBER)}, '\\1')"
    known = " ".join(f"when {quoted(theirs)} then {quoted(ours)}" for theirs, ours in values.words.items())
    other = quoted(values.otherwise) if values.otherwise is not None else word
    return f"case when trim({column}) <> '' then nullif(case {word} {known} else {other} end, '') end"
