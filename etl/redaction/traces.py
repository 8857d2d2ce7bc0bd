"""Whether the bytes of a file hold a word, packed or not, in any encoding that our files come in."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1256")
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９")
BLOCK = 2**20
MOST = 2 * 2**30  # unpacked bytes looked through in one package


def spellings(word: str) -> tuple[bytes, ...]:
    """The word as files may hold it: in each encoding, in each kind of digits, escaped as XML and as JSON."""
    written = {word, escape(word), json.dumps(word)[1:-1]}
    written |= {word.translate(str.maketrans(DIGITS[0], digits)) for digits in DIGITS}
    return tuple(sorted({coded for text in written for coded in _coded(text)}))


def holds(path: Path, needles: Iterable[bytes]) -> bool:
    """Whether any of them stands in the file, or in a part of it where it is a package."""
    wanted = tuple(needles)
    with path.open("rb") as file:
        if _streams(file, wanted):
            return True
    return zipfile.is_zipfile(path) and any(_streams(part, wanted) for part in _parts(path))


def _coded(text: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue


def _parts(path: Path) -> Iterator[IO[bytes]]:
    """The parts of a package, unpacked; those that cannot be are passed over."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MOST:
                return
            for part in parts:
                with package.open(part) as unpacked:
                    yield unpacked
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        return


def _streams(file: IO[bytes], needles: tuple[bytes, ...]) -> bool:
    """Block by block, with enough of the block before to find a word that lies across."""
    overlap, tail = max(map(len, needles)) - 1, b""
    while block := file.read(BLOCK):
        seen = tail + block
        if any(needle in seen for needle in needles):
            return True
        tail = seen[-overlap:] if overlap else b""
    return False
