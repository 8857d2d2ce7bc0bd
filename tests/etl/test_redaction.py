"""A redacted copy holds every other row at its old place, and nothing of the one that went."""

import json
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from etl.intake.delimited import Dialect
from etl.intake.read import read
from etl.intake.rejects import create_fault_table
from etl.redaction import Key, Wanted, holds, redact, spellings, text, tree

CANARY = "zq7canary"
HEADER = "record_id,source,area,occurred_on,event_type,origin,summary"
ROW = f'I-778123,field,"{CANARY} north, ""x""",2026-03-02,Riots,media,"{CANARY} first line\nand second {CANARY}"'
OTHERS = ["I-778124,field,حي المصلى,2026-03-02,Riots,media,", "I-778125,field,one,2026-03-04,Riots,media,"]
WANTED = Wanted((Key("incident", "field", "I-778123"),))


def lines(*rows: str, end: str = "\n") -> str:
    return end.join([HEADER, *rows]) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_keep_their_number_and_their_bytes(encoding: str, end: str) -> None:
    content = lines(OTHERS[0], ROW.replace("\n", end), OTHERS[1], end=end).encode(encoding)
    kept, gone = text.redacted(content, WANTED)
    assert gone == (3,)
    assert kept == lines(OTHERS[0], "", "", OTHERS[1], end=end).encode(encoding)


@pytest.mark.parametrize(
    ("record_id", "goes"),
    [("I-778123", True), (" I-778123 ", True), ("I-٧٧٨١٢٣", True), ("I-7781234", False), ("i-778123", False)],
)
def test_an_id_is_known_however_it_is_written(record_id: str, goes: bool) -> None:
    _, gone = text.redacted(lines(f"{record_id},field,a,2026-03-02,Riots,media,").encode(), WANTED)
    assert bool(gone) == goes


def test_the_same_id_of_another_source_and_in_another_column_stays() -> None:
    rows = ("12,media,a,2026-03-02,Riots,media,", "13,field,12,2026-03-02,Riots,media,12")
    _, gone = text.redacted(lines(*rows).encode(), Wanted((Key("incident", "field", "12"),)))
    assert gone == ()


@pytest.mark.parametrize(
    "content",
    [
        "when;what;who\n2026;x;y\n2026;I-778123;zq7canary\n",  # no column says that it holds ids
        "a title\n\nرقم السجل,summary\nI-778123,zq7canary\n",  # a title, an Arabic header
        f"{HEADER}\nI-778123,field,zq7canary\n",  # too few cells
        f'{HEADER}\nI-778123,field,"zq7canary\n{OTHERS[0]}\n',  # a quote that is never closed
        "record_id\tsource\tx\nI-778123\tfield\tzq7canary\n",
    ],
)
def test_a_file_that_was_held_or_refused_loses_the_row_too(tmp_path: Path, content: str) -> None:
    (path := tmp_path / "held.csv").write_text(content, encoding="utf-8")
    copy = tmp_path / "copy.csv"
    assert redact(path, copy, WANTED).changed
    left = copy.read_text("utf-8")
    assert CANARY not in left and "778123" not in left
    assert left.count("\n") == content.count("\n")
    assert OTHERS[0] not in content or OTHERS[0] in left


def test_a_row_known_by_its_place_goes_without_an_id() -> None:
    kept, gone = text.redacted(b"day,what\n1,a\n2,b\n", Wanted((), {"": (3,)}))
    assert (kept, gone) == (b"day,what\n1,a\n\n", (3,))


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), max_size=6))
def test_what_has_nothing_to_hide_is_left_byte_for_byte(cells: list[str]) -> None:
    content = "\n".join(cells).encode()
    assert text.redacted(content, WANTED) == (content, ())


def test_every_byte_survives_in_an_eight_bit_code() -> None:
    content = b"record_id,x\nI-778123,y\n" + bytes(b for b in range(256) if b not in b'\r\n"') + b"\n"
    kept, _ = text.redacted(content, WANTED)
    assert kept == content.replace(b"I-778123,y", b"")


def book(path: Path, *rows: str) -> None:
    with xlsxwriter.Workbook(path) as made:
        for name in ("rows", "more"):
            sheet = made.add_worksheet(name)
            for number, line in enumerate((HEADER, *rows)):
                sheet.write_row(number, 0, line.split(","))
        made.add_worksheet("secret").hide()
        made.set_properties({"comments": CANARY})


def test_a_workbook_keeps_its_sheets_and_rows(tmp_path: Path) -> None:
    book(path := tmp_path / "book.xlsx", OTHERS[0], f"I-778123,field,{CANARY},2026-03-02,Riots,media,", OTHERS[1])
    found = redact(path, copy := tmp_path / "copy.xlsx", WANTED)
    assert found.of("") == found.of("rows") == found.of("more") == (3,)
    assert holds(path, spellings(CANARY)) and holds(path, spellings("I-778123"))
    assert not holds(copy, spellings(CANARY)) and not holds(copy, spellings("I-778123"))
    with duckdb.connect() as con:
        create_fault_table(con)
        raw = read(con, copy, Dialect(), tmp_path)
        assert con.execute("select row, c0 from raw order by row").fetchall() == [(2, "I-778124"), (4, "I-778125")]
    assert raw.header == tuple(HEADER.split(","))


def test_json_loses_a_submission_with_its_repeats_and_counts_on() -> None:
    def submission(uuid: str) -> dict[str, object]:
        return {"_uuid": uuid, "kind": CANARY, "commitments": [{"commitments/text": CANARY + uuid}, {"x": 1}]}

    ids = ["aaaa-1111", "bbbb-2222", "cccc-3333"]
    document = {"count": 3, "results": [submission(uuid) for uuid in ids], "deleted": ["bbbb-2222", "dddd-4444"]}
    kept, gone = tree.redacted(json.dumps(document).encode(), Wanted((Key("meeting", None, "bbbb-2222"),)))
    assert gone == (("", 2), ("commitments", 3), ("commitments", 4))
    left = json.loads(kept)
    assert [one.get("_uuid") for one in left["results"]] == ["aaaa-1111", None, "cccc-3333"]
    assert left["results"][1] == {"commitments": [{}, {}]} and left["deleted"] == ["", "dddd-4444"]
    assert b"bbbb" not in kept


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken I-778123", b"\xd0\xcf\x11\xe0\0\0 I-778123", b'{"results": [{"id": "I-778123"']
)
def test_what_cannot_be_taken_apart_goes_whole_if_it_holds_the_id(tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "old.xls").write_bytes(content)
    copy = tmp_path / "copy.xls"
    assert redact(path, copy, WANTED).whole
    assert copy.read_bytes() == b""
    path.write_bytes(content.replace(b"778123", b"000000"))
    assert redact(path, tmp_path / "none.xls", WANTED).unread
    assert not (tmp_path / "none.xls").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_a_word_is_found_across_blocks_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    digits = "123" if encoding == "cp1256" else "١٢٣"
    for before in (0, 2**20 - 5, 2**20 - 11):
        (path := tmp_path / "big").write_text("x" * before + f"رقم-{digits}" + "y" * 99, encoding=encoding)
        assert holds(path, spellings("رقم-123"))
        assert not holds(path, spellings("رقم-124"))
