"""The releases on disk: which is in force, which were, what is kept."""

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl import disk
from etl.errors import ReleaseError
from etl.release import manifest
from etl.settings import LOCAL_TIME

POINTER = "CURRENT"
ID = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{8}")
STAMP = "%Y%m%dT%H%M%SZ"
LEAST_ROOM = 64 * 2**20


@dataclass(frozen=True)
class Release:
    id: str
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def team(self) -> Path:
        return self.folder / "team.duckdb"

    @property
    def partner(self) -> Path:
        return self.folder / "partner.duckdb"


def ids(releases: Path) -> list[str]:
    """Complete releases, oldest first: the id sorts by time."""
    return sorted(path.name for path in releases.glob("*") if ID.fullmatch(path.name))


def in_force(releases: Path) -> str | None:
    """The id that CURRENT names. Raises ReleaseError where it names none."""
    try:
        named = (releases / POINTER).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except ValueError:
        named = ""
    if not ID.fullmatch(named):
        raise ReleaseError(f"{releases / POINTER} names no release.", "Run: python -m etl rollback ID")
    return named


def current(releases: Path) -> Release | None:
    """The release in force, unchecked; None before the first. Raises ReleaseError where it is gone or unreadable."""
    named = in_force(releases)
    return None if named is None else _load(releases, named)


def history(releases: Path) -> list[Release]:
    """All releases that can be read, newest first."""
    found = []
    for name in reversed(ids(releases)):
        with suppress(ReleaseError):  # a damaged one is not offered for rolling back
            found.append(_load(releases, name))
    return found


def rollback(releases: Path, release_id: str, signer: bytes) -> Release:
    """Put an older (or newer) release in force, once it is verified. Raises ReleaseError."""
    if release_id not in ids(releases):
        raise ReleaseError(f"There is no release {release_id}.", f"There are: {', '.join(ids(releases)) or 'none'}")
    manifest.verify(releases / release_id, signer)
    point(releases, release_id)
    return _load(releases, release_id)


def point(releases: Path, release_id: str) -> None:
    disk.write(releases / POINTER, f"{release_id}\n".encode())


def sweep(releases: Path) -> int:
    """Remove what a killed run left; the number of things removed. Only under the run lock."""
    debris = list(releases.glob("*.tmp"))
    for path in debris:
        _remove(path)
    return len(debris)


def prune(releases: Path, keep: int, served: str, since: date | None = None) -> list[str]:
    """Remove what is outdated; its ids. A reader that has one of them open keeps it until it closes."""
    gone = outdated(ids(releases), keep, served, since)
    for old in gone:
        # Under a debris name first: a release half removed must not look like one.
        doomed = (releases / old).rename(releases / f"{old}.tmp")
        _remove(doomed)
    return gone


def outdated(names: Sequence[str], keep: int, served: str | None, since: date | None = None) -> list[str]:
    """All but the newest `keep`, the one in force, and the last of each month; of these only those made `since`.

    `names` are ids, oldest first; days and months are Kirkuk's.
    """
    last_of_month = {(made := _made_on(name)).replace(day=1): (made, name) for name in names}
    month_ends = {name for made, name in last_of_month.values() if since is None or made >= since}
    return [name for name in names[:-keep] if name != served and name not in month_ends]


def built_at(name: str) -> datetime:
    """The moment an id names."""
    return datetime.strptime(name.split("-")[0], STAMP).replace(tzinfo=UTC)


def _made_on(name: str) -> date:
    return built_at(name).astimezone(LOCAL_TIME).date()


def next_stamp(releases: Path, now: datetime) -> str:
    """The time part of the next id: later than every id so far, even after the clock was set back."""
    taken = [stamp[1] for name in (*ids(releases), in_force_or_none(releases)) if (stamp := ID.fullmatch(name or ""))]
    after = datetime.strptime(max(taken), STAMP).replace(tzinfo=UTC) + timedelta(seconds=1) if taken else now
    return max(now, after).astimezone(UTC).strftime(STAMP)


def in_force_or_none(releases: Path) -> str | None:
    """As `in_force`, for writers: a broken pointer must not keep a good release from replacing it."""
    with suppress(ReleaseError):
        return in_force(releases)
    return None


def require_room(free: int, previous: int) -> None:
    """Refuse early, as a full disk in mid-write harms everybody else on it: 3 x the last release, at least 64 MB."""
    needed = max(3 * previous, LEAST_ROOM)
    if free < needed:
        raise ReleaseError(
            f"E_DISK: {free // 2**20} MB are free where a release needs {-(-needed // 2**20)} MB.",
            "Free some space, or keep fewer releases (KEW_KEEP_RELEASES).",
            code="E_DISK",
        )


def size(releases: Path) -> int:
    """Bytes of the newest release; 0 before the first."""
    newest = ids(releases)[-1:]
    return sum(path.stat().st_size for name in newest for path in (releases / name).iterdir())


def _load(releases: Path, name: str) -> Release:
    return Release(name, releases / name, manifest.read(releases / name))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
