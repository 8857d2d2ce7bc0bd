"""The tension index: one area by hand, and what it must never do."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SettingsError
from etl.marts.tension import declared, rules
from etl.risk.tension.evidence import Evidence
from etl.risk.tension.index import Index, index
from etl.risk.tension.parts import collected
from etl.risk.tension.ranks import ranked
from etl.risk.tension.rules import LEAST, PARTS, Rule, checked
from etl.risk.tension.tables import tension

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
RULES = rules(declared(REFERENCE))
WEEKS = np.datetime64("2026-01-05") + 7 * np.arange(12)  # the index is issued up to 2026-03-30
FIELDS = {
    "pulses": ["area_id", "occurred_on", "side", "item", "n", "mean", "scale_min", "scale_max"],
    "commitments": ["area_id", "made_on", "due_on", "status", "closed_on"],
    "meetings": ["area_id", "planned_on", "held_on"],
}


def records(kind: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame([("A", *row) if len(row) < len(FIELDS[kind]) else row for row in rows], columns=FIELDS[kind])
    days = [name for name in frame if name.endswith("_on")]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})


def quiet(areas: Sequence[str] = ("A",), weeks: np.ndarray = WEEKS) -> Evidence:
    """Nothing was heard from anywhere."""
    nothing = np.full((len(areas), len(weeks)), np.nan)
    return Evidence(
        areas=tuple(areas),
        weeks=weeks,
        incidents=nothing,
        serious=nothing,
        grievances=nothing,
        reports=np.zeros_like(nothing),
        **{kind: records(kind, []) for kind in FIELDS},
        as_of=weeks[-1] + 7,
    )


def weekly(last: Mapping[int, float]) -> np.ndarray:
    """One area's weeks; keys count back from the last one, 0 being the last."""
    row = np.full((1, len(WEEKS)), np.nan)
    for back, value in last.items():
        row[0, -1 - back] = value
    return row


STORY = replace(
    quiet(),
    incidents=weekly({0: 1, 1: 1, 2: 0}),
    serious=weekly({0: 0, 1: 1, 2: 0}),
    grievances=weekly({0: 0, 1: 0, 2: 1}),
    reports=np.nan_to_num(weekly({0: 1, 1: 1, 2: 2})),
    pulses=records(
        "pulses",
        [
            ("2026-02-10", "community", "felt_safe", 10, 3, 1, 5),
            ("2026-02-10", "community", "treated_fairly", 10, 2.6, 1, 5),
            ("2026-02-10", "police", "treated_fairly", 8, 4, 1, 5),
        ],
    ),
    commitments=records(
        "commitments",
        [
            ("2026-01-05", "2026-02-01", "kept", "2026-01-30"),
            ("2026-01-05", "2026-02-01", "late", "2026-02-20"),
            ("2026-01-05", "2026-03-01", "open", None),
            ("2026-01-05", "2026-03-01", "withdrawn", "2026-02-25"),
        ],
    ),
    meetings=records("meetings", [("2026-03-12", None)]),
)


def last(found: np.ndarray) -> dict[str, float]:
    """The parts of area A on the last Monday."""
    return dict(zip(PARTS, found[:, 0, -1], strict=True))


def test_one_area_by_hand() -> None:
    """The same evidence as the golden story tension_of_one_area, worked out with pencil and paper."""
    root = math.sqrt(0.5)
    raw = {
        "incidents": (1 * 1 + root * 3 + 0.5 * 0) / (1 + root + 0.5),  # = sqrt 2
        "grievances": 0.5**0.5 / (1 + 0.5**0.25 + 0.5**0.5),
        "felt_unsafe": 100 - 100 * (3 - 1) / 4,
        "trust_gap": 75 - 40,
        "unkept_promises": 2 / 3,
        "missing_contact": 0 + 2,
    }
    assert last(collected(STORY)) == pytest.approx(raw)
    scaled = {
        "incidents": 100 * math.sqrt(2) / 3,
        "grievances": 100 * raw["grievances"],
        "felt_unsafe": 40,
        "trust_gap": 62.5,
        "unkept_promises": 200 / 3,
        "missing_contact": 25,
    }
    made = index(collected(STORY), RULES)
    assert last(made.scaled) == pytest.approx(scaled)
    assert made.value[0, -1] == pytest.approx(
        0.30 * scaled["incidents"] + 0.15 * scaled["grievances"] + 0.15 * 40 + 0.10 * 62.5 + 0.15 * 200 / 3 + 0.15 * 25
    )
    assert made.value[0, -1] == pytest.approx(44.30, abs=0.01)


