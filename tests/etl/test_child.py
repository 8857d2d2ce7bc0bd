"""The child: what it may use, and that neither it nor a hostile file ever takes us along."""

import contextlib
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from handmade import SHEET, Reading, book, cells, packed, raw_sheet, rewritten

from etl.intake.child import FailedError, Helper, Limits, SpentError, helper
from etl.intake.delimited import Dialect
from etl.intake.read import tables

ROOT = Path(__file__).parents[2]
MB = 2**20
LIMITS = Limits(memory=300 * MB, cpu=1, wall=1.2, disk=MB, answer=MB)

NAUGHTY = """
import os, signal, sys, time
from etl.intake.nursery import serve

def work(told):
    what, path = told
    if what == "say":
        return path
    if what == "environment":
        return sorted(name for name in os.environ if "SECRET" in name)
    if what == "hang":
        time.sleep(60)
    if what == "spin":
        while True:
            pass
    if what == "eat":
        return len(bytearray(2**31))
    if what == "flood":
        os.write(1, b"noise")
        return "x" * 2**22
    if what == "fill":
        with open(path, "wb") as file:
            file.write(b"x" * 2**22)
    if what == "raise":
        raise KeyError("a value that nobody may see")
    if what == "leave":
        os._exit(3)
    if what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "kill the helper":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)

serve(int(sys.argv[1]), work)
"""


@pytest.fixture
def naughty(tmp_path: Path) -> Iterator[Helper]:
    script = tmp_path / "naughty.py"
    script.write_text(NAUGHTY, encoding="utf-8")
    made = Helper([sys.executable, str(script)])
    yield made
    made.close()


def children() -> set[int]:
    return set(map(int, Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()))


@pytest.mark.parametrize("what", ["hang", "spin", "eat"])
def test_a_child_that_uses_up_its_limits_is_ended_and_the_next_one_works(naughty: Helper, what: str) -> None:
    start = time.monotonic()
    with pytest.raises(SpentError):
        naughty.ask([what, ""], LIMITS)
    assert time.monotonic() - start < 5
    assert naughty.ask(["say", "كركوك"], LIMITS) == "كركوك"


def test_a_child_that_says_too_much_is_ended(naughty: Helper) -> None:
    with pytest.raises(SpentError):
        naughty.ask(["flood", ""], LIMITS)


def test_a_child_that_writes_too_much_is_told_so(naughty: Helper, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        naughty.ask(["fill", str(tmp_path / "big")], LIMITS)


@pytest.mark.parametrize(("what", "said"), [("raise", "KeyError at"), ("leave", "exit 3"), ("crash", "exit -11")])
def test_a_child_that_fails_is_named_without_its_message(naughty: Helper, what: str, said: str) -> None:
    with pytest.raises(FailedError, match=said) as caught:
        naughty.ask([what, ""], LIMITS)
    assert "nobody may see" not in str(caught.value)


def test_a_helper_that_dies_is_started_again(naughty: Helper) -> None:
    with pytest.raises(FailedError, match="helper"):
        naughty.ask(["kill the helper", ""], LIMITS)
    assert naughty.ask(["say", "first"], LIMITS) == "first"
    assert naughty.process is not None
    os.kill(naughty.process.pid, signal.SIGKILL)
    assert naughty.ask(["say", "again"], LIMITS) == "again"


def test_nothing_remains_of_a_helper_that_was_closed(naughty: Helper) -> None:
    before = children()
    naughty.ask(["say", ""], LIMITS)
    assert len(children() - before) == 1
    naughty.close()
    assert children() == before
    assert naughty.ask(["say", "and again"], LIMITS) == "and again"


def test_children_know_no_secret_of_ours(tmp_path: Path) -> None:
    script = tmp_path / "naughty.py"
    script.write_text(NAUGHTY, encoding="utf-8")
    code = (
        "import sys; from etl.intake.child import Helper, Limits;"
        f"h = Helper([sys.executable, {str(script)!r}]);"
        "print(h.ask(['environment', ''], Limits(2**30, 5, 5, 1))); h.close()"
    )
    environment = os.environ | {"KEW_SECRET_KEY": "x", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_helper_ends_with_us_however_we_end(tmp_path: Path) -> None:
    """Killed in the middle of a child's work: neither child nor helper goes on."""
    script = tmp_path / "naughty.py"
    script.write_text(NAUGHTY, encoding="utf-8")
    code = (
        "import sys; from etl.intake.child import Helper, Limits;"
        f"Helper([sys.executable, {str(script)!r}]).ask(['hang', ''], Limits(2**30, 50, 50, 1))"
    )
    ours = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert _until(lambda: _running(str(script)) == 2)
    ours.kill()
    ours.wait()
    assert _until(lambda: _running(str(script)) == 0)


def _running(script: str) -> int:
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found += script.encode() in (process / "cmdline").read_bytes().split(b"\0")
    return found


def _until(true: Callable[[], bool]) -> bool:
    for _ in range(400):
        if true():
            return True
        time.sleep(0.02)
    return False


def test_many_threads_may_read_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.csv" for n in range(20)]
    for n, path in enumerate(paths):
        path.write_text(f"a,b\n{n},x\n", encoding="utf-8")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda path: tables(path, Dialect(), tmp_path)[0], paths))
    copies = [table.copy.read_text(encoding="utf-8") for table in found if table.copy]
    assert copies == [f"2,{n},x\n" for n in range(20)]


