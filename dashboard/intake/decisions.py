"""What people decide, as files: `inbox/decisions/*.json`, one a decision. The next run takes them first."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.intake import kept

MOST = 2000
KINDS = ("place", "duplicate", "accept", "promise", "meeting")


def write(
    folder: Path, decision: Mapping[str, str | int | bool], role: str, now: datetime, mark: str | None = None
) -> str:
    """The decision with who made it (a role, never a name) and when; returns its mark.

    `mark`: of a form that may be sent twice. Its later word takes the place of the one that still waits.
    """
    place, mark = folder / "inbox" / "decisions", mark or secrets.token_hex(16)
    earlier = list(place.glob(f"*-{mark}.json"))
    kept.write(
        path := place / f"{now:%Y%m%dT%H%M%S%fZ}-{mark}.json",
        {**decision, "by": role, "at": now.isoformat(timespec="seconds")},
    )
    for one in earlier:
        if one != path:
            one.unlink(missing_ok=True)
    return mark


def pending(folder: Path) -> tuple[dict[str, Any], ...]:
    """Decisions no run has taken yet, oldest first; the last of two about the same thing counts."""
    return tuple(_pending(folder / "inbox" / "decisions"))


def _pending(place: Path) -> Iterator[dict[str, Any]]:
    files = sorted(path for path in place.glob("*.json") if not path.name.startswith(".")) if place.is_dir() else []
    for path in files[:MOST]:
        told = kept.read(path)
        if told and told.get("kind") in KINDS:
            yield told


def places(decided: tuple[dict[str, Any], ...]) -> dict[str, str]:
    """Place id by written name."""
    return {str(d.get("name")): str(d.get("place_id")) for d in decided if d["kind"] == "place"}


def pairs(decided: tuple[dict[str, Any], ...]) -> dict[tuple[str, str], bool]:
    """Same or not, by pair of handles."""
    return {(str(d.get("left")), str(d.get("right"))): bool(d.get("same")) for d in decided if d["kind"] == "duplicate"}


def told(decided: tuple[dict[str, Any], ...]) -> dict[str, dict[str, Any]]:
    """What was told of promises and planned meetings and waits, by the record's handle."""
    return {str(d.get("commitment") or d.get("meeting")): d for d in decided if d["kind"] in ("promise", "meeting")}


def accepted(decided: tuple[dict[str, Any], ...]) -> set[tuple[str, int]]:
    """Load and row of the values said to be right."""
    return {(str(d.get("load_id")), int(d.get("row") or 0)) for d in decided if d["kind"] == "accept"}
