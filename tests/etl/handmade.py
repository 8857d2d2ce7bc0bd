"""Files as they are delivered, made by hand, and what came of reading them."""

import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import xlsxwriter

from etl.intake.delimited import Dialect
from etl.intake.read import Raw, Table, load, tables
from etl.intake.rejects import create_fault_table


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One for all: opening a database costs more than reading a small file."""
    con = duckdb.connect()
    create_fault_table(con)
    return con


class Reading:
    """What came of reading a file, or one table of it."""

    def __init__(self, path: Path, dialect: Dialect | None = None, table: Table | None = None) -> None:
        con = database()
        con.execute("truncate fault")
        with TemporaryDirectory() as spool:
            self.table = table or tables(path, dialect or Dialect(), Path(spool))[0]
            self.raw: Raw = load(con, self.table)
        self.rows = con.execute("from raw order by row").fetchall()
        self.details = con.execute("select row, column_name, code, expected from fault order by all").fetchall()
        self.faults = [(row, code) for row, _, code, _ in self.details]
        self.codes = sorted({code for _, code in self.faults})

    def accounted(self) -> bool:
        """Every row is there or has a fault; a held file has none there."""
        refused = {row for row, code in self.faults if row is not None and code != "E_MOJIBAKE"}
        return not self.rows if self.raw.held else self.raw.rows_read == len(self.rows) + len(refused)


def reading(folder: Path, content: bytes | str, dialect: Dialect | None = None, name: str = "a.csv") -> Reading:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Reading(path, dialect)


def book(folder: Path, rows: Sequence[Sequence[object]], name: str = "a.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with one part changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    return packed(path, parts)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def raw_sheet(folder: Path, rows: str, after: str = "", before: str = "") -> Path:
    """A workbook whose sheet is written as markup."""
    path = book(folder, [["a"]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[SHEET] = f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()
    return packed(path, parts)


def cells(row: int, *texts: str) -> str:
    """A row of markup with inline texts."""
    inner = "".join(
        f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in enumerate(texts)
    )
    return f'<row r="{row}">{inner}</row>'
