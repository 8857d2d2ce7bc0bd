"""Exports of KoBoToolbox as it writes them: which table is of which stream, and what its columns say between them.

A table is one sheet of an export or one list of the API's answer: the submissions, what was repeated within them, and
the ids of submissions that are no more. Each becomes a `Part`, judged and entered by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb

from etl.adapters import export
from etl.adapters.derived import SOURCE, Derived, without_prefix
from etl.adapters.repeats import Submissions, gather, inheriting, stream_of, tied
from etl.adapters.sheet import Sheet, extend, understood
from etl.intake.choose import Choice, closest, signed, tagged
from etl.intake.normalise import quoted
from etl.intake.profile import Profile
from etl.intake.read import Raw, Table, note
from etl.intake.records import Fault
from etl.streams import STREAMS, Stream

MOST_NAMED = 5


@dataclass(frozen=True)
class Part:
    """A table and the profile it is read by. `sheet`: how its fields are made, where it is one of an export.

    `within`: the submissions of the same file, where the table leans on them.
    """

    table: Table
    choice: Choice
    sheet: Sheet | None = None
    within: Submissions | None = None

    def read_from(self, raw: Raw) -> Iterable[str]:
        """The headers of what people were asked; columns that the service adds and nobody reads are left out."""
        return export.read_from(raw.header) if self.sheet else raw.header


def plan(tables: Sequence[Table], stream: Stream, profiles: Iterable[Profile]) -> tuple[Part, ...]:
    """The parts of a file that lay in the folder of a stream. A table that is none is noted with the first of them."""
    known = tuple(profile for profile in profiles if not tagged(profile))
    kept = [table for table in tables if not (table.name.startswith("_") or _is_empty(table))] or [*tables[:1]]
    gone = [table for table in kept if _lists_deleted(table)]
    repeats = [table for table in kept if export.of_stream(table.header, stream).is_repeat]
    sheets = tuple(_submitted(t, stream, known) for t in kept if t not in gone and t not in repeats)
    within = Submissions(stream, sheets, tuple(table.name for table in repeats))
    below = [part for table in repeats for part in _repeat(table, within, known)]
    instead = any(part.choice.profile and part.choice.profile.stream == stream.name for part in below)
    tops = [part for part in _tops(sheets) if part.choice.profile or not instead]
    parts = (*tops, *below, *(_deleted(table, within) for table in gone))
    told = {part.table.name for part in parts} | {sheet.table.name for sheet in sheets if instead}
    return _noting(parts, [table.name for table in kept if table.name not in told])


def prepared(con: duckdb.DuckDBPyConnection, raw: Raw, part: Part) -> Raw:
    """TEMP `raw` with a column for each field that the export tells between its columns; adds to TEMP `fault`.

    E_PARENT_MISSING for a repeated row whose submission is not in the file, W_FORM_VERSION where versions are mixed.
    """
    if part.sheet is None:
        return raw
    _note_versions(con, part.sheet)
    joined = ""
    if part.within:
        gather(con, part.within)
        joined = tied(con, part.sheet, part.within) if part.sheet.columns.is_repeat else ""
    return extend(con, "raw", raw, part.sheet.made, joined)


def _is_empty(table: Table) -> bool:
    """A repeat that nobody filled in is nothing wrong; a file that holds nothing else is."""
    return not table.rows_read and {fault.code for fault in table.faults} <= {"E_EMPTY"}


def _lists_deleted(table: Table) -> bool:
    return table.name == export.DELETED and table.header == (export.ID,)


def _submitted(table: Table, stream: Stream, profiles: Iterable[Profile]) -> Sheet:
    fitting = [p for p in profiles if p.stream == stream.name and signed(p, table.header)]
    return understood(table, stream, closest(fitting) if fitting else None)


def _tops(sheets: Sequence[Sheet]) -> Iterator[Part]:
    """The first table is taken for submissions whatever it holds, another one where it fits or the service wrote it."""
    for sheet in sheets:
        choice = sheet.choice()
        if choice.profile or sheet is sheets[0] or sheet.columns.service:
            yield Part(sheet.table, choice, sheet)


def _repeat(table: Table, within: Submissions, profiles: Iterable[Profile]) -> Iterator[Part]:
    fitting = [profile for profile in profiles if signed(profile, table.header)]
    profile = closest(fitting) if fitting else None
    stream = STREAMS[profile.stream] if profile else stream_of(table, within.stream)
    if stream:
        sheet = inheriting(understood(table, stream, profile), within.stream)
        yield Part(table, sheet.choice(), sheet, within)


def _deleted(table: Table, within: Submissions) -> Part:
    """Ids alone withdraw records of the only source in the file, which is our own form's where nothing else is said."""
    profile = next((sheet.by_profile for sheet in within.sheets if sheet.by_profile), None)
    only = "(select min(source) from above having count(distinct source) = 1)"
    made = {
        "record_id": Derived(without_prefix("nullif(trim(c0), '')")),
        "source": Derived(f"coalesce({only}, {quoted(SOURCE)})"),
    }
    sheet = Sheet(table, export.of_stream(table.header, within.stream), within.stream, made)
    read = replace(sheet.profile, source=profile.source if profile else "", constants={"deleted": "true"})
    return Part(table, Choice(read), sheet, within)


def _noting(parts: tuple[Part, ...], unread: Sequence[str]) -> tuple[Part, ...]:
    if not parts or not unread:
        return parts
    first, *others = parts
    found = Fault(None, "W_SHEETS", ", ".join(unread[:MOST_NAMED]))
    return (replace(first, choice=replace(first.choice, faults=(*first.choice.faults, found))), *others)


def _note_versions(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    """Rows of two versions of a form in one file: a question may have changed its meaning between them."""
    at = sheet.columns.service.get(export.VERSION)
    if at is None:
        return
    found = con.execute(f"select distinct c{at} from raw where c{at} <> '' order by 1 limit {MOST_NAMED}").fetchall()
    if len(found) > 1:
        versions = ", ".join(version for (version,) in found)
        note(con, (Fault(None, "W_FORM_VERSION", versions, export.VERSION),))
