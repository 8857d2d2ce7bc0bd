"""The audit is append-only for whoever looks: no line can be changed, taken out or moved unseen."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import audit
from etl.__main__ import cli
from etl.errors import SettingsError

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
EVENTS = 1_000

Lines = list[bytes]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    for n in range(EVENTS):
        audit.record(state, "delivery.withdrawn", now=NOW + timedelta(seconds=n), who="officer", rows=n)
    return state / audit.LEDGER


def edited(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at].replace(b'"rows":', b'"rows":1'), *lines[at + 1 :]]


def resealed(lines: Lines, at: int) -> Lines:
    event = json.loads(lines[at]) | {"who": "nobody"}
    return [*lines[:at], json.dumps(event, separators=(",", ":")).encode(), *lines[at + 1 :]]


def deleted(lines: Lines, at: int) -> Lines:
    return lines[:at] + lines[at + 1 :]


def swapped(lines: Lines, at: int) -> Lines:
    other = (at + 1) % len(lines)
    lines = list(lines)
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def repeated(lines: Lines, at: int) -> Lines:
    return [*lines[: at + 1], *lines[at:]]


def cut(lines: Lines, at: int) -> Lines:
    return lines[:at]


def flipped(lines: Lines, at: int) -> Lines:
    line = bytearray(lines[at])
    line[at % len(line)] ^= 1
    return [*lines[:at], bytes(line), *lines[at + 1 :]]


def test_a_thousand_events_hold(ledger: Path) -> None:
    assert audit.verify(ledger) == audit.Verdict(EVENTS)
    assert ledger.stat().st_mode & 0o077 == 0
    assert json.loads(ledger.read_bytes().splitlines()[0])["about"] == {"rows": 0}


@pytest.mark.parametrize("damage", [edited, resealed, deleted, swapped, repeated, cut, flipped])
def test_any_line_edited_deleted_or_moved_is_found(ledger: Path, damage: Callable[[Lines, int], Lines]) -> None:
    whole = ledger.read_bytes()
    lines = whole.splitlines()
    places = random.Random(3).sample(range(EVENTS), 25)  # noqa: S311 - places to damage
    try:
        for at in [0, EVENTS - 1, *places]:
            ledger.write_bytes(b"\n".join(damage(lines, at)) + b"\n" if damage(lines, at) else b"")
            assert not audit.verify(ledger).sound, (damage.__name__, at)
    finally:
        ledger.write_bytes(whole)


def test_a_ledger_taken_away_is_missed_and_one_never_begun_is_not(tmp_path: Path) -> None:
    assert audit.verify(tmp_path / audit.LEDGER).sound
    audit.record(tmp_path, "record.erased", now=NOW)
    (tmp_path / audit.LEDGER).unlink()
    assert audit.verify(tmp_path / audit.LEDGER).broken == 1


def test_the_command_shows_the_newest_lines_and_says_where_the_chain_breaks(tmp_path: Path) -> None:
    def asked(*more: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["audit", "--data", str(tmp_path), *more], env={"KEW_DATA": ""})
        return done.exit_code, done.output

    assert asked() == (0, "0 lines. The chain holds.\n")
    (tmp_path / "state").mkdir()
    for n in range(5):
        audit.record(tmp_path / "state", "delivery.withdrawn", now=NOW + timedelta(minutes=n), who=f"post-{n}", rows=n)
    code, told = asked("--size", "2", "--skip", "1")
    assert code == 0 and [line.split()[0] for line in told.splitlines()[:2]] in (["4", "3"], ["3", "4"])
    assert "post-3  delivery.withdrawn" in told and "post-4" not in told and told.endswith("The chain holds.\n")
    ledger = tmp_path / "state" / audit.LEDGER
    ledger.write_bytes(ledger.read_bytes().replace(b'"who":"post-2"', b'"who":"post-9"'))
    code, told = asked("--json")
    assert code == 14 and json.loads(told)["sound"] is False and json.loads(told)["lines"] == 5
    assert asked()[1].splitlines()[-1].startswith("5 lines. The chain breaks at line ")


def test_a_process_killed_while_writing_breaks_nothing(tmp_path: Path) -> None:
    path = tmp_path / audit.LEDGER
    audit.record(tmp_path, "record.erased", now=NOW, who="officer")
    before = (tmp_path / audit.HEAD).read_text("ascii")
    audit.record(tmp_path, "record.erased", now=NOW, who="officer")
    (tmp_path / audit.HEAD).write_text(before, encoding="ascii")  # killed between the line and the head
    assert audit.verify(path) == audit.Verdict(2)
    with path.open("ab") as torn:
        torn.write(b'{"at":"2026')
    assert audit.verify(path).sound
    audit.record(tmp_path, "record.erased", now=NOW, who="officer")
    assert audit.verify(path) == audit.Verdict(3)


def test_a_sentence_is_no_fact(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no tokens"):
        audit.record(tmp_path, "record.erased", now=NOW, note="she lives beside the school")
    assert not (tmp_path / audit.LEDGER).exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    audit.record(tmp_path, "record.erased", now=NOW)
    (tmp_path / audit.KEY).chmod(0o644)
    with pytest.raises(SettingsError):
        audit.record(tmp_path, "record.erased", now=NOW)
