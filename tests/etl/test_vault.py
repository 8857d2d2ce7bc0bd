"""Texts in the vault: versions, keys that go, the master, and what a kill in the middle leaves."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import InboxError, SettingsError
from etl.settings import Settings
from etl.vault import Saying, Vault, store

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def at(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path / "data", vault_key_file=tmp_path / "other-disk.key")
    found.make_folders()
    return found


def says(text: str, handle: str = "h1", version: int | None = None) -> Saying:
    return Saying("grievance", handle, "narrative", text, version)


def put(at: Settings, load: str, *sayings: Saying, days: int = 0) -> int:
    return Vault.of(at).texts.put(sayings, load, NOW + timedelta(days=days))


def now(at: Settings, handle: str = "h1") -> str | None:
    return Vault.of(at).texts.read("grievance", handle).texts.get("narrative")


def keys(at: Settings) -> set[str]:
    with store.opened(at.vault) as con:
        held = {name for (name,) in con.execute("select name from keys.key")}
        assert {key for (key,) in con.execute("select key from entry")} == {n for n in held if n.startswith("text/")}
    return held


def test_a_changed_text_is_a_new_version_and_the_same_one_none(at: Settings) -> None:
    assert put(at, "l1", says("one"), says("other", "h2")) == 2
    assert put(at, "l2", says("one")) == 0
    assert put(at, "l3", says("two")) == 1
    assert (now(at), now(at, "h2"), len(keys(at))) == ("two", "other", 3)
    assert put(at, "l4", says("one")) == 0  # an old file coming round again
    assert now(at) == "two"
    assert put(at, "l5", says("nine", version=9)) == 1
    assert put(at, "l6", says("eight", version=8)) == 1  # came late, and is older
    assert now(at) == "nine"
    assert put(at, "l7", says("two", version=10)) == 0  # said before, and again by a newer record
    assert now(at) == "two"


def test_a_withdrawn_version_loses_its_key_and_what_it_replaced_is_there_again(at: Settings) -> None:
    put(at, "l1", says("one"))
    put(at, "l2", says("two"), says("both", "h2"))
    put(at, "l3", says("both", "h2"))
    before = keys(at)
    assert Vault.of(at).texts.settle(standing=["l1", "l3"], withdrawn=["l2"]) == 1
    assert (now(at), now(at, "h2")) == ("one", "both")
    assert len(before - keys(at)) == 1
    put(at, "l4", says("one", version=5))
    put(at, "l5", says("three", version=4))
    assert (now(at), Vault.of(at).texts.settle(standing=["l1", "l3", "l5"], withdrawn=["l4"])) == ("one", 0)
    assert now(at) == "three"  # nobody says any more that "one" is of version 5
    # A delivery the warehouse does not know, as of one restored from an older copy, is not taken for withdrawn.
    assert Vault.of(at).texts.settle(standing=[], withdrawn=[]) == 0


def test_deleted_and_outdated_texts_lose_their_keys(at: Settings) -> None:
    put(at, "l1", says("old"), says("kept", "h2"), says("deleted", "h3"))
    put(at, "l2", says("kept", "h2"), days=10)
    ends = {"grievance": NOW + timedelta(days=5), "incident": NOW + timedelta(days=500)}
    given = {"standing": ["l1", "l2"], "deleted": [("grievance", "h3"), ("grievance", "never")], "before": ends}
    assert Vault.of(at).texts.settle(withdrawn=[], dry_run=True, **given) == 2 and len(keys(at)) == 3  # type: ignore[arg-type]
    gone = Vault.of(at).texts.settle(withdrawn=[], **given)  # type: ignore[arg-type]
    assert (gone, now(at), now(at, "h2"), now(at, "h3"), len(keys(at))) == (2, None, "kept", None, 1)


def test_an_older_copy_of_the_texts_gives_nothing_without_their_keys(at: Settings, tmp_path: Path) -> None:
    put(at, "l1", says("zq-secret"), says("kept", "h2"))
    older = tmp_path / "backup.sqlite"
    shutil.copy(at.vault / store.TEXTS, older)
    assert Vault.of(at).texts.forget([("grievance", "h1")]) == 1
    assert Vault.of(at).texts.read("grievance", "h1").texts == {}
    with sqlite3.connect(older) as con:
        (ciphertext,) = con.execute("select ciphertext from entry where handle = 'h1'").fetchone()
    assert ciphertext in older.read_bytes() and ciphertext not in (at.vault / store.TEXTS).read_bytes()
    shutil.copy(older, at.vault / store.TEXTS)
    found = Vault.of(at).texts.read("grievance", "h1")
    assert (found.texts, found.gone, now(at, "h2")) == ({}, True, "kept")
    with sqlite3.connect(older) as con:
        name, handle = con.execute("select key, handle from entry where handle = 'h1'").fetchone()
    assert name.encode() not in (at.vault / store.KEYS).read_bytes(), "a key that was destroyed leaves no byte"
    with sqlite3.connect(at.vault / store.KEYS) as con:  # another record's key does not open it
        con.execute("update key set name = ?", [name])
    with pytest.raises(InboxError, match="damaged"):
        Vault.of(at).texts.read("grievance", handle)


def test_texts_moved_to_another_record_do_not_open(at: Settings) -> None:
    put(at, "l1", says("one"), says("two", "h2"))
    with sqlite3.connect(at.vault / store.TEXTS) as con:
        con.execute("delete from entry where handle = 'h2'")
        con.execute("update entry set handle = 'h2' where handle = 'h1'")
    with pytest.raises(InboxError, match="altered"):
        now(at, "h2")


def _shared(path: Path) -> None:
    path.chmod(0o640)


def _short(path: Path) -> None:
    path.write_text("ab" * 16 + "\n", encoding="ascii")


def _text(path: Path) -> None:
    path.write_text("correct horse battery staple", encoding="ascii")


def _other(path: Path) -> None:
    path.write_text("ab" * 32 + "\n", encoding="ascii")


REFUSED = {_shared: "others", _short: "no key", _text: "no key", _other: "not the key", Path.unlink: "missing"}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_a_key_file_that_cannot_be_trusted_is_refused(at: Settings, spoil: object) -> None:
    put(at, "l1", says("one"))
    spoil(at.vault_key)  # type: ignore[operator]
    with pytest.raises(SettingsError, match=REFUSED[spoil]):  # type: ignore[index]
        now(at)


def test_a_disk_that_is_not_mounted_gets_no_new_key(at: Settings, tmp_path: Path) -> None:
    lost = at.model_copy(update={"vault_key_file": tmp_path / "not-mounted" / "vault.key"})
    with pytest.raises(SettingsError, match="cannot be written"):
        put(lost, "l1", says("one"))
    assert not (tmp_path / "not-mounted").exists()


def test_the_command_line_says_so_in_a_sentence_and_ends_with_13(at: Settings) -> None:
    put(at, "l1", says("one"))
    at.vault_key.chmod(0o604)
    command = [sys.executable, "-m", "etl", "vault", "rotate", "--data", str(at.data)]
    environ = os.environ | {"KEW_VAULT_KEY_FILE": str(at.vault_key)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 13 and "Traceback" not in done.stderr
    assert done.stderr.startswith(f"{at.vault_key} can be read by others than its owner.\n")


def test_after_a_rotation_an_older_key_table_opens_with_the_old_master_alone(at: Settings, tmp_path: Path) -> None:
    put(at, "l1", says("one"))
    plain = tmp_path / "plain.csv"
    plain.write_text("as delivered", encoding="utf-8")
    kept = Vault.of(at).archive.keep(plain, "ab" * 32)
    for file in (at.vault_key, at.vault / store.KEYS):
        shutil.copy(file, tmp_path / f"old-{file.name}")
    assert Vault.of(at).keys.rotate() == 2
    assert now(at) == "one"
    with Vault.of(at).archive.opened(kept) as copy:
        assert copy.read_text("utf-8") == "as delivered"
    assert at.vault_key.read_text("ascii") != (tmp_path / "old-other-disk.key").read_text("ascii")
    shutil.copy(tmp_path / "old-keys.sqlite", at.vault / store.KEYS)
    with pytest.raises(SettingsError, match="not the key"):
        now(at)


# Imports once, and forks for every number on its input: the child is killed before that many of its steps.
KILLED = """
import os, signal, sys
from pathlib import Path
from etl.settings import Settings
from etl.vault import Vault, store

