"""JSON documents: records of any shape as tables, and every way a document can be broken."""

import json
from pathlib import Path
from typing import Any

import pytest
from handmade import Reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.delimited import Dialect
from etl.intake.read import Table, peek, tables
from etl.intake.records import LONGEST

PLAIN = Dialect()


def written(folder: Path, content: object, name: str = "a.json") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def found(folder: Path, content: object) -> tuple[Table, ...]:
    return tables(written(folder, content), PLAIN, folder)


def rows(table: Table) -> list[dict[str, Any]]:
    names = table.header
    return [dict(zip(names, cells, strict=True)) | {"row": row} for row, *cells in Reading(Path(), table=table).rows]


ANSWER = {
    "count": 2,
    "next": None,
    "results": [
        {
            "_id": 12345678901234567890,
            "_uuid": "u1",
            "group/place": "رحيم آوه",
            "topics": ["water", "roads"],
            "_geolocation": [35.46, 44.39],
            "_validation_status": {"uid": "approved", "by": {"role": "lead"}},
            "_tags": [],
            "commitments": [{"what": "lamps", "steps": [{"day": 1.5}, {"day": 2}]}, {"what": "a,b\n“c”"}],
        },
        {"_uuid": "u2", "late": True, "topics": None, "_geolocation": [None, None], "commitments": [{"due": "x"}]},
    ],
    "deleted": ["u7", "u8"],
}


def test_an_answer_of_the_api_becomes_tables(tmp_path: Path) -> None:
    main, commitments, steps, deleted = found(tmp_path, ANSWER)
    assert [table.name for table in (main, commitments, steps, deleted)] == ["", "commitments", "steps", "deleted"]
    point = ("_geolocation_latitude", "_geolocation_longitude")
    status = ("_validation_status/uid", "_validation_status/by/role")
    assert main.header == ("_id", "_uuid", "group/place", "topics", *point, *status, "late")
    first, second = rows(main)
    assert (first["_id"], first["topics"], first["_geolocation_latitude"]) == (
        "12345678901234567890",
        "water roads",
        "35.46",
    )
    assert (first["_validation_status/by/role"], first["late"]) == ("lead", None)
    assert (second["row"], second["late"], second["topics"], second["_geolocation_longitude"]) == (
        2,
        "true",
        None,
        None,
    )


def test_lists_of_objects_are_tied_to_the_row_above(tmp_path: Path) -> None:
    _, commitments, steps, deleted = found(tmp_path, ANSWER)
    ties = ("_index", "_parent_index", "_submission__uuid")
    assert [[row[name] for name in ("row", *ties)] for row in rows(commitments)] == [
        [1, "1", "1", "u1"],
        [2, "2", "1", "u1"],
        [3, "3", "2", "u2"],
    ]
    assert [row["what"] for row in rows(commitments)] == ["lamps", "a,b\n“c”", None]
    assert [(row["day"], row["_parent_index"], row["_submission__uuid"]) for row in rows(steps)] == [
        ("1.5", "1", "u1"),
        ("2", "1", "u1"),
    ]
    assert rows(deleted) == [{"_uuid": "u7", "row": 1}, {"_uuid": "u8", "row": 2}]


