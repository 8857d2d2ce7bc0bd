"""From a source's columns to a stream's fields, still as text: TEMP `raw` becomes TEMP `canon`."""

import duckdb

from etl.intake.normalise import quoted
from etl.intake.profile import Profile, Values
from etl.intake.read import Raw
from etl.streams import Field, Stream

WHOLE_NUMBER = r"^(-?\d+)\.0+$"  # 1.0 and 1 are one word: some exports write every number with a point


def canonical(con: duckdb.DuckDBPyConnection, raw: Raw, profile: Profile, stream: Stream) -> None:
    """TEMP `canon(row, every field of the stream VARCHAR)`; a field the source does not deliver is null."""
    columns = {name: f"c{position}" for position, name in enumerate(raw.header)}
    fields = ", ".join(f"{_told(field, profile, columns)}::varchar as {field.name}" for field in stream.fields)
    con.execute(f"create or replace temp table canon as select row, {fields} from raw")


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
