"""What a child does with one file: tells its kind by its first bytes, reads it, and says what it found as JSON.

`python -m etl.intake.parse DESCRIPTOR` is the helper process that forks these children.
"""

import errno
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from etl.intake import delimited, documents, sheet
from etl.intake.delimited import Dialect
from etl.intake.kinds import Kind, kind_of
from etl.intake.nursery import serve
from etl.intake.records import Clean, Fault, Found, holding


def parse(work: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables of a file, their clean copies left in `folder`; without one only the first header is looked at."""
    path, dialect = Path(work["path"]), Dialect(**work["dialect"])
    try:
        if work["folder"] is None:
            return [told(Found(_peeked(path, dialect)))]
        return [told(found) for found in _tables(path, Path(work["folder"]), dialect, work["every_sheet"])]
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise MemoryError from None  # what it would write has no bounds
        if error.errno in (None, errno.EINVAL):
            return [told(Found(_refused("other")))]  # the file names a place in itself that it does not have
        raise


def told(found: Found) -> dict[str, Any]:
    """A table as JSON; faults by column, for there may be a million."""
    clean, faults = found.clean, found.clean.faults
    return {
        "name": found.name,
        "copy": None if clean.held else found.copy,
        "header": clean.header,
        "rows_read": clean.rows_read,
        "delimiter": clean.delimiter,
        "faults": [[getattr(fault, part) for fault in faults] for part in Fault.__match_args__],
    }


def _tables(path: Path, folder: Path, dialect: Dialect, every_sheet: bool) -> Iterable[Found]:
    match kind_of(path):
        case "csv":
            return (Found(delimited.clean(path, folder / "0.csv", dialect), copy="0.csv"),)
        case "xlsx":
            return sheet.convert(path, folder, dialect, every_sheet)
        case "json":
            return documents.convert(path, folder)
        case other:
            return (Found(_refused(other)),)


def _peeked(path: Path, dialect: Dialect) -> Clean:
    match kind_of(path):
        case "csv":
            found = delimited.header_of(path, dialect)
        case "xlsx":
            found = sheet.header_of(path, dialect)
        case "json":
            found = documents.header_of(path)
        case other:
            found = _refused(other)
    return found if holding(found.faults) else Clean(found.header, delimiter=found.delimiter)


def _refused(kind: Kind) -> Clean:
    return Clean(faults=(Fault(None, "E_OLD_FORMAT" if kind == "old" else "E_FORMAT"),))


if __name__ == "__main__":
    serve(int(sys.argv[1]), parse)
