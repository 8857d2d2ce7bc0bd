"""Survey answers by month: the scale, the interval, and the pooling of waves and places."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.relations import pulse_months

CONTRACT = Path(__file__).parents[2] / "data" / "contract" / "team"
AREAS = pd.DataFrame({"area_id": ["KRK-001"], "level": ["neighbourhood"], "district_id": ["IQG13Q04"]})
HERE = {"area_id": "KRK-001", "district_id": "IQG13Q04", "place_level": "neighbourhood"}
DISTRICT = {"area_id": None, "district_id": "IQG13Q04", "place_level": "district"}
ANSWER = {
    "occurred_on": pd.Timestamp("2026-03-10"),
    "side": "community",
    "item": "felt_safe",
    "scale_min": 1.0,
    "scale_max": 5.0,
}


def told(*rows: dict) -> pd.DataFrame:
    table = pd.DataFrame([{**ANSWER, **HERE, "n": 10, "mean": 3.0, "se": None, **row} for row in rows])
    return pulse_months(table, AREAS).set_index("area_id")


def test_mean_and_interval_with_a_reported_error():
    row = told({"mean": 4.0, "se": 0.4}).loc["KRK-001"]
    assert row["value"] == pytest.approx(75)
    assert [row["low"], row["high"]] == pytest.approx([75 - 12.8155, 75 + 12.8155], abs=1e-3)
    assert (row["month"], row["level"], row["n"]) == (pd.Timestamp("2026-03-01"), "neighbourhood", 10)


@pytest.mark.parametrize("reported", [None, 0.0])
def test_interval_without_an_error_comes_from_the_number_who_answered(reported):
    """Eight answers at the middle: .25/10 after the two that are added."""
    row = told({"n": 8, "se": reported}).loc["KRK-001"]
    assert row["high"] - row["value"] == pytest.approx(100 * 1.281552 * np.sqrt(0.25 / 10), abs=1e-3)


def test_waves_of_one_month_are_pooled_by_number():
    rows = told(
        {"n": 30, "mean": 5.0, "se": 0.2}, {"n": 10, "mean": 1.0, "se": 0.4, "occurred_on": pd.Timestamp("2026-03-28")}
    )
    row = rows.loc["KRK-001"]
    assert row["value"] == pytest.approx(75)
    assert row["n"] == 40
    error = np.sqrt((30 * 0.05) ** 2 + (10 * 0.1) ** 2) / 40
    assert row["value"] - row["low"] == pytest.approx(100 * 1.281552 * error, abs=1e-3)


def test_a_district_pools_its_areas_and_its_own():
    rows = told({"n": 10}, {"n": 5, **DISTRICT})
    assert rows["n"].to_dict() == {"KRK-001": 10, "IQG13Q04": 15, "IQG13": 15}


def test_sides_items_and_months_stay_apart():
    rows = told({}, {"side": "police"}, {"item": "trust_police"}, {"occurred_on": pd.Timestamp("2026-04-01")})
    assert len(rows.loc["KRK-001"]) == 4


@pytest.mark.parametrize(
    "broken", [{"n": 0}, {"n": None}, {"mean": None}, {"scale_max": 1.0}, {"place_level": "outside"}]
)
def test_a_row_that_stands_for_nobody_is_left_out(broken):
    assert told(broken).empty


def test_no_answers_no_rows():
    nothing = pd.DataFrame(columns=[*ANSWER, *HERE, "n", "mean", "se"])
    assert pulse_months(nothing, AREAS).empty


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 500), st.floats(1, 5), st.none() | st.floats(0, 3), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_rows_keep_the_contract(answers):
    records = pd.DataFrame(
        [{**ANSWER, **(HERE if near else DISTRICT), "n": n, "mean": mean, "se": se} for n, mean, se, near in answers]
    )
    rows = pulse_months(records, AREAS)
    with duckdb.connect() as con:
        con.execute("create schema mart")
        con.execute((CONTRACT / "pulse.sql").read_text())
        con.register("rows", rows)
        con.execute("insert into mart.pulse by name select * from rows")
        assert con.execute("select count(*) from mart.pulse").fetchone() == (len(rows),)
    assert rows.set_index("area_id")["n"]["IQG13"] == sum(n for n, *_ in answers)
