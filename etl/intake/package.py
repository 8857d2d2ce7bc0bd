"""The package of a workbook: what is refused before any of it is read, and where its sheets lie."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

ENTRIES, UNPACKED, RATIO = 200, 200 * 2**20, 100
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ACTIVE = ("vbaProject", "externalLinks/", "macrosheets/", "activeX/", "dialogsheets/")
PROLOGUE = 64 * 2**10  # bytes in which a document type would be declared


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it. `part`: where its rows are, if anywhere."""

    name: str
    visible: bool
    part: str | None


def package_fault(book: Path) -> str | None:
    """E_TOO_BIG for a bomb, E_MACRO for macros and links to other files, E_OLD_FORMAT for a locked one.

    E_FORMAT for document types, or a zip that is no workbook.
    """
    try:
        with zipfile.ZipFile(book) as package:
            return _fault(package, book.stat().st_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        return "E_FORMAT"  # broken, or packed in a way that no spreadsheet uses


def sheets(book: Path) -> tuple[Listed, ...]:
    """The sheets of a workbook that passed, in its order. KeyError or ParseError where it has no proper list."""
    with zipfile.ZipFile(book) as package:
        workbook = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - no document types
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        parts = frozenset(package.namelist())
    targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
    return tuple(
        Listed(
            name=node.get("name", ""),
            visible=node.get("state", "visible") == "visible",
            part=_part(targets.get(node.get(RELATION, ""), ""), parts),
        )
        for node in workbook.iter()
        if node.tag.rpartition("}")[2] == "sheet"
    )


def content(book: Path, part: str | None) -> bytes:
    """A part as it is written; nothing where there is none."""
    if part is None:
        return b""
    with zipfile.ZipFile(book) as package:
        return package.read(part)


def _fault(package: zipfile.ZipFile, size: int) -> str | None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * size:
        return "E_TOO_BIG"
    if any(part.flag_bits & 1 for part in parts):
        return "E_OLD_FORMAT"  # encrypted
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        return "E_FORMAT"
    if any(sign in name for name in names for sign in ACTIVE):
        return "E_MACRO"
    xml = (name for name in names if name.endswith((".xml", ".rels")))
    return "E_FORMAT" if any(_declares_type(package, name) for name in xml) else None


def _declares_type(package: zipfile.ZipFile, name: str) -> bool:
    with package.open(name) as part:
        return b"<!DOCTYPE" in part.read(PROLOGUE)


def _part(target: str, parts: frozenset[str]) -> str | None:
    part = target.removeprefix("/") if target.startswith("/") else normpath(f"xl/{target}")
    return part if part in parts else None