def test_each_record_counts_from_the_monday_after_it() -> None:
    """Nothing of a week is known on its Monday, and a promise is unkept only once its day is past."""
    raw = dict(zip(PARTS, collected(STORY)[:, 0], strict=True))
    assert np.isnan(raw["incidents"][-4]) and raw["incidents"][-3] == 0
    issued = list(STORY.issued)
    felt = raw["felt_unsafe"]
    assert np.isnan(felt[issued.index(np.datetime64("2026-02-09"))])
    assert felt[issued.index(np.datetime64("2026-02-16"))] == pytest.approx(50)
    promises = raw["unkept_promises"]
    assert np.isnan(promises[issued.index(np.datetime64("2026-01-26"))])
    assert promises[issued.index(np.datetime64("2026-02-02"))] == pytest.approx(0.5)
    assert promises[issued.index(np.datetime64("2026-03-02"))] == pytest.approx(2 / 3)


def test_a_promise_withdrawn_after_its_day_counts_until_then() -> None:
    rows = [("2026-01-05", "2026-02-01", "kept", "2026-01-30"), ("2026-01-05", "2026-02-01", "withdrawn", "2026-02-20")]
    made = collected(replace(quiet(), commitments=records("commitments", rows)))[PARTS.index("unkept_promises"), 0]
    issued = list(quiet().issued)
    assert made[issued.index(np.datetime64("2026-02-16"))] == pytest.approx(0.5)
    assert np.isnan(made[issued.index(np.datetime64("2026-02-23"))])  # one promise is too few


def test_a_meeting_held_late_was_missing_until_it_was_held() -> None:
    late = records("meetings", [("2026-02-10", "2026-03-05")])
    reports = np.ones((1, len(WEEKS)))
    made = collected(replace(quiet(), meetings=late, reports=reports))[PARTS.index("missing_contact"), 0]
    by_day = dict(zip(STORY.issued.astype(str), made, strict=True))
    assert [by_day[day] for day in ("2026-02-09", "2026-02-16", "2026-03-02", "2026-03-09")] == [0, 2, 2, 0]


def test_silence_grows_and_never_heard_is_not_collected() -> None:
    made = collected(replace(quiet(("A", "B")), reports=np.vstack([np.eye(1, 12)[0], np.zeros(12)])))
    contact = made[PARTS.index("missing_contact")]
    assert list(contact[0]) == list(range(2, 12))
    assert np.isnan(contact[1]).all()


def test_four_answers_tell_nothing() -> None:
    few = records("pulses", [("2026-02-10", "community", "felt_safe", 4, 3, 1, 5)])
    assert np.isnan(collected(replace(quiet(), pulses=few))[PARTS.index("felt_unsafe")]).all()


def test_what_is_known_of_a_district_only_is_never_spread() -> None:
    district = STORY.pulses.assign(area_id=None, n=500)
    assert np.isnan(collected(replace(STORY, pulses=district))[PARTS.index("felt_unsafe")]).all()


def test_not_collected_is_not_zero() -> None:
    """Without survey and promises the others count for them; without most of it there is no index at all."""
    some = replace(STORY, pulses=records("pulses", []), commitments=records("commitments", []))
    made = index(collected(some), RULES)
    assert made.available[0, -1] == pytest.approx(0.60)
    assert made.value[0, -1] == pytest.approx((0.30 * 47.1405 + 0.15 * 27.7515 + 0.15 * 25) / 0.60, abs=1e-3)
    less = index(collected(replace(some, reports=np.zeros((1, 12)), meetings=records("meetings", []))), RULES)
    assert less.available[0, -1] == pytest.approx(0.45)
    assert np.isnan(less.value[0, -1]) and less.rank[0, -1] == 0
    silent = tension(quiet(), RULES)
    assert silent.parts.empty and silent.index["value"].isna().all() and set(silent.index["grade"]) == {"D"}


RAW = st.lists(st.one_of(st.none(), st.floats(-20, 200)), min_size=6 * 5 * 3, max_size=6 * 5 * 3)


def drawn(raw: Sequence[float | None]) -> Index:
    values = np.array([np.nan if value is None else value for value in raw], dtype=np.float64)
    return index(values.reshape(6, 5, 3), RULES)


