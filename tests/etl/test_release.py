"""A release is whole, signed and in force, or it is not there: breaches, faults, damage and kill -9."""

import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import disk, release
from etl.errors import ContractError, ReleaseError
from etl.release import contract as terms
from etl.release import draft, shelf

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "data" / "contract"
VERSION = int((CONTRACT / "VERSION").read_text(encoding="utf-8"))
KEY = bytes(range(32))
NOW = datetime(2026, 3, 30, 23, 10, tzinfo=UTC)
ABOUT = {
    "as_of": date(2026, 3, 30),
    "data_until": date(2026, 3, 29),
    "first_week": date(2025, 1, 6),
    "last_week": date(2026, 3, 30),
    "synthetic": True,
    "model": "cascade",
    "model_version": "1",
    "area_version": "1",
}
ROWS = {
    "stage_team.area_week": """
        select 'KRK-' || a as area_id, date '2026-01-05' + 7 * w::integer as week, w % 3 > 0 as observed,
               if(observed, w, null) as incidents, if(observed, 0, null) as serious, null as fatalities,
               null as injured, null as grievances, 0 as meetings, w as reports
        from range(20) as areas(a), range(30) as weeks(w)""",
    "stage_team.place_week": """
        select 'IQG13Q04' as place_id, 'district' as level, date '2026-01-05' as week, 2 as incidents, 1 as serious""",
    "stage_partner.area": """
        select 'IQG13Q04' as area_id, 'district' as level, 'IQG13Q04' as district_id, 'Kirkuk' as name_en,
               'كركوك' as name_ar, null as name_ckb, null as name_tr, '{"type":"Point"}' as geometry, '1' as version""",
}


def stage() -> duckdb.DuckDBPyConnection:
    """Staging with every table of the contract, without its checks; rows in some."""
    con = duckdb.connect()
    for audience, tables in terms.read(CONTRACT).tables.items():
        con.execute(
            f"create schema stage_{audience}; attach ':memory:' as shape; create schema shape.mart; use shape.mart"
        )
        con.execute(";".join(tables.values()))
        con.execute("use memory.main")
        for table in tables.keys() - {"about"}:
            con.execute(f"create table stage_{audience}.{table} as from shape.mart.{table}")
        con.execute("detach shape")
    for table, rows in ROWS.items():
        con.execute(f"insert into {table} by name {rows}")
    return con


PARTNERS = {"about": 1, "area": 1, "partner_month": 0, "relation_quarter": 0, "forecast_skill": 0}


def publish(
    con: duckdb.DuckDBPyConnection,
    releases: Path,
    *,
    contract: Path = CONTRACT,
    now: datetime = NOW,
    keep: int = 4,
    **about: object,
) -> release.Release:
    return release.publish(
        con,
        releases,
        contract,
        KEY,
        about=ABOUT | about,
        partner_about={"as_of": ABOUT["as_of"], "synthetic": True, "last_month": None},
        fingerprint="inputs",
        keep=keep,
        now=now,
    )


def whole(releases: Path) -> str:
    """The id in force, having read it as a reader does: verified, then opened."""
    served = release.current(releases)
    assert served
    release.verify(served.folder, KEY)
    with duckdb.connect(str(served.team), read_only=True) as reader:
        assert reader.execute("select release from mart.about").fetchone() == (served.id,)
        assert reader.execute("select count(*) from mart.area_week").fetchone() == (600,)
    return served.id


@pytest.fixture
def staged() -> duckdb.DuckDBPyConnection:
    return stage()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    releases = tmp_path_factory.mktemp("shelf") / "releases"
    publish(stage(), releases)
    return releases


def test_what_was_not_closed_or_lost_rows_is_no_release(tmp_path: Path) -> None:
    file = tmp_path / "team.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema mart; create table mart.area as select * from range(3); checkpoint")
    draft.read_back(file, {"area": 3})
    for wrong in ({"area": 4}, {}, {"area": 3, "place": 0}):
        with pytest.raises(ReleaseError, match="does not hold"):
            draft.read_back(file, wrong)
    file.with_name("team.duckdb.wal").touch()
    with pytest.raises(ReleaseError, match="was not closed"):
        draft.read_back(file, {"area": 3})


