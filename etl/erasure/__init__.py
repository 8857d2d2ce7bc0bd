"""Erasure that truly erases: a record leaves the warehouse, the archive, the lists, the inbox and every release.

What stays is a keyed mark that keeps it out when it is delivered again, and a line in the audit with that mark.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from etl import audit
from etl.erasure import files, rebuild, records
from etl.erasure.order import REASONS, Order, Reason, as_reason, forget, keep, pending
from etl.errors import InboxError, ReleaseError
from etl.intake.profile import Profile, load_profiles
from etl.lock import run_lock
from etl.release import shelf
from etl.settings import LOCAL_TIME, Settings
from etl.vault import Vault
from etl.warehouse import keep_out, schema, texts

__all__ = ["REASONS", "Erased", "Reason", "as_reason", "erase", "pending", "resume"]


@dataclass(frozen=True)
class Erased:
    """What went: `records` (with those that hung on them), their `versions`, redacted `files`, changed reject `lists`,
    removed `releases`. `unread`: packed or encrypted files nobody could look into. `traces`: files whose bytes still
    hold the id, which another record's text may quote: a person has to look.
    """

    records: int
    versions: int
    files: int
    lists: int
    releases: int
    unread: int
    traces: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def erase(
    settings: Settings,
    stream: str,
    record_id: str,
    source: str | None = None,
    *,
    reason: Reason,
    publish: Callable[[], object],
    now: datetime | None = None,
    with_linked: bool = False,
) -> Erased:
    """Erase a record for good. `publish` makes a release of the warehouse as it then is, and takes the lock itself.

    Raises InboxError where the record is not known, not told apart, or others hang on it; nothing is changed then.
    Killed later on, it is finished by `resume`.
    """
    now = now or datetime.now(UTC)
    settings.make_folders()
    if pending(settings):
        raise InboxError("An earlier erasure was interrupted.", "Finish it first: python -m etl erase --resume")
    with run_lock(settings.run_lock):
        with schema.opened(settings.database) as con:
            keys = records.keys(con, stream, record_id, source, profiles(settings), with_linked=with_linked)
        audit.record(settings.state, "erasure.begun", now=now, reason=reason, stream=stream, records=len(keys))
        keep(settings, Order(keys, reason, shelf.in_force_or_none(settings.releases)))
    return resume(settings, publish=publish, now=now)


def resume(settings: Settings, *, publish: Callable[[], object], now: datetime | None = None) -> Erased:
    """Do what the pending order says, all of it again: each step may have been done before. InboxError without one."""
    now = now or datetime.now(UTC)
    with run_lock(settings.run_lock):
        order = pending(settings)
        if order is None:
            raise InboxError("No erasure is under way.", "Begin one: python -m etl erase --stream S --record-id ID")
        secret = keep_out.make_secret(settings.state)
        swept, versions, changed = _purge(settings, order, secret, now)
    publish()
    with run_lock(settings.run_lock):
        gone = _forget_releases(settings, order)
        forget(settings)
        left = files.traces(settings, Vault.of(settings).archive, order.keys)
        done = Erased(
            len(order.keys), versions, swept.files, changed, gone, swept.unread,
            tuple(path.relative_to(settings.data).as_posix() for path in left),
        )  # fmt: skip
        _tell(settings, order, done, secret, now)
    return done


def profiles(settings: Settings) -> tuple[Profile, ...]:
    return load_profiles(settings.reference / "sources", settings.known / "sources")


def _purge(settings: Settings, order: Order, secret: str, now: datetime) -> tuple[files.Swept, int, int]:
    """The vault's keys and the copies first, the book next, originals last: killed at any point, every row is still
    found the next time.
    """
    vault = Vault.of(settings)
    with schema.opened(settings.database) as con:
        vault.texts.forget([(k.stream, texts.handle(con, k.stream, k.source or "", k.record_id)) for k in order.keys])
        delivered = files.loads(con, records.rows(con, order.keys), frozenset(p.source for p in profiles(settings)))
        handles = records.handles(con, order.keys)
        swept = files.archived(vault.archive, order.keys, delivered)
        order = order.with_moved(swept.moved)
        keep(settings, order)
        changed = files.listed(con, settings, order.keys, swept, delivered)
    files.undecided(settings, handles)
    files.unremembered(settings, order.keys)
    today = now.astimezone(LOCAL_TIME).date()
    versions = rebuild.rebuild(settings.database, order, swept.rows, secret, today)
    files.drop_moved(vault.archive, order.moved)
    for found in files.lying(settings, order.keys, now.timestamp()):
        swept.files += found.changed
        swept.unread += found.unread
    return swept, versions, changed


def _forget_releases(settings: Settings, order: Order) -> int:
    """Every release from before goes: a handle is a trace too. The one in force must be another than at the start."""
    current = shelf.current(settings.releases)
    if current is None:
        return 0
    if current.id == order.before:
        raise ReleaseError(
            "No release was made after the record was taken out; the old ones still hold it.",
            "Finish the erasure: python -m etl erase --resume",
        )
    before = len(shelf.ids(settings.releases))
    shelf.prune(settings.releases, 1, current.id)
    shelf.sweep(settings.releases)
    return before - len(shelf.ids(settings.releases))


def _tell(settings: Settings, order: Order, done: Erased, secret: str, now: datetime) -> None:
    facts = asdict(done) | {"traces": len(done.traces), "reason": order.reason, "stream": order.keys[0].stream}
    with schema.opened(settings.database) as con:
        mark = keep_out.mark(con, order.keys[0].stream, order.keys[0].source or "", order.keys[0].record_id, secret)
    audit.record(settings.state, "erasure.done", now=now, mark=mark, **facts)
