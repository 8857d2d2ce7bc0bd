"""A decision is a file of its own in the inbox; what lies there waits, and is counted without being opened."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.intake import decisions, waiting
from dashboard.intake.waiting import Waiting

NOW = datetime(2026, 3, 30, 8, 0, 0, 5, tzinfo=UTC)


def test_a_decision_is_whole_private_and_names_a_role_alone(tmp_path: Path) -> None:
    decisions.write(tmp_path, {"kind": "place", "name": "حي النصر", "place_id": "KRK-048"}, "clerk", NOW)
    (file,) = (tmp_path / "inbox" / "decisions").iterdir()
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told == {
        "kind": "place", "name": "حي النصر", "place_id": "KRK-048", "by": "clerk", "at": "2026-03-30T08:00:00+00:00",
    }  # fmt: skip
    assert file.suffix == ".json" and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_last_of_two_decisions_counts(tmp_path: Path) -> None:
    for later, place in enumerate(("KRK-048", "KRK-035")):
        decision = {"kind": "place", "name": "x", "place_id": place}
        decisions.write(tmp_path, decision, "clerk", NOW + timedelta(microseconds=later))
    decisions.write(tmp_path, {"kind": "duplicate", "left": "a", "right": "b", "same": False}, "clerk", NOW)
    decisions.write(tmp_path, {"kind": "accept", "load_id": "l", "row": 7}, "clerk", NOW)
    found = decisions.pending(tmp_path)
    assert decisions.places(found) == {"x": "KRK-035"}
    assert decisions.pairs(found) == {("a", "b"): False}
    assert decisions.accepted(found) == {("l", 7)}


def test_what_is_no_decision_is_passed_over(tmp_path: Path) -> None:
    place = tmp_path / "inbox" / "decisions"
    place.mkdir(parents=True)
    for name, text in {"a.json": "[]", "b.json": "{", "c.json": '{"kind": "other"}', ".d.json": "{}"}.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "e.json").symlink_to(place / "a.json")
    assert decisions.pending(tmp_path) == ()
    assert decisions.pending(tmp_path / "nowhere") == ()


def test_what_waits_is_counted_by_kind(tmp_path: Path) -> None:
    assert waiting.count(tmp_path) == Waiting(0, 0)
    for name in ("incident/a.csv", "kobo/meeting/b.xlsx", "incident/.hidden.csv", "incident/photo.pdf", "loose.csv"):
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    decisions.write(tmp_path, {"kind": "accept", "load_id": "l", "row": 7}, "clerk", NOW)
    assert waiting.count(tmp_path) == Waiting(2, 1)
