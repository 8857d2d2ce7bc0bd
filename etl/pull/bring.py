"""One pull from its first question to the files in the inbox: all of it, or nothing and a reason."""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from etl import log
from etl.lock import run_lock
from etl.pull import acled, kobo, ucdp
from etl.pull.ask import Clock, Limits, line
from etl.pull.memory import recall, remember
from etl.pull.part import Desk, Part
from etl.pull.stage import clear, publish, set_aside, staging, writable
from etl.pull.wire import Resolve, resolved
from etl.settings import Settings

Service = Literal["kobo", "acled", "ucdp"]
COLLECT: Mapping[Service, Callable[[Desk], Iterator[Part]]] = {
    "kobo": kobo.collect, "acled": acled.collect, "ucdp": ucdp.collect,
}  # fmt: skip
REAL = Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)


@dataclass(frozen=True)
class Pulled:
    """What lies in the inbox now: `files` below it, how many records they bring and how many they withdraw."""

    service: Service
    files: tuple[str, ...]
    rows: int
    deleted: int


def bring(
    settings: Settings,
    service: Service,
    *,
    accept_shrunken: bool = False,
    limits: Limits | None = None,
    clock: Clock = REAL,
    resolve: Resolve = resolved,
    context: ssl.SSLContext | None = None,
) -> Pulled:
    """Pull everything a service has for us and drop it into the inbox. Raises PullError, and Busy if one is at work.

    An answer that is empty, or lacks much of what was there before, lies in rejected/pulls/ afterwards; a person who
    has looked at it pulls again with `accept_shrunken`.
    """
    room, aside = settings.state / "pulls", settings.rejected / "pulls" / service
    with writable():
        settings.make_folders()
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
    with run_lock(room / f"{service}.lock"), writable(), staging(room / f"{service}.tmp") as folder:
        memory = recall(room / f"{service}.json")
        secure = context or ssl.create_default_context()
        with line(_address(settings, service), limits or Limits(), clock, resolve, secure) as open_line:
            stamp = f"{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
            parts = tuple(COLLECT[service](Desk(open_line, settings, memory, folder, stamp)))
        if not accept_shrunken:
            _hold(parts, aside)
        publish([(draft, settings.inbox / target) for draft, target in drafts(parts)])
        clear(aside)
        remember(room / f"{service}.json", {**memory, **{part.name: part.known for part in parts}})
    return _told(service, parts)


def _address(settings: Settings, service: Service) -> str:
    return {"kobo": settings.kobo_url, "acled": settings.acled_url, "ucdp": settings.ucdp_url}[service]


def _hold(parts: Sequence[Part], aside: Path) -> None:
    """Lay a doubtful answer aside, all of it, and say why: half a pull would be one too."""
    doubts = [part.doubt for part in parts if part.doubt]
    if doubts:
        set_aside([(draft, Path(target)) for draft, target in drafts(parts)], aside)
        raise doubts[0]


def drafts(parts: Sequence[Part]) -> list[tuple[Path, str]]:
    return [(part.draft, part.target) for part in parts if part.draft]


def _told(service: Service, parts: Sequence[Part]) -> Pulled:
    dropped = [part for part in parts if part.draft]
    done = Pulled(
        service,
        tuple(part.target for part in dropped),
        sum(part.rows for part in dropped),
        sum(part.deleted for part in dropped),
    )
    log.get().info("pull.done", service=service, files=len(done.files), rows=done.rows, deleted=done.deleted)
    return done