def test_what_was_staged_is_read_back(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = publish(staged, tmp_path / "it's here")
    with duckdb.connect(str(made.team), read_only=True) as reader:
        for table in ("area_week", "place_week", "incident"):
            rows = staged.execute(f"from stage_team.{table} order by all").fetchall()
            assert reader.execute(f"from mart.{table} order by all").fetchall() == rows
        about = reader.execute("select release, contract_version, built_at, as_of from mart.about").fetchone()
        assert about == (made.id, VERSION, NOW.replace(tzinfo=None), ABOUT["as_of"])
    with duckdb.connect(str(made.partner), read_only=True) as reader:
        assert reader.execute("select name_ar from mart.area").fetchall() == [("كركوك",)]
        tables = reader.execute("select table_name from duckdb_tables()").fetchall()
        assert {name for (name,) in tables} == set(terms.read(CONTRACT).tables["partner"])


def test_the_manifest_says_what_is_there(published: Path) -> None:
    made = release.current(published)
    assert made
    assert made.id.startswith("20260330T231000Z-")
    assert made.manifest["data_until"] == "2026-03-29"
    assert made.manifest["synthetic"] is True
    assert made.manifest["files"]["team.duckdb"]["rows"]["area_week"] == 600
    assert made.manifest["files"]["partner.duckdb"]["rows"] == PARTNERS
    assert set(made.manifest["files"]["team.duckdb"]["rows"]) == set(terms.read(CONTRACT).tables["team"])


def test_only_the_owner_reads_it_and_nothing_lies_about(published: Path) -> None:
    made = release.current(published)
    assert made
    assert sorted(path.name for path in made.folder.iterdir()) == ["manifest.json", "partner.duckdb", "team.duckdb"]
    assert sorted(path.name for path in published.iterdir()) == [made.id, "CURRENT"]
    assert {path.stat().st_mode & 0o777 for path in made.folder.iterdir()} == {0o600}
    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert (published / "CURRENT").read_text() == f"{made.id}\n"


def test_the_engine_one_version_behind_can_read_it(published: Path) -> None:
    made = release.current(published)
    assert made
    con = duckdb.connect()
    con.execute(f"attach '{made.team}' as old (read_only)")
    tags = con.execute("select tags['storage_version'] from duckdb_databases() where database_name = 'old'").fetchone()
    assert tags
    assert str(tags[0]).startswith("v1.5.0")


def test_the_connection_is_left_as_it_was(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = staged.execute("select current_catalog(), current_schema()").fetchone()
    publish(staged, tmp_path)
    staged.execute("alter table stage_team.place_week add column colour varchar")
    with pytest.raises(ContractError):
        publish(staged, tmp_path)
    assert staged.execute("select current_catalog(), current_schema()").fetchone() == before
    assert staged.execute("select count(*) from duckdb_databases() where not internal").fetchone() == (1,)


def test_views_can_be_staged(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    staged.execute("alter table stage_team.area_week rename to rows")
    staged.execute("create view stage_team.area_week as select * from stage_team.rows")
    publish(staged, tmp_path)
    whole(tmp_path)


BREACHES = {
    "alter table stage_team.area_week add column colour varchar": "mart.area_week breaks the contract: column colour",
    "alter table stage_team.area_week drop column injured": "column injured is missing",
    "alter table stage_team.area_week drop column meetings": "column meetings is missing",
    "update stage_team.area_week set reports = null": "column reports is null and must not be",
    "update stage_team.place_week set level = 'SECRET'": "a row fails CHECK",
    "update stage_team.area_week set week = week + 1": 'a row fails CHECK((isodow("week") = 1))',
    "insert into stage_team.area_week from stage_team.area_week limit 1": "two rows have one primary key",
    "update stage_partner.area set level = 'neighbourhood'": "mart.area breaks the contract: a row fails CHECK",
    "drop table stage_team.silence": "mart.silence breaks the contract: nothing is staged as silence",
    "alter table stage_team.area_week alter meetings type varchar using 'SECRET'": "a value does not fit its column's",
    "alter table stage_team.area_week alter meetings type bigint using 9999999999": "a value does not fit its column's",
}


@pytest.mark.parametrize(("change", "sentence"), BREACHES.items(), ids=[change[:60] for change in BREACHES])
def test_a_breach_is_named_and_the_old_release_stays(
    change: str, sentence: str, staged: duckdb.DuckDBPyConnection, published: Path, tmp_path: Path
) -> None:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    before, old = sorted(tmp_path.rglob("*")), whole(tmp_path)
    staged.execute(change)
    with pytest.raises(ContractError) as caught:
        publish(staged, tmp_path, now=NOW + timedelta(days=1))
    assert sentence in caught.value.message
    assert "SECRET" not in str(caught.value)
    assert "KRK-" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before
    assert whole(tmp_path) == old


def test_what_is_said_about_the_release_is_held_to_the_contract_too(
    staged: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(ContractError, match=r"mart\.about .* column mood is not in it"):
        publish(staged, tmp_path, mood="calm")
    with pytest.raises(ContractError, match="a row fails CHECK"):
        publish(staged, tmp_path, last_week=date(2020, 1, 6))
    assert release.current(tmp_path) is None


def test_without_staging_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="Nothing is staged for team"):
        publish(duckdb.connect(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_broken_contract_is_no_contract(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        terms.read(tmp_path)
    (tmp_path / "VERSION").write_text("1\n")
    with pytest.raises(ContractError, match="has no tables"):
        terms.read(tmp_path)


def test_a_contract_that_is_no_sql_is_named(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    mangled = shutil.copytree(CONTRACT, tmp_path / "contract")
    (mangled / "team" / "silence.sql").write_text("create tabel mart.silence (area_id varchar)")
    with pytest.raises(ContractError, match=r"mart\.silence .* no table"):
        publish(staged, tmp_path / "releases", contract=mangled)
    assert not list((tmp_path / "releases").iterdir())


@pytest.mark.parametrize("seed", range(20))
def test_ids_rise_whatever_the_clock_says(seed: int, tmp_path: Path) -> None:
    dice, made = random.Random(seed), []  # noqa: S311
    for _ in range(8):
        now = NOW + timedelta(seconds=dice.randrange(-3, 3) * 10 ** dice.randrange(8))
        made.append(f"{shelf.next_stamp(tmp_path, now)}-00000000")
        (tmp_path / made[-1]).mkdir()
    assert made == sorted(set(made))


def test_a_second_release_in_one_second_comes_after(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    clock = (NOW, NOW, NOW - timedelta(days=9))
    first, second, third = (publish(staged, tmp_path, now=now) for now in clock)
    assert first.id < second.id < third.id
    assert first.id[-8:] == second.id[-8:]
    assert whole(tmp_path) == third.id


def test_the_newest_are_kept_and_the_one_in_force(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = [publish(staged, tmp_path, keep=3).id for _ in range(4)]
    assert shelf.ids(tmp_path) == made[1:]
    shelf.prune(tmp_path, 1, made[1])
    assert shelf.ids(tmp_path) == [made[1], made[3]]
    assert [each.id for each in release.history(tmp_path)] == [made[3], made[1]]


def test_rolling_back_and_forward(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first, second = publish(staged, tmp_path), publish(staged, tmp_path)
    assert release.rollback(tmp_path, first.id, KEY).id == whole(tmp_path) == first.id
    third = publish(staged, tmp_path)
    assert third.id > second.id
    with pytest.raises(ReleaseError, match="There is no release"):
        release.rollback(tmp_path, "../../etc", KEY)
    second.team.write_bytes(b"")
    with pytest.raises(ReleaseError, match="is damaged"):
        release.rollback(tmp_path, second.id, KEY)
    assert whole(tmp_path) == third.id


def test_every_flipped_bit_is_found(published: Path, tmp_path: Path) -> None:
    made = release.current(published)
    assert made
    folder = shutil.copytree(made.folder, tmp_path / made.id)
    dice = random.Random(7)  # noqa: S311
    for trial in range(60):
        file = folder / ("manifest.json", "team.duckdb", "partner.duckdb")[trial % 3]
        good = file.read_bytes()
        place, bit = dice.randrange(len(good)), 1 << dice.randrange(8)
        file.write_bytes(good[:place] + bytes([good[place] ^ bit]) + good[place + 1 :])
        with pytest.raises(ReleaseError, match="is damaged"):
            release.verify(folder, KEY)
        file.write_bytes(good)
    release.verify(folder, KEY)


def test_other_damage_is_found(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = publish(staged, tmp_path)
    folder = shutil.copytree(first.folder, tmp_path / "20990101T000000Z-00000000")
    with pytest.raises(ReleaseError, match="another release under this name"):
        release.verify(folder, KEY)
    with pytest.raises(ReleaseError, match="not signed with our key"):
        release.verify(first.folder, bytes(32))
    forged = first.manifest | {"synthetic": False}
    (first.folder / "manifest.json").write_text(json.dumps(forged, sort_keys=True, ensure_ascii=False, indent=2) + "\n")
    with pytest.raises(ReleaseError, match="not signed with our key"):
        release.verify(first.folder, KEY)
    (first.folder / "manifest.json").unlink()
    with pytest.raises(ReleaseError, match="cannot be read"):
        release.current(tmp_path)


def test_a_broken_pointer_is_said_and_mended_by_the_next_release(
    staged: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    old = publish(staged, tmp_path)
    (tmp_path / "CURRENT").write_bytes(b"\xff\x00")
    with pytest.raises(ReleaseError, match="names no release"):
        release.current(tmp_path)
    assert publish(staged, tmp_path).id == whole(tmp_path) > old.id


def test_a_newer_contract_is_not_overwritten(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    newer = shutil.copytree(CONTRACT, tmp_path / "contract")
    (newer / "VERSION").write_text("7\n")
    releases = tmp_path / "releases"
    publish(staged, releases, contract=newer)
    with pytest.raises(ReleaseError) as caught:
        publish(staged, releases)
    assert caught.value.code == "E_VERSION"


def test_a_key_given_twice_has_two_meanings_and_is_refused(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Signed all the same, as we read the second; another reader would take the first."""
    first = publish(staged, tmp_path)
    path = first.folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{"synthetic": false,', 1), encoding="utf-8")
    with pytest.raises(ReleaseError, match="was altered"):
        release.verify(first.folder, KEY)


def test_a_release_is_not_begun_where_there_is_no_room(
    staged: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1})())
    with pytest.raises(ReleaseError) as caught:
        publish(staged, tmp_path)
    assert caught.value.code == "E_DISK" and not (tmp_path / "CURRENT").exists()


def test_a_release_is_its_owners_alone_whatever_the_umask(staged: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = publish(staged, tmp_path)
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in made.folder.glob("*.duckdb")} == {
        "partner.duckdb": 0o600,
        "team.duckdb": 0o600,
    }
    assert made.folder.stat().st_mode & 0o077 == 0


def test_what_is_in_force_was_read_back_and_is_on_the_disk_before_it_has_its_name(
    staged: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for room, name in ((draft, "read_back"), (disk, "sync"), (disk, "move")):
        real = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *a, real=real, name=name: (done.append(name), real(*a))[1])
    publish(staged, tmp_path)
    moved = done.index("move")
    assert done[:moved].count("read_back") == 2 and done[:moved].count("sync") >= 2


@pytest.mark.parametrize(("free", "previous"), [(0, 0), (63 * 2**20, 0), (299 * 2**20, 100 * 2**20)])
def test_too_little_room_is_refused_early(free: int, previous: int) -> None:
    with pytest.raises(ReleaseError) as caught:
        shelf.require_room(free, previous)
    assert caught.value.code == "E_DISK"
    shelf.require_room(300 * 2**20, 100 * 2**20)


def test_the_signing_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "release.key"
    made = release.key(file)
    assert len(made) == 32
    assert release.key(file) == made
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    with pytest.raises(ReleaseError, match="can be read by others"):
        release.key(file)
    file.chmod(0o600)
    file.write_text("short")
    with pytest.raises(ReleaseError, match="holds no key"):
        release.key(file)


def test_a_disk_that_refuses_a_write_anywhere_harms_nothing(tmp_path: Path) -> None:
    """A real limit on file size in a child makes the engine's and our own writes fail at growing distances."""
    old = publish(stage(), tmp_path)
    told = subprocess.run(child("limits", tmp_path), capture_output=True, text=True, env=ENVIRONMENT)
    assert told.stdout.split() == ["ReleaseError"] * len(LIMITS), told.stderr
    assert whole(tmp_path) == old.id
    assert not list(tmp_path.glob("*.tmp"))


def test_killed_at_any_moment_the_release_in_force_stays(tmp_path: Path) -> None:
    served, dice, debris = publish(stage(), tmp_path).id, random.Random(11), 0  # noqa: S311
    with subprocess.Popen(
        child("fork", tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as parent:
        for _ in range(15):
            ask(parent, f"{dice.uniform(0, 0.3)}")
            debris += len(list(tmp_path.glob("*.tmp")))
            before, served = served, whole(tmp_path)
            assert served >= before
        parent.communicate()
    assert debris > 0, "no kill hit a publish: the test proves nothing"
    assert publish(stage(), tmp_path).id == whole(tmp_path) > served
    assert not list(tmp_path.glob("*.tmp"))


def ask(parent: subprocess.Popen[str], seconds: str) -> None:
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(f"{seconds}\n")
    parent.stdin.flush()
    assert parent.stdout.readline() == "killed\n"


LIMITS = (0, 200, 5_000, 100_000, 300_000, 1_000_000)


ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def child(verb: str, releases: Path) -> list[str]:
    return [sys.executable, __file__, verb, str(releases)]


def publish_and_kill(releases: Path) -> None:
    """For each line of stdin, a process that publishes without end and is killed after so many seconds.

    Forked from here, before any database is open, so that imports are paid for once.
    """
    importlib.import_module("pandas")  # the engine imports it at the first bound value
    for seconds in sys.stdin:
        ready, tell = os.pipe()
        if (pid := os.fork()) == 0:
            publish_for_ever(releases, tell)
        os.read(ready, 1)
        time.sleep(float(seconds))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print("killed", flush=True)  # noqa: T201


def publish_for_ever(releases: Path, tell: int) -> None:
    con = stage()
    os.write(tell, b".")
    while True:
        publish(con, releases)


def publish_under_limits(releases: Path) -> None:
    con = stage()
    for limit in LIMITS:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            publish(con, releases)
            outcome = "published"
        except ReleaseError as error:
            outcome = type(error).__name__
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(outcome, flush=True)  # noqa: T201


if __name__ == "__main__":
    {"fork": publish_and_kill, "limits": publish_under_limits}[sys.argv[1]](Path(sys.argv[2]))
