"""Negative-binomial counts: chances, quantiles and scores against scipy and scoringrules, at any size of count."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom
from sklearn.metrics import average_precision_score

from etl.risk import negative_binomial as nb
from etl.risk.belief import Size
from etl.risk.dispersion import POWERS
from etl.risk.judge import average_precision

means, sizes, counts = st.floats(1e-6, 300), st.floats(0.02, 400), st.integers(0, 400)


def one(function, *values) -> float:
    return float(function(*(np.array([float(value)]) for value in values))[0])


def slowly(count: int, mean: float, size: float) -> float:
    """The definition: the sum of (F(j) - 1[j >= y])^2, as far as anything is left to add."""
    j = np.arange(int(count + mean + 60 * np.sqrt(mean + mean**2 / size)) + 60)
    return float(np.sum((nbinom.cdf(j, size, size / (size + mean)) - (j >= count)) ** 2))


@given(count=counts, mean=means, size=sizes)
def test_log_probability_is_that_of_scipy(count, mean, size):
    expected = nbinom.logpmf(count, size, size / (size + mean))
    assert one(nb.log_probability, count, mean, size) == pytest.approx(expected, rel=1e-7, abs=1e-7)


@given(count=st.integers(-1, 400), mean=means, size=sizes)
def test_reached_is_the_distribution_function(count, mean, size):
    assert one(nb.reached, count, mean, size) == pytest.approx(nbinom.cdf(count, size, size / (size + mean)), abs=1e-10)


@settings(max_examples=60)
@given(count=counts, mean=st.floats(1e-6, 60), size=st.floats(0.05, 400))
def test_crps_is_its_definition_and_that_of_scoringrules(count, mean, size):
    ours = one(nb.crps, count, mean, size)
    assert ours == pytest.approx(slowly(count, mean, size), rel=1e-6, abs=1e-7)
    if size < 100:  # beyond, that of scoringrules is no number
        theirs = scoringrules.crps_negbinom(count, size, size / (size + mean))
        assert ours == pytest.approx(float(theirs), rel=1e-6, abs=1e-7)


WIDE = [
    (1e3, 0.5, 0),
    (1e3, 0.5, 900),
    (800, 29.0, 900),
    (800, 31.0, 10),
    (500, 1e5, 480),
    (5, 2.0, 5_000),
    (2, 900, 450),
    (1e3, 40, 1_000),
    (1e3, 40, 3),
    (1e3, 40, 4_000),
    (2e4, 1e3, 19_000),
    (2e4, 1e6, 20_010),
]


@pytest.mark.parametrize(("mean", "size", "count"), WIDE)
def test_crps_of_wide_forecasts_and_far_counts(mean, size, count):
    """Where the sum from 0 gives way to the closed form, and that to the range that matters."""
    assert one(nb.crps, count, mean, size) == pytest.approx(slowly(count, mean, size), rel=1e-6)


@pytest.mark.parametrize("size", [0.018, 0.5, 1.0, 30.0, 31.0, 100.0, 403.0, 4e6])
@pytest.mark.parametrize("mean", [1e-9, 1e-3, 1.0, 1e4])
def test_scores_stay_numbers_and_quick_for_any_count(mean, size):
    for count in (0, 1, 399, 400, 401, 10_000):
        score = one(nb.crps, count, mean, size)
        assert 0 <= score <= count + mean + 1
        assert np.isfinite(one(nb.log_probability, count, mean, size))


def test_crps_of_many_is_that_of_each():
    rng = np.random.default_rng(1)
    mean, size = rng.gamma(0.3, 300, 200) + 1e-6, np.exp(rng.uniform(-4, 6, 200))
    count = rng.negative_binomial(size, size / (size + mean)).astype(float)
    each = [one(nb.crps, *values) for values in zip(count, mean, size, strict=True)]
    np.testing.assert_allclose(nb.crps(count, mean, size), each, rtol=1e-12)


# ---------- chances and quantiles


@given(mean=means, size=sizes, share=st.floats(0.001, 1))
def test_chance_of_any_is_that_of_the_thinned_negative_binomial(mean, size, share):
    none = nbinom.pmf(0, size, size / (size + mean * share))
    assert one(nb.chance_of_any, mean, size, share) == pytest.approx(1 - none, abs=1e-9)


def test_chance_of_any_by_hand():
    assert one(nb.chance_of_any, 2, 2, 0.5) == pytest.approx(1 - 1.5**-2)


@given(
    low=means, factor=st.floats(1.0001, 100), share=st.floats(0.01, 1), a=st.floats(-4, 6), b=st.sampled_from(POWERS)
)
def test_chance_never_falls_as_the_rate_rises(low, factor, share, a, b):
    mean = np.array([low, low * factor])
    chance = nb.chance_of_any(mean, Size(np.array(a), np.array(b)).at(mean), np.array(share))
    assert chance[1] >= chance[0] - 1e-12


@given(mean=means, size=sizes)
def test_quantiles_reach_their_probability_and_no_more(mean, size):
    points = (0.1, 0.25, 0.75, 0.9)
    found = nb.quantiles(points, np.array([[mean]]), np.array([[size]]))[:, 0, 0]
    chance = size / (size + mean)
    for count, point in zip(found, points, strict=True):
        assert nbinom.cdf(count, size, chance) >= point - 1e-9
        assert count == 0 or nbinom.cdf(count - 1, size, chance) < point + 1e-9


def test_quantiles_of_small_and_large_means_side_by_side():
    mean, size = np.array([0.01, 3.0, 55.0, 70.0, 9_000.0]), np.array([0.1, 2.0, 40.0, 0.3, 403.0])
    expected = nbinom.ppf(np.array([[0.1], [0.9]]), size, size / (size + mean))
    assert nb.quantiles((0.1, 0.9), mean, size).tolist() == expected.tolist()


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40))
def test_average_precision_shares_thresholds_as_sklearn_does(pairs):
    chance, hit = np.array([c / 6 for c, _ in pairs]), np.array([h for _, h in pairs])
    if hit.any():
        assert average_precision(hit, chance) == pytest.approx(average_precision_score(hit, chance))
