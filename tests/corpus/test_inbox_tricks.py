"""N14: what may lie in an inbox beside files. Nothing but regular files is opened, and each thing left is named."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from labelled import INCIDENT, text_of

from etl import pipeline
from etl.intake import land
from etl.settings import Settings

GOOD = text_of(INCIDENT, [["N14-1", "corpus", "Tisin", "2026-03-02", "Riots", "media"]])
OUTSIDE = "a file of this machine that is none of an inbox's business"

Trick = Callable[[Path, Path], None]


def _link(inside: Path, outside: Path) -> None:
    (inside / "link.csv").symlink_to(outside)


def _link_to_folder(inside: Path, outside: Path) -> None:
    (inside / "folder").symlink_to(outside.parent)


def _dangling(inside: Path, outside: Path) -> None:
    (inside / "gone.csv").symlink_to(outside.with_name("never-was"))


def _loop(inside: Path, _: Path) -> None:
    (inside / "loop.csv").symlink_to(inside / "loop.csv")


def _upwards(inside: Path, _: Path) -> None:
    (inside / "up.csv").symlink_to("../../../outside.csv")


def _pipe(inside: Path, _: Path) -> None:
    os.mkfifo(inside / "pipe.csv")


def _socket(inside: Path, _: Path) -> None:
    here = Path.cwd()
    os.chdir(inside)  # the name of a socket may be no longer than 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("socket.csv")
    finally:
        os.chdir(here)


def _device(inside: Path, _: Path) -> None:
    (inside / "null.csv").symlink_to("/dev/zero")


def _named(name: str) -> Trick:
    def put(inside: Path, _: Path) -> None:
        (inside / name).write_text(GOOD, encoding="utf-8")

    return put


def _loose(name: str) -> Trick:
    def put(inside: Path, _: Path) -> None:
        (inside.parent / name).write_text(GOOD, encoding="utf-8")

    return put


TRICKS: dict[str, tuple[Trick, str]] = {
    "link": (_link, "E_LINK"), "link to a folder": (_link_to_folder, "E_LINK"), "dangling link": (_dangling, "E_LINK"),
    "link to itself": (_loop, "E_LINK"), "link upwards": (_upwards, "E_LINK"), "pipe": (_pipe, "E_LINK"),
    "socket": (_socket, "E_LINK"), "device": (_device, "E_LINK"),
    **{f"suffix {name}": (_named(name), "E_SUFFIX") for name in ("a.doc", "b.pdf", "c.exe", "d", "e.csv.zip", "f.ods")},
    **{f"loose {name}": (_loose(name), "E_NO_FOLDER") for name in ("a.csv", "b.xlsx", "c.tsv", "d.csv", "e.csv")},
}  # fmt: skip
FINE = {
    "255 bytes": "x" * 251 + ".csv",
    "right to left": "\u202efdp.csv",
    "arabic": "حوادث الأسبوع.csv",
    "blanks": "  week 12 .csv",
    "newline": "a\nb.csv",
    "quote": "it's; drop.csv",
    "percent": "%2e%2e%2fetc.csv",
    "dots": "a..csv..csv",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path / "data", settle_seconds=0)
    (found.inbox / "incident").mkdir(parents=True)
    (tmp_path / "outside.csv").write_text(OUTSIDE, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", TRICKS)
def test_what_is_no_file_of_ours_is_left_and_named(settings: Settings, tmp_path: Path, name: str) -> None:
    trick, code = TRICKS[name]
    trick(settings.inbox / "incident", tmp_path / "outside.csv")
    assert list(land.waiting(settings.inbox)) == []
    assert [left.code for left in land.left_lying(settings.inbox)] == [code]


@pytest.mark.parametrize("name", FINE)
def test_a_strange_name_is_only_a_name(settings: Settings, name: str) -> None:
    (settings.inbox / "incident" / FINE[name]).write_text(GOOD, encoding="utf-8")
    (path,) = land.waiting(settings.inbox)
    landed = land.land(path, settings.inbox, settings.archive, settings.spool, 0)
    assert isinstance(landed, land.Landed)
    assert landed.archived.parent.parent == settings.archive
    assert landed.file.isprintable()


def test_a_run_over_all_of_them_takes_the_one_file_and_reads_nothing_else(settings: Settings, tmp_path: Path) -> None:
    inside = settings.inbox / "incident"
    for trick, _ in TRICKS.values():
        trick(inside, tmp_path / "outside.csv")
    (inside / "good.csv").write_text(GOOD, encoding="utf-8")
    (file,) = pipeline.run(settings).files
    assert (file.file, file.counts.loaded) == ("incident/good.csv", 1)
    kept = b"".join(p.read_bytes() for p in settings.archive.rglob("*") if p.is_file())
    assert OUTSIDE.encode() not in kept
    assert (tmp_path / "outside.csv").read_text(encoding="utf-8") == OUTSIDE