at = Settings(data=Path(sys.argv[1]) / "data", vault_key_file=Path(sys.argv[1]) / "other-disk.key")
def counted(call):
    def wrapped(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return wrapped
for line in sys.stdin:
    left, child = int(line), os.fork()
    if not child:
        for owner, name in ((os, "fsync"), (os, "open"), (Path, "replace"), (Path, "unlink"), (store, "transaction")):
            setattr(owner, name, counted(getattr(owner, name)))
        {what}
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
STEPS = {
    "rotate": "Vault.of(at).keys.rotate()",
    "forget": "Vault.of(at).texts.forget([('grievance', 'h1')])",
}


@pytest.mark.parametrize("what", STEPS)
def test_killed_between_any_two_steps_nothing_is_lost_and_nothing_half_gone(at: Settings, what: str) -> None:
    put(at, "l1", says("one"), says("two", "h2"))
    files = {file: file.read_bytes() for file in (at.vault / store.TEXTS, at.vault / store.KEYS, at.vault_key)}
    command = [sys.executable, "-c", KILLED.replace("{what}", STEPS[what]), str(at.data.parent)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as helper:
        assert helper.stdin and helper.stdout
        for step in range(1, 60):
            for file, content in files.items():
                file.write_bytes(content)
            print(step, file=helper.stdin, flush=True)
            ended = int(helper.stdout.readline())
            assert now(at, "h2") == "two", (what, step)
            assert now(at) in (("one",) if what == "rotate" else ("one", None)), (what, step)
            if ended == 0:
                break
            assert ended == -signal.SIGKILL
            Vault.of(at).texts.forget([("grievance", "h1")])  # done again, it is done
            assert (now(at), now(at, "h2"), len(keys(at))) == (None, "two", 1)
            assert not at.vault_key.with_name("other-disk.key.new").exists()
        helper.stdin.close()
    assert step > 5


ADDING = """
import sys
from pathlib import Path
from etl.settings import Settings
from etl.vault import Saying, Vault
from datetime import UTC, datetime
at = Settings(data=Path(sys.argv[1]) / "data", vault_key_file=Path(sys.argv[1]) / "other-disk.key")
vault = Vault.of(at)
print("begins", flush=True)
for n in range(10_000):
    sayings = [Saying("grievance", f"h{n}-{i}", "narrative", f"text {n} {i}") for i in range(300)]
    vault.texts.put(sayings, f"load-{n}", datetime(2026, 3, 30, tzinfo=UTC))
"""


def test_killed_at_any_moment_a_delivery_is_in_the_vault_whole_or_not_at_all(at: Settings) -> None:
    for after in (0.02, 0.05, 0.09, 0.14):
        child = subprocess.Popen(
            [sys.executable, "-c", ADDING, str(at.data.parent)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout and child.stdout.readline() == "begins\n"
        time.sleep(after)
        child.kill()
        child.wait()
        child.stdout.close()
        keys(at)  # as many keys as texts, whatever the moment was
        with store.opened(at.vault) as con:
            told = con.execute(
                "select count(*), count(distinct load) from said join entry on entry.id = said.entry"
            ).fetchone()
        assert told[0] == 300 * told[1]
    assert told[1] > 0 and now(at, "h0-299") == "text 0 299"


def test_ten_thousand_narratives_cost_little(at: Settings) -> None:
    sayings = [says(f"{n} " + "what was told " * 40, f"h{n}") for n in range(10_000)]
    began = time.process_time()
    assert put(at, "l1", *sayings) == 10_000
    assert time.process_time() - began < 2
    began = time.process_time()
    assert put(at, "l2", *sayings) == 0
    assert time.process_time() - began < 2


def test_nothing_of_a_text_and_no_key_stands_in_the_files(at: Settings) -> None:
    put(at, "l1", says("zq-secret-text"))
    master = bytes.fromhex(at.vault_key.read_text("ascii").strip())
    for path in at.vault.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        content = path.read_bytes()
        assert b"zq-secret" not in content and master not in content and master.hex().encode() not in content
