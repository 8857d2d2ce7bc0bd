"""The whole night on one page: decide → land → read → check → place → merge → replay → mart → score → alert
→ release.

Safe to run at any time, twice at once, and killed anywhere: a file leaves the inbox only after it is committed, and
readers see a release only after all of it is written.
"""

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl import alerts, audit, decisions, facts, log, marts, release, replay, retention
from etl.delivery import File, take
from etl.intake import land
from etl.intake.profile import load_profiles
from etl.judging import Desk
from etl.lock import run_lock
from etl.marts import forecast_store, partner_store
from etl.marts.partner import last_month
from etl.places import areas
from etl.settings import LOCAL_TIME, Settings
from etl.warehouse import keep_out, schema

KNOWLEDGE = (".csv", ".toml", ".geojson", ".json")


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
    with run_lock(settings.run_lock), clean(settings.spool), schema.opened(settings.database) as con:
        decide(settings, now, con)
        desk = at_work(settings, con, now)
        desk.vault.keys.ready()
        desk.vault.archive.seal_plain()
        files = (*_deliveries(desk), *replay.replay(desk, knowledge(settings)))
        retention.sweep(settings, con, now)
        day = _day(con, as_of, desk.today)
        live = as_of is None or as_of >= desk.today
        published = _publish(desk, day, live) if schema.delivered(con) else False
    current = release.current(settings.releases)
    return Night(
        release=current.id if current else None,
        published=published,
        data_until=current.manifest["data_until"] if current else None,
        seconds=round(time.monotonic() - began, 2),
        files=files,
    )


def at_work(settings: Settings, con: duckdb.DuckDBPyConnection, now: datetime) -> Desk:
    """The desk of a run: places, sources and the day as they are known now."""
    atlas = areas.build(settings.reference, settings.known)
    profiles = load_profiles(settings.reference / "sources", settings.known / "sources")
    key = keep_out.secret(settings.state)
    return Desk(con, atlas, profiles, settings, now, now.astimezone(LOCAL_TIME).date(), key)


def decide(settings: Settings, now: datetime, con: duckdb.DuckDBPyConnection) -> tuple[decisions.Taken, ...]:
    """What people decided since the last run. A decision that cannot hold is set aside, with its reason in the log."""
    if not decisions.waiting(settings.inbox):
        return ()
    done = decisions.take(settings, areas.build(settings.reference, settings.known), con)
    for taken in done:
        log.get().info("decision.taken", file=taken.file, kind=taken.kind, refused=taken.why)
        audit.record(settings.state, f"decision.{taken.kind or 'unreadable'}", now=now, applied=taken.why is None)
    return done


def knowledge(settings: Settings) -> str:
    """One digest of what rows are judged by beside themselves: once it changes, what waits is judged again."""
    parts = hashlib.sha256()
    for path in _known(settings):
        parts.update(path.name.encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()


@contextmanager
def clean(spool: Path) -> Iterator[None]:
    """Whatever a killed run left behind goes, and nothing of this one stays."""
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(mode=0o700, parents=True)
    yield
    shutil.rmtree(spool, ignore_errors=True)


def _deliveries(desk: Desk) -> Iterator[File]:
    """Each file in a transaction of its own; what is not ready stays in the inbox for the next run."""
    inbox, spool = desk.settings.inbox, desk.settings.spool
    for path in land.waiting(inbox):
        # Not into the archive: what lies there is sealed, which `take` does before anything is committed.
        landed = land.land(path, inbox, spool / "landed", spool, desk.settings.settle_seconds)
        if isinstance(landed, land.Left):
            log.get().warning("inbox.left", file=landed.file, code=landed.code)
            continue
        done = take(desk, landed)
        land.clear(path, landed)
        for file in done:
            log.get().info("file.taken", **file.as_json())
        yield from done


def _day(con: duckdb.DuckDBPyConnection, asked: date | None, today: date) -> date:
    """The day the release speaks of: as asked; today; for synthetic data their own last day."""
    if asked:
        return asked
    last = marts.last_day(con, today)
    return last if last and schema.meta(con, "synthetic") == "true" else today


def _publish(desk: Desk, day: date, live: bool) -> bool:
    """A new release, unless the one in force was made of the very same. `live`: its forecast is issued."""
    print_ = fingerprint(desk, day)
    current = release.current(desk.settings.releases)
    if current and current.manifest["fingerprint"] == print_:
        log.get().info("release.unchanged", release=current.id)
        return False
    forecast_store.attach(desk.con, desk.settings.forecasts if live else None)
    partner_store.attach(desk.con, desk.settings.told_partners, current.partner if current else None)
    about = marts.build(desk.con, facts.gather(desk, day, live))
    budget, marks = desk.settings.alert_budget, desk.settings.known / alerts.MARKS
    log.get().info("alerts.raised", alerts=alerts.build(desk.con, as_of=day, budget=budget, marks=marks))
    partner = {name: about[name] for name in ("as_of", "synthetic")} | {"last_month": last_month(desk.con)}
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
    partner_store.remember(desk.con)
    if live:
        forecast_store.remember(desk.con)
    log.get().info("release.published", release=made.id)
    return True


def fingerprint(desk: Desk, day: date) -> str:
    """One digest of all that decides what a release says: deliveries, day, reference, contract, and the program."""
    left = [(file["file"], file["code"]) for file in facts.left(desk)]
    parts = hashlib.sha256(
        f"{schema.revision(desk.con)} {replay.revision(desk.con)} {left} {day} {desk.settings.alert_budget}".encode()
    )
    for path in _decisive(desk.settings):
        parts.update(path.name.encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()


def _known(settings: Settings) -> Iterator[Path]:
    for folder in (settings.reference, settings.known):
        yield from sorted(p for p in folder.rglob("*") if p.suffix in KNOWLEDGE and p.is_file())


def _decisive(settings: Settings) -> Iterator[Path]:
    program = Path(__file__).parent
    yield from _known(settings)
    for folder, pattern in (
        (settings.contract, "**/*.sql"),
        (program, "**/*.py"),
        (program, "**/*.sql"),
    ):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())
