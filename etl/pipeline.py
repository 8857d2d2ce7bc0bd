"""The whole night on one page: land → read → check → place → merge → mart → score → release.

Safe to run at any time, twice at once, and killed anywhere: a file leaves the inbox only after it is committed, and
readers see a release only after all of it is written.
"""

import hashlib
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl import log, marts, release
from etl.delivery import Desk, File, take
from etl.intake import land, rejects
from etl.intake.profile import Profile, coverage, load_profiles
from etl.lock import run_lock
from etl.places import areas
from etl.settings import LOCAL_TIME, Settings
from etl.warehouse import schema


@dataclass(frozen=True)
class Night:
    """What a run did. `release` is the one in force afterwards, if any."""

    release: str | None
    published: bool
    data_until: str | None
    seconds: float
    files: tuple[File, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"files": [file.as_json() for file in self.files]}


def run(settings: Settings, as_of: date | None = None, now: datetime | None = None) -> Night:
    """Everything that waits in the inbox into the warehouse, and a release if anything changed. Takes the run lock."""
    began = time.monotonic()
    now = now or datetime.now(UTC)
    settings.make_folders()
    with run_lock(settings.run_lock), _clean(settings.spool), schema.opened(settings.database) as con:
        atlas = areas.build(settings.reference, settings.known / "aliases.csv")
        profiles = load_profiles(settings.reference / "sources", settings.known / "sources")
        desk = Desk(con, atlas, profiles, settings, now, now.astimezone(LOCAL_TIME).date())
        files = tuple(_deliveries(desk))
        day = _day(con, as_of, desk.today)
        published = _publish(desk, day) if schema.delivered(con) else False
    current = release.current(settings.releases)
    return Night(
        release=current.id if current else None,
        published=published,
        data_until=current.manifest["data_until"] if current else None,
        seconds=round(time.monotonic() - began, 2),
        files=files,
    )


@contextmanager
def _clean(spool: Path) -> Iterator[None]:
    """Whatever a killed run left behind goes, and nothing of this one stays."""
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(mode=0o700, parents=True)
    yield
    shutil.rmtree(spool, ignore_errors=True)


def _deliveries(desk: Desk) -> Iterator[File]:
    """Each file in a transaction of its own; what is not ready stays in the inbox for the next run."""
    inbox, spool = desk.settings.inbox, desk.settings.spool
    if left := land.ignored(inbox):
        log.get().warning("inbox.ignored", files=left)
    for path in land.waiting(inbox):
        landed = land.land(path, inbox, desk.settings.archive, spool, desk.settings.settle_seconds)
        if isinstance(landed, land.Left):
            log.get().warning("inbox.left", file=landed.file, code=landed.code)
            continue
        done = take(desk, landed)
        land.clear(path, landed)
        log.get().info("file.taken", **done.as_json())
        yield done


def _day(con: duckdb.DuckDBPyConnection, asked: date | None, today: date) -> date:
    """The day the release speaks of: as asked; today; for synthetic data their own last day."""
    if asked:
        return asked
    last = marts.last_day(con, today)
    return last if last and schema.meta(con, "synthetic") == "true" else today


def _publish(desk: Desk, day: date) -> bool:
    """A new release, unless the one in force was made of the very same."""
    print_ = fingerprint(desk, day)
    current = release.current(desk.settings.releases)
    if current and current.manifest["fingerprint"] == print_:
        log.get().info("release.unchanged", release=current.id)
        return False
    about = marts.build(desk.con, _facts(desk, day))
    partner = {name: about[name] for name in ("as_of", "synthetic")}
    made = release.publish(
        desk.con,
        desk.settings.releases,
        desk.settings.contract,
        release.key(desk.settings.release_key),
        about=about,
        partner_about=partner,
        fingerprint=print_,
        keep=desk.settings.keep_releases,
        now=desk.now,
    )
    log.get().info("release.published", release=made.id)
    return True


def fingerprint(desk: Desk, day: date) -> str:
    """One digest of all that decides what a release says: deliveries, day, reference, contract, and the program."""
    parts = hashlib.sha256(f"{schema.revision(desk.con)} {day}".encode())
    for path in _decisive(desk.settings):
        parts.update(path.name.encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()


def _decisive(settings: Settings) -> Iterator[Path]:
    program = Path(__file__).parent
    for folder, pattern in (
        (settings.reference, "**/*.csv"),
        (settings.reference, "**/*.toml"),
        (settings.known, "**/*.toml"),
        (settings.known, "**/*.csv"),
        (settings.contract, "**/*.sql"),
        (program, "**/*.py"),
        (program, "**/*.sql"),
    ):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def _facts(desk: Desk, day: date) -> marts.Facts:
    return marts.Facts(
        atlas=desk.atlas,
        coverage=tuple(_coverage(desk)),
        licences={profile.source: profile.licence for profile in desk.profiles if profile.licence},
        worded=list(_worded(desk.con)),
        as_of=day,
    )


def _coverage(desk: Desk) -> Iterator[marts.Covered]:
    """What the sources that have delivered promise to cover, area by area."""
    marts.standing(desk.con)
    delivered: dict[str, date] = dict(
        desk.con.execute("select source, max(day) from standing where stream = 'incident' group by source").fetchall()
    )
    for profile in desk.profiles:
        if profile.source in delivered:
            yield from covered(profile, desk.atlas, delivered[profile.source])


def covered(profile: Profile, atlas: areas.Atlas, last: date) -> Iterator[marts.Covered]:
    """Only what is known by area: a source that knows districts cannot vouch for a quiet neighbourhood."""
    if profile.coverage and profile.coverage.level == "area":
        for area_id, start, end in coverage(profile, (a.area_id for a in atlas.areas), last):
            yield marts.Covered(area_id, start, end)


def _worded(con: duckdb.DuckDBPyConnection) -> Iterator[Mapping[str, str | None]]:
    """Each distinct fault in words, once; notes are not faults."""
    known = rejects.reasons()
    for code, column, expected, suggestion in con.execute(
        "select distinct code, column_name, expected, suggestion from wh.fault"
    ).fetchall():
        if code in known and known[code].effect == "note":
            continue
        row: dict[str, str | None] = {
            "code": code, "column_name": column, "expected": expected, "suggestion": suggestion,
        }  # fmt: skip
        for lang in ("en", "ar"):
            said, remedy = rejects.sentence(code, lang, column or "", expected or "", suggestion or "")
            row |= {f"sentence_{lang}": said, f"remedy_{lang}": remedy}
        yield row
