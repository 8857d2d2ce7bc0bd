"""A verdict on a file before it is delivered: the same eyes as the nightly run, and no side effects."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.delivery import Desk, judge
from etl.errors import InboxError
from etl.intake import rejects
from etl.intake.choose import recognise
from etl.intake.profile import load_profiles
from etl.places import areas
from etl.settings import LOCAL_TIME, Settings
from etl.streams import STREAMS, Stream
from etl.warehouse import merge, schema

MOST_SHOWN = 200


@dataclass(frozen=True)
class Verdict:
    """What a run would make of the file. `faults`: (row, column, code, sentence, remedy), at most MOST_SHOWN."""

    file: str
    stream: str | None
    rows_read: int
    accepted: int
    faults: tuple[tuple[int | None, str | None, str, str, str], ...]
    fault_count: int

    @property
    def good(self) -> bool:
        return self.fault_count == 0

    def as_json(self) -> dict[str, Any]:
        keys = ("row", "column", "code", "sentence", "remedy")
        faults = [dict(zip(keys, fault, strict=True)) for fault in self.faults]
        return {
            "file": self.file, "stream": self.stream, "rows_read": self.rows_read, "accepted": self.accepted,
            "refused": self.rows_read - self.accepted, "fault_count": self.fault_count, "faults": faults,
        }  # fmt: skip

    def as_text(self) -> str:
        lines = [f"{self.file}: {self.accepted} of {self.rows_read} rows would be accepted."]
        for row, column, code, sentence, remedy in self.faults:
            where = ", ".join(filter(None, (f"line {row}" if row else "the file", column)))
            lines.append(f"  {where}: {sentence} {remedy} [{code}]")
        return "\n".join(lines)


def on(settings: Settings, file: Path, stream: str | None, lang: rejects.Language = "en") -> Verdict:
    """Judge a file against the streams, profiles and places in force. Raises InboxError for an unknown stream."""
    if stream is not None and stream not in STREAMS:
        raise InboxError(f"There is no stream {stream!r}.", f"Streams are {', '.join(STREAMS)}.")
    file = file.resolve()
    with tempfile.TemporaryDirectory(prefix="verdict-") as scratch:
        apart = settings.model_copy(update={"data": Path(scratch)})
        apart.make_folders()
        with schema.opened(apart.warehouse / "verdict.duckdb") as con:
            now = datetime.now(UTC)
            profiles = load_profiles(settings.reference / "sources", settings.known / "sources")
            desk = Desk(
                con,
                areas.build(settings.reference, settings.known / "aliases.csv"),
                profiles,
                apart,
                now,
                now.astimezone(LOCAL_TIME).date(),
            )
            folder = stream or _folder(file, settings.inbox.resolve())
            return _told(desk, file, folder, _stream(desk, file, folder), lang)


def _folder(file: Path, inbox: Path) -> str:
    """The folder that names the stream or the source: the first one below the inbox, else the file's own."""
    return file.relative_to(inbox).parts[0] if file.is_relative_to(inbox) else file.parent.name


def _stream(desk: Desk, file: Path, folder: str) -> Stream | None:
    """The stream the folder names; else the only one whose headers fit."""
    if folder in STREAMS or any(profile.source == folder for profile in desk.profiles):
        return STREAMS.get(folder)
    spool = desk.settings.spool
    fitting = [s for s in STREAMS.values() if recognise(file, s.name, desk.profiles, s, spool).profile]
    return fitting[0] if len(fitting) == 1 else None


def _told(desk: Desk, file: Path, folder: str, named: Stream | None, lang: rejects.Language) -> Verdict:
    choice, raw = judge(desk, file, folder, named)
    con = desk.con
    refused = raw.rows_read
    if choice.profile and not rejects.held_whole(con):
        # An empty warehouse: only what the file says of itself can be disputed here.
        delivery = merge.Delivery("check", file.name, folder, "", desk.now.replace(tzinfo=None))
        refused = merge.merge(con, STREAMS[choice.profile.stream], delivery, raw.rows_read).quarantined
    found = con.execute(
        "select row, column_name, code, expected, suggestion from fault left join reason using (code)"
        " where effect is distinct from 'note' order by row nulls first, column_name, code"
    ).fetchall()
    faults = tuple(
        (row, column, code, *rejects.sentence(code, lang, column or "", expected or "", suggestion or ""))
        for row, column, code, expected, suggestion in found[:MOST_SHOWN]
    )
    stream = choice.profile.stream if choice.profile else None
    return Verdict(file.name, stream, raw.rows_read, raw.rows_read - refused, faults, len(found))
