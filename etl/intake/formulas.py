"""Formulas whose result was never stored: a reader sees an empty cell where a person sees a number."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WITHOUT_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
REFERENCE = re.compile(rb'\sr="([A-Z]+)([0-9]+)"')
EMPTY_TEXT = b't="str"'  # a formula whose result is the empty text has been calculated


Formulas = Mapping[int, tuple[int, ...]]  # sheet row, from 1: columns, from 0


def uncalculated(book: Path, sheet: str) -> Formulas:
    """Where the formulas without a stored result stand."""
    with zipfile.ZipFile(book) as package:
        part = _part_of(package, sheet)
        content = package.read(part) if part else b""
    found: dict[int, tuple[int, ...]] = {}
    for match in WITHOUT_RESULT.finditer(content):
        cell = content[content.rfind(b"<c ", 0, match.start()) : match.start()]
        opening = cell[: cell.find(b">")]
        reference = REFERENCE.search(opening)
        if reference and EMPTY_TEXT not in opening:
            row = int(reference[2])
            found[row] = (*found.get(row, ()), _column(reference[1].decode()))
    return found


def _part_of(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The part that holds a sheet. Document types were refused before, so no entity can be expanded here."""
    workbook = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    named = (node.get(RELATION) for node in workbook.iter() if node.get("name") == sheet)
    wanted = next(filter(None, named), "")
    target = next((node.get("Target", "") for node in relations if node.get("Id") == wanted), "")
    part = target.removeprefix("/") if target.startswith("/") else normpath(f"xl/{target}")
    return part if part in package.namelist() else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
