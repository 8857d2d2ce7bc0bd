"""Texts through whole nights: corrections, deletions, time, and nights that end in the middle."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import delivery, pipeline, retention
from etl.commands.withdraw import withdraw
from etl.settings import Settings
from etl.vault import Vault, by_content, store
from etl.vault.sealed import is_sealed
from etl.warehouse import schema

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
COLUMNS = "record_id,source,area_id,received_on,about,category,narrative,version,deleted"


class KilledError(BaseException):
    """Ends a night as a kill would: nothing catches it."""


def _killed(*_: object, **__: object) -> None:
    raise KilledError


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(pipeline, "_publish", lambda *_: False)
    return Settings(data=tmp_path / "data", settle_seconds=0)


def row(text: str, record: str = "g-1", version: str = "", deleted: str = "", severity: str = "police") -> str:
    return f"{record},field,KRK-035,2026-03-02,{severity},discrimination,{text},{version},{deleted}"


def night(at: Settings, name: str = "", *rows: str, days: int = 0) -> None:
    if name:
        path = at.inbox / "grievance" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    pipeline.run(at, now=NOW + timedelta(days=days))


def texts(at: Settings) -> dict[str, str]:
    """What the vault says of each record now."""
    with duckdb.connect(str(at.database), read_only=True) as con:
        records = con.execute("select distinct record_id, handle from grievance order by 1").fetchall()
    read = Vault.of(at).texts.read
    return {record: text for record, handle in records for text in read("grievance", handle).texts.values()}


def versions(at: Settings) -> int:
    with store.opened(at.vault) as con:
        (entries,) = con.execute("select count(*) from entry").fetchone()
        (keys,) = con.execute("select count(*) from keys.key where name like 'text/%'").fetchone()
    assert entries == keys
    return int(entries)


def test_a_correction_of_the_text_alone_is_a_new_version(at: Settings) -> None:
    night(at, "a", row("one"), row("other", "g-2"))
    night(at, "b", row("two"), row("other", "g-2"), days=1)
    assert (texts(at), versions(at)) == ({"g-1": "two", "g-2": "other"}, 3)
    night(at, "again", row("two"), row("", "g-2"), days=2)  # an empty cell takes nothing back
    assert (texts(at), versions(at)) == ({"g-1": "two", "g-2": "other"}, 3)
    withdraw("grievance/b.csv", data=at.data)
    assert texts(at)["g-1"] == "two", "the third file says so too"
    withdraw("grievance/again.csv", data=at.data)
    assert (texts(at), versions(at)) == ({"g-1": "one", "g-2": "other"}, 2)


def test_an_older_version_that_comes_late_is_not_the_text_in_force(at: Settings) -> None:
    night(at, "new", row("two", version="2"))
    night(at, "old", row("one", version="1"), days=1)
    assert (texts(at), versions(at)) == ({"g-1": "two"}, 2)
    night(at, "odd", row("three", version="2", severity="service"), days=2)  # contradicts what is in force, and waits
    assert (texts(at), versions(at)) == ({"g-1": "two"}, 2)


def test_what_its_source_deletes_is_gone(at: Settings) -> None:
    night(at, "a", row("one"), row("other", "g-2"))
    night(at, "gone", row("", deleted="true"), days=1)
    assert (texts(at), versions(at)) == ({"g-2": "other"}, 1)


def test_what_is_past_its_time_is_gone_with_its_file(at: Settings) -> None:
    night(at, "a", row("one"))
    night(at, "b", row("other", "g-2"), days=100)
    (kept,) = (path for path in at.archive.glob("*/*") if by_content(path))
    assert Vault.of(at).archive.keys.of(f"file/{kept.stem}")
    with store.opened(at.vault) as con:
        assert con.execute("select count(*) from keys.key where name like 'file/%'").fetchone() == (1,)
    lives = retention.rules(at.reference).of("vault", "grievance")
    with schema.opened(at.database) as con:
        assert retention.sweep(at, con, NOW + lives - timedelta(hours=1)).texts == 0
        assert retention.sweep(at, con, NOW + lives, dry_run=True).texts == 1
        assert retention.sweep(at, con, NOW + lives).texts == 1
    assert (texts(at), versions(at)) == ({"g-2": "other"}, 1)


@pytest.mark.parametrize("where", ["record", "transaction", "veil.unname"])
def test_a_night_that_ends_before_its_commit_is_done_by_the_next(
    at: Settings, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr(f"etl.delivery.{where}", _killed)
        night(at, "a", row("one"))
    (kept,) = (path for path in at.archive.glob("*/*") if by_content(path))
    assert is_sealed(kept) and (at.inbox / "grievance" / "a.csv").exists()
    night(at, days=1)
    assert (texts(at), versions(at)) == ({"g-1": "one"}, 1)
    withdraw("grievance/a.csv", data=at.data)
    assert (texts(at), versions(at)) == ({}, 0), "a delivery that never was keeps nothing alive"
    assert delivery.record is not _killed


def test_a_file_whose_sealing_was_interrupted_is_sealed_the_next_time(
    at: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr("etl.vault.archive.os.utime", _killed)
        night(at, "a", row("one"))
    assert not any(by_content(path) for path in at.archive.glob("*/*"))
    night(at, days=1)
    (kept,) = at.archive.glob("*/*")
    with Vault.of(at).archive.opened(kept) as plain:
        assert plain.read_text("utf-8").endswith(f"{row('one')}\n")
    assert Vault.of(at).archive.sha256(kept) == kept.stem


def test_a_damaged_file_of_the_archive_stops_no_night(at: Settings) -> None:
    night(at, "a", row("one"), row("two", "g-2").replace("2026-03-02", "soon"))
    (kept,) = (path for path in at.archive.glob("*/*") if by_content(path))
    kept.write_bytes(kept.read_bytes()[:-1])
    (listed,) = at.rejected.glob("*.csv")
    listed.write_text(listed.read_text("utf-8-sig").replace("soon", "2026-03-03"), "utf-8-sig")
    night(at, "b", row("three", "g-3"), days=1)
    assert texts(at) == {"g-1": "one", "g-3": "three"}
    assert listed.exists()
