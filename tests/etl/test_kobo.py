"""KoBoToolbox's exports and answers as they come: names or labels, groups, choices, repeats, ids, versions."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from exports import (
    LABELS,
    SERVICE,
    VOCABULARIES,
    Question,
    Says,
    Taken,
    asked,
    chosen,
    document,
    exported,
    in_memory,
    questions,
    taken,
    written,
)

from etl.adapters import kobo
from etl.forms import reference
from etl.forms.reference import Reference
from etl.forms.xlsform import choice_rows, survey_rows
from etl.intake.cells import YES
from etl.intake.personal import personal_columns
from etl.intake.profile import load_profile
from etl.intake.read import Raw
from etl.places.locate import place
from etl.streams import STREAMS, Stream

ROOT = Path(__file__).parents[2]
REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")
MEETING = {"kind": "community", "held_on": "2026-03-02", "area": "Tisin"}
LANGUAGES = (None, *LABELS)

OFFICE = """
source = "green_office"
stream = "incident"
title = { en = "Green office", ar = "المكتب الأخضر" }
header = ["What community are you from?", "How frequently do you engage in traditional harvesting practices?"]
[columns]
occurred_on = "today"
area = "What community are you from?"
summary = "What are the primary threats to the biodiversity in your area?"
[constants]
event_type = "Strategic developments"
origin = "ngo_observation"
"""


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


@pytest.fixture(scope="module")
def forms() -> Reference:
    return reference.load(ROOT / "data" / "reference")


def submission(**says: str) -> dict[str, str]:
    return SERVICE | says


def sheet(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def one(
    con: duckdb.DuckDBPyConnection, folder: Path, stream: str, *rows: Mapping[str, str], checking: bool = True
) -> Taken:
    """A CSV export of one table."""
    (found,) = exported(con, written(folder / "export.csv", {"": sheet(rows)}), stream, checking=checking)
    return found


@pytest.mark.parametrize("stream", STREAMS)
def test_every_form_comes_back_in_names_and_in_labels(
    con: duckdb.DuckDBPyConnection, forms: Reference, tmp_path: Path, stream: str
) -> None:
    survey, choices = survey_rows(STREAMS[stream], forms), choice_rows(STREAMS[stream], forms)
    says = asked(STREAMS[stream], survey)

    def back(lang: str | None, *, grouped: bool, checking: bool = False) -> Taken:
        row = _export(questions(survey), choices, says, lang, grouped=grouped)
        (part,) = kobo.plan([in_memory(tmp_path, [[*row], [*row.values()]])], STREAMS[stream], ())
        return taken(con, part, checking=checking)

    plainly = back(None, grouped=False, checking=True)
    assert (plainly.stream, plainly.codes, len(plainly.checked)) == (stream, [], 1)
    wanted = {name: says[name] for name in says if name not in ("area", "area_id")}
    for lang in LANGUAGES:
        found = back(lang, grouped=True)
        assert (found.stream, found.codes) == (stream, [])
        assert _in_codes(STREAMS[stream], found.canon[0], wanted) == wanted
        if "area_id" in says:
            (row,) = found.canon
            assert forms.atlas.lookup(row.get("area_id") or row["area"] or "").place_id == says["area_id"]


def _in_codes(stream: Stream, row: Says, names: Iterable[str]) -> dict[str, str | None]:
    """What a row says, its codes and words of yes and no in one spelling."""
    codes = {name: stream.field(name).codes for name in names}
    told = {name: VOCABULARIES[code].read(row[name] or "") if code else row[name] for name, code in codes.items()}
    return {
        n: "yes" if stream.field(n).kind == "boolean" and (text or "").lower() in YES else text
        for n, text in told.items()
    }


def _export(
    form: Sequence[Question], choices: Sequence[Any], says: Mapping[str, str], lang: str | None, *, grouped: bool
) -> dict[str, str]:
    row = {
        question.header(lang, grouped): chosen(choices, question.row, says.get(question.row["name"], ""), lang)
        for question in form
        if question.row["name"] in says
    }
    return row | SERVICE


@pytest.mark.parametrize(
    ("lang", "named"),
    [(None, "commitments"), ("en", "group_x9"), ("ar", "group_x9"), ("ckb", "group_x9"), ("tr", "commitments")],
)
def test_a_meetings_commitments_are_records_of_their_own(
    con: duckdb.DuckDBPyConnection, forms: Reference, tmp_path: Path, lang: str | None, named: str
) -> None:
    survey, choices = survey_rows(STREAMS["meeting"], forms), choice_rows(STREAMS["meeting"], forms)
    above = _export(questions(survey), choices, asked(STREAMS["meeting"], survey), lang, grouped=True)
    says = {"text": "patrol", "owner_side": "police", "status": "open"}
    repeat = [q for q in questions(survey, repeat=True) if q.row["name"] in says]
    ties = {"_index": "1", "_parent_table_name": "form", "_parent_index": "1", "_submission__uuid": SERVICE["_uuid"]}
    rows = [_export(repeat, choices, says, lang, grouped=False) | ties | {"_index": str(n)} for n in (1, 2)]
    rows = [{name: text for name, text in row.items() if name not in SERVICE or name == "_index"} for row in rows]
    book = written(tmp_path / "a.xlsx", {"form": sheet([above]), named: sheet(rows)})
    meeting, commitments = exported(con, book, "meeting")
    assert (meeting.stream, commitments.stream) == ("meeting", "commitment")
    assert (meeting.codes, commitments.codes) == ([], [])
    (held,) = meeting.checked
    assert [(c["record_id"], c["meeting_id"], c["text"], c["owner_side"]) for c in commitments.checked] == [
        (f"{held['record_id']}/{n}", held["record_id"], "patrol", "police") for n in (1, 2)
    ]
    for commitment in commitments.checked:
        assert commitment["made_on"] == held["held_on"]
        assert all(commitment.get(n) == held.get(n) for n in ("source", "recorded_at", "area", "area_id", "lat", "lon"))


def test_the_service_says_id_moment_and_verdict(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    words = ["Approved", "Not approved", "On hold", "validation_status_approved", "validation_status_not_approved", ""]
    rows = [submission(**MEETING, _uuid=f"u{n}", _validation_status=word) for n, word in enumerate(words)]
    found = one(con, tmp_path, "meeting", *rows)
    assert [row["record_id"] for row in found.checked] == ["u0", "u1", "u2", "u3", "u4", "u5"]
    assert {row["source"] for row in found.checked} == {"kobo"}
    assert {row["recorded_at"].isoformat() for row in found.checked} == {"2026-03-03T23:30:00"}
    verdicts = ["verified", "refuted", "unverified", "verified", "refuted", "unverified"]
    assert [row["verification"] for row in found.checked] == verdicts
    assert found.codes == []


def test_a_verdict_nobody_knows_is_refused_and_not_guessed(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    found = one(con, tmp_path, "meeting", submission(**MEETING, _validation_status="Perhaps"))
    assert [(row, column, code) for row, column, code, _ in found.faults] == [(2, "verification", "E_CODE")]


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        ({"_uuid": "new"}, "new"),
        ({"_uuid": "uuid:new"}, "new"),
        ({"_uuid": "new", "meta/rootUuid": "uuid:first"}, "first"),
        ({"_uuid": "new", "meta/rootUuid": ""}, "new"),
        ({"_uuid": "new", "meta/rootUuid": "uuid:first", "record_id": "own"}, "own"),
    ],
)
def test_an_edited_submission_keeps_its_id(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, ids: dict[str, str], wanted: str
) -> None:
    found = one(con, tmp_path, "meeting", submission(**MEETING) | ids, checking=False)
    assert [row["record_id"] for row in found.canon] == [wanted]


def test_what_the_form_says_itself_goes_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    own = {"source": "north_office", "recorded_at": "2026-03-02T12:00:00.000+03:00", "verification": "not_verifiable"}
    (row,) = one(con, tmp_path, "meeting", submission(**MEETING, **own)).checked
    assert (row["source"], row["verification"]) == ("north_office", "not_verifiable")
    assert row["recorded_at"].isoformat() == "2026-03-02T12:00:00"


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ({"_position_latitude": "35.47", "_position_longitude": "44.39"}, ("35.47", "44.39")),
        ({"where/_spot_latitude": "35.47", "where/_spot_longitude": "44.39"}, ("35.47", "44.39")),
        ({"_where/The spot_latitude": "35.47", "_where/The spot_longitude": "44.39"}, ("35.47", "44.39")),
        ({"_geolocation_latitude": "35.47", "_geolocation_longitude": "44.39"}, ("35.47", "44.39")),
        ({"where/position": "35.47 44.39 0 0", "_geolocation_latitude": "1"}, ("35.47", "44.39")),
        ({"lat": "35.1", "lon": "44.1", "_a_latitude": "35.47", "_a_longitude": "44.39"}, ("35.1", "44.1")),
        (
            {"_a_latitude": "35", "_a_longitude": "44", "_b_latitude": "35.4", "_b_longitude": "44.3"},
            (None, None),
        ),
        ({"_start-geopoint_latitude": "35", "_start-geopoint_longitude": "44"}, (None, None)),
        ({"start-geopoint": "35 44", "_geolocation_latitude": "35", "_geolocation_longitude": "44"}, (None, None)),
        ({"_a_latitude": "35.47"}, (None, None)),
    ],
)
def test_the_only_point_of_a_form_is_the_place(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, columns: dict[str, str], wanted: tuple[str | None, str | None]
) -> None:
    (row,) = one(con, tmp_path, "meeting", submission(**MEETING) | columns, checking=False).canon
    assert (row.get("lat"), row.get("lon")) == wanted


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"topics": "water roads", "topics/water": "1", "topics/roads": "0", "topics/pay": "1"}, "water; pay"),
        ({"topics/water": "1", "topics/roads": "0", "topics/pay": "True"}, "water; pay"),
        ({"what/topics/Water / power": "1.0", "what/topics/Roads": ""}, "Water / power"),
        ({"Topics": "Water", "Topics/Water": "", "Topics/Roads": ""}, "Water"),
        ({"topics": "water; roads"}, "water; roads"),
        ({"topics/it's": "1", "topics/a ? b": "1"}, "it's; a ? b"),
        ({"topics/water": "0", "topics/roads": "0"}, None),
    ],
)
def test_choices_with_columns_of_their_own_are_one_answer(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, cells: dict[str, str], wanted: str | None
) -> None:
    found = one(con, tmp_path, "meeting", submission(**MEETING) | cells, checking=False)
    assert (found.canon[0].get("topics"), found.codes) == (wanted, [])


def test_columns_nobody_knows_are_noted_and_the_services_own_are_not(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    more = {"mood": "good", "food": "tea", "food/tea": "1", "food/water": "0", "_validation_status/by_whom": "office"}
    found = one(con, tmp_path, "meeting", submission(**MEETING) | more, checking=False)
    assert [(column, code) for _, column, code, _ in found.faults] == [
        ("food", "W_SCHEMA_EXTRA"),
        ("mood", "W_SCHEMA_EXTRA"),
    ]


def test_persons_are_looked_for_in_what_people_were_asked(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    more = {"who/Your name": "", "phone": "", "risks": "", "risks/Mobile phones": "", "phonenumber": "", "username": ""}
    part = one(con, tmp_path, "meeting", submission(**MEETING) | more, checking=False).part
    raw = Raw(part.table.header, 1, False)
    read = list(part.read_from(raw))
    assert personal_columns(read) == ["who/Your name", "phone", "phonenumber"]
    assert not {"_submitted_by", "username", "risks/Mobile phones"} & set(read)
    assert "_submitted_by" in kobo.Part(part.table, part.choice).read_from(raw)


def test_a_file_of_two_versions_of_the_form_says_so(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [submission(**MEETING, _uuid=f"u{n}", __version__=version) for n, version in enumerate(("v2", "v1", "v2"))]
    found = one(con, tmp_path, "meeting", *rows)
    assert found.faults == ((None, "__version__", "W_FORM_VERSION", "v1, v2"),)
    assert len(found.checked) == 3
    assert one(con, tmp_path, "meeting", *rows[::2]).codes == []


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"kind": None}, "E_SCHEMA_MISSING", None),
        ({"kind": None, "Kind of the meeting": "community"}, "E_SCHEMA_MISSING", "Kind of the meeting"),
        ({"Kind": "community"}, "E_SCHEMA_DUPLICATE", "Kind"),
        ({"what/kind": "community"}, "E_SCHEMA_DUPLICATE", "what/kind"),
        ({"kind": None, "held_on": None, "area": None}, "E_SCHEMA_UNKNOWN", None),
        ({"_uuid": None}, "E_SCHEMA_MISSING", None),
    ],
)
def test_a_changed_form_is_held(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, change: dict[str, str | None], code: str, column: str | None
) -> None:
    row = {name: text for name, text in (submission(**MEETING) | change).items() if text is not None}
    found = one(con, tmp_path, "meeting", row)
    assert [(row, code, name) for row, name, code, _ in found.faults] == [(None, code, column)]
    assert found.checked == ()


def api(uuid: str, *promises: Mapping[str, str], **says: Any) -> dict[str, Any]:
    """A submission as the API gives it."""
    below = {"what/commitments": [{f"what/commitments/{k}": v for k, v in p.items()} for p in promises]}
    own = {f"what/{name}": text for name, text in MEETING.items()}
    status = {"uid": "validation_status_approved", "label": "Approved", "by_whom": "office"}
    return {
        "_id": 7, "_uuid": f"{uuid}-edited", "meta/rootUuid": f"uuid:{uuid}", "_submission_time": "2026-03-03T20:30:00",
        "_validation_status": status, "_geolocation": [35.47, 44.39], "_attachments": [{"id": 1}], "_tags": [],
        "__version__": "v1", "_submitted_by": "office", **own, **(below if promises else {}), **says,
    }  # fmt: skip


def test_the_apis_answer(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    promises = [{"text": "lights", "owner_side": "authority"}, {"text": "patrol", "owner_side": "police"}]
    other = {"text": "ramp", "owner_side": "ngo", "made_on": "2026-03-01", "area": "Arafa", "record_id": "r1"}
    path = document(tmp_path / "a.json", [api("m1", *promises), api("m2", other)], deleted=["m3", "uuid:m4"])
    meetings, commitments, gone = exported(con, path, "meeting")
    assert [(m["record_id"], m["verification"], m["lat"]) for m in meetings.checked] == [
        ("m1", "verified", 35.47),
        ("m2", "verified", 35.47),
    ]
    assert [(c["record_id"], c["meeting_id"], str(c["made_on"]), c["area"]) for c in commitments.checked] == [
        ("m1/1", "m1", "2026-03-02", "Tisin"),
        ("m1/2", "m1", "2026-03-02", "Tisin"),
        ("r1", "m2", "2026-03-01", "Arafa"),
    ]
    assert [c.get("lat") for c in commitments.checked] == [35.47, 35.47, None]
    assert [(g["record_id"], g["source"], g["deleted"]) for g in gone.checked] == [
        ("m3", "kobo", True),
        ("m4", "kobo", True),
    ]
    assert [part.codes for part in (meetings, commitments, gone)] == [[], [], []]


def test_deleted_submissions_are_of_the_only_source_in_the_file(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for sources, wanted in ((["north", "north"], "north"), (["north", "south"], "kobo")):
        rows = [api(f"m{n}", source=source) for n, source in enumerate(sources)]
        *_, gone = exported(con, document(tmp_path / "a.json", rows, deleted=["m9"]), "meeting")
        assert [(g["record_id"], g["source"]) for g in gone.checked] == [("m9", wanted)]
    (gone,) = exported(con, document(tmp_path / "a.json", [], deleted=["m9"]), "meeting")
    assert [(g["record_id"], g["source"]) for g in gone.checked] == [("m9", "kobo")]


def test_a_repeated_row_without_its_submission_waits(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    above = [submission(**MEETING, _uuid="m1")]
    promise = {"text": "lights", "owner_side": "authority"}
    rows = [
        {**promise, "_submission__uuid": "m1", "_parent_index": "1"},
        {**promise, "_submission__uuid": "m7", "_parent_index": "2"},
        {**promise, "_submission__uuid": "", "_parent_index": ""},
    ]
    book = written(tmp_path / "a.xlsx", {"form": sheet(above), "commitments": sheet(rows)})
    _, found = exported(con, book, "meeting")
    assert [row["record_id"] for row in found.checked] == ["m1/1"]
    assert found.faults == (
        (3, "_submission__uuid", "E_PARENT_MISSING", None),
        (4, "_submission__uuid", "E_PARENT_MISSING", None),
    )
    (alone,) = exported(con, written(tmp_path / "b.csv", {"": sheet(rows)}), "meeting")
    assert alone.codes == ["E_PARENT_MISSING"] * 3


def test_older_exports_tie_a_repeat_by_number(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    above = [submission(**MEETING, _uuid=f"m{n}", _index=str(n)) for n in (1, 2)]
    promise = {"text": "lights", "owner_side": "authority"}
    rows = [
        {**promise, "_parent_table_name": "form", "_parent_index": "2"},
        {**promise, "_parent_table_name": "commitments", "_parent_index": "1"},
    ]
    book = written(tmp_path / "a.xlsx", {"form": sheet(above), "commitments": sheet(rows)})
    _, found = exported(con, book, "meeting")
    assert [row["record_id"] for row in found.checked] == ["m2/1"]
    assert [(row, code) for row, _, code, _ in found.faults] == [(3, "E_PARENT_MISSING")]


def test_a_corrected_row_keeps_its_turn(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    table = [["text", "owner_side", "_submission__uuid"], ["a", "police", "m1"], ["b", "polce", "m1"]]
    found = [
        in_memory(tmp_path, sheet([submission(**MEETING, _uuid="m1")])),
        in_memory(tmp_path, table, "commitments"),
    ]
    _, part = kobo.plan(found, STREAMS["meeting"], ())
    first = taken(con, part)
    assert [(row, code) for row, _, code, _ in first.faults] == [(3, "E_CODE")]
    again = taken(con, part, "delete from raw where row <> 3; update raw set c1 = 'police' where row = 3")
    assert [(row["row"], row["record_id"], row["made_on"].isoformat()) for row in again.checked] == [
        (3, "m1/2", "2026-03-02")
    ]


def test_sheets_that_are_no_records_are_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    above = submission(**MEETING, _uuid="m1")
    guests = {"how many": "3", "_submission__uuid": "m1"}
    empty = [["text", "owner_side", "_submission__uuid"]]
    book = written(
        tmp_path / "a.xlsx",
        {
            "form": sheet([above]),
            "form 2": sheet([above | {"_uuid": "m2"}]),
            "commitments": empty,
            "guests": sheet([guests]),
            "notes": [["remark"], ["all well"]],
        },
    )
    first, second = exported(con, book, "meeting")
    assert [row["record_id"] for row in (*first.checked, *second.checked)] == ["m1", "m2"]
    assert [(code, told) for _, _, code, told in first.faults if code == "W_SHEETS"] == [("W_SHEETS", "guests, notes")]
    assert second.codes == []


def test_records_may_all_lie_in_the_repeat(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    visit = {"_uuid": "v1", "_submission_time": "2026-03-03T20:30:00", "_index": "1", "area": "Tisin"}
    event = {"occurred_on": "2026-03-02", "event_type": "Riots", "origin": "media", "_submission__uuid": "v1"}
    book = written(tmp_path / "a.xlsx", {"visit": sheet([visit]), "what happened": sheet([event, event])})
    (found,) = exported(con, book, "incident")
    assert [(row["record_id"], row["source"], row["area"]) for row in found.checked] == [
        ("v1/1", "kobo", "Tisin"),
        ("v1/2", "kobo", "Tisin"),
    ]
    assert found.codes == []


def test_an_empty_export_is_held_and_an_organisations_form_reads_by_its_profile(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (found,) = exported(con, written(tmp_path / "a.csv", {"": [["kind", "_uuid"]]}), "meeting")
    assert found.codes == ["E_EMPTY"]
    (tmp_path / "green_office.toml").write_text(OFFICE, encoding="utf-8")
    office = load_profile(tmp_path / "green_office.toml")
    asks = {"today": "2026-03-02", office.header[0]: "Tisin", office.header[1]: "Daily"}
    threats = "What are the primary threats to the biodiversity in your area?"
    more = {f"{threats}/Mining": "1", f"{threats}/Logging": "1", "_spot_latitude": "35.47", "_spot_longitude": "44.39"}
    path = written(tmp_path / "b.csv", {"": sheet([submission(**asks) | more])})
    (found,) = exported(con, path, "incident", [office])
    (row,) = found.checked
    assert (row["source"], row["record_id"], row["lat"]) == ("green_office", "92eb7237", 35.47)
    assert found.canon[0]["summary"] == "Mining; Logging"
    assert row["recorded_at"].isoformat() == "2026-03-03T23:30:00"


@needs_real
@pytest.mark.realdata
@pytest.mark.parametrize(
    "file",
    [
        "kobotoolbox_submissions.csv",
        "kobotoolbox_submissions_semicolon.csv",
        "kobotoolbox_submissions.xlsx",
        "kobotoolbox_submissions_multiple_sheets.xlsx",
    ],
)
def test_real_exports(con: duckdb.DuckDBPyConnection, forms: Reference, tmp_path: Path, file: str) -> None:
    path = Path(REAL or "") / "kobo" / file
    for found in exported(con, path, "incident"):
        assert (found.stream, found.codes) == (None, ["E_SCHEMA_UNKNOWN"])
    (tmp_path / "green_office.toml").write_text(OFFICE, encoding="utf-8")
    for found in exported(con, path, "incident", [load_profile(tmp_path / "green_office.toml")]):
        assert found.checked
        assert set(found.codes) <= {"W_SCHEMA_EXTRA", "W_FORM_VERSION", "E_RANGE"}  # a longitude of -199 degrees
        place(con, forms.atlas, city_names=(), outside="reject", required=True)
        refused = con.execute("select count(*) from fault where code = 'E_COORD_OUT'").fetchone()
        assert refused == (sum("lat" in row for row in found.checked),)
        assert refused != (0,)