def test_a_small_file_costs_no_start_of_an_interpreter(tmp_path: Path) -> None:
    path = book(tmp_path, [["a"], *([n] for n in range(50))])
    tables(path, Dialect(), tmp_path)
    taken = []
    for _ in range(10):
        start = time.monotonic()
        tables(path, Dialect(), tmp_path)
        taken.append(time.monotonic() - start)
    assert min(taken) < 0.05  # an interpreter takes three times that to start
    assert helper(os.getpid()) is helper(os.getpid())


def far(folder: Path, cell: str) -> Path:
    path, row = book(folder, [["a"], [1]]), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rewritten(path, SHEET, b'r="A2"', f'r="{cell}"'.encode())
    return rewritten(path, SHEET, b'<row r="2"', f'<row r="{row}"'.encode())


def unpacking_to(folder: Path, real: int, said: int) -> Path:
    """A workbook whose sheet unpacks to `real` bytes of blanks and says that it has `said`; about 1000 : 1."""
    packer = zlib.compressobj(wbits=-15)
    block = packer.compress(b" " * MB) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.flush()
    path = book(folder, [["a"], [1]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    del parts[SHEET]
    packed(path, parts)
    data = block * (real // MB) + end
    entry = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, 0, len(data), said, len(SHEET), 0)
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    finish = content.index(b"PK\x05\x06")
    local = b"PK\x03\x04" + entry + SHEET.encode() + data
    central = b"PK\x01\x02\x14\0" + entry + struct.pack("<3H2L", 0, 0, 0, 0, directory) + SHEET.encode()
    count, listed = len(parts) + 1, content[directory:finish] + central
    tail = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, len(listed), directory + len(local), 0)
    path.write_bytes(content[:directory] + local + listed + tail)
    return path


def repeated(folder: Path, letters: int, times: int) -> Path:
    """One long text, stored once and shown in many cells."""
    path = book(folder, [["x" * 9]])
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, times + 1))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text, texts = os.urandom(letters // 2).hex().encode(), "xl/sharedStrings.xml"
    parts[texts] = parts[texts].replace(b"x" * 9, text)
    head, _, after = parts[SHEET].partition(b"<sheetData>")
    parts[SHEET] = head + b"<sheetData>" + rows.encode() + b"</sheetData>" + after.partition(b"</sheetData>")[2]
    return packed(path, parts)


def late_entities(folder: Path) -> Path:
    """A document type behind a long comment, with a billion laughs in it."""
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    typed = f'<!--{os.urandom(50_000).hex()}--><!DOCTYPE x [<!ENTITY e0 "ha">{laughs}]><workbook a="&e9;" '
    return rewritten(book(folder, [["a"], [1]]), "xl/workbook.xml", b"<workbook ", typed.encode())


def many_parts(folder: Path, count: int) -> Path:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(count):
            package.writestr(f"xl/{number}", b"")
    return path


def overlapping(folder: Path) -> Path:
    merges = '<mergeCell ref="A2:CV1048576"/>' * 5_000
    return raw_sheet(folder, cells(1, "a", "b") + cells(1_000_000, "x", "y"), f"<mergeCells>{merges}</mergeCells>")


BOMBS: dict[str, Callable[[Path], Path]] = {
    "a far cell": lambda folder: far(folder, "XFD1048576"),
    "a far row of two hundred columns": lambda folder: far(folder, "GR1048576"),
    "a far column": lambda folder: far(folder, "XFD2"),
    "1.3 GB that say so": lambda folder: unpacking_to(folder, 1_300 * MB, 1_300 * MB),
    "1.3 GB that say they are small": lambda folder: unpacking_to(folder, 1_300 * MB, 10_000),
    "one text five thousand times": lambda folder: repeated(folder, 400_000, 5_000),
    "a billion laughs": late_entities,
    "many parts": lambda folder: many_parts(folder, 5_000),
    "overlapping ranges": overlapping,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon_and_takes_nobody_along(tmp_path: Path, name: str) -> None:
    path = BOMBS[name](tmp_path)
    start = time.monotonic()
    found = Reading(path)
    shared_by = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert (time.monotonic() - start) / shared_by < 10  # seconds of a machine to itself
    expected = {"a billion laughs": "E_FORMAT", "1.3 GB that say they are small": "E_FORMAT"}
    assert found.faults == [(None, expected.get(name, "E_TOO_BIG"))]
    good = tmp_path / "good.csv"
    good.write_text("a,b\n1,2\n", encoding="utf-8")
    assert Reading(good).rows == [(2, "1", "2")]