@given(RAW)
@settings(max_examples=40)
def test_points_add_up_and_the_band_holds_the_rank(raw: list[float | None]) -> None:
    made = drawn(raw)
    known = made.known
    assert np.abs(np.nansum(made.points, axis=0)[known] - made.value[known]).max(initial=0) <= 1e-9
    assert np.allclose(np.nansum(made.weight, axis=0)[made.available > 0], 1)
    assert ((made.rank_low <= made.rank) & (made.rank <= made.rank_high))[known].all()
    assert (known == (made.available >= LEAST - 1e-9)).all()
    for monday in range(known.shape[1]):
        values = made.value[known[:, monday], monday]
        higher = (values[None, :] > values[:, None] + 1e-7).sum(axis=1)
        assert (made.rank[known[:, monday], monday] >= higher + 1).all()


@given(RAW, st.permutations(range(5)))
@settings(max_examples=25)
def test_other_names_change_nothing(raw: list[float | None], order: list[int]) -> None:
    made = drawn(raw)
    moved = index(made.raw[:, order], RULES)
    for name in ("value", "available", "rank", "rank_low", "rank_high"):
        assert np.array_equal(getattr(moved, name), getattr(made, name)[order], equal_nan=True), name


@given(st.lists(st.lists(st.integers(0, 4), min_size=6, max_size=6), min_size=1, max_size=5))
def test_ranks_as_one_would_count_them(values: list[list[int]]) -> None:
    array = np.array(values, dtype=np.float64)
    counted = (array[:, None, :] > array[:, :, None]).sum(axis=2) + 1
    assert np.array_equal(ranked(array), counted)


def test_worse_never_lowers_the_index() -> None:
    made = index(collected(STORY), RULES)
    for part in range(len(PARTS)):
        worse = made.raw.copy()
        worse[part] += 0.1
        moved = index(worse, RULES)
        assert (moved.value >= made.value - 1e-9)[made.known].all()


def test_a_week_more_changes_no_week_before() -> None:
    whole = index(collected(STORY), RULES)
    weeks = {name: getattr(STORY, name)[:, :-1] for name in ("incidents", "serious", "grievances", "reports")}
    shorter = index(collected(replace(STORY, weeks=WEEKS[:-1], **weeks)), RULES)
    assert np.array_equal(shorter.value, whole.value[:, :-1], equal_nan=True)


def test_the_declaration_is_sound_and_says_why() -> None:
    rows = declared(REFERENCE)
    assert [rule.part for rule in rules(rows)] == list(PARTS)
    assert all(row["unit"] and row[f"reason_{lang}"] for row in rows for lang in ("en", "ar", "ckb", "tr"))


@pytest.mark.parametrize(
    ("column", "text"), [("weight", "0.90"), ("weight", "0"), ("low", "9999"), ("high", "much"), ("part", "ethnicity")]
)
def test_a_wrong_declaration_is_said_in_one_sentence(column: str, text: str) -> None:
    rows = [dict(row) for row in declared(REFERENCE)]
    rows[0][column] = text
    with pytest.raises(SettingsError, match="is not sound"):
        rules(rows)
    with pytest.raises(ValueError, match="twice"):
        checked([*RULES, RULES[0]])
    with pytest.raises(ValueError, match="add up"):
        checked(Rule(rule.part, rule.low, rule.high, 0.1) for rule in RULES)


def test_nothing_of_police_work_ethnicity_or_persons_goes_in() -> None:
    """The seam reads counts that leave police-initiated records and arrests out, and no column beside these."""
    with (REFERENCE / "tension.csv").open(encoding="utf-8", newline="") as lines:
        text = " ".join(" ".join(row) for row in csv.reader(lines)).lower()
    assert not [word for word in ("arab", "kurd", "turkmen", "sunni", "shia", "ethnic", "arrest") if word in text]
    assert set(FIELDS["pulses"]) <= {"area_id", "occurred_on", "side", "item", "n", "mean", "scale_min", "scale_max"}


def test_a_hundred_areas_and_five_years_take_about_a_second() -> None:
    rng = np.random.default_rng(0)
    areas, shape = [f"A{i:03d}" for i in range(100)], (100, 260)
    counts = {
        "incidents": rng.poisson(0.3, shape), "serious": np.zeros(shape), "grievances": rng.poisson(0.1, shape),
        "reports": rng.poisson(1.0, shape),
    }  # fmt: skip
    weeks = np.datetime64("2021-03-29") + 7 * np.arange(260)
    big = replace(quiet(areas, weeks), **{name: values.astype(np.float64) for name, values in counts.items()})
    began = process_time()
    found = tension(big, RULES)
    assert process_time() - began < 4  # 0.9 s on an idle core
    assert len(found.index) == 100 * 258
