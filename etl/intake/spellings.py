"""Each distinct spelling of a date, a code or a free text is read once, whatever the number of rows."""

import duckdb

from etl.intake.cells import HIJRI_YEARS, WRITTEN_DATE, DateOrder, Terms, day_fault, iso_date, serial_day
from etl.intake.normalise import fold_sql, key
from etl.intake.personal_cells import holds_a_person
from etl.intake.vocabulary import Vocabulary
from etl.streams import Field, Stream

DAY_FIRST_OR_MONTH_FIRST = r"^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}"
WHOLE_DAY = r"\d{4}-\d{1,2}-\d{1,2}([T ]00:00(:00(\.0+)?)?)?"
YEAR_AND_MONTH, MONTH_AND_YEAR = r"^(\d{4})[-/.](\d{1,2})$", r"^(\d{1,2})[-/.](\d{4})$"
NAMED_YEAR = r"try_cast(regexp_extract(text, '(^\d{4}|\d{4}$)') as integer)"
WITH_FIGURES = r"[@＠]|\p{Nd}"
MOST_SUGGESTED, AT_ONCE = 1_000, 10_000


def learn(con: duckdb.DuckDBPyConnection, field: Field, stream: Stream, terms: Terms) -> None:
    """TEMP table `spelling_<field>(raw, value, fault, hint)` from the distinct cells of `canon`."""
    if field.kind == "date":
        con.execute(_dates_sql(field, stream, terms))
    elif field.codes:
        _learn_codes(con, field, terms.vocabularies[field.codes])


def find_mixed_dates(con: duckdb.DuckDBPyConnection, field: Field, order: DateOrder) -> None:
    """Hold the whole file when a day sits where the contract says month: then no other date of it can be trusted."""
    month_slot = {"DMY": 2, "MDY": 1}.get(order)
    if month_slot is None:
        return
    table, text = ("canon", fold_sql(field.name)) if field.kind == "timestamp" else (f"spelling_{field.name}", "folded")
    con.execute(
        "insert into fault (row, column_name, code, expected) select null, ?, 'E_DATE_MIX', ? where exists"
        f" (from {table} where {_slot(text, month_slot)} between 13 and 31 and {_slot(text, 3 - month_slot)} <= 12)",
        [field.name, WRITTEN_DATE[order]],
    )


def find_persons(con: duckdb.DuckDBPyConnection, field: Field) -> None:
    """Refuse every row whose free text points to a person; a text that is too long is refused for that already."""
    name = field.name
    found = con.execute(
        f"select distinct {name} from canon where length({name}) <= $longest and regexp_matches({name}, $figures)",
        {"longest": field.longest, "figures": WITH_FIGURES},
    )
    personal: list[str] = []
    while some := found.fetchmany(AT_ONCE):
        personal += (text for (text,) in some if holds_a_person(text))
    if personal:
        con.execute(
            "insert into fault (row, column_name, code) select row, $name, 'E_PERSONAL_CELL' from canon"
            f" where {name} in (select unnest($personal::varchar[]))",
            {"name": name, "personal": personal},
        )


def _dates_sql(field: Field, stream: Stream, terms: Terms) -> str:
    day = f"case when regexp_full_match(iso, '{WHOLE_DAY}') then try_cast(iso as date) end"
    if field.week:
        day = f"date_trunc('week', coalesce({day}, try_strptime(upper(text) || '-1', '%G-W%V-%u')))::date"
    if field.month:
        day = f"date_trunc('month', coalesce({day}, {_named_month('text')}))::date"
    return (
        f"create or replace temp table spelling_{field.name} as"
        f" with told as (select raw, {fold_sql('raw')} as text from (select distinct {field.name} as raw from canon)),"
        f" ordered as (select *, {iso_date('text', terms.order)} as iso from told where text is not null),"
        f" dated as (select *, {day} as value from ordered)"
        f" select raw, text as folded, value, {serial_day('text')} as hint,"
        f" {_date_fault(field, stream, terms)} as fault from dated"
    )


def _date_fault(field: Field, stream: Stream, terms: Terms) -> str:
    """Two readings are a fault only where the contract has the year first; elsewhere the contract says which holds."""
    ambiguous = (
        " and ".join(f"{_slot('text', n)} between 1 and 12" for n in (1, 2)) if terms.order == "YMD" else "false"
    )
    return (
        f"case when {NAMED_YEAR} between {HIJRI_YEARS[0]} and {HIJRI_YEARS[1]} then 'E_HIJRI_SUSPECT'"
        " when hint is not null then 'E_DATE_SERIAL'"
        f" when value is null and {ambiguous} then 'E_DATE_AMBIG' else {day_fault('value', field, stream, terms)} end"
    )


def _named_month(text: str) -> str:
    """SQL for the first day of a month written as 2026-03 or 03/2026: its year has four digits, nothing is guessed."""
    iso = f"regexp_replace({text}, '{YEAR_AND_MONTH}', '\\1-\\2-1')"
    iso = f"regexp_replace({iso}, '{MONTH_AND_YEAR}', '\\2-\\1-1')"
    return f"case when {iso} <> {text} then try_cast({iso} as date) end"


def _slot(text: str, place: int) -> str:
    """SQL for the first or second number of a date that ends in its year."""
    return f"try_cast(regexp_extract({text}, '{DAY_FIRST_OR_MONTH_FIRST}', {place}) as integer)"


def _learn_codes(con: duckdb.DuckDBPyConnection, field: Field, vocabulary: Vocabulary) -> None:
    found = con.execute(f"select distinct {field.name} from canon order by all").fetchall()
    raw = [word for (word,) in found if word is not None and key(word)]
    values = [vocabulary.read(word) for word in raw]
    strange = [word for word, value in zip(raw, values, strict=True) if value is None][:MOST_SUGGESTED]
    hints = {word: vocabulary.nearest(word) for word in strange}
    con.execute(
        f"create or replace temp table spelling_{field.name} as"
        " select *, case when value is null then 'E_CODE' end as fault from (select"
        " unnest($raw::varchar[]) as raw, unnest($value::varchar[]) as value, unnest($hint::varchar[]) as hint)",
        {"raw": raw, "value": values, "hint": [hints.get(word) for word in raw]},
    )
