"""The relation index and its four dimensions, each by hand, and what they must never do."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from etl.relations import relation_months
from etl.relations.composite import composite, grade
from etl.relations.dimensions import DELIVERY, ENGAGEMENT, TRUST, Estimate

CONTRACT = Path(__file__).parents[2] / "data" / "contract" / "team"
PLACE = {"area_id": "KRK-001", "district_id": "IQG13Q04", "place_level": "neighbourhood"}
ELSEWHERE = {"area_id": "KRK-002", "district_id": "IQG13Q04", "place_level": "neighbourhood"}
AREAS = pd.DataFrame(
    {
        "area_id": ["KRK-001", "KRK-002", "IQG13Q01N01"],
        "level": ["neighbourhood", "neighbourhood", "subdistrict"],
        "district_id": ["IQG13Q04", "IQG13Q04", "IQG13Q01"],
    }
)
FIELDS = {
    "pulses": ["occurred_on", "side", "item", "scale_min", "scale_max", "n", "mean", "se"],
    "grievances": ["received_on", "acknowledged_on", "resolved_on", "satisfied", "category"],
    "commitments": ["made_on", "due_on", "status", "closed_on"],
    "meetings": ["kind", "planned_on", "held_on", "n_total", "n_police", "n_women"],
}
END = date(2026, 3, 31)


def frame(stream: str, rows: list[dict]) -> pd.DataFrame:
    columns = [*PLACE, *FIELDS[stream]]
    table = pd.DataFrame([{**PLACE, **row} for row in rows], columns=columns)
    dates = [name for name in columns if name.endswith("_on")]
    return table.assign(**{name: pd.to_datetime(table[name]) for name in dates})


def asked(item: str, mean: float, n: int, on: str = "2026-03-31", **more: object) -> dict:
    fixed = {"side": "community", "scale_min": 1, "scale_max": 5, "se": None}
    return {**fixed, "item": item, "mean": mean, "n": n, "occurred_on": on, **more}


def complaint(received: str, **more: object) -> dict:
    return {"received_on": received, "category": "other", "acknowledged_on": None, "resolved_on": None, **more}


def promise(due: str | None, status: str, closed: str | None = None, **more: object) -> dict:
    return {"made_on": "2025-12-01", "due_on": due, "status": status, "closed_on": closed, **more}


def met(planned: str | None, held: str | None, n: tuple = (None, None, None), **more: object) -> dict:
    people = dict(zip(("n_total", "n_police", "n_women"), n, strict=True))
    return {"kind": "community", "planned_on": planned, "held_on": held, **people, **more}


def months(first: str = "2026-03-01", count: int = 1) -> list[date]:
    return [stamp.date() for stamp in pd.date_range(first, periods=count, freq="MS")]


def judged(as_of: date = END, when: list[date] | None = None, **streams: list[dict]) -> pd.DataFrame:
    tables = {stream: frame(stream, streams.get(stream, [])) for stream in FIELDS}
    return relation_months(**tables, areas=AREAS, months=when or months(), as_of=as_of)


def one(rows: pd.DataFrame, measure: str, place: str = "KRK-001") -> pd.Series:
    return rows[(rows["measure"] == measure) & (rows["area_id"] == place)].iloc[0]


# ---------- trust


def test_trust_by_hand():
    """Two items of one round of 8 people, 3 and 4 of 5; elsewhere 24 people, 5 of 5, one half-life ago."""
    rows = judged(
        pulses=[
            asked("treated_fairly", 3, 8),
            asked("police_listens", 4, 8),
            asked("felt_safe", 1, 8),
            asked("treated_fairly", 1, 8, side="police"),
            asked("treated_fairly", 5, 24, "2026-02-14", **ELSEWHERE),
            asked("police_listens", 5, 24, "2026-02-14", **ELSEWHERE),
        ]
    )
    everywhere = (8 * 0.625 + 12 * 1.0) / (8 + 12)
    trust = one(rows, "trust")
    assert trust["value"] == pytest.approx(100 * (8 * 0.625 + 10 * everywhere) / (8 + 10))
    assert trust["n"] == 8
    assert one(rows, "trust", "IQG13")["value"] == pytest.approx(100 * everywhere)
    assert one(rows, "trust", "IQG13")["n"] == 32


@pytest.mark.parametrize(
    "pulses",
    [
        [asked("treated_fairly", 3, 4), asked("police_listens", 4, 4)],  # too few people
        [asked("treated_fairly", 3, 40)],  # a single item
    ],
)
def test_trust_is_not_shown_on_too_little(pulses):
    trust = one(judged(pulses=pulses), "trust")
    assert np.isnan([trust["value"], trust["low"], trust["high"]]).all()
    assert trust["n"] > 0


def test_interval_by_hand():
    """All that is known of trust are these 8 people, so the average lends nothing: Beta(5.5, 3.5)."""
    trust = one(judged(pulses=[asked("treated_fairly", 3, 8), asked("would_report", 4, 8)]), "trust")
    assert trust["low"] == pytest.approx(100 * beta.ppf(0.1, 5.5, 3.5))
    assert trust["high"] == pytest.approx(100 * beta.ppf(0.9, 5.5, 3.5))


def test_the_average_lends_certainty_up_to_kappa():
    here = [asked("treated_fairly", 3, 8), asked("would_report", 3, 8)]
    there = [asked("treated_fairly", 3, 50, **ELSEWHERE), asked("would_report", 3, 50, **ELSEWHERE)]
    trust = one(judged(pulses=here + there), "trust")
    assert trust["low"] == pytest.approx(100 * beta.ppf(0.1, 9.5, 9.5))


# ---------- fairness


def test_fairness_by_hand():
    """Three due: one resolved in time, one late, one open. Replies: 2 of 4 in time. Satisfied: 1 of 2."""
    same = "2026-03-01"  # 30 days before the end: its deadline is today
    rows = judged(
        grievances=[
            complaint(same, acknowledged_on="2026-03-08", resolved_on="2026-03-31", satisfied=True),
            complaint(same, acknowledged_on="2026-03-09"),
            complaint("2026-02-14", acknowledged_on="2026-02-15", resolved_on="2026-03-31", satisfied=False),
            complaint("2026-03-02"),
        ]
    )
    weight = [0.5 ** (age / 45) for age in (30, 30, 45, 29)]
    resolved = weight[0] / sum(weight[:3])
    replied = (weight[0] + weight[2]) / sum(weight)
    satisfied = weight[0] / (weight[0] + weight[2])
    fairness = one(rows, "fairness")
    # all of the governorate is this one area, so that shrinkage draws it to itself
    assert fairness["value"] == pytest.approx(100 * (0.5 * resolved + 0.3 * replied + 0.2 * satisfied))
    assert fairness["n"] == 3


def test_a_young_complaint_is_not_a_failure_and_not_yet_a_success():
    due = [complaint("2026-02-01", acknowledged_on="2026-02-02", resolved_on="2026-02-10", satisfied=True)] * 3
    alone = one(judged(grievances=due), "fairness")
    young = complaint("2026-03-28")
    assert one(judged(grievances=[*due, young]), "fairness")["value"] == pytest.approx(alone["value"])
    assert alone["value"] == pytest.approx(100)
    assert alone["high"] == pytest.approx(100)
    assert alone["low"] < 90


def test_what_nobody_answered_does_not_count_against_anyone():
    due = [complaint("2026-02-01", acknowledged_on="2026-02-02", resolved_on="2026-02-10")] * 3
    assert one(judged(grievances=due), "fairness")["value"] == pytest.approx(100)


def test_fewer_than_three_due_complaints_are_counted_and_not_scored():
    fairness = one(judged(grievances=[complaint("2026-02-01")] * 2), "fairness")
    assert fairness["n"] == 2
    assert np.isnan(fairness["value"])


# ---------- delivery


def test_delivery_by_hand():
    """Kept 1, late .5, kept after its day .5, open past due 0, dropped 0; withdrawn and not yet due do not count."""
    rows = judged(
        commitments=[
            promise("2026-03-31", "kept", "2026-03-30"),
            promise("2026-03-31", "late", "2026-03-31"),
            promise("2026-02-14", "kept", "2026-02-20"),
            promise("2026-02-14", "open"),
            promise("2026-03-31", "dropped", "2026-01-01"),
            promise("2026-03-31", "withdrawn", "2026-03-01"),
            promise("2026-04-01", "kept", "2026-03-01"),
            promise(None, "open"),
        ]
    )
    delivery = one(rows, "delivery")
    assert delivery["value"] == pytest.approx(100 * (1 + 0.5 + 0.5 * 0.5) / (3 + 2 * 0.5))
    assert delivery["n"] == 5


def test_delivery_is_drawn_to_the_governorate_by_three_promises():
    here = [promise("2026-03-31", "open")] * 2
    there = [promise("2026-03-31", "kept", "2026-03-31", **ELSEWHERE)] * 6
    assert one(judged(commitments=here + there), "delivery")["value"] == pytest.approx(100 * (0 + 3 * 0.75) / (2 + 3))


def test_a_promise_is_judged_as_of_the_end_of_the_month():
    """Due on 20 February, kept on 10 March: open past due in February, late in March."""
    rows = judged(when=months("2026-02-01", 2), commitments=[promise("2026-02-20", "kept", "2026-03-10")] * 2)
    values = rows[(rows["measure"] == "delivery") & (rows["area_id"] == "KRK-001")].set_index("month")["value"]
    assert values.tolist() == pytest.approx([0, 50])


def test_a_promise_closed_on_no_day_is_known_from_now_on_only():
    rows = judged(when=months("2026-02-01", 2), commitments=[promise("2026-02-20", "late")] * 2)
    assert rows[(rows["measure"] == "delivery") & (rows["area_id"] == "KRK-001")]["value"].tolist() == [0, 50]


# ---------- engagement


def test_engagement_by_hand():
    """Held with 5 police of 20 and 3 women; held with 2 of 20 and 6 women; not held."""
    rows = judged(
        meetings=[
            met("2026-03-31", "2026-03-31", (20, 5, 3)),
            met("2026-03-31", "2026-03-31", (20, 2, 6)),
            met("2026-03-31", None),
        ]
    )
    held, balance, women, police = 2 / 3, (1 + 0.4) / 2, (0.5 + 1) / 2, 1.0
    engagement = one(rows, "engagement")
    assert engagement["value"] == pytest.approx(100 * (0.4 * held + 0.3 * balance + 0.15 * women + 0.15 * police))
    assert engagement["n"] == 3


def test_the_smaller_side_may_be_the_community():
    assert one(judged(meetings=[met("2026-03-31", "2026-03-31", (20, 18, 6))]), "engagement")["value"] == pytest.approx(
        100 * (0.4 + 0.3 * 0.4 + 0.15 + 0.15)
    )


def test_people_not_counted_are_not_people_absent():
    engagement = one(judged(meetings=[met("2026-03-31", "2026-03-31")]), "engagement")
    assert engagement["value"] == pytest.approx(100)


def test_a_meeting_counts_as_held_only_once_it_was():
    rows = judged(when=months("2026-02-01", 2), meetings=[met("2026-02-20", "2026-03-03")])
    values = rows[(rows["measure"] == "engagement") & (rows["area_id"] == "KRK-001")]["value"]
    assert values.tolist() == pytest.approx([0, 100])


# ---------- the index


EVERYTHING = {
    "pulses": [asked("treated_fairly", 3, 20), asked("police_listens", 3, 20)],
    "commitments": [promise("2026-03-31", "kept", "2026-03-31")] * 4,
    "meetings": [met("2026-03-31", "2026-03-31", (20, 2, 6))] * 2,
}


def test_index_by_hand():
    """Trust 50, delivery 100, engagement 82; no complaints: .75 of the weight, all of it from today."""
    index = one(judged(**EVERYTHING), "index")
    logs = 0.30 * np.log(50) + 0.25 * np.log(100) + 0.20 * np.log(82)
    assert index["value"] == pytest.approx(np.exp(logs / 0.75))
    assert index["reliability"] == pytest.approx(0.75 * np.mean([20 / 30, 4 / 7, 2 / 4]))
    assert index["grade"] == "C"
    assert index["n"] == 3
    assert index["low"] < index["value"] < index["high"]


def test_index_interval_is_that_of_independent_posteriors():
    index = one(judged(**EVERYTHING), "index")
    rng = np.random.default_rng(1)
    shapes = ((10.5, 10.5, 0.30), (4.5, 0.5, 0.25), (0.82 * 2 + 0.5, 0.18 * 2 + 0.5, 0.20))
    logs = sum(w * np.log(np.maximum(100 * rng.beta(a, b, 200_000), 1)) for a, b, w in shapes)
    low, high = np.quantile(np.exp(logs / 0.75), (0.1, 0.9))
    assert index["low"] == pytest.approx(low, abs=1.5)
    assert index["high"] == pytest.approx(high, abs=1.5)


@pytest.mark.parametrize("without", ["pulses", "commitments", "meetings"])
def test_no_index_without_enough_of_it(without):
    """Delivery and engagement want trust or complaints; any two of these are under 60 % of the weight."""
    index = one(judged(**{name: rows for name, rows in EVERYTHING.items() if name != without}), "index")
    assert np.isnan(index["value"])
    assert pd.isna(index["grade"])
    assert index["n"] == 2


def test_trust_or_complaints_are_needed_whatever_the_weights():
    """Were delivery and engagement to weigh .7 between them, they would still not be an index of relations."""
    cell = np.full((1, 1), 8.0)
    heavy = (replace(TRUST, weight=0.3), replace(DELIVERY, weight=0.4), replace(ENGAGEMENT, weight=0.3))

    def index(trust: float) -> float:
        known = zip(heavy, (trust, 0.5, 0.5), strict=True)
        return composite([Estimate(one, cell * value / 8, cell, cell, cell, cell) for one, value in known], 1).value[
            0, 0
        ]

    assert index(0.5) == pytest.approx(50)
    assert np.isnan(index(np.nan))


def test_one_dimension_at_nothing_is_floored_and_not_all():
    broken = {**EVERYTHING, "commitments": [promise("2026-03-31", "open")] * 4}
    logs = 0.30 * np.log(50) + 0.25 * np.log(1) + 0.20 * np.log(82)
    assert one(judged(**broken), "index")["value"] == pytest.approx(np.exp(logs / 0.75))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, "A"), (0.7, "A"), (0.69, "B"), (0.5, "B"), (0.3, "C"), (0.29, "D"), (float("nan"), None)],
)
def test_grades(value, expected):
    assert grade(value) == expected


# ---------- places


def test_larger_places_pool_what_is_known_only_to_them():
    rows = judged(
        meetings=[
            met("2026-03-31", "2026-03-31"),
            met("2026-03-31", None, area_id=None, place_level="city"),
            met("2026-03-31", None, area_id=None, district_id=None, place_level="governorate"),
            met("2026-03-31", None, area_id=None, district_id=None, place_level="outside"),
        ]
    )
    counts = rows[rows["measure"] == "engagement"].set_index("area_id")["n"]
    assert counts.to_dict() == {"KRK-001": 1, "IQG13Q04": 2, "IQG13": 3}
    assert one(rows, "engagement", "IQG13Q04")["level"] == "district"


def test_areas_of_two_governorates_are_refused():
    other = AREAS.assign(district_id=["IQG13Q04", "IQG13Q04", "IQG11Q01"])
    tables = {stream: frame(stream, []) for stream in FIELDS}
    with pytest.raises(ValueError, match="one governorate"):
        relation_months(**tables, areas=other, months=months(), as_of=END)


# ---------- not collected is absent


def test_nothing_collected_is_no_row():
    assert judged().empty
    assert judged(grievances=[complaint("2026-03-30")]).empty
    assert judged(as_of=date(2026, 2, 28), meetings=[met("2026-03-31", None)]).empty


def test_the_window_is_ninety_days():
    inside, outside = met("2026-01-01", None), met("2025-12-31", None)
    assert one(judged(meetings=[inside, outside]), "engagement")["n"] == 1


# ---------- any records


def anything(seed: int, size: int = 60) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    places = [PLACE, ELSEWHERE, {"area_id": None, "district_id": "IQG13Q01", "place_level": "district"}]

    def day(chance: float = 1.0) -> pd.Timestamp | None:
        return (
            pd.Timestamp("2025-10-01") + pd.Timedelta(days=int(rng.integers(240))) if rng.uniform() < chance else None
        )

    def where() -> dict:
        return places[rng.integers(3)]

    items = ("treated_fairly", "police_listens", "felt_safe")
    states = ("open", "kept", "late", "dropped", "withdrawn")
    return {
        "pulses": frame(
            "pulses",
            [
                asked(str(rng.choice(items)), rng.uniform(1, 5), int(rng.integers(1, 20)), day(), **where())
                for _ in range(size)
            ],
        ),
        "grievances": frame(
            "grievances",
            [
                complaint(
                    day(), acknowledged_on=day(0.7), resolved_on=day(0.6), satisfied=bool(rng.integers(2)), **where()
                )
                for _ in range(size)
            ],
        ),
        "commitments": frame(
            "commitments",
            [promise(day(0.9), str(rng.choice(states)), day(0.6), made_on=day(), **where()) for _ in range(size)],
        ),
        "meetings": frame(
            "meetings", [met(day(), day(0.7), (20, int(rng.integers(20)), None), **where()) for _ in range(size)]
        ),
    }


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31))
def test_rows_keep_the_contract(seed):
    rows = relation_months(**anything(seed), areas=AREAS, months=months("2025-10-01", 9), as_of=date(2026, 5, 15))
    with duckdb.connect() as con:
        con.execute("create schema mart")
        con.execute((CONTRACT / "relation_month.sql").read_text())
        con.register("rows", rows)
        con.execute("insert into mart.relation_month by name select * from rows")
        counted = con.execute("select count(*), count(value) from mart.relation_month").fetchone()
    assert counted == (len(rows), rows["value"].notna().sum())
    assert (rows[rows["measure"] != "index"]["n"] > 0).all()


EVENTS = {
    "pulses": ["occurred_on"],
    "grievances": ["received_on", "acknowledged_on", "resolved_on"],
    "commitments": ["made_on", "due_on", "closed_on"],
    "meetings": ["planned_on", "held_on"],
}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31))
def test_what_comes_later_never_moves_a_month(seed):
    """What happened after February is taken away, or made to happen on another later day: February stands."""
    records, end = anything(seed), pd.Timestamp("2026-02-28")
    later = {}
    for stream, table in records.items():
        began = table[EVENTS[stream][0]] <= end
        moved = {name: table[name].where(~(table[name] > end), pd.Timestamp("2026-05-14")) for name in EVENTS[stream]}
        later[stream] = table.assign(**moved)[began | (np.arange(len(table)) % 2 == 0)].reset_index(drop=True)
    told = [
        relation_months(**tables, areas=AREAS, months=months("2025-11-01", 4), as_of=date(2026, 5, 15))
        for tables in (records, later)
    ]
    pd.testing.assert_frame_equal(*told, rtol=1e-12)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**31), shuffle=st.integers(0, 2**31))
def test_the_order_of_records_and_areas_does_not_matter(seed, shuffle):
    records = anything(seed)
    mixed = {stream: table.sample(frac=1, random_state=shuffle) for stream, table in records.items()}
    key = ["area_id", "month", "measure"]
    told = [
        relation_months(**tables, areas=areas, months=months("2025-11-01", 6), as_of=END).sort_values(
            key, ignore_index=True
        )
        for tables, areas in ((records, AREAS), (mixed, AREAS[::-1]))
    ]
    pd.testing.assert_frame_equal(*told, rtol=1e-9)
