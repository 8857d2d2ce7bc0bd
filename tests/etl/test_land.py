"""Landing: what is taken, what stays, and that the archive holds exactly what was delivered."""

import hashlib
import os
import stat
import threading
import time
from pathlib import Path

import pytest

from etl.intake.land import Landed, Left, clear, land, waiting


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "incident").mkdir(parents=True)
    return tmp_path / "inbox"


def deliver(inbox: Path, content: bytes, name: str = "incident/a.csv") -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def taken(path: Path, inbox: Path, settle: float = 0) -> Landed | Left:
    return land(path, inbox, inbox.parent / "archive", inbox.parent / "spool", settle)


def test_waiting_lists_regular_tables_in_folders_only(inbox: Path) -> None:
    wanted = [deliver(inbox, b"a", name) for name in ("incident/b.csv", "kobo/incident/c.XLSX", "ucdp_ged/a.csv")]
    for name in ("incident/.hidden.csv", "incident/~$open.xlsx", "incident/x.csv.part", ".cache/x.csv", "root.csv"):
        deliver(inbox, b"a", name)
    (inbox / "incident" / "link.csv").symlink_to(wanted[0])
    (inbox / "linked").symlink_to(inbox / "incident", target_is_directory=True)
    os.mkfifo(inbox / "incident" / "pipe.csv")
    assert waiting(inbox) == sorted(wanted)


def test_what_lands_is_kept_byte_for_byte_and_private(inbox: Path) -> None:
    content = b"\xef\xbb\xbfa;b\r\n\x00\xff"
    landed = taken(deliver(inbox, content, "incident/2026-W12.CSV"), inbox)
    assert isinstance(landed, Landed)
    sha256 = hashlib.sha256(content).hexdigest()
    assert (landed.file, landed.folder, landed.size) == ("incident/2026-W12.CSV", "incident", len(content))
    assert landed.archived == inbox.parent / "archive" / sha256[:2] / f"{sha256}.csv"
    assert landed.archived.read_bytes() == content
    assert stat.S_IMODE(landed.archived.stat().st_mode) == 0o600
    assert list((inbox.parent / "spool").iterdir()) == []


def test_equal_bytes_are_archived_once(inbox: Path) -> None:
    first, second = (taken(deliver(inbox, b"same", f"incident/{n}.csv"), inbox) for n in "ab")
    assert isinstance(first, Landed)
    assert isinstance(second, Landed)
    assert first.archived == second.archived
    assert len([p for p in (inbox.parent / "archive").rglob("*") if p.is_file()]) == 1


def test_a_link_or_a_pipe_put_in_the_place_of_a_file_stays(inbox: Path) -> None:
    target = deliver(inbox, b"secret", "incident/real.csv")
    link, pipe = inbox / "incident" / "l.csv", inbox / "incident" / "p.csv"
    link.symlink_to(target)
    os.mkfifo(pipe)
    assert taken(link, inbox) == Left("incident/l.csv", "E_UNSTABLE")
    assert taken(pipe, inbox) == Left("incident/p.csv", "E_UNSTABLE")
    assert taken(inbox / "incident" / "gone.csv", inbox) == Left("incident/gone.csv", "E_UNSTABLE")


def test_a_file_that_changes_while_it_settles_stays_and_lands_the_next_time(inbox: Path) -> None:
    path = deliver(inbox, b"half")
    path.touch()
    writer = threading.Timer(0.1, path.write_bytes, (b"half and the rest",))
    writer.start()
    assert taken(path, inbox, settle=0.4) == Left("incident/a.csv", "E_UNSTABLE")
    writer.join()
    landed = taken(path, inbox, settle=0.05)
    assert isinstance(landed, Landed)
    assert landed.archived.read_bytes() == b"half and the rest"


def test_a_writer_racing_with_us_never_gives_a_torn_file(inbox: Path) -> None:
    """Whole versions only: each is one byte repeated, so a mixture would show."""
    path = deliver(inbox, b"0" * 3_000_000)
    stop = threading.Event()

    def write() -> None:
        for version in (b"1", b"2", b"3", b"4") * 1000:
            if stop.is_set():
                return
            path.with_suffix(".new").write_bytes(version * 3_000_000)
            path.with_suffix(".new").replace(path)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        results = [taken(path, inbox) for _ in range(40)]
    finally:
        stop.set()
        writer.join()
    contents = [result.archived.read_bytes() for result in results if isinstance(result, Landed)]
    assert all(len(content) == 3_000_000 and len(set(content)) == 1 for content in contents)


def test_a_long_settled_file_is_not_waited_for(inbox: Path) -> None:
    path = deliver(inbox, b"old")
    start = time.monotonic()
    assert isinstance(taken(path, inbox, settle=5), Landed)
    assert time.monotonic() - start < 2


def test_clear_removes_only_the_file_that_landed(inbox: Path) -> None:
    path = deliver(inbox, b"first")
    landed = taken(path, inbox)
    assert isinstance(landed, Landed)
    path.write_bytes(b"newer")
    assert not clear(path, landed)
    assert path.read_bytes() == b"newer"
    again = taken(path, inbox)
    assert isinstance(again, Landed)
    assert clear(path, again)
    assert not path.exists()
    assert not clear(path, again)


def test_names_cannot_steer_a_terminal(inbox: Path) -> None:
    landed = taken(deliver(inbox, b"a", "incident/\u202egnp\x1b[31m.csv"), inbox)
    assert isinstance(landed, Landed)
    assert landed.file.isprintable()
