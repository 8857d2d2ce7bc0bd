"""The figures that judge a forecast, against sklearn, statsmodels, scoringrules, and simulation from the truth."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from panels import panel
from sklearn.metrics import roc_auc_score
from statsmodels.api import Logit, add_constant

from etl.risk import conflictology, judge
from etl.risk.belief import Belief, Parts, Size
from etl.risk.past import Past
from etl.risk.verdicts import Verdicts, judged, overlap


def told(rate, size: float = 2.0) -> Belief:
    rate = np.array(rate, dtype=float)
    columns = rate.shape[1]
    scatter = Size(np.full(columns, np.log(size)), np.zeros(columns))
    return Belief(rate, rate, rate, scatter, lambda: Parts({}, rate), lambda _: rate)


def simulated(areas: int = 60, origins: int = 60, seed: int = 4, wrong: float = 1.0) -> tuple[Verdicts, np.ndarray]:
    """Forecasts of the very negative binomial that the counts come from, or of `wrong` times its mean."""
    rng = np.random.default_rng(seed)
    mean = rng.gamma(0.8, 1.5, (areas, origins)) + 0.02
    counts = rng.negative_binomial(2.0, 2.0 / (2.0 + mean)).astype(float)
    return judged(told(wrong * mean), slice(None), counts, np.ones_like(counts)), counts


# ---------- of counts


def test_the_true_forecast_covers_what_it_says_and_is_calibrated():
    verdicts, counts = simulated()
    found = judge.skill(verdicts, counts, np.ones(counts.shape, dtype=bool))
    assert found.coverage80 == pytest.approx(0.8, abs=0.015)
    assert found.calibration_slope == pytest.approx(1, abs=0.12)
    assert found.calibration_intercept == pytest.approx(0, abs=0.12)
    assert found.bias == pytest.approx(1, abs=0.05)
    off, _ = simulated(wrong=3.0)
    worse = judge.skill(off, counts, np.ones(counts.shape, dtype=bool))
    assert worse.bias == pytest.approx(3 * found.bias)
    assert worse.coverage80 < 0.75
    for score in ("crps", "log_score", "brier"):
        assert getattr(worse, score) > getattr(found, score) + 0.01


@given(below=st.floats(0, 1), upto=st.floats(0, 1))
def test_overlap_is_the_chance_that_a_uniform_point_of_the_step_lies_inside(below, upto):
    below, upto = min(below, upto), max(below, upto) + 1e-6
    points = below + (upto - below) * (np.arange(20_000) + 0.5) / 20_000
    assert overlap(np.array(below), np.array(upto)) == pytest.approx(
        np.mean((points > 0.1) & (points < 0.9)), abs=1e-4 + 1e-9
    )


def test_a_target_seen_in_part_is_judged_by_that_part_and_one_unseen_not_at_all():
    verdicts = judged(
        told([[0.5], [0.5], [0.5]]), slice(None), np.array([[1.0], [1], [0]]), np.array([[4.0], [2], [0]])
    )
    assert verdicts.expected[:2, 0].tolist() == [2, 1]
    for name in ("log", "crps", "chance", "inside", "expected"):
        assert np.isnan(getattr(verdicts, name)[2, 0])
    assert verdicts.chance[0, 0] == pytest.approx(1 - (1 + 2 / 2) ** -2)


# ---------- of whether anything happened


chances = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=4, max_size=60)


@given(chances)
def test_roc_auc_is_that_of_sklearn(pairs):
    chance, hit = np.array([c / 8 for c, _ in pairs]), np.array([h for _, h in pairs])
    if hit.any() and not hit.all():
        assert judge.roc_auc(hit, chance) == pytest.approx(roc_auc_score(hit, chance))


@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (0.4, -1), (-0.5, 0), (1.5, 6), (0.2, 2)])
def test_calibration_is_the_logit_regression_of_statsmodels(slope, intercept):
    """Of badly calibrated forecasts too: chances near 0 of what happens often, and ranks upside down."""
    rng = np.random.default_rng(3)
    chance = rng.beta(0.3, 3, 900)
    said = np.clip(chance, 1e-6, 1 - 1e-6)
    logit = np.log(said / (1 - said))
    hit = rng.uniform(size=900) < 1 / (1 + np.exp(-intercept - slope * logit))
    theirs = Logit(hit.astype(float), add_constant(logit)).fit(disp=0, maxiter=200, method="bfgs", gtol=1e-8)
    assert judge.calibration(chance, hit) == pytest.approx(tuple(theirs.params[::-1]), abs=1e-4)


def test_no_slope_where_there_is_none():
    hit = np.array([True, False] * 10)
    assert np.isnan(judge.calibration(np.full(20, 0.3), hit)).all()
    assert np.isnan(judge.calibration(np.where(hit, 0.9, 0.1), hit)).all()


def test_accuracy_index_by_hand():
    """Ten areas, two weeks; the one ranked highest catches 3 of 5, and then 1 of 3: 4/8 of incidents in a tenth."""
    expected, counts = np.zeros((10, 2)), np.zeros((10, 2))
    expected[4], counts[4] = 1.0, (3, 1)
    counts[5] = 2
    used = np.ones((10, 2), dtype=bool)
    assert judge.accuracy_index(expected, counts, used) == pytest.approx(0.5 / 0.1)
    used[4, 0] = False  # what has no verdict counts neither way: 0 + 1 of 2 + 3, in 2 of 19 area-weeks
    expected[6, 0] = 0.5
    assert judge.accuracy_index(expected, counts, used) == pytest.approx((1 / 5) / (2 / 19))


def test_without_evidence_no_figure():
    verdicts, counts = simulated(areas=5, origins=19)
    assert not judge.skill(verdicts, counts, np.ones(counts.shape, dtype=bool)).enough
    verdicts, counts = simulated(areas=5, origins=20)
    asked = np.ones(counts.shape, dtype=bool)
    assert judge.skill(verdicts, counts, asked).enough
    few = judge.skill(verdicts, counts, asked & ((counts == 0) | (np.cumsum(counts > 0).reshape(counts.shape) < 15)))
    assert (few.enough, few.crps, few.positives) == (False, None, 14)


# ---------- of one against another


def test_an_interval_holds_the_mean_and_is_wider_where_weeks_hang_together():
    rng = np.random.default_rng(2)
    alone = rng.normal(0.3, 1, 400)
    together = np.repeat(alone[:100], 4)
    narrow, wide = judge.resampled(alone, 1), judge.resampled(together, 8)
    assert narrow.low < alone.mean() < narrow.high
    assert judge.resampled(together, 1) == judge.resampled(together, 4) != judge.resampled(together, 5)
    assert narrow.high - narrow.low == pytest.approx(2 * 1.96 * alone.std() / 20, rel=0.12)
    assert wide.high - wide.low == pytest.approx(2 * (narrow.high - narrow.low), rel=0.25)


def test_a_gain_is_that_of_all_targets_however_unevenly_they_fall():
    """Ten targets in one week and one in the next: the mean over targets, not over weeks."""
    values, asked = np.zeros((10, 3)), np.zeros((10, 3), dtype=bool)
    values[:, 0], values[0, 1], asked[:, 0], asked[0, 1] = 1.0, 12.0, True, True
    found = judge.over_targets(values, asked)
    assert np.isnan(found[2])
    assert np.nanmean(found) == pytest.approx(values[asked].mean())


def test_the_interval_covers_a_gain_of_nought_as_often_as_it_says():
    """Nineteen times of twenty; a bootstrap of 100 windows that overlap by three falls a little short."""
    rng = np.random.default_rng(6)
    noise = rng.normal(size=(150, 103))
    hits = []
    for row in noise:
        moving = np.convolve(row, np.ones(4) / 4, "valid")
        found = judge.resampled(moving, 4)
        hits.append(found.low <= 0 <= found.high)
    assert 0.85 <= np.mean(hits) <= 0.99


# ---------- conflictology


def test_conflictology_is_the_ensemble_of_its_windows():
    """Two-week windows of the last six weeks: five of them, those that touch the unobserved week left out."""
    rng = np.random.default_rng(8)
    counts = rng.poisson(1.5, (3, 40))
    observed = np.ones(counts.shape, dtype=bool)
    observed[0, 30] = False
    past = Past(panel(counts, observed=observed))
    y, e = past.target(2)
    smooth = judged(told(np.full((3, 36), 1.0)), slice(None), y[:, 3:39], e[:, 3:39])
    found = conflictology.judged(past, 2, 6, 3, smooth)
    for area, origin in ((1, 20), (0, 33), (2, 38)):
        windows = [s for s in range(origin - 6, origin - 1) if observed[area, s : s + 2].all()]
        ensemble = np.array([counts[area, s : s + 2].sum() for s in windows], dtype=float)
        assert len(windows) == (5 if area else 3)
        came = counts[area, origin : origin + 2].sum()
        theirs = scoringrules.crps_ensemble(float(came), ensemble, estimator="pwm")
        spread = np.abs(ensemble[:, None] - ensemble).sum()
        theirs += spread / 2 * (1 / len(ensemble) / (len(ensemble) - 1) - 1 / len(ensemble) ** 2)  # to the plain one
        assert found.crps[area, origin - 3] == pytest.approx(theirs)
        chance = 0.95 * np.mean(ensemble == came) + 0.05 * np.exp(-smooth.log[area, origin - 3])
        assert found.log[area, origin - 3] == pytest.approx(-np.log(chance))


def test_a_count_that_never_came_is_unlikely_and_not_impossible():
    counts = np.zeros((1, 40), dtype=int)
    counts[0, 36] = 10_000
    past = Past(panel(counts))
    smooth = judged(told(np.full((1, 37), 1e-3)), slice(None), *(v[:, 3:40] for v in past.target(1)))
    found = conflictology.judged(past, 1, 26, 3, smooth)
    assert np.isfinite(found.log).all()
    assert found.log[0, 33] == pytest.approx(smooth.log[0, 33] - np.log(0.05))
