"""A release: built aside, read back, signed, moved into place, and only then put in force.

Killed at any moment it leaves the release in force as it was; the next run sweeps what lies about.
"""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl import disk
from etl.errors import ReleaseError
from etl.release import contract as terms
from etl.release import draft, manifest, shelf
from etl.release.shelf import Release

# Facts of the release that its manifest repeats, so that they can be known without opening a database.
REPEATED = ("as_of", "data_until", "synthetic", "model", "model_version", "area_version")


@dataclass(frozen=True)
class Order:
    """What to build: rows for mart.about by audience (without release, contract_version, built_at), and its inputs."""

    about: Mapping[str, Mapping[str, Any]]
    fingerprint: str
    now: datetime


def publish(
    con: duckdb.DuckDBPyConnection,
    releases: Path,
    contract: Path,
    key: bytes,
    *,
    about: Mapping[str, Any],
    partner_about: Mapping[str, Any],
    fingerprint: str,
    keep: int,
    now: datetime,
) -> Release:
    """Build from stage_team.* and stage_partner.* on `con`, and put in force. Hold the run lock.

    `about`, `partner_about`: the columns of mart.about that the caller knows; release, contract_version and built_at
    are added. `fingerprint` names what went in, for the next run to compare. `now` is aware.
    Raises ContractError (staging is not what was promised) or ReleaseError (disk, or what was written differs).
    """
    promised = terms.read(contract)
    order = Order({"team": about, "partner": partner_about}, fingerprint, now.astimezone(UTC))
    try:
        _prepare(releases, promised)
        built = _build(con, releases, promised, order, key)
        shelf.point(releases, built)
    except (duckdb.Error, OSError) as error:
        raise ReleaseError(
            f"The release could not be written ({_cause(error)}); the one in force stays.",
            "Check the disk's space and health, then run it again.",
        ) from error
    with suppress(OSError):  # it is in force already; what could not be removed is swept by the next run
        shelf.prune(releases, keep, built)
    return Release(built, releases / built, manifest.read(releases / built))


def _prepare(releases: Path, promised: terms.Contract) -> None:
    releases.mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf.sweep(releases)
    shelf.require_room(shutil.disk_usage(releases).free, shelf.size(releases))
    newest = next((release.manifest["contract_version"] for release in shelf.history(releases)), promised.version)
    if newest > promised.version:
        raise ReleaseError(
            f"The releases here keep contract {newest}, this program knows {promised.version}.",
            "Install the newer program again, or remove the newer releases.",
            code="E_VERSION",
        )


def _build(con: duckdb.DuckDBPyConnection, releases: Path, promised: terms.Contract, order: Order, key: bytes) -> str:
    """Write, check and sign aside, then move into place; the new id."""
    stamp = shelf.next_stamp(releases, order.now)
    aside = releases / f"{stamp}.tmp"
    aside.mkdir(mode=0o700)
    try:
        release_id, rows = _databases(con, aside, stamp, promised, order)
        for file, counts in rows.items():
            draft.read_back(aside / file, counts)
            disk.sync(aside / file)
        manifest.write(aside, _facts(release_id, promised, order), rows, key)
        disk.move(aside, releases / release_id)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return release_id


def _databases(
    con: duckdb.DuckDBPyConnection, aside: Path, stamp: str, promised: terms.Contract, order: Order
) -> tuple[str, dict[str, dict[str, int]]]:
    """Both databases; the id, and rows by file and table. The id follows from the rows, so mart.about comes last."""
    rows: dict[str, dict[str, int]] = {}
    with ExitStack() as open_drafts:
        for audience, tables in promised.tables.items():
            name, source = f"draft_{audience}", draft.staging(con, audience)
            open_drafts.enter_context(draft.attached(con, aside / f"{audience}.duckdb", name, tables))
            rows[f"{audience}.duckdb"] = {
                table: draft.fill(con, name, table, f'select * from {source}."{table}"')
                for table in tables
                if table != "about"
            }
        release_id = f"{stamp}-{draft.content(con, 'draft_team', promised.tables['team'])[:8]}"
        for audience in promised.tables:
            values = {**order.about[audience], **_marks(release_id, promised, order)}
            query = draft.about_query(values)
            rows[f"{audience}.duckdb"]["about"] = draft.fill(con, f"draft_{audience}", "about", query, values)
    return release_id, rows


def _marks(release_id: str, promised: terms.Contract, order: Order) -> dict[str, Any]:
    built_at = order.now.replace(tzinfo=None, microsecond=0)
    return {"release": release_id, "contract_version": promised.version, "built_at": built_at}


def _facts(release_id: str, promised: terms.Contract, order: Order) -> dict[str, Any]:
    known = order.about["team"]
    return {
        "release": release_id,
        "contract_version": promised.version,
        "built_at": f"{order.now:%Y-%m-%dT%H:%M:%SZ}",
        "engine": {"duckdb": duckdb.__version__, "storage": draft.STORAGE},
        "fingerprint": order.fingerprint,
        **{name: _plain(known[name]) for name in REPEATED},
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _cause(error: duckdb.Error | OSError) -> str:
    """The system's words; of the engine's error only its class, as its text may quote values."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
