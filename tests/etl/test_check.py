"""Every fault of every row is told, nothing is guessed, and every row is somewhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake import rejects
from etl.intake.cells import WRITTEN_DATE, DateOrder
from etl.intake.check import check
from etl.intake.vocabulary import load_vocabularies
from etl.streams import STREAMS, Stream

VOCABULARIES = load_vocabularies(rejects.REASONS_FILE.parent)
AS_OF = date(2026, 4, 1)
ORDERS = tuple(WRITTEN_DATE)

INCIDENT = {
    "record_id": "7", "source": "field office", "lat": "35.4", "lon": "44.4", "occurred_on": "2026-03-04",
    "event_type": "Battles", "sub_event_type": "Armed clash", "fatalities": "1", "origin": "media",
}  # fmt: skip
GRIEVANCE = {
    "record_id": "7", "source": "hotline", "area": "Kobani", "received_on": "2026-03-04", "about": "police",
    "category": "detention",
}  # fmt: skip
MEETING = {"record_id": "7", "source": "liaison", "area": "Kobani", "kind": "community", "held_on": "2026-03-04"}
PULSE = {
    "record_id": "7", "source": "survey", "area": "Kobani", "occurred_on": "2026-03-04", "side": "police",
    "item": "felt_safe", "scale_min": "1", "scale_max": "5", "n": "30", "mean": "3.4",
}  # fmt: skip
SOUND = {"incident": INCIDENT, "grievance": GRIEVANCE, "meeting": MEETING, "pulse": PULSE}

Row = Mapping[str, str | None]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def run(
    con: duckdb.DuckDBPyConnection,
    rows: Sequence[Row],
    stream: Stream = STREAMS["incident"],
    order: DateOrder = "YMD",
    ids_from_rows: bool = False,
    seen: Mapping[str, float] | None = None,
    accepted: frozenset[int] = frozenset(),
) -> None:
    """Put rows 2, 3, ... into `canon` and check them."""
    names = [field.name for field in stream.fields]
    told = {name: [row.get(name) for row in rows] for name in names}
    cells = ", ".join(f"unnest(${name}::varchar[]) as {name}" for name in names)
    con.execute(
        "create or replace temp table canon as select (row_number() over ())::integer + 1 as row, * from"
        f" (select {cells})",
        told,
    )
    rejects.create_fault_table(con)
    check(
        con,
        stream,
        VOCABULARIES,
        date_order=order,
        as_of=AS_OF,
        ids_from_rows=ids_from_rows,
        seen=seen,
        accepted=accepted,
    )


def faults(con: duckdb.DuckDBPyConnection) -> list[tuple[int | None, str, str]]:
    return con.execute("select row, column_name, code from fault order by all").fetchall()


def checked(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found = con.execute("from checked order by row")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


BAD_ROWS: list[tuple[str, dict[str, str | None], str, str]] = [
    ("incident", {"record_id": None}, "record_id", "E_MISSING"),
    ("incident", {"record_id": "9" * 129}, "record_id", "E_TOO_LONG"),
    ("incident", {"source": " \u200f "}, "source", "E_MISSING"),
    ("incident", {"occurred_on": ""}, "occurred_on", "E_MISSING"),
    ("incident", {"event_type": "\u00a0"}, "event_type", "E_MISSING"),
    ("incident", {"occurred_on": "2026-02-30"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "26-03-04"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "46085"}, "occurred_on", "E_DATE_SERIAL"),
    ("incident", {"occurred_on": "46085.0"}, "occurred_on", "E_DATE_SERIAL"),
    ("incident", {"occurred_on": "٤٦٠٨٥"}, "occurred_on", "E_DATE_SERIAL"),
    ("incident", {"occurred_on": "20000"}, "occurred_on", "E_DATE_SERIAL"),
    ("incident", {"occurred_on": "19999"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "80001"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "2026"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "20260304"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "2026-03"}, "occurred_on", "E_DATE"),
    ("incident", {"recorded_at": "46085.4375"}, "recorded_at", "E_DATE_SERIAL"),
    ("incident", {"occurred_on": "yesterday"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "infinity"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "2026-03-04 10:15"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "0026-03-04"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "31/12/2025"}, "occurred_on", "E_DATE"),
    ("incident", {"occurred_on": "03/04/2026"}, "occurred_on", "E_DATE_AMBIG"),
    ("incident", {"occurred_on": "1447-09-15"}, "occurred_on", "E_HIJRI_SUSPECT"),
    ("incident", {"occurred_on": "١٥/٠٩/١٤٤٧"}, "occurred_on", "E_HIJRI_SUSPECT"),
    ("incident", {"occurred_on": "2026-04-03"}, "occurred_on", "E_FUTURE"),
    ("incident", {"recorded_at": "2027-01-01T00:00:00Z"}, "recorded_at", "E_FUTURE"),
    ("incident", {"recorded_at": "epoch"}, "recorded_at", "E_DATE"),
    ("incident", {"fatalities": "3.5"}, "fatalities", "E_NUMBER"),
    ("incident", {"fatalities": "three"}, "fatalities", "E_NUMBER"),
    ("incident", {"fatalities": "nan"}, "fatalities", "E_NUMBER"),
    ("incident", {"fatalities": "1_000"}, "fatalities", "E_NUMBER"),
    ("incident", {"fatalities": "-1"}, "fatalities", "E_RANGE"),
    ("incident", {"fatalities": "1e308"}, "fatalities", "E_RANGE"),
    ("incident", {"version": "1e300"}, "version", "E_RANGE"),
    ("incident", {"lat": "inf"}, "lat", "E_NUMBER"),
    ("incident", {"lat": "35°24'"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lat": "35°28'05.2\"N"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lat": "٣٥° ٢٨′ شمالا"}, "lat", "E_NUMBER"),
    ("incident", {"lat": "٣٥°٢٨′ ش"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lon": "44 23 32 E"}, "lon", "E_COORD_FORMAT"),
    ("incident", {"lon": "E44.3922"}, "lon", "E_COORD_FORMAT"),
    ("incident", {"lon": "44:23:32"}, "lon", "E_COORD_FORMAT"),
    ("incident", {"lon": "44 23.5"}, "lon", "E_COORD_FORMAT"),
    ("incident", {"lat": "38S MD 4456 2531"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lat": "3921456", "lon": "445678"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lat": "3921456", "lon": "445678"}, "lon", "E_COORD_FORMAT"),
    ("incident", {"lat": "445678.5", "lon": "3921456.1"}, "lat", "E_COORD_FORMAT"),
    ("incident", {"lat": "354681", "lon": "443922"}, "lat", "E_RANGE"),
    ("incident", {"lat": "35,4"}, "lat", "E_NUMBER"),
    ("incident", {"area": "next to 0770 123 4567"}, "area", "E_PERSONAL_CELL"),
    ("incident", {"lat": None}, "lat", "E_COORD"),
    ("incident", {"lon": ""}, "lon", "E_COORD"),
    ("incident", {"lat": "44.4", "lon": "35.4"}, "lat", "E_COORD_SWAPPED"),
    ("incident", {"lat": "0", "lon": "0.0"}, "lat", "E_COORD_OUT"),
    ("incident", {"event_type": "Battels"}, "event_type", "E_CODE"),
    ("incident", {"origin": "police"}, "origin", "E_CODE"),
    ("incident", {"deleted": "perhaps"}, "deleted", "E_BOOLEAN"),
    ("incident", {"sub_event_type": "Grenade"}, "sub_event_type", "E_TYPE_PAIR"),
    ("incident", {"summary": "s" * 20_001}, "summary", "E_TOO_LONG"),
    ("grievance", {"resolved_on": "2026-03-03"}, "resolved_on", "E_ORDER"),
    ("grievance", {"severity": "4"}, "severity", "E_RANGE"),
    ("grievance", {"satisfied": "2"}, "satisfied", "E_BOOLEAN"),
    ("meeting", {"held_on": None}, "planned_on", "E_ANY_OF"),
    ("meeting", {"n_total": "10", "n_police": "11"}, "n_police", "E_AT_MOST"),
    ("pulse", {"mean": "5.5"}, "mean", "E_AT_MOST"),
    ("pulse", {"n": "0"}, "n", "E_RANGE"),
]


@pytest.mark.parametrize(("name", "wrong", "column", "code"), BAD_ROWS)
def test_a_bad_row_is_told_apart_from_a_sound_one(
    con: duckdb.DuckDBPyConnection, name: str, wrong: dict[str, str | None], column: str, code: str
) -> None:
    run(con, [SOUND[name], {**SOUND[name], **wrong}], STREAMS[name])
    assert (3, column, code) in faults(con)
    assert {row for row, _, _ in faults(con)} == {3}
    assert [row["row"] for row in checked(con)] == [2]


def test_every_fault_of_a_row_is_listed(con: duckdb.DuckDBPyConnection) -> None:
    wrong = {"occurred_on": "soon", "fatalities": "many", "origin": "", "lat": "", "sub_event_type": "Grenade"}
    run(con, [{**INCIDENT, **wrong}])
    assert faults(con) == [
        (2, "fatalities", "E_NUMBER"), (2, "lat", "E_COORD"), (2, "occurred_on", "E_DATE"),
        (2, "origin", "E_MISSING"), (2, "sub_event_type", "E_TYPE_PAIR"),
    ]  # fmt: skip


def test_a_refused_cell_is_not_also_an_absent_one(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "lat": "north"}])
    assert faults(con) == [(2, "lat", "E_NUMBER")]
    run(con, [{**MEETING, "held_on": "soon"}], STREAMS["meeting"])
    assert faults(con) == [(2, "held_on", "E_DATE")]


def test_a_sound_row_is_typed_whatever_its_script(con: duckdb.DuckDBPyConnection) -> None:
    arabic = {
        "record_id": "\u200f١٢", "source": "مكتب", "lat": "٣٥٫٤", "lon": "۴۴٫۴", "occurred_on": "٢٠٢٦/٠٣/٠٤",
        "event_type": "معارك", "sub_event_type": "اشتباك مسلّح", "fatalities": "٣٫٠", "origin": "وسائل الاعلام",
        "deleted": "لا", "summary": " ٣ أشخاص ", "recorded_at": "2026-03-04T22:30:00Z",
    }  # fmt: skip
    run(con, [arabic])
    (row,) = checked(con)
    assert faults(con) == []
    assert (row["record_id"], row["lat"], row["lon"], row["fatalities"]) == ("12", 35.4, 44.4, 3)
    assert (row["event_type"], row["sub_event_type"], row["origin"]) == ("Battles", "Armed clash", "media")
    assert (row["deleted"], row["summary"]) == (False, "٣ أشخاص")
    assert row["occurred_on"] == date(2026, 3, 4)
    assert row["recorded_at"] == datetime(2026, 3, 5, 1, 30)  # local time of Baghdad


def test_what_is_not_delivered_takes_its_default(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [INCIDENT, {**INCIDENT, "verification": " ", "place_precision": "city"}])
    assert [(row["verification"], row["place_precision"]) for row in checked(con)] == [
        ("unverified", "point"),
        ("unverified", "city"),
    ]


def test_a_deletion_upstream_needs_only_its_key(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{"record_id": "7", "source": "liaison", "deleted": "نعم"}], STREAMS["meeting"])
    assert faults(con) == []
    assert checked(con)[0]["deleted"] is True
    run(con, [{"source": "liaison", "deleted": "yes"}], STREAMS["meeting"])
    assert faults(con) == [(2, "record_id", "E_MISSING")]


@pytest.mark.parametrize("written", ["2026-W12", "2026-03-16", "2026-03-22", "٢٠٢٦-W12"])
def test_a_week_is_its_monday(con: duckdb.DuckDBPyConnection, written: str) -> None:
    run(con, [{"record_id": "1", "source": "s", "area": "a", "week": written}], STREAMS["nil_report"])
    assert checked(con)[0]["week"] == date(2026, 3, 16)


def test_a_wrong_code_is_answered_with_the_list_and_the_nearest(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "origin": "comunity report"}, {**INCIDENT, "origin": "zzz"}])
    told = con.execute("select expected, suggestion from fault order by row").fetchall()
    assert told == [(", ".join(VOCABULARIES["origin"].codes), hint) for hint in ("community_report", None)]


def test_a_spreadsheets_number_is_answered_with_its_day(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "occurred_on": "46085"}, {**INCIDENT, "recorded_at": "46085.75"}], order="DMY")
    told = con.execute("select column_name, code, expected, suggestion from fault order by row").fetchall()
    assert told == [
        ("occurred_on", "E_DATE_SERIAL", "DD/MM/YYYY", "2026-03-04"),
        ("recorded_at", "E_DATE_SERIAL", "DD/MM/YYYY HH:MM", "2026-03-04"),
    ]


@given(st.integers(20_000, 80_000))
@settings(max_examples=8, deadline=None)
def test_a_day_number_means_days_since_the_epoch_of_1900(con: duckdb.DuckDBPyConnection, number: int) -> None:
    run(con, [{**INCIDENT, "occurred_on": str(number)}])
    (told,) = con.execute("select code, suggestion from fault").fetchall()
    assert told == ("E_DATE_SERIAL", (date(1899, 12, 30) + timedelta(days=number)).isoformat())


def test_a_wrong_position_is_answered_with_a_right_one(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "lat": "35°24'", "lon": "44°23'"}])
    assert con.execute("select column_name, expected from fault order by all").fetchall() == [
        ("lat", "35.4681"),
        ("lon", "44.3922"),
    ]


def test_a_surprising_number_waits_until_somebody_confirms_it(con: duckdb.DuckDBPyConnection) -> None:
    rows = [{**INCIDENT, "fatalities": n} for n in ("0", "20", "21", "400", "")]
    run(con, rows, seen={"fatalities": 4.0})
    assert faults(con) == [(4, "fatalities", "W_SURPRISING"), (5, "fatalities", "W_SURPRISING")]
    assert con.execute("select distinct expected from fault").fetchall() == [("20",)]
    assert rejects.held_whole(con) is None and [row["row"] for row in checked(con)] == [2, 3, 6]
    run(con, rows, seen={"fatalities": 4.0}, accepted=frozenset({4}))
    assert faults(con) == [(5, "fatalities", "W_SURPRISING")]


def test_nothing_surprises_where_little_is_known_or_all_was_nought(con: duckdb.DuckDBPyConnection) -> None:
    rows = [{**INCIDENT, "fatalities": n, "version": "999"} for n in ("5", "6")]
    run(con, rows)
    assert faults(con) == []
    run(con, rows, seen={"fatalities": 0.0, "version": 1.0, "lat": 1.0})
    assert faults(con) == [(3, "fatalities", "W_SURPRISING")]


def test_confirming_a_number_confirms_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "fatalities": "900", "origin": "radio"}], seen={"fatalities": 1}, accepted=frozenset({2}))
    assert faults(con) == [(2, "origin", "E_CODE")]


def test_a_row_that_could_not_be_read_stays_out(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [INCIDENT])
    con.execute("insert into fault (row, code) values (2, 'E_RAGGED')")
    check(con, STREAMS["incident"], VOCABULARIES, date_order="YMD", as_of=AS_OF)
    assert checked(con) == []


def test_equal_rows_stay_two_and_keep_their_ids(con: duckdb.DuckDBPyConnection) -> None:
    row = {**INCIDENT, "record_id": None}
    run(con, [row, row, {**row, "fatalities": "2"}], ids_from_rows=True)
    first = [found["record_id"] for found in checked(con)]
    run(con, [{**row, "fatalities": "2.0"}, row, {**row, "lat": "٣٥٫٤"}], ids_from_rows=True)
    again = [found["record_id"] for found in checked(con)]
    assert len(set(first)) == 3 and all(len(name) == 32 for name in first)
    assert sorted(again) == sorted(first)


def test_it_runs_inside_a_transaction_again_and_again(con: duckdb.DuckDBPyConnection) -> None:
    for wrong in ("soon", "2026-03-04", "soon"):
        con.execute("begin")
        run(con, [{**INCIDENT, "occurred_on": wrong}, INCIDENT], ids_from_rows=True)
        con.execute("commit")
        assert len(checked(con)) == (1 if wrong == "soon" else 2)


def written(day: date, order: DateOrder, sign: str, digits: str) -> str:
    parts = {"Y": f"{day.year}", "M": f"{day.month:02}", "D": f"{day.day:02}"}
    return sign.join(parts[part] for part in order).translate(str.maketrans("0123456789", digits))


DAYS = st.dates(date(1901, 1, 1), AS_OF)
SIGNS = st.sampled_from("-/.")
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(ORDERS), SIGNS, DIGITS)
@settings(max_examples=10, deadline=None)
def test_a_date_comes_back_in_the_order_of_its_contract(
    con: duckdb.DuckDBPyConnection, days: list[date], order: DateOrder, sign: str, digits: str
) -> None:
    run(con, [{**INCIDENT, "occurred_on": written(day, order, sign, digits)} for day in days], order=order)
    assert faults(con) == []
    assert [row["occurred_on"] for row in checked(con)] == days


@given(
    st.lists(DAYS, max_size=10),
    DAYS.filter(lambda day: day.day > 12),
    st.sampled_from([("DMY", "MDY"), ("MDY", "DMY")]),
    SIGNS,
)
@settings(max_examples=10, deadline=None)
def test_one_day_in_the_place_of_a_month_holds_the_file(
    con: duckdb.DuckDBPyConnection, days: list[date], telling: date, orders: tuple[DateOrder, DateOrder], sign: str
) -> None:
    meant, agreed = orders
    rows = [{**INCIDENT, "occurred_on": written(day, meant, sign, "0123456789")} for day in (*days, telling)]
    run(con, rows, order=agreed)
    assert checked(con) == []
    assert rejects.held_whole(con) == "E_DATE_MIX"


@given(st.lists(DAYS, min_size=1, max_size=10), st.sampled_from(["DMY", "MDY"]), SIGNS)
@settings(max_examples=8, deadline=None)
def test_a_date_with_its_year_last_is_never_guessed(
    con: duckdb.DuckDBPyConnection, days: list[date], meant: DateOrder, sign: str
) -> None:
    run(con, [{**INCIDENT, "occurred_on": written(day, meant, sign, "0123456789")} for day in days])
    assert checked(con) == []
    assert {code for _, _, code in faults(con)} <= {"E_DATE", "E_DATE_AMBIG"}


CELLS = st.none() | st.text(max_size=8) | st.sampled_from(
    ["", "0", "1", "-3", "3.0", "1e999", "44.4", "35.4", "yes", "لا", "2026-03-04", "04/03/2026", "1447-01-01",
     "9999-12-31", "Battles", "Grenade", "media", "unverified", "٢٠٢٦-٠٣-٠٤", "2026-03-04T10:00:00+03:00",
     "'; drop table canon; --"]
)  # fmt: skip
ROWS = st.dictionaries(st.sampled_from([field.name for field in STREAMS["incident"].fields]), CELLS, max_size=4)


@given(st.lists(ROWS, min_size=1, max_size=20), st.sampled_from(ORDERS), st.booleans())
@settings(max_examples=15, deadline=None)
def test_every_row_is_checked_or_quarantined_and_never_both(
    con: duckdb.DuckDBPyConnection, rows: list[dict[str, str | None]], order: DateOrder, ids_from_rows: bool
) -> None:
    run(
        con,
        [{**INCIDENT, **{k: v.replace("\0", "") if v else v for k, v in row.items()}} for row in rows],
        order=order,
        ids_from_rows=ids_from_rows,
    )
    sound = {row["row"] for row in checked(con)}
    kept_out = set(rejects.quarantined_rows(con))
    everything = set(range(2, len(rows) + 2))
    assert sound.isdisjoint(kept_out)
    assert sound == (set() if rejects.held_whole(con) else everything - kept_out)
    assert {code for _, _, code in faults(con)} <= set(rejects.reasons())


@given(st.lists(ROWS, min_size=1, max_size=10))
@settings(max_examples=8, deadline=None)
def test_a_fault_quotes_nothing_that_was_delivered(
    con: duckdb.DuckDBPyConnection, rows: list[dict[str, str | None]]
) -> None:
    marked = [{**INCIDENT, **dict.fromkeys(row, "§canary§")} for row in rows]
    run(con, marked)
    told = con.execute("select concat_ws('|', column_name, code, expected, suggestion) from fault").fetchall()
    assert not any("canary" in text for (text,) in told)


def test_a_day_ahead_is_still_today_somewhere(con: duckdb.DuckDBPyConnection) -> None:
    run(con, [{**INCIDENT, "occurred_on": (AS_OF + timedelta(days=1)).isoformat()}])
    assert faults(con) == []
