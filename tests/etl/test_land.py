"""Landing: what is taken, what stays, and that the archive holds exactly what was delivered."""

import hashlib
import os
import shutil
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.intake import inbox as box
from etl.intake.land import Landed, Left, clear, land, left_lying, waiting


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


def left(inbox: Path) -> dict[str, str]:
    return {one.file: one.code for one in left_lying(inbox)}


OTHER_KINDS = ("root.pdf", "kobo/a.pdf", "incident/b.json", "incident/none", "incident/x.csv.part", "decisions/a.csv")


def test_everything_that_is_not_taken_is_named_with_its_reason(inbox: Path) -> None:
    first = deliver(inbox, b"a", "incident/a.csv")
    second = inbox / "incident" / "hard.csv"
    second.hardlink_to(first)
    form = deliver(inbox, b"{}", "kobo/meeting/page-1.json")
    for name in (*OTHER_KINDS, "root.csv", "decisions/1.json", "incident/.hidden.csv"):
        deliver(inbox, b"a", name)
    (inbox / "incident" / "link.csv").symlink_to(first)
    (inbox / "incident" / "nowhere.csv").symlink_to("gone.csv")
    (inbox / "linked").symlink_to(inbox / "incident", target_is_directory=True)
    os.mkfifo(inbox / "incident" / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(inbox / "s.csv"))
        links = ("incident/link.csv", "incident/nowhere.csv", "incident/pipe.csv", "linked", "s.csv")
        expected = dict.fromkeys(links, "E_LINK") | dict.fromkeys(OTHER_KINDS, "E_SUFFIX")
        assert left(inbox) == expected | {"root.csv": "E_NO_FOLDER"}
    assert waiting(inbox) == [first, second, form]
    landed = taken(second, inbox)
    assert isinstance(landed, Landed)
    assert clear(second, landed)
    assert first.exists()


def test_a_device_is_not_opened(inbox: Path) -> None:
    (inbox / "incident" / "zero.csv").symlink_to("/dev/zero")
    assert left(inbox) == {"incident/zero.csv": "E_LINK"}
    assert taken(inbox / "incident" / "zero.csv", inbox) == Left("incident/zero.csv", "E_UNSTABLE")


STRANGE = ("س" * 125, "a" * 251, "..x", "a\nb", "\u202efdp", "\u200f2026", "-rf", "a b;c", "$(x)", "\\..\\x")


@pytest.mark.parametrize("stem", STRANGE)
def test_strange_names_land_under_names_of_our_own(inbox: Path, stem: str) -> None:
    path = deliver(inbox, b"a", f"incident/{stem}.csv")
    assert waiting(inbox) == ([] if stem.startswith(".") else [path])
    landed = taken(path, inbox)
    assert isinstance(landed, Landed)
    assert landed.file.isprintable()
    assert landed.archived.name == f"{hashlib.sha256(b'a').hexdigest()}.csv"


def test_a_name_that_is_no_text_lands_too(inbox: Path) -> None:
    path = inbox / "incident" / os.fsdecode(b"\xc7\xe1.csv")
    path.write_bytes(b"a")
    assert waiting(inbox) == [path]
    landed = taken(path, inbox)
    assert isinstance(landed, Landed)
    assert landed.file == "incident/\ufffd\ufffd.csv"


def test_a_nest_of_a_thousand_folders_is_named_once(inbox: Path) -> None:
    deep = inbox
    for _ in range(300):
        deep = deep / "f"
    deep.mkdir(parents=True)
    (deep / "a.csv").write_bytes(b"a")
    assert left(inbox) == {"/".join("f" * (box.DEEPEST + 1)): "E_NO_FOLDER"}
    assert waiting(inbox) == []


def test_a_flood_in_one_folder_keeps_no_other_waiting(inbox: Path) -> None:
    (inbox / "acled").mkdir()
    for number in range(box.MOST + 500):
        (inbox / "acled" / f"{number:05}.csv").touch()
    wanted = [deliver(inbox, b"a", f"incident/{n}.csv") for n in "ab"]
    start = time.process_time()
    first = waiting(inbox)
    assert len(first) == box.MOST
    assert set(wanted) <= set(first)
    assert sorted(left(inbox)) == [f"acled/{number:05}.csv" for number in range(box.MOST - 2, box.MOST + 500)]
    assert set(left(inbox).values()) == {"E_TOO_MANY"}
    assert time.process_time() - start < 5


def test_many_fresh_files_wait_for_one_time_to_settle(inbox: Path) -> None:
    """Also where another clock dated them, an hour ahead of ours."""
    paths = [deliver(inbox, b"%d" % n, f"incident/{n}.csv") for n in range(40)]
    for path in paths:
        os.utime(path, (time.time() + 3600, time.time() + 3600))
    start = time.monotonic()
    assert all(isinstance(taken(path, inbox, settle=0.5), Landed) for path in paths)
    assert 0.2 < time.monotonic() - start < 5


def test_a_file_beyond_the_largest_is_left_unread(inbox: Path) -> None:
    path = deliver(inbox, b"", "incident/huge.csv")
    os.truncate(path, box.LARGEST + 1)
    assert left(inbox) == {"incident/huge.csv": "E_TOO_BIG"}
    assert taken(path, inbox) == Left("incident/huge.csv", "E_TOO_BIG")


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], None]]:
    """Root may read everything; so the rights are tried out as a user without any."""
    ours = os.geteuid()

    def become() -> None:
        if ours == 0:
            os.seteuid(65534)

    yield become
    if ours == 0:
        os.seteuid(0)


@pytest.fixture
def open_inbox() -> Iterator[Path]:
    """An inbox below a folder that everybody may enter, as the tests' own is not."""
    folder = Path(tempfile.mkdtemp(prefix="inbox-"))
    folder.chmod(0o755)
    (folder / "inbox" / "incident").mkdir(parents=True)
    yield folder / "inbox"
    for inner in (folder / "inbox").iterdir():
        inner.chmod(0o700)
    shutil.rmtree(folder)


def test_what_may_not_be_read_is_named(open_inbox: Path, as_nobody: Callable[[], None]) -> None:
    closed, readable = deliver(open_inbox, b"a"), deliver(open_inbox, b"a", "incident/b.csv")
    deliver(open_inbox, b"a", "closed/a.csv")
    for path in (closed, open_inbox / "closed"):
        path.chmod(0)
    as_nobody()
    assert left(open_inbox) == {"closed": "E_PERMISSION", "incident/a.csv": "E_PERMISSION"}
    assert waiting(open_inbox) == [readable]
    assert taken(closed, open_inbox) == Left("incident/a.csv", "E_PERMISSION")
