"""Each stream of the programme takes its good rows and answers each bad one with the code that says what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from etl.intake import rejects
from etl.intake.check import check
from etl.intake.vocabulary import load_vocabularies
from etl.streams import PROGRAMME, STREAMS, Stream

VOCABULARIES = load_vocabularies(rejects.REASONS_FILE.parent)
AS_OF = date(2026, 4, 1)
KEY = {"record_id": "7", "source": "liaison office"}
CASE = {**KEY, "case_ref": "K7F-3A9"}

NO_MEASURE: dict[str, str | None] = dict.fromkeys(
    ("hours_week_median", "rest_days", "pay_delay_days", "leave_refused_n", "equipment_gap", "wellbeing")
)

Row = Mapping[str, str | None]

GOOD: dict[str, list[Row]] = {
    "training": [
        {**KEY, "topic": "human_rights", "venue": "police_academy", "start_on": "2026-02-02", "end_on": "2026-02-06",
         "hours": "30", "unit": "Arafa station", "n_police": "128", "n_community": "137", "n_women": "90",
         "pre_mean": "41.5", "post_mean": "73", "n_tested": "260", "followup_due": "2026-08-06"},
        {**KEY, "topic": "حل النزاعات", "venue": "أكاديمية الشرطة", "start_on": "٢٠٢٦-٠٣-٣١", "n_community": "٢٠",
         "end_on": "2026-04-30"},
    ],
    "training_request": [
        {**KEY, "requester": "police_hq", "requested_on": "2026-01-11", "n_requested": "40", "n_delivered": "60",
         "extension_requested": "yes", "staff_remaining": "1200", "agreed_plan_on": "2026-01-20"},
        {**KEY, "requester": "Polis akademisi", "requested_on": "2026-01-11", "n_requested": "1"},
    ],
    "acknowledgement": [
        {**KEY, "occurred_on": "2026-03-04", "meeting_id": "M-12", "category": "detention",
         "said_by_rank_band": "senior", "commitment_id": "C-9"},
        {**KEY, "occurred_on": "2026-03-04", "category": "ڕەفتاری پۆلیس"},
    ],
    "committee_case": [
        {**CASE, "opened_on": "2026-01-05", "opened_from": "grievance", "category": "property", "hearings": "2",
         "status": "verified", "remedy": "return_of_property", "agreed_on": "2026-02-01", "verified_on": "2026-03-01"},
        {**CASE, "opened_on": "2026-01-05", "opened_from": "شكوى", "category": "تفتيش أو نقطة تفتيش",
         "status": "استلام"},
    ],
    "committee_session": [
        {**KEY, "date": "2026-03-09", "quorum": "نعم", "n_police": "6", "n_community": "9", "n_women": "5"},
        {**KEY, "date": "2026-03-09", "quorum": "no", "n_community": "2"},
    ],
    "duty_conditions": [
        {**KEY, "unit": "Arafa station", "month": "2026-02", "n_officers": "10", "hours_week_median": "62.5",
         "rest_days": "4", "pay_delay_days": "12", "leave_refused_n": "14", "equipment_gap": "3.4", "wellbeing": "2.1"},
        {**KEY, "unit": "بنكة عرفة", "month": "٠٢/٢٠٢٦", "n_officers": "45", "wellbeing": "1"},
    ],
    "advocacy_ask": [
        {**KEY, "ask": "Two rest days a week; cost 2,500,000 IQD a month", "addressee_level": "command",
         "raised_on": "2025-11-02", "answer": "agreed", "agreed_on": "2025-12-01", "implemented_on": "2026-01-04",
         "verified_on": "2026-02-04"},
        {**KEY, "ask": "صرف الرواتب في موعدها", "addressee_level": "الوزارة", "raised_on": "2026-03-01"},
    ],
    "benefit_application": [
        {**CASE, "kind": "family_compensation", "legal_basis": "law_20_2009", "stage": "paid", "docs_missing_n": "0",
         "stage_since": "2026-03-01", "submitted_on": "2025-06-01", "decided_on": "2026-02-01"},
        {**CASE, "kind": "تقاعد", "stage": "مستمسكات ناقصة", "docs_missing_n": "٣", "stage_since": "2026-03-01"},
    ],
    "workplace_mediation": [
        {**CASE, "unit": "Traffic police", "issue": "shift", "opened_on": "2025-10-01", "sessions": "3",
         "outcome": "partly", "recheck_90d": "yes", "retaliation_check_on": "2026-01-10"},
        {**CASE, "issue": "الراتب", "opened_on": "2026-03-01"},
    ],
    "referral": [
        {**CASE, "need": "mental_health", "line_of_duty": "yes", "referred_on": "2026-01-04",
         "accepted_on": "2026-01-10", "first_service_on": "2026-01-10", "return_to_work": "no",
         "closed_reason": "no_capacity"},
        {**CASE, "need": "Rehabilitasyon", "referred_on": "2026-03-01"},
    ],
    "liaison_contact": [
        {**KEY, "date": "2026-03-12", "unit": "Arafa station", "channel": "visit", "purpose": "commitment",
         "tone": "4", "access": "open", "next_step": "Street lights by 30/04/2026", "due_on": "2026-04-30"},
        {**KEY, "date": "2026-03-12", "unit": "Arafa station", "purpose": "إنذار مبكر"},
    ],
    "agreement": [
        {**KEY, "counterpart": "health", "kind": "mou", "scope": "Care for 120 officers, 2026-2027",
         "requested_on": "2025-12-01", "signed_on": "2026-01-01", "expires_on": "2027-12-31", "status": "in_force"},
        {**KEY, "counterpart": "المحافظة", "kind": "إذن", "requested_on": "2026-03-30", "status": "مطلوب"},
    ],
    "indicator": [
        {**KEY, "code": "1.2", "name": "Police trained", "target": "128", "period": "year", "period_start": "2026-01",
         "source_query": "training: sum of n_police"},
        {**KEY, "code": "2.1", "name": "الأهالي المدربون", "target": "١٣٧٫٥", "period": "ربع سنة",
         "period_start": "2026-07-15"},
    ],
}  # fmt: skip

BAD: dict[str, list[tuple[dict[str, str | None], str, str]]] = {
    "training": [
        ({"topic": None}, "topic", "E_MISSING"), ({"topic": "rihgts"}, "topic", "E_CODE"),
        ({"venue": "hotel"}, "venue", "E_CODE"), ({"end_on": "2026-02-01"}, "end_on", "E_ORDER"),
        ({"followup_due": "2026-02-03"}, "followup_due", "E_ORDER"), ({"n_women": "266"}, "n_women", "E_AT_MOST"),
        ({"n_tested": "266"}, "n_tested", "E_AT_MOST"), ({"pre_mean": "101"}, "pre_mean", "E_RANGE"),
        ({"n_police": None, "n_community": None}, "n_police", "E_ANY_OF"), ({"hours": "6h"}, "hours", "E_NUMBER"),
        ({"start_on": "46055"}, "start_on", "E_DATE_SERIAL"), ({"start_on": "2026-05-01"}, "start_on", "E_FUTURE"),
        ({"unit": "Arafa 0770 123 4567"}, "unit", "E_PERSONAL_CELL"), ({"start_on": "02/02/26"}, "start_on", "E_DATE"),
    ],
    "training_request": [
        ({"requester": ""}, "requester", "E_MISSING"), ({"requester": "the colonel"}, "requester", "E_CODE"),
        ({"requested_on": "2026-05-01"}, "requested_on", "E_FUTURE"), ({"n_requested": "0"}, "n_requested", "E_RANGE"),
        ({"n_requested": "forty"}, "n_requested", "E_NUMBER"), ({"n_delivered": "-1"}, "n_delivered", "E_RANGE"),
        ({"agreed_plan_on": "2026-01-10"}, "agreed_plan_on", "E_ORDER"),
        ({"extension_requested": "soon"}, "extension_requested", "E_BOOLEAN"),
    ],
    "acknowledgement": [
        ({"occurred_on": None}, "occurred_on", "E_MISSING"), ({"occurred_on": "4/3/2026"}, "occurred_on",
         "E_DATE_AMBIG"),
        ({"occurred_on": "1447-09-15"}, "occurred_on", "E_HIJRI_SUSPECT"), ({"category": "x"}, "category", "E_CODE"),
        ({"said_by_rank_band": "Colonel X"}, "said_by_rank_band", "E_CODE"),
        ({"meeting_id": "m" * 129}, "meeting_id", "E_TOO_LONG"), ({"lat": "35.4"}, "lon", "E_COORD"),
        ({"lat": "44.4", "lon": "35.4"}, "lat", "E_COORD_SWAPPED"),
    ],
    "committee_case": [
        ({"case_ref": ""}, "case_ref", "E_MISSING"), ({"case_ref": "Ahmed Ali"}, "case_ref", "E_TOKEN"),
        ({"case_ref": "أحمد"}, "case_ref", "E_TOKEN"), ({"case_ref": "K-1234567"}, "case_ref", "E_TOKEN"),
        ({"case_ref": "0770-123-4567"}, "case_ref", "E_TOKEN"), ({"hearings": "101"}, "hearings", "E_RANGE"),
        ({"opened_from": "rumour"}, "opened_from", "E_CODE"), ({"status": "closed"}, "status", "E_CODE"),
        ({"verified_on": "2026-01-20"}, "verified_on", "E_ORDER"), ({"agreed_on": "2026-01-04"}, "agreed_on",
         "E_ORDER"),
        ({"verified_on": "2026-04-20"}, "verified_on", "E_FUTURE"), ({"remedy": "money"}, "remedy", "E_CODE"),
    ],
    "committee_session": [
        ({"date": "soon"}, "date", "E_DATE"), ({"date": "2026-04-09"}, "date", "E_FUTURE"),
        ({"quorum": "7"}, "quorum", "E_BOOLEAN"), ({"n_women": "16"}, "n_women", "E_AT_MOST"),
        ({"n_police": None, "n_community": ""}, "n_police", "E_ANY_OF"), ({"n_police": "6.5"}, "n_police", "E_NUMBER"),
        ({"n_community": "100001"}, "n_community", "E_RANGE"), ({"date": "46090"}, "date", "E_DATE_SERIAL"),
    ],
    "duty_conditions": [
        ({"n_officers": "9"}, "n_officers", "E_RANGE"), ({"unit": None}, "unit", "E_MISSING"),
        ({"month": "2026-13"}, "month", "E_DATE"), ({"month": "February"}, "month", "E_DATE"),
        ({"month": "2026-05"}, "month", "E_FUTURE"), ({"month": "1447-08"}, "month", "E_HIJRI_SUSPECT"),
        ({"month": "46054"}, "month", "E_DATE_SERIAL"), ({"equipment_gap": "0"}, "equipment_gap", "E_RANGE"),
        ({"wellbeing": "5.1"}, "wellbeing", "E_RANGE"), ({"hours_week_median": "169"}, "hours_week_median", "E_RANGE"),
        ({"rest_days": "32"}, "rest_days", "E_RANGE"), ({"pay_delay_days": "2 weeks"}, "pay_delay_days", "E_NUMBER"),
        (NO_MEASURE, "hours_week_median", "E_ANY_OF"),
    ],
    "advocacy_ask": [
        ({"ask": " "}, "ask", "E_MISSING"), ({"ask": "call 0770 123 4567"}, "ask", "E_PERSONAL_CELL"),
        ({"ask": "a" * 2_001}, "ask", "E_TOO_LONG"), ({"answer": "maybe"}, "answer", "E_CODE"),
        ({"addressee_level": "General X"}, "addressee_level", "E_CODE"),
        ({"agreed_on": "2025-11-01"}, "agreed_on", "E_ORDER"),
        ({"verified_on": "2026-01-03"}, "verified_on", "E_ORDER"), ({"raised_on": ""}, "raised_on", "E_MISSING"),
        ({"implemented_on": "2026-06-01", "verified_on": None}, "implemented_on", "E_FUTURE"),
    ],
    "benefit_application": [
        ({"case_ref": "199012345678"}, "case_ref", "E_TOKEN"), ({"kind": "loan"}, "kind", "E_CODE"),
        ({"legal_basis": "some law"}, "legal_basis", "E_CODE"), ({"stage": "stuck"}, "stage", "E_CODE"),
        ({"docs_missing_n": "-1"}, "docs_missing_n", "E_RANGE"), ({"stage_since": None}, "stage_since", "E_MISSING"),
        ({"decided_on": "2025-05-01"}, "decided_on", "E_ORDER"),
        ({"stage_since": "2025-05-01", "decided_on": None}, "stage_since", "E_ORDER"),
        ({"submitted_on": "2026-07-01", "decided_on": None}, "submitted_on", "E_FUTURE"),
    ],
    "workplace_mediation": [
        ({"case_ref": "file 12"}, "case_ref", "E_TOKEN"), ({"issue": "salary dispute of X"}, "issue", "E_CODE"),
        ({"unit": "officer@police.example"}, "unit", "E_PERSONAL_CELL"), ({"outcome": "won"}, "outcome", "E_CODE"),
        ({"sessions": "1.5"}, "sessions", "E_NUMBER"), ({"recheck_90d": "2026-01-01"}, "recheck_90d", "E_BOOLEAN"),
        ({"retaliation_check_on": "2025-09-01"}, "retaliation_check_on", "E_ORDER"),
        ({"opened_on": "31.12.2025"}, "opened_on", "E_DATE"),
    ],
    "referral": [
        ({"case_ref": None}, "case_ref", "E_MISSING"), ({"case_ref": "patient"}, "case_ref", "E_TOKEN"),
        ({"need": "depression"}, "need", "E_CODE"), ({"closed_reason": "PTSD"}, "closed_reason", "E_CODE"),
        ({"accepted_on": "2026-01-03"}, "accepted_on", "E_ORDER"),
        ({"first_service_on": "2026-01-09"}, "first_service_on", "E_ORDER"),
        ({"line_of_duty": "accident"}, "line_of_duty", "E_BOOLEAN"), ({"referred_on": "2026-06-01"}, "referred_on",
         "E_FUTURE"),
        ({"return_to_work": "2026-02-01"}, "return_to_work", "E_BOOLEAN"),
    ],
    "liaison_contact": [
        ({"unit": ""}, "unit", "E_MISSING"), ({"tone": "6"}, "tone", "E_RANGE"), ({"access": "ajar"}, "access",
         "E_CODE"),
        ({"channel": "carrier pigeon"}, "channel", "E_CODE"), ({"purpose": None}, "purpose", "E_MISSING"),
        ({"due_on": "2026-03-11"}, "due_on", "E_ORDER"), ({"date": "2026-04-12"}, "date", "E_FUTURE"),
        ({"next_step": "اتصل على ٠٧٧٠ ١٢٣ ٤٥٦٧"}, "next_step", "E_PERSONAL_CELL"),
    ],
    "agreement": [
        ({"signed_on": None, "requested_on": None}, "signed_on", "E_ANY_OF"), ({"kind": "handshake"}, "kind", "E_CODE"),
        ({"counterpart": ""}, "counterpart", "E_MISSING"), ({"status": "?"}, "status", "E_CODE"),
        ({"expires_on": "2025-12-31"}, "expires_on", "E_ORDER"), ({"signed_on": "2025-11-30"}, "signed_on", "E_ORDER"),
        ({"signed_on": "2026-05-01"}, "signed_on", "E_FUTURE"), ({"expires_on": "٣١/١٢/١٤٤٨"}, "expires_on",
         "E_HIJRI_SUSPECT"),
        ({"scope": "signed by A12345678"}, "scope", "E_PERSONAL_CELL"),
    ],
    "indicator": [
        ({"code": None}, "code", "E_MISSING"), ({"name": ""}, "name", "E_MISSING"), ({"target": "-5"}, "target",
         "E_RANGE"),
        ({"target": "most"}, "target", "E_NUMBER"), ({"period": "decade"}, "period", "E_CODE"),
        ({"period_start": "2026-Q1"}, "period_start", "E_DATE"), ({"period_start": None}, "period_start", "E_MISSING"),
        ({"name": "Ask 0770 123 4567"}, "name", "E_PERSONAL_CELL"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def run(con: duckdb.DuckDBPyConnection, stream: Stream, rows: Sequence[Row], **known: Any) -> None:
    """Put rows 2, 3, ... into `canon`, as text, and check them."""
    names = [field.name for field in stream.fields]
    assert all(set(row) <= set(names) for row in rows)
    cells = ", ".join(f"unnest(${name}::varchar[]) as {name}" for name in names)
    con.execute(
        "create or replace temp table canon as select (row_number() over ())::integer + 1 as row, *"
        f" from (select {cells})",
        {name: [row.get(name) for row in rows] for name in names},
    )
    rejects.create_fault_table(con)
    check(con, stream, VOCABULARIES, date_order="YMD", as_of=AS_OF, **known)


def faults(con: duckdb.DuckDBPyConnection) -> set[tuple[int, str, str]]:
    return set(con.execute("select row, column_name, code from fault").fetchall())


def checked_rows(con: duckdb.DuckDBPyConnection) -> list[int]:
    return [row for (row,) in con.execute("select row from checked order by row").fetchall()]


def test_every_programme_stream_is_tried_with_at_least_six_mistakes() -> None:
    names = {stream.name for stream in PROGRAMME}
    assert set(GOOD) == set(BAD) == names
    assert all(len(rows) >= 2 for rows in GOOD.values())
    assert all(len({(column, code) for _, column, code in wrong}) >= 6 for wrong in BAD.values())


@pytest.mark.parametrize("name", GOOD)
def test_good_rows_pass(con: duckdb.DuckDBPyConnection, name: str) -> None:
    run(con, STREAMS[name], GOOD[name])
    assert faults(con) == set()
    assert checked_rows(con) == list(range(2, len(GOOD[name]) + 2))


@pytest.mark.parametrize("name", BAD)
def test_each_mistake_is_told_by_its_own_code(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """All mistakes in one file: row 2 is good, and each other row is refused for what is wrong with it alone."""
    good = GOOD[name][0]
    run(con, STREAMS[name], [good, *({**good, **wrong} for wrong, _, _ in BAD[name])])
    told = faults(con)
    for row, (wrong, column, code) in enumerate(BAD[name], start=3):
        assert (row, column, code) in told, (wrong, [fault for fault in told if fault[0] == row])
        assert {other for r, _, other in told if r == row} == {code}, wrong
    assert checked_rows(con) == [2]


@pytest.mark.parametrize("stream", PROGRAMME, ids=lambda stream: stream.name)
def test_a_deletion_needs_its_key_alone(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    run(con, stream, [{**KEY, "deleted": "yes"}])
    assert (faults(con), checked_rows(con)) == (set(), [2])


@pytest.mark.parametrize("stream", PROGRAMME, ids=lambda stream: stream.name)
def test_a_count_far_above_all_known_ones_waits(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    good = GOOD[stream.name][0]
    counted = [field.name for field in stream.fields if field.surprising and good.get(field.name) not in (None, "0")]
    seen = {name: (int(str(good[name])) - 1) / 5 for name in counted}
    high = {name for name, known in seen.items() if int(5 * max(known, 1)) < int(str(good[name]))}
    run(con, stream, [good], seen=seen)
    assert faults(con) == {(2, name, "W_SURPRISING") for name in high}
    run(con, stream, [good], seen=seen, accepted=frozenset({2}))
    assert faults(con) == set()


@pytest.mark.parametrize(
    ("written", "first"),
    [("2026-02", "2026-02-01"), ("2026/2", "2026-02-01"), ("02.2026", "2026-02-01"), ("2026-02-28", "2026-02-01")],
)
def test_a_month_is_its_first_day(con: duckdb.DuckDBPyConnection, written: str, first: str) -> None:
    run(con, STREAMS["duty_conditions"], [{**GOOD["duty_conditions"][0], "month": written}])
    assert con.execute("select month from checked").fetchall() == [(date.fromisoformat(first),)]


def test_an_answer_not_given_is_none_yet(con: duckdb.DuckDBPyConnection) -> None:
    run(con, STREAMS["advocacy_ask"], [GOOD["advocacy_ask"][1]])
    assert con.execute("select answer from checked").fetchall() == [("none",)]


def test_a_personal_cell_is_told_without_being_quoted(con: duckdb.DuckDBPyConnection) -> None:
    run(con, STREAMS["advocacy_ask"], [{**GOOD["advocacy_ask"][0], "ask": "ring 0770 123 4567 for canary"}])
    told = con.execute("select concat_ws('|', code, expected, suggestion, cell) from fault").fetchall()
    assert told == [("E_PERSONAL_CELL",)]


@pytest.mark.parametrize("name", ["referral", "indicator"])
def test_a_stream_without_place_has_no_columns_of_place(con: duckdb.DuckDBPyConnection, name: str) -> None:
    run(con, STREAMS[name], GOOD[name])
    columns = {column for (column, *_) in con.execute("describe checked").fetchall()}
    assert not columns & {"lat", "lon", "area", "area_id", "place_precision"}