def test_a_bare_list_and_the_header_that_peek_sees(tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbf \n[{"a": 1, "b": "x"}, {"c": false}]')
    (table,) = tables(path, PLAIN, tmp_path)
    assert table.header == peek(path, PLAIN).header == ("a", "b", "c")
    assert [(row["a"], row["c"]) for row in rows(table)] == [("1", None), (None, "false")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "E_FORMAT"),
        ("3", "E_FORMAT"),
        ('"text"', "E_FORMAT"),
        ("null", "E_FORMAT"),
        ("[1, 2]", "E_FORMAT"),
        ('["a", "b"]', "E_FORMAT"),
        ("[[1]]", "E_FORMAT"),
        ('[{"a": 1}, 2]', "E_FORMAT"),
        ('{"detail": "Invalid token."}', "E_FORMAT"),
        ('{"type": "FeatureCollection", "features": []}', "E_FORMAT"),
        ('{"results": {"a": 1}}', "E_FORMAT"),
        ('{"results": [{"a": 1}], "deleted": [{"a": 1}]}', "E_FORMAT"),
        ('{"results": [{"a": 1}]', "E_FORMAT"),
        ('{"results": [{"a": 1}, {"a": ', "E_FORMAT"),
        ('[{"a": "1}]', "E_FORMAT"),
        ('[{"a": 1}] []', "E_FORMAT"),
        ('[{"a": 1},]', "E_FORMAT"),
        ("[{'a': 1}]", "E_FORMAT"),
        ('[{"a": "line\nbreak"}]', "E_FORMAT"),
        ('[{"a": ' + "[" * 100_000 + "]" * 100_000 + "}]", "E_FORMAT"),
        ('[{"a": ' + '{"b": ' * 50 + "1" + "}" * 50 + "}]", "E_FORMAT"),
        ('[{"a": ' + '[{"b": ' * 50 + "1" + "}]" * 50 + "}]", "E_FORMAT"),
        ('[{"a\\u0000": 1}]', "E_FORMAT"),
        ('{"count": 0, "results": []}', "E_EMPTY"),
        ("[]", "E_EMPTY"),
        ("[{}]", "E_EMPTY"),
        ('{"results": [{"a": 1}], "results": []}', "E_SCHEMA_DUPLICATE"),
        (json.dumps([{f"c{n}": n for n in range(1_001)}]), "E_TOO_BIG"),
        (json.dumps([{f"t{n}": [{"a": 1}] for n in range(60)}]), "E_TOO_BIG"),
        ('[{"a": "' + "x" * 20_000_000 + '"}]', "E_TOO_BIG"),
        ('[{"a": "\\ud800"}, {"\\udfff": 1}]', "E_ENCODING"),
        ('[{"a": "كركوك"}]'.encode("windows-1256"), "E_ENCODING"),
        ('[{"a": 1}]'.encode("utf-16"), "E_ENCODING"),
    ],
)
def test_what_holds_a_document(tmp_path: Path, content: str | bytes, code: str) -> None:
    path = written(tmp_path, content)
    (table,) = tables(path, PLAIN, tmp_path)
    assert [(fault.row, fault.code) for fault in table.faults] == [(None, code)]
    assert (table.held, table.copy) == (True, None)
    assert [fault.code for fault in peek(path, PLAIN).faults] == [code]


def test_a_record_that_is_wrong_costs_itself(tmp_path: Path) -> None:
    records = [
        '{"a": 1}',
        '{"a": 1, "a": 2}',
        '{"a": {"b": 1}, "a/b": 2}',
        '{"a": "\\u0000"}',
        '{"a": "\\ud800"}',
        '{"a": NaN}',
    ]
    records.append(json.dumps({"a": "x" * (LONGEST + 1)}))
    (table,) = found(tmp_path, f"[{','.join(records)}]")
    assert [(fault.row, fault.code, fault.column_name) for fault in table.faults] == [
        (2, "E_SCHEMA_DUPLICATE", "a"),
        (3, "E_SCHEMA_DUPLICATE", "a/b"),
        (4, "E_NUL", "a"),
        (5, "E_ENCODING", "a"),
        (7, "E_TOO_LONG", None),
    ]
    assert [(row["row"], row["a"]) for row in rows(table)] == [(1, "1"), (6, "NaN")]
    assert table.rows_read == 7


def test_broken_arabic_in_a_document_is_noticed(tmp_path: Path) -> None:
    (table,) = found(tmp_path, [{"a": "سوق المدينة".encode().decode("cp1252", "ignore")}])
    assert Reading(tmp_path, table=table).faults == [(1, "E_MOJIBAKE")]


def test_a_document_in_the_clothes_of_a_table_is_read_as_one(tmp_path: Path) -> None:
    path = written(tmp_path, [{"a": 1}], "a.csv")
    assert tables(path, PLAIN, tmp_path)[0].header == ("a",)
    assert tables(written(tmp_path, "[id],[date]\n1,2\n", "b.csv"), PLAIN, tmp_path)[0].header == ("[id]", "[date]")


WORD = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
RECORD = st.recursive(
    st.dictionaries(st.text(min_size=1, max_size=3), WORD, max_size=4),
    lambda inner: st.dictionaries(st.text(min_size=1, max_size=3), WORD | inner | st.lists(inner | WORD, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORD, max_size=4), cut=st.integers(0, 400))
def test_no_document_raises_and_every_record_is_accounted_for(tmp_path: Path, records: list[Any], cut: int) -> None:
    whole = json.dumps(records)
    for content in (whole, whole[:cut]):
        for table in found(tmp_path, content):
            assert Reading(tmp_path, table=table).accounted()
            assert table.held or table.name or table.rows_read <= len(records)
