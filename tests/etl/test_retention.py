"""Retention: on every day nothing is past its time, and nothing younger was touched."""

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from deliveries import warehouse

from etl import audit, retention
from etl.commands.retain import retain
from etl.intake import lists
from etl.release import shelf
from etl.settings import Settings

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
POLICY = {"incident": (90, 30), "referral": (30, 14)}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse({}) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path, keep_releases=4)
    found.make_folders()
    return found


def delivered(con: duckdb.DuckDBPyConnection, settings: Settings, sha: str, stream: str, at: datetime) -> None:
    """A file in the archive, and one row of it in the list of refused rows."""
    (load,) = con.execute("select count(*)::varchar from wh.load").fetchone() or ("",)
    facts = {"load": load, "file": f"{stream}/{sha}.csv", "sha": sha, "stream": stream, "at": at.replace(tzinfo=None)}
    con.execute(
        "insert into wh.load by name select $load as load_id, $file as file, $stream as folder, $sha as sha256,"
        " $stream as stream, false as synthetic, $at as loaded_at, 3 as rows_read, 2 as loaded, 0 as unchanged,"
        " 0 as superseded, 0 as duplicate, 1 as quarantined, $load::bigint as position",
        facts,
    )
    con.execute(
        "insert into wh.fault by name select $load as load_id, 1 as ordinal, 2 as row, 'W_PLACE_UNKNOWN' as code,"
        " 'a name' as cell",
        {"load": load},
    )
    put(settings.archive / sha[:2] / f"{sha}.csv")
    put(settings.rejected / lists.name(sha, ""))


def put(path: Path, at: datetime | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    if at:
        os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_every_day_nothing_is_past_its_time_and_nothing_younger_was_touched(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    chance = random.Random(5)  # noqa: S311 - not for secrets
    newest: dict[str, tuple[str, datetime]] = {}
    for day in range(0, 240, 6):
        now = BEGAN + timedelta(days=day)
        for _ in range(chance.randrange(2)):
            sha = chance.choice(sorted(newest)) if newest and chance.random() < 0.3 else f"{day:02}{chance.random()}"
            stream = newest[sha][0] if sha in newest else chance.choice(sorted(POLICY))
            newest[sha] = (stream, now)
            delivered(con, settings, sha, stream, now)
        retention.sweep(settings, con, now)
        for place, part in (("archive", 0), ("rejected", 1)):
            stays = {sha for sha, (stream, at) in newest.items() if at + timedelta(days=POLICY[stream][part]) > now}
            names = {f"{sha}.csv" if place == "archive" else lists.name(sha, "") for sha in stays}
            assert {path.name for path in (settings.data / place).rglob("*.csv")} == names, (day, place)
        waiting = {left.load_id for left in retention.due(con, retention.rules(settings.reference), now)}
        unsettled = con.execute("select load_id from wh.fault where settled_by is null").fetchall()
        assert waiting == {load for (load,) in unsettled}
    expired = "select count(*) from wh.fault where settled_by = 'expired' and cell is null"
    (gone,) = con.execute(expired).fetchone() or (0,)
    assert gone > 10
    assert con.execute("select count(*) from wh.fault where cell is null and settled_by is null").fetchone() == (0,)


def test_a_clerk_is_told_how_many_days_are_left(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    delivered(con, settings, "a" * 64, "incident", BEGAN)
    delivered(con, settings, "b" * 64, "referral", BEGAN)
    con.execute(
        "insert into wh.fault (load_id, ordinal, row, code) values ('0', 2, 3, 'E_DATE'), ('0', 3, 4, 'W_ERASED')"
    )
    policy = retention.rules(settings.reference)
    told = [
        (left.load_id, left.rows, left.days_left) for left in retention.due(con, policy, BEGAN + timedelta(days=2.5))
    ]
    assert told == [("1", 1, 12), ("0", 2, 28)]
    con.execute("update wh.fault set settled_by = '1' where load_id = '0'")
    assert [left.load_id for left in retention.due(con, policy, BEGAN)] == ["1"]


def test_a_dry_run_counts_and_touches_nothing(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    delivered(con, settings, "a" * 64, "incident", BEGAN)
    put(settings.state / "uploads" / "token" / "content.csv")
    later = datetime.now(UTC) + timedelta(days=400)
    before = sorted(settings.data.rglob("*"))
    told = retention.sweep(settings, con, later, dry_run=True)
    assert told == retention.Swept(archive=1, rejected=1, expired=1, releases=0, uploads=1)
    assert sorted(settings.data.rglob("*")) == before
    assert con.execute("select settled_by from wh.fault").fetchall() == [(None,)]
    assert retention.sweep(settings, con, later) == told
    assert [path.name for path in settings.data.rglob("*.csv")] == []
    (event,) = (settings.state / audit.LEDGER).read_text("utf-8").splitlines()
    assert json.loads(event)["about"]["archive"] == 1
    assert retention.sweep(settings, con, later) == retention.Swept(0, 0, 0, 0, 0)


def test_a_file_of_two_streams_stays_as_long_as_the_more_private_may(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    delivered(con, settings, "a" * 64, "incident", BEGAN)
    delivered(con, settings, "a" * 64, "referral", BEGAN)
    retention.sweep(settings, con, BEGAN + timedelta(days=30))
    assert list(settings.archive.rglob("*.csv")) == []


def test_what_no_delivery_names_is_as_old_as_its_last_change(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    old = put(settings.archive / "aa" / "aa.csv", BEGAN)
    new = put(settings.rejected / "new.csv", BEGAN + timedelta(days=80))
    retention.sweep(settings, con, BEGAN + timedelta(days=90))
    assert (old.exists(), new.exists()) == (False, True)


def test_of_releases_stay_the_newest_the_one_in_force_and_the_last_of_a_year_of_months() -> None:
    days = [datetime(2025, 1, 1, 22, tzinfo=UTC) + timedelta(days=day) for day in range(0, 500, 5)]
    names = [f"{day.strftime(shelf.STAMP)}-00000000" for day in days]
    now = days[-1]
    gone = shelf.outdated(names, 4, names[1], (now - timedelta(days=366)).date())
    stays = [day for day, name in zip(days, names, strict=True) if name not in gone]
    assert days[1] in stays
    assert stays[-4:] == days[-4:]
    month_ends = stays[1:-4]
    # The last release of a month of Kirkuk, where it is past midnight already.
    assert all((day + timedelta(hours=3)).month != (day + timedelta(days=5, hours=3)).month for day in month_ends)
    assert len(month_ends) in (11, 12)
    assert len(shelf.outdated(names, 4, names[1])) < len(gone)


def test_the_command_says_what_it_would_remove(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    put(settings.archive / "aa" / "aa.csv", BEGAN - timedelta(days=4000))
    retain(dry_run=True, data=settings.data)
    assert "Would remove: 1 archive" in capsys.readouterr().out
    retain(data=settings.data)
    assert "Removed: 1 archive" in capsys.readouterr().out


def test_every_rule_is_one_and_each_kind_has_one_for_all_streams(settings: Settings) -> None:
    policy = retention.rules(settings.reference)
    assert {what for what, _ in policy.lengths} == {what for what, stream in policy.lengths if not stream}
    assert all(days > 0 for days in policy.lengths.values())
