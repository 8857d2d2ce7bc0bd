"""A verdict on a file before it is delivered: the same eyes as the nightly run, and no side effects."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from etl.adapters.kobo import Part
from etl.errors import InboxError
from etl.intake import rejects
from etl.intake.choose import recognise
from etl.intake.profile import load_profiles
from etl.judging import KOBO, Desk, called, judge, parts_of
from etl.places import areas
from etl.settings import LOCAL_TIME, Settings
from etl.streams import STREAMS
from etl.warehouse import merge, schema

MOST_SHOWN = 200
# `column` is the field; `header` what the file calls it, or its label in the reader's language where the file does not.
KEYS = ("part", "row", "column", "header", "code", "sentence", "remedy")

Fault = tuple[int | None, str | None, str | None, str, str, str]


@dataclass(frozen=True)
class Told:
    """What a run would make of one table of the file."""

    part: str
    stream: str | None
    rows_read: int
    accepted: int
    fault_count: int


@dataclass(frozen=True)
class Verdict:
    """What a run would make of the file. `faults`: KEYS of each, at most MOST_SHOWN."""

    file: str
    parts: tuple[Told, ...]
    faults: tuple[tuple[str, int | None, str | None, str | None, str, str, str], ...]

    @property
    def good(self) -> bool:
        return not any(part.fault_count for part in self.parts)

    @property
    def rows_read(self) -> int:
        return sum(part.rows_read for part in self.parts)

    @property
    def accepted(self) -> int:
        return sum(part.accepted for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file, "stream": self.parts[0].stream if self.parts else None,
            "rows_read": self.rows_read, "accepted": self.accepted, "refused": self.rows_read - self.accepted,
            "fault_count": sum(part.fault_count for part in self.parts),
            "faults": [dict(zip(KEYS, fault, strict=True)) for fault in self.faults],
            "parts": [asdict(part) for part in self.parts],
        }  # fmt: skip

    def as_text(self) -> str:
        lines = [f"{self.file}: {self.accepted} of {self.rows_read} rows would be accepted."]
        for part, row, _, column, code, sentence, remedy in self.faults:
            where = ", ".join(filter(None, (part, f"line {row}" if row else "the file", column)))
            lines.append(f"  {where}: {sentence} {remedy} [{code}]")
        return "\n".join(lines)


def on(settings: Settings, file: Path, stream: str | None, lang: rejects.Language = "en") -> Verdict:
    """Judge a file against the streams, profiles and places in force; `kobo/<stream>` for a KoBoToolbox export.

    Raises InboxError for an unknown stream.
    """
    named = stream.removeprefix(f"{KOBO}/") if stream else None
    if named is not None and named not in STREAMS:
        raise InboxError(f"There is no stream {stream!r}.", f"Streams are {', '.join(STREAMS)}.")
    file = file.resolve()
    with tempfile.TemporaryDirectory(prefix="verdict-") as scratch:
        apart = settings.model_copy(update={"data": Path(scratch)})
        apart.make_folders()
        with schema.opened(apart.warehouse / "verdict.duckdb") as con:
            now = datetime.now(UTC)
            desk = Desk(
                con,
                areas.build(settings.reference, settings.known),
                load_profiles(settings.reference / "sources", settings.known / "sources"),
                apart,
                now,
                now.astimezone(LOCAL_TIME).date(),
            )
            lay = f"{stream}/{file.name}" if stream else _where(desk, file, settings.inbox.resolve())
            with parts_of(desk, file, lay) as parts:
                return _told(desk, lay, parts, lang)


def _where(desk: Desk, file: Path, inbox: Path) -> str:
    """Where in the inbox the file lies or would: as it does, or in the folder that names its stream or source.

    Failing both, below the only stream whose headers fit.
    """
    if file.is_relative_to(inbox):
        return file.relative_to(inbox).as_posix()
    folder = file.parent.name
    if folder in STREAMS or any(profile.source == folder for profile in desk.profiles):
        return f"{folder}/{file.name}"
    spool = desk.settings.spool
    fitting = [s for s in STREAMS.values() if recognise(file, s.name, desk.profiles, s, spool).profile]
    return str(PurePosixPath(fitting[0].name if len(fitting) == 1 else folder, file.name))


def _told(desk: Desk, lay: str, parts: Sequence[Part], lang: rejects.Language) -> Verdict:
    told, faults = [], []
    for part in parts:
        one, found = _judged(desk, lay, part, lang)
        told.append(one)
        faults += [(part.table.name, *fault) for fault in found]
    return Verdict(PurePosixPath(lay).name, tuple(told), tuple(faults[:MOST_SHOWN]))


def _judged(desk: Desk, lay: str, part: Part, lang: rejects.Language) -> tuple[Told, list[Fault]]:
    con, raw = desk.con, judge(desk, part)
    profile, refused = part.choice.profile, raw.rows_read
    if profile and not rejects.held_whole(con):
        # An empty warehouse: only what the file says of itself can be disputed here.
        delivery = merge.Delivery("check", lay, "", "", desk.now.replace(tzinfo=None))
        refused = merge.merge(con, STREAMS[profile.stream], delivery, raw.rows_read).quarantined
    found = con.execute(
        "select row, column_name, code, expected, suggestion from fault left join reason using (code)"
        " where effect is distinct from 'note' order by row nulls first, column_name, code"
    ).fetchall()
    named = called(desk, part, raw, lay)
    faults: list[Fault] = [
        (
            row, column, named.column(code, column, lang) or None, code,
            *named.sentence(code, lang, column, expected, suggestion),
        )
        for row, column, code, expected, suggestion in found[:MOST_SHOWN]
    ]  # fmt: skip
    stream = profile.stream if profile else None
    return Told(part.table.name, stream, raw.rows_read, raw.rows_read - refused, len(found)), faults
