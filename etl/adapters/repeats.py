"""What was repeated within a submission: a meeting's commitments, each a record that leans on the one above it."""

from dataclasses import dataclass, replace

import duckdb

from etl.adapters import export
from etl.adapters.derived import Derived, tie, ties
from etl.adapters.export import Columns
from etl.adapters.sheet import Sheet, extend
from etl.intake.canonical import canonical
from etl.intake.choose import plain
from etl.intake.read import Raw, Table, fill
from etl.streams import STREAMS, Stream, common_fields

COMMON = frozenset(field.name for field in common_fields())
WHERE = ("area", "area_id", "lat", "lon")


@dataclass(frozen=True)
class Submissions:
    """What the tables of a file lean on. `repeats`: the names of the tables of what was repeated."""

    stream: Stream
    sheets: tuple[Sheet, ...]
    repeats: tuple[str, ...]


def stream_of(table: Table, above: Stream) -> Stream | None:
    """The stream that a repeat is named after, in the singular or plural, else the only one that its columns fit."""
    name = plain(table.name).rsplit(export.SEPARATOR, 1)[-1].replace(" ", "_")
    for stream in STREAMS.values():
        if name in (stream.name, f"{stream.name}s"):
            return stream
    fits = {stream.name: _fits(export.of_stream(table.header, stream), stream, above) for stream in STREAMS.values()}
    best = max(fits.values())
    found = [name for name, count in fits.items() if count == best]
    return STREAMS[found[0]] if best and len(found) == 1 else None


def inheriting(sheet: Sheet, above: Stream) -> Sheet:
    """The sheet of a repeat with what its rows take from the submission where they do not say it themselves."""
    own = {name: _own(sheet, name) for name in (field.name for field in sheet.stream.fields)}
    taken = {name: f"above.{name}" for name in ("source", "recorded_at", "recorder_role", "verification")}
    taken |= {
        "record_id": "above.record_id || '/' || turn.nth",
        f"{above.name}_id": "above.record_id",
        sheet.stream.dated_by[0]: f"coalesce({', '.join(f'above.{name}' for name in above.dated_by)}, null)",
    }
    made = {
        name: replace(said, sql=f"coalesce({said.sql}, {taken[name]})") for name, said in own.items() if name in taken
    }
    if sheet.stream.placed and above.placed:
        nowhere = f"coalesce({', '.join(own[name].sql for name in WHERE)}) is null"
        words = tuple(word for name in WHERE for word in own[name].words)
        for name in WHERE:
            sql = f"case when {nowhere} then above.{name} else {own[name].sql} end"
            made[name] = Derived(sql, (*words, *own[name].words))
    kept = {name: how for name, how in made.items() if name not in sheet.told_elsewhere}
    return replace(sheet, made={**sheet.made, **kept})


def gather(con: duckdb.DuckDBPyConnection, within: Submissions) -> None:
    """TEMP `above(tie, every field of the stream)`: a file's submissions, once for each thing that ties to them."""
    fields = ", ".join(f"{field.name} varchar" for field in within.stream.fields)
    con.execute(f"create or replace temp table above (tie varchar, {fields})")
    for sheet in within.sheets:
        fill(con, sheet.table, "submission")
        raw = extend(con, "submission", Raw(sheet.table.header, sheet.table.rows_read, sheet.table.held), sheet.made)
        canonical(con, raw, sheet.profile, within.stream, of="submission", into="submitted")
        con.execute(f"""insert into above by name
            select tie, submitted.* exclude row from submitted
            join (select row, unnest({ties(sheet.columns)}) as tie from submission) as tied using (row)
            where tie is not null and tie not in (select tie from above)
            qualify row_number() over (partition by tie order by row) = 1""")


def tied(con: duckdb.DuckDBPyConnection, sheet: Sheet, within: Submissions) -> str:
    """FROM's further tables for a repeat, after `gather`; adds E_PARENT_MISSING to TEMP `fault`.

    A row's turn within its submission is counted in the whole table, whichever rows of it TEMP `raw` holds.
    """
    names = list(within.repeats)
    con.execute("create or replace temp table repeated as select unnest($names::varchar[]) as name", {"names": names})
    fill(con, sheet.table, "whole")
    con.execute(f"""create or replace temp table turn as
        select row, row_number() over (partition by {tie(sheet.columns)} order by row) as nth from whole""")
    con.execute(
        f"""insert into fault (row, column_name, code)
        select row, $pointer, 'E_PARENT_MISSING' from raw where {tie(sheet.columns)} is null
        or {tie(sheet.columns)} not in (select tie from above)""",
        {"pointer": _pointer(sheet.columns)},
    )
    return f"left join above on above.tie = {tie(sheet.columns)} left join turn on turn.row = raw.row"


def _fits(columns: Columns, stream: Stream, above: Stream) -> int:
    """How many fields of its own the stream finds, if all are there that it cannot take from the submission."""
    given = {"record_id", "source", f"{above.name}_id", stream.dated_by[0]}
    needed = {field.name for field in stream.fields if field.required and field.default is None} - given
    return len(set(columns.fields) - COMMON) if needed <= set(columns.fields) and not columns.twice else 0


def _own(sheet: Sheet, name: str) -> Derived:
    """What the repeat itself says of a field."""
    if name in sheet.made and name != "source":
        return sheet.made[name]
    at = sheet.columns.fields.get(name)
    return Derived("null::varchar" if at is None else f"nullif(trim(c{at}), '')")


def _pointer(columns: Columns) -> str:
    """The header of the column that names the submission, as the file writes it."""
    names = (export.PARENT_ID, export.PARENT_INDEX, export.PARENT_TABLE)
    return next(columns.header[columns.service[name]] for name in names if name in columns.service)
