"""The release in force: found through CURRENT, verified before it is opened, opened once per process."""

import hashlib
import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from dashboard.errors import BrokenRelease, NoRelease, Refused

_LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "allow_persistent_secrets": "false",
    "memory_limit": "512MB",
    "threads": "2",
}
_QUESTIONS = Path(__file__).parent
_opening = threading.Lock()


@dataclass(frozen=True)
class Release:
    """One verified database file of one release; its path is new with every release, so it can key caches."""

    id: str
    path: Path
    audience: str


def in_force(releases: Path, audience: str) -> Release:
    """The release CURRENT names, for one audience ("team" or "partner")."""
    pointer = releases / "CURRENT"
    if not pointer.is_file():
        raise NoRelease("Nothing has been published yet.", "Run `python -m etl run`, then reload this page.")
    identity = pointer.read_text(encoding="utf-8").strip()
    return _verified(releases / identity, audience)


@lru_cache(maxsize=8)
def _verified(folder: Path, audience: str) -> Release:
    """Checked once per release and process: a damaged file is never opened."""
    name = f"{audience}.duckdb"
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        expected = manifest["files"][name]["sha256"]
        with (folder / name).open("rb") as stored:
            found = hashlib.file_digest(stored, "sha256").hexdigest()
    except (OSError, ValueError, KeyError) as cause:
        remedy = "Roll back: python -m etl rollback ID."
        raise BrokenRelease(f"Release {folder.name} cannot be read.", remedy) from cause
    if found != expected:
        raise BrokenRelease(f"Release {folder.name} was changed after it was published.", "Publish again.")
    return Release(folder.name, folder / name, audience)


@lru_cache(maxsize=16)
def synthetic(release: Release) -> bool:
    """Whether its data are invented, as it says of itself."""
    (row,) = _cursor(release.path).execute("select synthetic from mart.about").fetchall()
    return bool(row[0])


@lru_cache(maxsize=4)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True, config=_LOCKED_DOWN)
    connection.execute("set lock_configuration = true")
    return connection


def _cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor each: threads that share a connection get each other's rows."""
    with _opening:
        return _connection(path).cursor()


@lru_cache(maxsize=128)
def _question(audience: str, name: str) -> str:
    """Looked up among the questions of one audience only: to anybody else there is no such question."""
    path = _QUESTIONS / audience / f"{name}.sql"
    if not name.isidentifier() or not path.is_file():
        raise Refused("This is not for you to ask.", "Choose a page from the menu.")
    return path.read_text(encoding="utf-8")


def fetch(release: Release, question: str, row: Any, parameters: tuple[tuple[str, Any], ...]) -> tuple[Any, ...]:
    """Rows of one question, straight from the release; refused before anything is opened."""
    asked = _question(release.audience, question)
    cursor = _cursor(release.path)
    result = cursor.execute(asked, dict(parameters))
    names = [column[0] for column in result.description]
    return tuple(row(**dict(zip(names, values, strict=True))) for values in result.fetchall())


# Remembered by release, so that nothing is ever invalidated.
answer = lru_cache(maxsize=2048)(fetch)
