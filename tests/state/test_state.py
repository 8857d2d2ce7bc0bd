"""The state database on SQLite and on a real PostgreSQL: what it is made of, and what it stands."""

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import databases
import pytest
from sqlalchemy import inspect, text

from dashboard.errors import StateError
from dashboard.state import State, migrations, opened
from dashboard.state.tables import METADATA

ROOT = Path(__file__).parents[2]
ADD = "insert into attempt (id, bucket, at) values (:id, 'b', '2026-01-01 00:00:00')"
AUDIT = (
    "insert into audit (n, at, who, role, what, about, seal)"
    " values (1, '2026-01-01 00:00:00', 'w', 'r', 'x', '{}', 's')"
)


def _count(state: State) -> int:
    with state.reading() as connection:
        return int(connection.execute(text("select count(*) from attempt")).scalar_one())


def _started(url: str, body: str) -> "subprocess.Popen[str]":
    head = f"from sqlalchemy import text\nfrom dashboard.state import opened\nADD = {ADD!r}\nurl = {url!r}\n"
    return subprocess.Popen([sys.executable, "-c", head + body], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_migrations_make_the_declared_tables(state: State) -> None:
    seen = inspect(state.engine)
    sqlite = state.engine.dialect.name == "sqlite"
    assert set(seen.get_table_names()) == {*METADATA.tables, "migration"}
    for table in METADATA.sorted_tables:
        columns = {c["name"]: (c["nullable"], getattr(c["type"], "length", None)) for c in seen.get_columns(table.name)}
        wanted = {c.name: (bool(c.nullable), getattr(c.type, "length", None)) for c in table.columns}
        if sqlite:  # it reports its key columns as nullable unless told otherwise
            for column in table.primary_key:
                columns[column.name] = (False, columns[column.name][1])
        assert columns == wanted, table.name
        assert set(seen.get_pk_constraint(table.name)["constrained_columns"]) == {c.name for c in table.primary_key}
        keys = {
            (k["constrained_columns"][0], k["referred_table"], str(k["options"].get("ondelete")).lower())
            for k in seen.get_foreign_keys(table.name)
        }
        if sqlite:  # reflection does not read the deletion rule of a reference written beside its column
            with state.reading() as connection:
                listed = connection.execute(text(f"pragma foreign_key_list({table.name})")).mappings().all()
            keys = {(one["from"], one["table"], one["on_delete"].lower()) for one in listed}
        assert keys == {(k.parent.name, k.column.table.name, k.ondelete) for k in table.foreign_keys}
        indexes = seen.get_indexes(table.name, **({"include_auto_indexes": True} if sqlite else {}))
        key = {c.name for c in table.primary_key}
        unique = {i["column_names"][0] for i in indexes if i["unique"] and set(i["column_names"]) != key}
        assert unique == {c.name for c in table.columns if c.unique}


def test_opening_again_changes_nothing_and_a_newer_database_is_refused(state: State, state_url: str) -> None:
    opened(state_url).engine.dispose()
    with state.writing() as connection:
        assert connection.execute(text("select count(*) from migration")).scalar_one() == len(migrations.STEPS)
        connection.execute(text("insert into migration (step) values (99)"))
    with pytest.raises(StateError, match="newer version"):
        opened(state_url)


def test_two_processes_open_a_new_database_at_once(state_url: str) -> None:
    both = [_started(state_url, "opened(url)\n") for _ in range(2)]
    for one in both:
        one.communicate(timeout=30)
    assert [one.returncode for one in both] == [0, 0]


def test_many_open_new_files_at_once(tmp_path: Path) -> None:
    """SQLite does not wait by itself where a file gets its journal: one in twenty-five was turned away."""
    faults: list[Exception] = []

    def enter(url: str, door: threading.Barrier) -> None:
        door.wait()
        try:
            opened(url).engine.dispose()
        except StateError as fault:
            faults.append(fault)

    for n in range(25):
        door = threading.Barrier(4)
        asked = (f"sqlite:///{tmp_path / str(n)}.sqlite3", door)
        threads = [threading.Thread(target=enter, args=asked) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not faults


@pytest.mark.parametrize("deed", ["update audit set who = 'z'", "delete from audit", "truncate audit"])
def test_the_audit_stands(state: State, deed: str) -> None:
    if deed.startswith("truncate") and state.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no truncate")
    with state.writing() as connection:
        connection.execute(text(AUDIT))
    with pytest.raises(StateError), state.writing() as connection:
        connection.execute(text(deed))
    with state.reading() as connection:
        assert connection.execute(text("select who from audit")).scalar_one() == "w"


def test_who_counts_and_adds_is_not_overtaken(state: State) -> None:
    def knock(number: int) -> None:
        with state.writing("b") as connection:
            if connection.execute(text("select count(*) from attempt")).scalar_one() < 3:
                connection.execute(text(ADD), {"id": str(number)})

    threads = [threading.Thread(target=knock, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(state) == 3


def test_a_killed_writer_leaves_nothing_half(state: State, state_url: str) -> None:
    writer = _started(
        state_url,
        """
state = opened(url)
with state.writing() as c: c.execute(text(ADD), {"id": "kept"})
with state.writing() as c:
    c.execute(text(ADD), {"id": "half"})
    print("in", flush=True)
    import time; time.sleep(60)
""",
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "in\n"
    assert _count(state) == 1  # and a reader does not wait for the writer
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=10)
    writer.stdout.close()
    with state.writing() as connection:
        connection.execute(text(ADD), {"id": "next"})
    assert _count(state) == 2


def test_the_file_is_private_and_no_link_is_followed(tmp_path: Path) -> None:
    state = opened(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    with state.writing() as connection:
        connection.execute(text(ADD), {"id": "1"})
        assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob("a.sqlite3*")} == {0o600}
    state.engine.dispose()
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "a.sqlite3")
    with pytest.raises(StateError):
        opened(f"sqlite:///{tmp_path / 'link.sqlite3'}")


def test_no_error_shows_a_password_or_a_value(state: State) -> None:
    with pytest.raises(StateError) as told, state.writing() as connection:
        for _ in range(2):
            connection.execute(text(ADD), {"id": "s3cret-value"})
    assert "s3cret" not in f"{told.value}{told.value.__cause__}"
    with pytest.raises(StateError) as unparsed:
        opened("postgresql://kew:s3cret@127.0.0.1:port/none")
    assert "s3cret" not in f"{unparsed.value}{unparsed.value.__cause__}"
    with pytest.raises(StateError) as refused:
        opened("postgresql://kew:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in f"{refused.value}{refused.value.__cause__}"


def test_a_server_that_went_and_came_back(postgresql: databases.Server) -> None:
    state = opened(postgresql.new())
    assert _count(state) == 0
    postgresql.stop()
    try:
        with pytest.raises(StateError):
            _count(state)
    finally:
        postgresql.start()
    assert _count(state) == 0
    state.engine.dispose()


def test_a_killed_migration_is_not_there_and_the_next_is_whole(state_url: str) -> None:
    writer = _started(
        state_url,
        """
import time
from dashboard.state import migrations
def slowly(statements):
    for number, statement in enumerate(statements):
        if number == 5:
            print("in", flush=True)
            time.sleep(60)
        yield statement
migrations.STEPS = tuple({kind: slowly(told) for kind, told in step.items()} for step in migrations.STEPS)
opened(url)
""",
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "in\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=10)
    writer.stdout.close()
    after = opened(state_url)
    assert set(inspect(after.engine).get_table_names()) == {*METADATA.tables, "migration"}
    after.engine.dispose()


def test_two_processes_do_not_overtake_each_other(state: State, state_url: str) -> None:
    body = """
state = opened(url)
import secrets
for _ in range(20):
    with state.writing("b") as c:
        if c.execute(text("select count(*) from attempt")).scalar_one() < 25:
            c.execute(text(ADD), {"id": secrets.token_hex(8)})
"""
    both = [_started(state_url, body) for _ in range(2)]
    for one in both:
        one.communicate(timeout=60)
    assert [one.returncode for one in both] == [0, 0]
    assert _count(state) == 25


def test_to_open_it_twice_gives_up_no_lock(tmp_path: Path) -> None:
    """POSIX drops all locks a process has on a file when it closes any descriptor of it; another then takes itself for
    the last one, and clears away the journal that is still written to.
    """
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    first = opened(url)
    with first.writing() as connection:
        connection.execute(text(ADD), {"id": "0"})
    opened(url).engine.dispose()
    other = _started(url, "state = opened(url)\nwith state.reading(): pass\nstate.engine.dispose()\nprint('gone')")
    assert other.communicate(timeout=60)[0] == "gone\n"
    with first.writing() as connection:
        connection.execute(text(ADD), {"id": "1"})
    asked = "with opened(url).reading() as c: print(c.execute(text('select count(*) from attempt')).scalar_one())"
    seen = _started(url, asked)
    assert seen.communicate(timeout=60)[0] == "2\n"
    first.engine.dispose()
