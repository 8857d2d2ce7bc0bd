"""Checks a whole file against its stream in bulk, and lists every fault of every row."""

from collections.abc import Mapping
from datetime import date

import duckdb

from etl.intake.cells import DateOrder, Terms, cells, expected, sql_type
from etl.intake.normalise import quoted
from etl.intake.rejects import held_whole
from etl.intake.rules import rules
from etl.intake.spellings import find_mixed_dates, find_persons, learn
from etl.intake.vocabulary import Vocabulary
from etl.streams import Field, Stream

FAULT = "insert into fault (row, column_name, code, expected, suggestion)"


def check(
    con: duckdb.DuckDBPyConnection,
    stream: Stream,
    vocabularies: Mapping[str, Vocabulary],
    *,
    date_order: DateOrder,
    as_of: date,
    ids_from_rows: bool = False,
    seen: Mapping[str, float] | None = None,
    accepted: frozenset[int] = frozenset(),
) -> None:
    """TEMP `canon` (row, a VARCHAR for each field) to TEMP `checked` (row, each field typed) and rows of TEMP `fault`.

    A row is in `checked` exactly when nothing that keeps it out is known of it, what reading it found included. Moments
    are in the local time of Baghdad. With `ids_from_rows`, record_id is made from what the row says and how many equal
    rows came before it in the file. `seen` holds the 99.9th percentile of the known values of a field, where there are
    enough of them; the numbers of `accepted` rows were confirmed by a person and surprise nobody.
    """
    delivered = _delivered(con, stream)
    terms = Terms(vocabularies, date_order, as_of, ids_from_rows, delivered, seen or {}, accepted)
    for field in stream.fields:
        if terms.learns(field):
            learn(con, field, stream, terms)
        if field.kind in ("date", "timestamp") and field.name in terms.delivered:
            find_mixed_dates(con, field, date_order)
        if field.scanned and field.name in delivered:
            find_persons(con, field)
    _read_cells(con, stream, terms)
    _tell_cell_faults(con, stream, terms)
    con.execute(f"{FAULT} {' union all '.join(rules(stream, terms))}")
    _keep_sound_rows(con)
    if ids_from_rows:
        con.execute(_ids_sql(stream))


def _delivered(con: duckdb.DuckDBPyConnection, stream: Stream) -> frozenset[str]:
    names = [field.name for field in stream.fields]
    filled = con.execute(f"select {', '.join(f'count({name})' for name in names)} from canon").fetchone() or ()
    return frozenset(name for name, count in zip(names, filled, strict=True) if count)


def _read_cells(con: duckdb.DuckDBPyConnection, stream: Stream, terms: Terms) -> None:
    """`checked` with every row, and `clean`: whether each of its cells could be read."""
    read = cells(stream, terms)
    values = ", ".join(f"{_value(field, field in read)}::{sql_type(field)} as {field.name}" for field in stream.fields)
    clean = " and ".join(f"{field.name}_fault is null" for field in read)
    judged = _judged("canon", stream, terms)
    con.execute(f"create or replace temp table checked as select row, {values}, {clean} as clean from {judged}")


def _value(field: Field, was_read: bool) -> str:
    if was_read:
        return f"case when {field.name}_fault is null then {field.name}_read end"
    return quoted(field.default) if field.default else "null"


def _tell_cell_faults(con: duckdb.DuckDBPyConnection, stream: Stream, terms: Terms) -> None:
    """Only the rows that are not clean are read a second time, to say everything that is wrong with them."""
    con.execute(
        "create or replace temp table suspect as from canon where row in (from checked select row where not clean)"
    )
    con.execute("alter table checked drop column clean")
    if con.execute("from suspect limit 1").fetchone():
        con.execute(f"create or replace temp table told as from {_judged('suspect', stream, terms)}")
        con.execute(f"{FAULT} {' union all '.join(_told(field, terms) for field in cells(stream, terms))}")
        con.execute("drop table told")
    con.execute("drop table suspect")


def _judged(table: str, stream: Stream, terms: Terms) -> str:
    """FROM, in three layers so that nothing is computed twice: plain text, what it reads as, what is wrong with it."""
    parts = cells(stream, terms)
    texts = ", ".join(f"{c.text} as {f.name}" for f, c in parts.items())
    joins = " ".join(
        f"left join spelling_{f.name} on spelling_{f.name}.raw = plain.{f.name}" for f in parts if terms.learns(f)
    )
    read = ", ".join(
        f"{f.name}, {c.read} as {f.name}_read, {c.told} as {f.name}_told, {c.hint} as {f.name}_hint"
        for f, c in parts.items()
    )
    fault = ", ".join(f"{f.name}_read, {f.name}_hint, {c.fault} as {f.name}_fault" for f, c in parts.items())
    return f"(select row, {fault} from (select row, {read} from (select row, {texts} from {table}) as plain {joins}))"


def _told(field: Field, terms: Terms) -> str:
    code = f"{field.name}_fault"
    asked = " ".join(f"when {quoted(c)} then {quoted(text)}" for c, text in expected(field, terms).items())
    return (
        f"select row, {quoted(field.name)}, {code}, case {code} {asked} end, {field.name}_hint"
        f" from told where {code} is not null"
    )


def _keep_sound_rows(con: duckdb.DuckDBPyConnection) -> None:
    if held_whole(con):
        con.execute("truncate checked")
    else:
        con.execute("delete from checked where row in (select row from quarantined)")


def _ids_sql(stream: Stream) -> str:
    """Equal rows stay distinct, and the same file delivered again has the same ids.

    Few rows repeat, so only those that share a mark are sorted and counted.
    """
    names = [field.name for field in stream.fields if field.name != "record_id"]
    content = ", ".join(f"'{name}=' || {name}::varchar" for name in names)
    return (
        "create or replace temp table checked as"
        f" with marked as (select row, hash({', '.join(names)}) as mark from checked),"
        " seen_again as (select mark from marked group by mark having count(*) > 1),"
        " counted as (select row, row_number() over (partition by mark order by row) as nth"
        " from marked semi join seen_again using (mark))"
        " select checked.* replace"
        f" (left(sha256(concat_ws(chr(31), {content}, coalesce(nth, 1))), 32) as record_id)"
        " from checked left join counted using (row)"
    )
