"""Files broken at random, in their bytes and in their structure: every one ends in a reason, and none is lost."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

import books_made
import cells_made
import files_made
import pytest
from labelled import Labelled

from etl import pipeline
from etl.delivery import take
from etl.intake import land, rejects
from etl.judging import Desk
from etl.settings import Settings
from etl.warehouse import schema

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
SEED = 20260330
FEW, MANY = 60, 5_000

Mutation = Callable[[Random, bytes], bytes]


def flip(rng: Random, content: bytes) -> bytes:
    """A few bytes changed."""
    broken = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        if broken:
            broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def cut(rng: Random, content: bytes) -> bytes:
    return content[: rng.randint(0, len(content))]


def doubled(rng: Random, content: bytes) -> bytes:
    start, end = sorted((rng.randint(0, len(content)), rng.randint(0, len(content))))
    return content[:end] + content[start:end] * rng.randint(1, 3) + content[end:]


def spliced(rng: Random, content: bytes) -> bytes:
    at = rng.randint(0, len(content))
    return (
        content[:at]
        + rng.choice((b'"', b",", b";", b"\n", b"\r", b"\0", b"\xef\xbb\xbf", b"=1+1", b"\t", b"'"))
        + content[at:]
    )


def shuffled(rng: Random, content: bytes) -> bytes:
    """Cells moved about within and between rows."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        return flip(rng, content)
    for row in rng.sample(rows, min(3, len(rows))):
        rng.shuffle(row)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def part_broken(rng: Random, content: bytes) -> bytes:
    """One part of a workbook's package mutated, the package itself whole."""
    try:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            chosen = rng.choice(old.namelist())
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, rng.choice((flip, cut, spliced))(rng, part) if name == chosen else part)
        return out.getvalue()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return flip(rng, content)


MUTATIONS: tuple[Mutation, ...] = (flip, cut, doubled, spliced, shuffled, part_broken)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = Settings(data=tmp_path_factory.mktemp("fuzz"), settle_seconds=0)
    settings.make_folders()
    with schema.opened(settings.database) as con:
        yield pipeline.at_work(settings, con, NOW)


def seeds() -> list[Labelled]:
    made = (*cells_made.MAKERS, *files_made.MAKERS[:3], books_made.lying_dimensions, books_made.hidden_rows)
    every = [case for maker in made for case in maker(Random(SEED))]  # noqa: S311
    return [case for case in every if len(case.content) < 100_000]


def broken(count: int) -> Iterator[tuple[str, bytes]]:
    """`count` mutated files, the same ones each time."""
    rng, cases = Random(SEED), seeds()  # noqa: S311
    for nth in range(count):
        case = rng.choice(cases)
        content = case.content
        for _ in range(rng.randint(1, 3)):
            content = rng.choice(MUTATIONS)(rng, content)
        folder, _, name = case.file.rpartition("/")
        yield f"{folder}/{nth}-{name}", content


def survive(desk: Desk, count: int) -> None:
    known = set(rejects.reasons())
    for file, content in broken(count):
        path = desk.settings.inbox / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        landed = land.land(path, desk.settings.inbox, desk.settings.archive, desk.settings.spool, 0)
        assert isinstance(landed, land.Landed)
        done = take(desk, landed)
        assert land.clear(path, landed)
        assert done, file
        for told in done:
            assert told.counts.accounted, (file, told)
            assert set(told.reasons) <= known - {"E_INTERNAL"}, (file, told)


def test_some_broken_files_all_end_in_a_reason(desk: Desk) -> None:
    survive(desk, FEW)


@pytest.mark.soak
def test_many_broken_files_all_end_in_a_reason(desk: Desk) -> None:
    survive(desk, MANY)
