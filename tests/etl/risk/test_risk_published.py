"""What is published about risk: rows that keep the contract, words at their thresholds, chances that hold."""

import importlib
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panels import MONDAY, invented, laden, panel
from scipy.stats import gamma

from etl.risk import Late, assess
from etl.risk.belief import chance_of_rise
from etl.risk.memory import remembered
from etl.risk.models import catalogue
from etl.risk.outlook import HORIZONS, outlook, serious_share, serving
from etl.risk.pace import MONTHLY, WEEKLY
from etl.risk.past import Past
from etl.risk.score import ADEQUATE, INSUFFICIENT, LEVELS, LIMITED, NO_DATA, PROBABILITIES, SCORES, level, score, state

CONTRACT = Path(__file__).parents[3] / "data" / "contract" / "team"
NAMES = [model.name for model in catalogue(WEEKLY)]
seeds = st.integers(0, 2**31)


# ---------- the promise to the dashboard


@pytest.mark.parametrize(("seed", "areas", "weeks"), [(1, 1, 20), (2, 7, 45), (3, 3, 3)])
def test_rows_keep_the_contract(seed, areas, weeks):
    made = assess(laden(seed, areas, weeks) if areas > 1 else invented(seed, areas, weeks))
    with duckdb.connect() as con:
        con.execute("create schema mart")
        for table, rows in (
            ("risk_score", made.scores.assign(issued=False)),
            ("risk_reason", made.reasons),
            ("model_part", made.parts),
        ):
            con.execute((CONTRACT / f"{table}.sql").read_text())
            con.register("rows", rows)
            con.execute(f"insert into mart.{table} by name select * from rows")
            assert con.execute(f"select count(*) from mart.{table}").fetchone() == (len(rows),)


def test_scores_are_issued_from_the_fourth_monday_to_the_one_after_the_last_week():
    made = assess(invented(1, areas=2, weeks=10))
    weeks = sorted(made.scores["week"].unique())
    assert (weeks[0], weeks[-1]) == (pd.Timestamp("2024-01-22"), pd.Timestamp("2024-03-11"))
    assert len(made.scores) == 2 * 8 * len(HORIZONS)
    assert (made.scores["issued_on"] == made.scores["week"]).all()


def test_four_silent_weeks_end_a_score_and_one_word_brings_it_back():
    counts = np.ones((3, 36), dtype=int)
    observed = np.ones(counts.shape, dtype=bool)
    observed[0, 30:34] = False
    rows = assess(panel(counts, counts, observed), first=32).scores
    mine = rows[(rows["area_id"] == "KRK-001") & (rows["horizon_weeks"] == 4)].set_index("week")
    issues = (MONDAY + 7 * np.array([33, 34, 35])).astype("datetime64[s]")
    assert (mine["state"][issues] == "no_data").tolist() == [False, True, False]
    mute = mine.loc[issues[1], ["probability", "score", "low", "high", "level", "rose", "expected", "count_q90"]]
    assert mute.isna().all()
    assert pd.isna(mine.loc[issues[2], "rose"]) and mine.loc[issues[2], "score"] > 0


def test_an_outbreak_rises_and_its_end_falls():
    counts = np.zeros((4, 60), dtype=int)
    counts[0, 40:44] = 12
    made = panel(counts, counts)
    rows = assess(made).scores
    mine = rows[(rows["area_id"] == "KRK-001") & (rows["horizon_weeks"] == 4)].set_index("week")
    assert mine["rose"][made.origins[41].astype("datetime64[s]")]
    assert not mine["rose"].iloc[1:30].any()
    assert pd.isna(mine["rose"].iloc[0])
    assert not (mine["rose"] & mine["fell"]).any()


