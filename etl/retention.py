"""How long what is kept is kept: one rule a line in data/reference/retention.csv, applied every night.

The clock of a delivered file begins anew when it is delivered again. A file that no delivery names is as old as its
last change.
"""

import csv
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from etl import audit
from etl.intake import lists
from etl.intake.rejects import reasons
from etl.release import shelf
from etl.settings import LOCAL_TIME, Settings
from etl.streams import STREAMS
from etl.vault import Vault
from etl.warehouse import texts


@dataclass(frozen=True)
class Rules:
    """`lengths`: (what, stream) -> days; stream "" is for all that have no line of their own."""

    lengths: Mapping[tuple[str, str], int]

    def of(self, what: str, *streams: str) -> timedelta:
        """The shortest of the streams' times."""
        every = [self.lengths.get((what, stream), self.lengths[what, ""]) for stream in streams or ("",)]
        return timedelta(days=min(every))


@dataclass(frozen=True)
class Swept:
    """What went. `expired`: refused rows that nobody waits for any more; they stay counted. `texts`: versions of texts
    whose keys went, for their time or because nobody stands by them any more.
    """

    archive: int
    rejected: int
    expired: int
    releases: int
    uploads: int
    texts: int = 0


@dataclass(frozen=True)
class Due:
    """A list of refused rows that goes in `days_left` days unless its rows are corrected."""

    load_id: str
    file: str
    part: str
    stream: str
    rows: int
    days_left: int


def rules(reference: Path) -> Rules:
    """Those in force. KeyError or ValueError where a line is no rule."""
    with (reference / "retention.csv").open(encoding="utf-8", newline="") as lines:
        return Rules({(line["what"], line["stream"]): int(line["days"]) for line in csv.DictReader(lines)})


def sweep(settings: Settings, con: duckdb.DuckDBPyConnection, now: datetime, *, dry_run: bool = False) -> Swept:
    """Remove all that is past its time; with `dry_run` only count it. Hold the run lock, and publish afterwards.

    Of the refused rows it is the lists that go; their faults stay as counts, settled by 'expired'. `now` is aware.
    """
    policy = rules(settings.reference)
    archive = list(_past(settings.archive.glob("*/*"), _archive_ends(con, policy), policy.of("archive"), now))
    rejected = list(_past(_files(settings.rejected), _list_ends(con, policy), policy.of("rejected"), now))
    uploads = list(_past((settings.state / "uploads").glob("*"), {}, policy.of("upload"), now))
    since = (now.astimezone(LOCAL_TIME) - policy.of("month_end")).date()
    served = shelf.in_force_or_none(settings.releases)
    releases = shelf.outdated(shelf.ids(settings.releases), settings.keep_releases, served, since)
    waiting = [left.load_id for left in due(con, policy, now) if left.days_left <= 0]
    vault = Vault.of(settings)
    gone_texts = texts.settle(con, vault.texts, _text_ends(policy, now), dry_run=dry_run)
    expired = _expire(con, waiting, dry_run)
    swept = Swept(len(archive), len(rejected), expired, len(releases), len(uploads), gone_texts)
    if not dry_run and any(asdict(swept).values()):
        vault.archive.forget(path.stem for path in archive)  # first: killed in between, no key outlives its file
        for path in (*archive, *rejected, *uploads):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        shelf.prune(settings.releases, settings.keep_releases, served or "", since)
        audit.record(settings.state, "retention.swept", now=now, **asdict(swept))
    return swept


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def due(con: duckdb.DuckDBPyConnection, policy: Rules, now: datetime) -> tuple[Due, ...]:
    """Deliveries with refused rows that still wait, the most urgent first."""
    notes = [reason.code for reason in reasons().values() if reason.effect == "note"]
    found = con.execute(
        """
        with waits as (
            select load_id, count(distinct row) as rows from wh.fault
            where settled_by is null and code not in (select unnest($notes)) group by load_id
        ), told as (
            select *, max(loaded_at) over (partition by sha256, part) as newest from wh.load
        )
        select load_id, file, coalesce(part, ''), stream, if(held is null, rows, quarantined), newest
        from told join waits using (load_id)""",
        {"notes": notes},
    ).fetchall()
    left = (
        Due(load_id, file, part, stream, rows, _days_left(newest + policy.of("rejected", stream), now))
        for load_id, file, part, stream, rows, newest in found
    )
    return tuple(sorted(left, key=lambda waits: (waits.days_left, waits.load_id)))


def _days_left(end: datetime, now: datetime) -> int:
    return math.ceil((end.replace(tzinfo=UTC) - now) / timedelta(days=1))


def _archive_ends(con: duckdb.DuckDBPyConnection, policy: Rules) -> dict[str, datetime]:
    """By SHA-256: when the time of a delivered file is over; several streams in it, and the shortest counts."""
    found = con.execute("select sha256, max(loaded_at), list(distinct stream) from wh.load group by sha256").fetchall()
    return {sha256: newest.replace(tzinfo=UTC) + policy.of("archive", *streams) for sha256, newest, streams in found}


def _list_ends(con: duckdb.DuckDBPyConnection, policy: Rules) -> dict[str, datetime]:
    """By the name of a list, without its suffix."""
    found = con.execute(
        "select sha256, coalesce(part, ''), max(loaded_at), list(distinct stream) from wh.load group by all"
    ).fetchall()
    return {
        Path(lists.name(sha256, part)).stem: newest.replace(tzinfo=UTC) + policy.of("rejected", *streams)
        for sha256, part, newest, streams in found
    }


def _text_ends(policy: Rules, now: datetime) -> dict[str, datetime]:
    """By stream: texts last said then or earlier go. Where no rule speaks of the vault they stay with their records."""
    if ("vault", "") not in policy.lengths:
        return {}
    return {name: now - policy.of("vault", name) for name, stream in STREAMS.items() if texts.restricted(stream)}


def _past(paths: Iterable[Path], ends: Mapping[str, datetime], otherwise: timedelta, now: datetime) -> Iterator[Path]:
    for path in paths:
        changed = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        if ends.get(path.stem, changed + otherwise) <= now:
            yield path


def _expire(con: duckdb.DuckDBPyConnection, loads: list[str], dry_run: bool) -> int:
    """The written names go with the lists: what is left tells how many rows were refused, and why."""
    where = "where settled_by is null and load_id in (select unnest($loads))"
    (rows,) = con.execute(
        f"select count(*) from (select distinct load_id, row from wh.fault {where})", {"loads": loads}
    ).fetchone() or (0,)
    if rows and not dry_run:
        con.execute(f"update wh.fault set settled_by = 'expired', cell = null {where}", {"loads": loads})
    return int(rows)
