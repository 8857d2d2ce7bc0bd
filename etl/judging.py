"""What a run would make of a delivered file: its tables, each recognised, read, checked and placed.

Leaves TEMP tables and touches nothing that lasts, so that a verdict and a night see with the same eyes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import duckdb

from etl.adapters import kobo
from etl.adapters.kobo import Part
from etl.intake import rejects
from etl.intake.canonical import canonical
from etl.intake.check import check
from etl.intake.choose import own_names, recognise
from etl.intake.delimited import Dialect
from etl.intake.naming import Naming, naming
from etl.intake.personal import personal_columns
from etl.intake.profile import Profile
from etl.intake.read import Raw, load, note, tables
from etl.intake.records import Fault
from etl.intake.vocabulary import Vocabulary, load_vocabularies
from etl.places.areas import Atlas
from etl.places.locate import place
from etl.settings import Settings
from etl.streams import STREAMS, Stream
from etl.vault import Vault
from etl.warehouse import keep_out, schema, usual

SYNTHETIC = "synthetic"
KOBO = "kobo"


@dataclass(frozen=True)
class Desk:
    """What every delivery of a run is judged by."""

    con: duckdb.DuckDBPyConnection
    atlas: Atlas
    profiles: tuple[Profile, ...]
    settings: Settings
    now: datetime
    today: date
    erased_key: str | None = None

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        return load_vocabularies(self.settings.reference / "codes")

    @cached_property
    def vault(self) -> Vault:
        return Vault.of(self.settings)


@contextmanager
def parts_of(desk: Desk, path: Path, file: str) -> Iterator[tuple[Part, ...]]:
    """The tables of a file, each with the profile it is read by. `file`: where in the inbox it lay."""
    folders = PurePosixPath(file).parts[:-1]
    stream = STREAMS.get(folders[-1]) if folders else None
    with TemporaryDirectory(dir=desk.settings.spool, prefix="delivery-") as folder:
        spool = Path(folder)
        if folders[:1] == (KOBO,) and stream:
            parts = kobo.plan(tables(path, Dialect(), spool, every_sheet=True), stream, desk.profiles)
        else:
            choice = recognise(path, folders[0] if folders else "", desk.profiles, stream, spool)
            dialect = choice.profile.dialect if choice.profile else Dialect()
            parts = (Part(tables(path, dialect, spool)[0], choice),)
        yield parts


def stream_of(part: Part, file: str) -> Stream | None:
    """The stream a table is of, or is meant for where its columns are not understood."""
    if part.choice.profile:
        return STREAMS[part.choice.profile.stream]
    folders = PurePosixPath(file).parts[:-1]
    return next((STREAMS[folder] for folder in folders if folder in STREAMS), None)


def called(desk: Desk, part: Part, raw: Raw, file: str) -> Naming:
    """What the people who sent a table call its columns."""
    return naming(stream_of(part, file), part.choice.profile, raw.header, desk.vocabularies)


def judge(desk: Desk, part: Part) -> Raw:
    """Read, check and place one table; leaves TEMP `raw`, `placed` and `fault`, and touches nothing that lasts."""
    raw = stage(desk, part)
    weigh(desk, part, raw)
    return raw


def stage(desk: Desk, part: Part) -> Raw:
    """TEMP `raw` and what reading alone can find wrong, in TEMP `fault`."""
    con, profile = desk.con, part.choice.profile
    rejects.create_fault_table(con)
    raw = load(con, part.table)
    note(con, part.choice.faults if profile or not raw.held else ())
    if profile:
        own = own_names(STREAMS[profile.stream])
        wrong = personal_columns(part.read_from(raw), own)
        note(con, tuple(Fault(None, "E_PERSONAL", column_name=name) for name in wrong))
    return raw


def weigh(desk: Desk, part: Part, raw: Raw, accepted: frozenset[int] = frozenset()) -> None:
    """TEMP `raw` to TEMP `placed`, unless something holds the file; `accepted` rows surprise nobody any more."""
    con, profile = desk.con, part.choice.profile
    if profile is None or rejects.held_whole(con):
        return
    stream = STREAMS[profile.stream]
    canonical(con, kobo.prepared(con, raw, part), profile, stream)
    keep_out.take_out(con, stream, desk.erased_key)
    check(
        con,
        stream,
        desk.vocabularies,
        date_order=profile.file.date_order,
        as_of=desk.today,
        ids_from_rows=profile.ids_from_rows,
        seen=usual.largest(con, stream),
        accepted=accepted,
    )
    place(
        con,
        desk.atlas,
        city_names=profile.city_names,
        outside=profile.outside,
        required=stream.place == "required",
        placed=stream.placed,
        names_first=profile.points == "of_names",
    )
    _refuse_mixture(con)


def _refuse_mixture(con: duckdb.DuckDBPyConnection) -> None:
    """What is invented and what happened never share a warehouse; the first delivery decides which it is."""
    asked = f"select distinct starts_with(source, '{SYNTHETIC}') from placed"
    kinds = {kind for (kind,) in con.execute(asked).fetchall()}
    known = schema.meta(con, SYNTHETIC)
    if len(kinds) > 1 or (known is not None and kinds - {known == "true"}):
        note(con, (Fault(None, "E_SYNTHETIC_MIX", column_name="source"),))