@pytest.mark.parametrize("case", ["nothing", "ten_thousand", "one_area", "all_unobserved", "young", "young_and_loud"])
def test_extremes_have_finite_figures(case):
    counts, weeks = np.zeros((3, 40), dtype=int), {"young": 8, "young_and_loud": 11}.get(case, 40)
    if case == "ten_thousand":
        counts[0] = 10_000
        counts[1, ::9] = 10_000
    elif case == "one_area":
        counts = np.random.default_rng(1).poisson(1.0, (1, 40))
    elif case == "young_and_loud":
        counts[0, 3:] = 10_000
    made = assess(panel(counts[:, :weeks], observed=np.full(counts[:, :weeks].shape, case != "all_unobserved")))
    for held in made.ledger.verdicts.values():
        for verdicts in held.values():
            for name in ("log", "crps", "chance", "inside", "expected"):
                values = getattr(verdicts, name)
                assert np.isfinite(values[:, 1:]).all() if case != "all_unobserved" else np.isnan(values).all()
    given = made.scores[made.scores["state"] != "no_data"]
    assert given["expected"].notna().all() and np.isfinite(given["expected"]).all()
    assert (len(given) == 0) == (case == "all_unobserved")


# ---------- shares, chances, bands


def test_serious_share_by_hand():
    """Known before week 2: 5 incidents, 3 of them serious, 4 and 3 in the first area."""
    known = Past(panel([[4, 7], [1, 7]], serious=[[3, 7], [0, 7]]))
    city, share = (3 + 1) / (5 + 2), serious_share(known, slice(None))
    assert share[:, 1] == pytest.approx([(3 + 10 * city) / 14, 10 * city / 11])
    assert share[:, 0] == pytest.approx([0.5, 0.5])


