"""Reasons add up: to the rate of every model, to the score, and their differences to its change."""

import importlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import laden, panel

from etl.risk import Assessment, assess
from etl.risk.belief import Parts
from etl.risk.models import catalogue
from etl.risk.pace import WEEKLY
from etl.risk.past import Past
from etl.risk.reasons import AVERAGE, OWN, contributions

MODELS = {model.name: model for model in catalogue(WEEKLY)}


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch):
    """An assessment in which these models take turns, week by week, whatever the gate says."""

    def make(made, names: list[str]) -> Assessment:
        turns = lambda _, first, length: [names[t % len(names)] for t in range(first, length + 1)]  # noqa: E731
        monkeypatch.setattr(importlib.import_module("etl.risk.assess"), "serving_names", turns)
        return assess(made, first=20)

    return make


def assert_adds_up(made: Assessment) -> None:
    rows = made.scores[(made.scores["horizon_weeks"] == 4) & (made.scores["state"] != "no_data")]
    score = rows.astype({"area_id": str}).set_index(["area_id", "week"])["score"].sort_index()
    points = made.reasons.astype({"area_id": str, "reason": str}).pivot_table(
        index=["area_id", "week"], columns="reason", values="points", fill_value=0.0
    )
    pd.testing.assert_index_equal(points.index, score.index)
    assert (points.sum(axis=1) - score).abs().max() <= 1e-9
    change = points.groupby("area_id").diff().sum(axis=1) - score.groupby("area_id").diff().fillna(0.0)
    assert change.abs().max() <= 1e-9
    assert (points[[*OWN, AVERAGE]] >= 0).all(axis=None)


@pytest.mark.parametrize("name", MODELS)
def test_the_reasons_of_any_model_add_up_to_its_score(name, forced):
    made = forced(laden(5, weeks=36), [name])
    assert set(made.scores["model"]) == {name}
    assert_adds_up(made)


def test_they_add_up_where_models_take_turns(forced):
    made = forced(laden(6, weeks=36), ["eb_13w", "tide_adjusted", "pool", "last_value"])
    assert_adds_up(made)
    mine = made.reasons.astype({"reason": str}).groupby("week")["reason"].agg(set)
    assert {frozenset(reasons) for reasons in mine} == {
        frozenset({*OWN, AVERAGE}),
        frozenset({*OWN, AVERAGE, "city_change", "learned", "neighbours", "grievances", "relations"}),
    }


@settings(max_examples=3)
@given(seed=st.integers(0, 2**31))
def test_parts_add_up_to_the_rate_without_being_scaled_to_it(seed):
    """The points are scaled to the score: were a part wrong, only this would tell."""
    past = Past(laden(seed))
    for model in MODELS.values():
        belief = model.believe(past, 4, 3)
        made = contributions(past, belief.parts(), slice(3, None))
        np.testing.assert_allclose(sum(made.values()), belief.rate, rtol=1e-9, err_msg=model.name)


@pytest.mark.parametrize("name", ["last_value", "historical_mean", "seasonal"])
def test_a_baseline_that_knows_no_city_does_not_name_it_as_its_reason(name):
    """Nothing of an area's own mean is the city's, but for the floor and where there is nothing else."""
    counts = np.random.default_rng(1).poisson(1.0, (3, 40)) + 1
    past = Past(panel(counts))
    belief = MODELS[name].believe(past, 4, 30)
    made = contributions(past, belief.parts(), slice(30, None))
    assert np.all(belief.prior_weight == 0)
    assert made[AVERAGE] == pytest.approx(np.zeros_like(belief.rate), abs=1e-12)


def test_reasons_by_hand():
    """One incident a week for 20 weeks: the ages 4, 9 and 7, each discounted with the half-life of 13 weeks."""
    past = Past(panel(np.ones((1, 20), dtype=int)))
    made = contributions(past, MODELS["eb_13w"].believe(past, 4, 20).parts(), slice(20, None))
    own = [sum(0.5 ** (age / 13) for age in ages) for ages in (range(4), range(4, 13), range(13, 20))]
    prior = np.clip((sum(own) ** 2 + 0.05) / 0.1, 0.1, 3)  # a single area: no variance between areas
    parts = np.array([*own, prior])
    assert [float(made[reason][0, 0]) for reason in (*OWN, AVERAGE)] == pytest.approx(list(parts / parts.sum()))


def test_incidents_behind_the_reasons_are_counted_by_age():
    made = assess(panel(np.arange(20)[None, :], np.zeros((1, 20), dtype=int)), first=20).reasons.set_index("reason")
    assert made.loc[list(OWN), "incidents"].tolist() == [16 + 17 + 18 + 19, sum(range(7, 16)), sum(range(7))]
    assert pd.isna(made.loc[AVERAGE, "incidents"])


def test_what_multiplies_is_shared_by_the_logarithmic_mean():
    past = Past(panel(np.zeros((1, 3), dtype=int)))
    factors = {"city_change": np.array([[0.7]]), "learned": np.array([[-0.2]])}
    made = contributions(past, Parts({}, np.array([[2.0]]), factors), slice(3, None))
    mean = (2 * np.exp(0.5) - 2) / 0.5  # (mu - mu0)/ln(mu/mu0)
    assert {name: float(value[0, 0]) for name, value in made.items() if name not in OWN} == pytest.approx(
        {AVERAGE: 2.0, "city_change": 0.7 * mean, "learned": -0.2 * mean}
    )
    level = contributions(past, Parts({}, np.array([[2.0]]), {"learned": np.array([[0.0]])}), slice(3, None))
    assert float(level["learned"][0, 0]) == 0.0
