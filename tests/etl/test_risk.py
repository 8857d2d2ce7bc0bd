"""What is published about risk: rows that keep the contract, never look ahead, and add up."""

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from etl.risk.rates import Model, Rates
from etl.risk.record import level_record
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.risk import Assessment, Panel, assess
from etl.risk.outlook import HORIZONS

CONTRACT = Path(__file__).parents[2] / "data" / "contract" / "team"
MONDAY = np.datetime64("2024-01-01", "D")
seeds = st.integers(0, 2**31)


def invented(seed: int, areas: int = 6, weeks: int = 40) -> Panel:
    """Busy, quiet and silent areas; the first is never heard of, the second falls silent half-way."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.6, 1.2, (areas, 1)), (areas, weeks))
    observed = rng.uniform(size=counts.shape) < 0.9
    observed[0] = False
    observed[1 % areas, weeks // 2 :] = False
    names = tuple(f"KRK-{i + 1:03d}" for i in range(areas))
    return Panel(names, MONDAY + 7 * np.arange(weeks), counts, rng.binomial(counts, 0.4), observed)


def steady(count: int, weeks: int, areas: int = 3) -> Panel:
    counts = np.full((areas, weeks), count)
    names = tuple(f"KRK-{i + 1:03d}" for i in range(areas))
    return Panel(names, MONDAY + 7 * np.arange(weeks), counts, counts, np.ones(counts.shape, dtype=bool))


def cut(panel: Panel, weeks: int) -> Panel:
    return Panel(
        panel.areas, panel.weeks[:weeks], panel.counts[:, :weeks], panel.serious[:, :weeks], panel.observed[:, :weeks]
    )


def sorted_rows(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return rows.astype({"area_id": str}).sort_values(key).reset_index(drop=True)


def at_four(made: Assessment) -> pd.DataFrame:
    return made.scores[made.scores["horizon_weeks"] == 4].reset_index(drop=True)


# ---------- the promise to the dashboard


@settings(max_examples=8, deadline=None)
@given(seed=seeds, areas=st.integers(1, 7), weeks=st.integers(1, 60))
def test_rows_keep_the_contract(seed, areas, weeks):
    made = assess(invented(seed, areas, weeks))
    with duckdb.connect() as con:
        con.execute("create schema mart")
        for table in ("risk_score", "risk_reason", "level_record"):
            con.execute((CONTRACT / f"{table}.sql").read_text())
        for table, rows in (
            ("risk_score", made.scores),
            ("risk_reason", made.reasons),
            ("level_record", made.level_record),
        ):
            con.register("rows", rows)
            con.execute(f"insert into mart.{table} by name select * from rows")
            assert con.execute(f"select count(*) from mart.{table}").fetchone() == (len(rows),)
        counted = con.execute("select count(*) from mart.risk_score where state = 'no_data'").fetchone()
        assert counted == ((made.scores["state"] == "no_data").sum(),)


def test_scores_are_issued_from_the_fourth_monday_to_the_one_after_the_last_week():
    made = assess(invented(1, areas=2, weeks=10))
    weeks = sorted(made.scores["week"].unique())
    assert weeks[0] == pd.Timestamp("2024-01-22")
    assert weeks[-1] == pd.Timestamp("2024-03-11")
    assert len(made.scores) == 2 * 8 * len(HORIZONS)
    assert (made.scores["issued_on"] == made.scores["week"]).all()


def test_fewer_than_three_weeks_say_nothing():
    made = assess(invented(1, weeks=2))
    assert made.scores.empty
    assert made.reasons.empty
    assert made.level_record["forecasts"].sum() == 0


# ---------- knowing only what was known


@settings(max_examples=8, deadline=None)
@given(seed=seeds, weeks=st.integers(4, 44))
def test_what_comes_later_never_changes_what_was_said(seed, weeks):
    whole = invented(seed, weeks=45)
    early, late = assess(cut(whole, weeks)), assess(whole)
    last = early.scores["week"].max()
    for before, after in ((early.scores, late.scores), (early.reasons, late.reasons)):
        pd.testing.assert_frame_equal(before, after[after["week"] <= last].reset_index(drop=True), check_exact=True)


@settings(max_examples=6, deadline=None)
@given(seed=seeds, order=st.permutations(range(6)))
def test_an_area_is_judged_by_its_record_and_not_by_its_place_in_the_list(seed, order):
    panel = invented(seed)
    shuffled = replace(
        panel,
        areas=tuple(panel.areas[i] for i in order),
        counts=panel.counts[list(order)],
        serious=panel.serious[list(order)],
        observed=panel.observed[list(order)],
    )
    one, other = assess(panel), assess(shuffled)
    key = ["area_id", "week", "horizon_weeks"]
    pd.testing.assert_frame_equal(sorted_rows(one.scores, key), sorted_rows(other.scores, key), rtol=1e-9)
    key = ["area_id", "week", "reason"]
    pd.testing.assert_frame_equal(sorted_rows(one.reasons, key), sorted_rows(other.reasons, key), rtol=1e-9, atol=1e-9)
    pd.testing.assert_frame_equal(one.level_record, other.level_record)


def test_silence_is_not_peace():
    """Two areas with the same incidents, one of them unobserved in its weeks without: its rate is the higher."""
    counts = np.tile([2, 0], (2, 15))
    observed = np.ones(counts.shape, dtype=bool)
    observed[1, 1::2] = False
    panel = Panel(("KRK-001", "KRK-002"), MONDAY + 7 * np.arange(30), counts, counts, observed)
    quiet, silent = at_four(assess(panel)).groupby("area_id", observed=True)["expected"].last()
    assert silent > quiet
    weeks = at_four(assess(panel)).groupby("area_id", observed=True)["observed_weeks"].last()
    assert weeks["KRK-001"] > 1.9 * weeks["KRK-002"]


def test_four_silent_weeks_end_a_score_and_one_word_brings_it_back():
    panel = steady(1, 40)
    observed = panel.observed.copy()
    observed[0, 30:34] = False
    rows = at_four(assess(replace(panel, observed=observed)))
    states = rows[rows["area_id"] == "KRK-001"].set_index("week")["state"]
    issues = panel.issue_weeks[[33, 34, 35]].astype("datetime64[s]")
    assert states[issues].tolist() == ["adequate", "no_data", "adequate"]
    mute = rows[rows["state"] == "no_data"]
    assert mute[["probability", "score", "low", "high", "level", "rose", "expected", "count_q90"]].isna().all(axis=None)
    after = rows[(rows["area_id"] == "KRK-001") & (rows["week"] == issues[2])]
    assert after["rose"].isna().all()
    assert after["score"].notna().all()


# ---------- reasons


@settings(max_examples=8, deadline=None)
@given(seed=seeds, weeks=st.integers(5, 60))
def test_reasons_add_up_to_the_score(seed, weeks):
    made = assess(invented(seed, weeks=weeks))
    rows = at_four(made)
    score = rows[rows["state"] != "no_data"].astype({"area_id": str}).set_index(["area_id", "week"])["score"]
    points = made.reasons.astype({"area_id": str}).groupby(["area_id", "week"])["points"].sum()
    assert set(points.index) == set(score.index)
    assert (points - score).abs().max() <= 1e-9
    assert (made.reasons["points"] >= 0).all()


def test_reasons_by_hand():
    """One incident a week for 20 weeks: the ages 4, 9 and 7, each discounted with the half-life of 13 weeks."""
    panel = steady(1, 20, areas=1)
    made = assess(panel)
    last = made.reasons[made.reasons["week"] == made.reasons["week"].max()].set_index("reason")
    kept = 0.5 ** (1 / 13)
    own = [sum(kept**age for age in ages) for ages in (range(4), range(4, 13), range(13, 20))]
    prior = np.clip((sum(own) ** 2 + 0.05) / 0.1, 0.1, 3)  # a single area: no variance between areas
    parts = np.array([*own, prior])
    score = at_four(made)["score"].iloc[-1]
    assert last["points"].tolist() == pytest.approx(list(score * parts / parts.sum()))
    assert last["incidents"].tolist()[:3] == [4, 9, 7]
    assert last["incidents"].isna().tolist() == [False, False, False, True]


# ---------- change


def test_an_outbreak_rises_and_its_end_falls():
    counts = np.zeros((4, 60), dtype=int)
    counts[0, 40:44] = 12
    panel = Panel(tuple("ABCD"), MONDAY + 7 * np.arange(60), counts, counts, np.ones(counts.shape, dtype=bool))
    rows = at_four(assess(panel))
    mine = rows[rows["area_id"] == "A"].set_index("week")
    assert mine.loc[panel.issue_weeks[41].astype("datetime64[s]"), "rose"]
    assert not mine["rose"].iloc[1:30].any()
    assert pd.isna(mine["rose"].iloc[0])
    assert not (mine["rose"] & mine["fell"]).any()


# ---------- what followed


def test_level_record_by_hand():
    """Area 1: serious in week 9. Area 2: not observed in week 10, so windows over it do not count."""
    serious = np.zeros((2, 12), dtype=int)
    serious[0, 9] = 1
    observed = np.ones((2, 12), dtype=bool)
    observed[1, 10] = False
    panel = Panel(("A", "B"), MONDAY + 7 * np.arange(12), serious, serious, observed)
    levels = np.full((2, 13), 2)  # elevated
    levels[:, 3] = -1
    rows = level_record(panel, levels).set_index("level")
    # area 1: issues 4 to 8, of which 6 to 8 are followed by week 9; area 2: issues 4 to 6
    assert rows.loc["elevated"].to_dict() == {"forecasts": 8, "hits": 3, "origins": 5}
    assert rows.drop("elevated").to_numpy().sum() == 0


@settings(max_examples=5, deadline=None)
@given(seed=seeds)
def test_only_windows_that_are_over_are_counted(seed):
    panel = invented(seed, weeks=30)
    made = assess(panel)
    issued = at_four(made)
    over = issued[issued["week"] <= panel.weeks[-4]]
    record = made.level_record.set_index("level")
    for level, count in over["level"].value_counts().items():
        assert record.loc[level, "forecasts"] <= count


# ---------- a model is a replaceable function


def test_another_model_serves_without_a_change():
    def always_two(panel: Panel) -> Rates:
        shape = np.full((len(panel.areas), len(panel.weeks) + 1), 200.0)
        return Rates(shape, shape / 2, np.zeros_like(shape), {"city_average": np.full_like(shape, 2.0)})

    made = assess(invented(3), Model("always_two", "0", always_two))
    heard = made.scores[made.scores["state"] != "no_data"]
    assert heard["expected"].to_numpy() == pytest.approx(2 * heard["horizon_weeks"].to_numpy())
    assert set(made.scores["model"]) == {made.model} == {"always_two"}


# ---------- what a panel refuses


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"areas": ("A",) * 6}, "twice"),
        ({"weeks": MONDAY + 1 + 7 * np.arange(40)}, "Mondays"),
        ({"weeks": MONDAY + 14 * np.arange(40)}, "Mondays"),
        ({"counts": np.zeros((6, 39), dtype=int)}, "areas x weeks"),
        ({"serious": np.full((6, 40), 99)}, "serious"),
        ({"exposure": np.zeros(6)}, "exposure"),
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        replace(invented(1), **change)