def test_the_score_by_hand():
    """P(at least one serious of the next four weeks) = 1 - (1 + mu pi/k)^(-k), mu = 4 e lambda."""
    counts = np.random.default_rng(3).poisson(1.0, (2, 20))
    known = Past(panel(counts, counts // 2, exposure=np.array([0.5, 1.5])))
    belief = catalogue(WEEKLY)[3].believe(known, 4, 10)
    share = serious_share(known, slice(10, None))
    made = outlook(known, serving({"eb": belief}, ["eb"] * 11), 4, share)
    mu = 4 * np.array([0.5, 1.5]) * belief.rate[:, 5]
    k = np.exp(belief.size.intercept[5]) * mu ** belief.size.power[5]
    assert made.expected[:, 5] == pytest.approx(mu)
    assert made.probability[:, 5] == pytest.approx(1 - (1 + mu * share[:, 5] / k) ** -k)
    low = gamma.ppf(0.1, belief.shape[:, 5], scale=belief.rate[:, 5] / belief.shape[:, 5]) * 4 * np.array([0.5, 1.5])
    k_low = np.exp(belief.size.intercept[5]) * low ** belief.size.power[5]
    assert made.probability_low[:, 5] == pytest.approx(1 - (1 + low * share[:, 5] / k_low) ** -k_low)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_band_holds_the_probability(name, seed):
    known = Past(laden(seed))
    belief = next(m for m in catalogue(WEEKLY) if m.name == name).believe(known, 4, 3)
    seen = outlook(known, serving({name: belief}, [name] * 38), 4, serious_share(known, slice(3, None)))
    assert np.all((seen.probability_low <= seen.probability) & (seen.probability <= seen.probability_high))
    assert np.all((seen.probability_low >= 0) & (seen.probability > 0) & (seen.probability_high < 1))
    assert np.all(seen.counts["count_q10"] <= seen.counts["count_q90"])


# ---------- change


@given(a0=st.floats(0.2, 30), a1=st.floats(0.2, 30), b0=st.floats(0.2, 30), b1=st.floats(0.2, 30))
def test_rise_and_fall_are_complements(a0, a1, b0, b1):
    up, down = chance_of_rise(a1, a1 / b1, a0, a0 / b0), chance_of_rise(a0, a0 / b0, a1, a1 / b1)
    assert up + down == pytest.approx(1)


def test_chance_of_rise_is_the_integral_over_both_gammas():
    points = (np.arange(20_000) + 0.5) / 20_000
    before = gamma.ppf(points, 2.0, scale=1 / 4.0)
    expected = gamma.sf(before, 5.0, scale=1 / 6.0).mean()
    assert chance_of_rise(5.0, 5 / 6, 2.0, 2 / 4) == pytest.approx(expected, abs=1e-5)


# ---------- words


@pytest.mark.parametrize(("probability", "points"), list(zip(PROBABILITIES, SCORES, strict=True)))
def test_fixed_points_of_the_score(probability, points):
    assert score(np.array(probability)) == points


def test_the_scale_is_the_one_of_the_method():
    assert PROBABILITIES == (0, 0.05, 0.15, 0.35, 0.6, 1)
    assert SCORES == (0, 20, 40, 60, 80, 100)
    assert score(np.array([0.10, 0.25, 0.475, 0.80])) == pytest.approx([30, 50, 70, 90])


@pytest.mark.parametrize(
    ("probability", "word"),
    [(0, "very_low"), (0.0499, "very_low"), (0.05, "low"), (0.15, "elevated"), (0.35, "high"), (0.6, "very_high")],
)
def test_a_level_begins_at_its_lower_bound(probability, word):
    assert LEVELS[int(level(np.array(probability)))] == word


@pytest.mark.parametrize(
    ("heard", "weeks", "band", "prior", "expected"),
    [
        (False, 60, 5, 0.1, NO_DATA),
        (True, 7.59, 5, 0.1, INSUFFICIENT),
        (True, 7.6, 5, 0.1, LIMITED),
        (True, 22.09, 5, 0.1, LIMITED),
        (True, 22.1, 5, 0.1, ADEQUATE),
        (True, 60, 40.1, 0.1, INSUFFICIENT),
        (True, 60, 40.0, 0.1, ADEQUATE),
        (True, 60, 5, 0.61, INSUFFICIENT),
        (True, 60, 5, 0.6, LIMITED),
        (True, 60, 5, 0.3, LIMITED),
        (True, 60, 5, 0.29, ADEQUATE),
    ],
)
def test_states_at_their_thresholds(heard, weeks, band, prior, expected):
    assert state(np.array(heard), np.array(weeks), np.array(band), np.array(prior)) == expected


def test_eight_and_twenty_six_observed_weeks_are_the_thresholds():
    weeks = remembered(np.ones((1, 26)), 52.0)[0]
    assert weeks[7] < 7.6 <= weeks[8]
    assert weeks[25] < 22.1 <= weeks[26]


# ---------- what a panel refuses


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"areas": ("A",) * 6}, "twice"),
        ({"periods": MONDAY + 1 + 7 * np.arange(40)}, "Mondays"),
        ({"periods": MONDAY + 14 * np.arange(40)}, "Mondays"),
        ({"pace": MONTHLY}, "first days"),
        ({"counts": np.zeros((6, 39), dtype=int)}, "areas x periods"),
        ({"serious": np.full((6, 40), 99)}, "serious"),
        ({"exposure": np.zeros(6)}, "exposure"),
        ({"covariates": {"grievances": np.zeros((6, 40))}}, "covariates"),
        ({"covariates": {"grievances": np.full((6, 41), np.nan)}}, "covariates"),
        ({"neighbours": np.ones((6, 6))}, "neighbours"),
        ({"neighbours": np.eye(5)}, "neighbours"),
        ({"late": Late(*(np.array([v]) for v in (0, 5, 5, 1, 0, 0)))}, "late"),
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        replace(invented(1), **change)


def test_a_covariate_without_a_reason_is_refused_and_not_dropped(monkeypatch):
    made = replace(laden(1), covariates={"rainfall": np.ones((6, 41))})
    served = importlib.import_module("etl.risk.assess")
    monkeypatch.setattr(served, "serving_names", lambda _, first, length: ["tide_adjusted"] * (length + 1 - first))
    with pytest.raises(ValueError, match="rainfall"):
        assess(made)


def test_a_ledger_of_other_models_is_refused():
    made = invented(1)
    with pytest.raises(ValueError, match="other models"):
        assess(made, assess(invented(1, weeks=30)).ledger, extra=(replace(catalogue(WEEKLY)[3], name="another"),))
