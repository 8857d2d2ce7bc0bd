"""One table of an export, understood: which field each column gives, and which are made from several."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from etl.adapters import export
from etl.adapters.derived import Derived, derived
from etl.adapters.export import Columns
from etl.intake.choose import Choice, extra, own
from etl.intake.profile import Profile
from etl.intake.read import Raw, Table
from etl.intake.records import Fault
from etl.streams import Stream


@dataclass(frozen=True)
class Sheet:
    """`made`: field -> how it is made; `by_profile`: an organisation's own form, else one in the stream's own names."""

    table: Table
    columns: Columns
    stream: Stream
    made: Mapping[str, Derived]
    by_profile: Profile | None = None

    @property
    def profile(self) -> Profile:
        """How the table is read once `extend` has added what is made."""
        columns = {name: self.columns.header[at] for name, at in self.columns.fields.items()}
        made = {name: made_column(name) for name in self.made}
        if self.by_profile is None:
            return Profile.own(self.stream, columns | made)
        return replace(self.by_profile, columns={**self.by_profile.columns, **made})

    @property
    def read(self) -> frozenset[int]:
        """The positions of all columns that something is made from; free remarks of the service are not among them."""
        columns = self.columns
        own = {place for name, place in columns.service.items() if name in export.OF_RECORDS}
        options = {place for choices in columns.options.values() for place in choices.values()}
        points = {place for parts in columns.points.values() for place in parts.values()}
        position = set() if columns.position is None else {columns.position}
        return frozenset(own | options | points | position | set(columns.fields.values()))

    @property
    def told_elsewhere(self) -> frozenset[str]:
        """The fields that a profile fixes without a column of their own."""
        given = self.by_profile
        return frozenset((*given.values, *given.constants, "source")) if given else frozenset()

    def choice(self) -> Choice:
        """The profile, or what holds the table: its columns are not the stream's."""
        if self.by_profile:
            return Choice(self.profile, extra(self.columns.unknown))
        asked = [field.name for field in self.stream.fields if field.required and field.name not in self.made]
        if not self.columns.fields and asked:
            return Choice(None, (Fault(None, "E_SCHEMA_UNKNOWN", ", ".join(asked)),))
        return own(self.stream, self.profile.columns, twice=self.columns.twice, unknown=self.columns.unknown)


def understood(table: Table, stream: Stream, profile: Profile | None) -> Sheet:
    """A table read in the stream's own names, or by an organisation's profile."""
    columns = export.of_profile(table.header, profile) if profile else export.of_stream(table.header, stream)
    sheet = Sheet(table, columns, stream, {}, profile)
    made = derived(columns, own=profile is None)
    kept = {name: how for name, how in made.items() if name not in sheet.told_elsewhere}
    return replace(sheet, made={f.name: kept[f.name] for f in stream.fields if f.name in kept})


def made_column(field: str) -> str:
    """The header of a column that no file has."""
    return f"\0{field}"


def extend(con: duckdb.DuckDBPyConnection, table: str, raw: Raw, made: Mapping[str, Derived], joined: str = "") -> Raw:
    """TEMP `table` with a column for each made field; `joined`: further tables that the making reads."""
    if not made:
        return raw
    columns = ", ".join(f"{how.sql} as c{at}" for at, how in enumerate(made.values(), len(raw.header)))
    words = [word for how in made.values() for word in how.words]
    con.execute(f"create or replace temp table {table} as select {table}.*, {columns} from {table} {joined}", words)
    return replace(raw, header=(*raw.header, *map(made_column, made)))
