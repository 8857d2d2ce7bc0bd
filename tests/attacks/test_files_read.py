"""Programs that skip lines beginning with # read a file as it was written: no cell cut or missing, none a formula."""

import csv as reader
from io import StringIO
from pathlib import Path

import duckdb
import formulas
import pandas as pd
import payloads
import pytest

from dashboard.exports import csv

NOTICE = ["Kirkuk Early Warning", 'All districts, 5 Jan – 29 Mar; "quoted"', "سجل: ١، ٢", "=1+1", "two\nlines\r"]
HEAD = ["id", "words", "count", "share"]
ODD = ["House #4", "#", "# a remark", "a,#b", 'say "#"', "\u200b#", "x\n#y", "حي #٤", "##", "plain, with a comma"]
WORDS = [*ODD, *(text for text in payloads.FORMULAS if "\0" not in text)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [[number, text, number, number / 8] for number, text in enumerate(WORDS)]
    made = tmp_path / "file.csv"
    made.write_bytes(csv.text(HEAD, rows, NOTICE).encode("utf-8"))
    return made


def test_forty_formulas_and_more_stay_text() -> None:
    assert len(payloads.FORMULAS) >= 40
    written = csv.text(["x"], [[text] for text in (*ODD, *payloads.FORMULAS)], NOTICE).removeprefix(csv.BOM)
    cells = [cell for row in reader.reader(StringIO(written, newline="")) for cell in row]
    assert not [cell for cell in cells if formulas.calculates(cell)]


def test_each_line_of_the_notice_is_one_cell(path: Path) -> None:
    told = list(reader.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))[: len(NOTICE)]
    assert all(len(row) == 1 and row[0].startswith("# ") for row in told)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_pandas_reads_past_the_notice(path: Path, encoding: str) -> None:
    frame = pd.read_csv(path, comment="#", encoding=encoding, keep_default_na=False)
    assert list(frame.columns) == HEAD and frame["count"].tolist() == list(range(len(WORDS)))
    assert frame["words"].tolist() == [csv.safe(text) for text in WORDS]


def test_duckdb_reads_past_the_notice(path: Path) -> None:
    found = duckdb.read_csv(str(path), comment="#", header=True, quotechar='"', escapechar='"')
    assert found.columns == HEAD and [str(kind) for kind in found.types] == ["BIGINT", "VARCHAR", "BIGINT", "DOUBLE"]
    assert [row[1] for row in found.fetchall()] == [csv.safe(text) for text in WORDS]
