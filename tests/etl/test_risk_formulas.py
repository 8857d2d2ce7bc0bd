"""The formulas of risk, against arithmetic by hand and against scipy."""

import numpy as np
import pytest
from etl.risk.empirical_bayes import empirical_bayes, learned_pooling
from etl.risk.rates import Rates, chance_of_rise
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import gamma, nbinom

from etl.risk.dispersion import GRID, POWERS, Sizes, before_enough, fitted, likelihood, peak
from etl.risk.memory import ahead, earlier, kept, remembered
from etl.risk.negative_binomial import chance_of_any, log_probability, quantiles
from etl.risk.outlook import outlooks, serious_share
from etl.risk.panel import Panel
from etl.risk.score import (
    ADEQUATE,
    INSUFFICIENT,
    LEVELS,
    LIMITED,
    NO_DATA,
    PROBABILITIES,
    SCORES,
    level,
    score,
    state,
)

MONDAY = np.datetime64("2025-01-06", "D")
probabilities = st.floats(0, 1)
means = st.floats(1e-6, 300)
sizes = st.floats(0.02, 400)


def panel(counts, serious=None, observed=None, exposure=None) -> Panel:
    counts = np.array(counts)
    return Panel(
        areas=tuple(f"KRK-{i + 1:03d}" for i in range(len(counts))),
        weeks=MONDAY + 7 * np.arange(counts.shape[1]),
        counts=counts,
        serious=np.zeros_like(counts) if serious is None else np.array(serious),
        observed=np.ones(counts.shape, dtype=bool) if observed is None else np.array(observed, dtype=bool),
        exposure=np.ones(1) if exposure is None else np.array(exposure, dtype=float),
    )


def one_rate(shape, rate) -> Rates:
    return Rates(np.array([shape]), np.array([rate]), np.zeros((1, len(shape))), {})


# ---------- the empirical Bayes rate, by hand


def test_rate_by_hand_with_a_half_life_of_one_week():
    """Area 1: 1, 0, 5 incidents; area 2: silence in the second week, whatever the cell says."""
    known = panel([[1, 0, 5], [0, 9, 0]], observed=[[1, 1, 1], [1, 0, 1]])
    now = empirical_bayes(1.0).rates(known)
    c0 = (2.625**2 + 0.05) / ((2.625**2 - 2.625) + 0.1)  # N = 5.25 and 0: mean 2.625, variance 2.625^2
    g = 5.25 / (1.75 + 1.25)
    assert now.shape[:, 3] == pytest.approx([5.25 + c0, c0])
    assert now.rate[:, 3] == pytest.approx([1.75 + c0 / g, 1.25 + c0 / g])
    assert now.prior_weight[:, 3] == pytest.approx([(c0 / g) / (1.75 + c0 / g), (c0 / g) / (1.25 + c0 / g)])
    assert now.mean[0, 3] == pytest.approx((5.25 + c0) / (1.75 + c0 / g))


def test_nothing_known_is_the_smallest_average_and_the_strongest_allowed_doubt():
    pooling = learned_pooling(np.zeros((3, 1)), np.zeros((3, 1)))
    assert pooling.average == pytest.approx([1e-6])
    assert pooling.incidents == pytest.approx([0.5])  # (0 + .05)/(0 + .1)


def test_like_areas_are_pooled_up_to_three_incidents_and_unlike_ones_down_to_a_tenth():
    alike, unlike = np.full((20, 1), 6.0), np.zeros((20, 1))
    unlike[0] = 80.0
    assert learned_pooling(alike, np.ones((20, 1))).incidents == pytest.approx([3.0])
    assert learned_pooling(unlike, np.ones((20, 1))).incidents == pytest.approx([0.1])


def test_memory_forgets_half_in_a_half_life_and_looks_back_only():
    sums = remembered(np.array([[8.0, 0, 0, 0]]), 2.0)
    assert sums[0] == pytest.approx([0, 8, 8 / 2**0.5, 4, 4 / 2**0.5])
    assert earlier(sums, 2)[0] == pytest.approx([0, 0, 0, 8, 8 / 2**0.5])
    assert kept(13.0, 26) == pytest.approx(0.25)


def test_windows_ahead_begin_with_their_origin():
    weekly = np.array([[1.0, 2, 4, 8, 16]])
    assert ahead(weekly, 2, np.array([0, 3]))[0].tolist() == [3, 24]


# ---------- counts and chances


@settings(deadline=None)
@given(count=st.integers(0, 400), mean=means, size=sizes)
def test_log_probability_is_that_of_scipy(count, mean, size):
    ours = log_probability(np.array([float(count)]), np.array([mean]), np.array([size]))[0]
    assert ours == pytest.approx(nbinom.logpmf(count, size, size / (size + mean)), rel=1e-7, abs=1e-7)


@settings(deadline=None)
@given(mean=means, size=sizes, share=st.floats(0.001, 1))
def test_chance_of_any_is_that_of_the_thinned_negative_binomial(mean, size, share):
    ours = chance_of_any(np.array(mean), np.array(size), np.array(share))
    none = nbinom.pmf(0, size, size / (size + mean * share))
    assert ours == pytest.approx(1 - none, abs=1e-9)


def test_chance_of_a_serious_incident_by_hand():
    assert chance_of_any(np.array(2.0), np.array(2.0), np.array(0.5)) == pytest.approx(1 - 1.5**-2)


@settings(deadline=None)
@given(mean=means, size=sizes)
def test_quantiles_reach_their_probability_and_no_more(mean, size):
    points = (0.1, 0.25, 0.75, 0.9)
    found = quantiles(points, np.array([[mean]]), np.array([[size]]))[:, 0, 0]
    assert list(found) == sorted(found)
    chance = size / (size + mean)
    for count, point in zip(found, points, strict=True):
        assert nbinom.cdf(count, size, chance) >= point - 1e-9
        assert count == 0 or nbinom.cdf(count - 1, size, chance) < point + 1e-9


def test_quantiles_are_those_of_scipy_for_small_and_large_means_side_by_side():
    mean, size = np.array([0.01, 3.0, 55.0, 70.0, 9_000.0]), np.array([0.1, 2.0, 40.0, 0.3, 403.0])
    expected = nbinom.ppf(np.array([[0.1], [0.9]]), size, size / (size + mean))
    assert quantiles((0.1, 0.9), mean, size).tolist() == expected.tolist()


@settings(deadline=None)
@given(
    low=means,
    factor=st.floats(1.0001, 100),
    share=st.floats(0.01, 1),
    intercept=st.floats(-4, 6),
    power=st.sampled_from(POWERS),
)
def test_chance_never_falls_as_the_rate_rises(low, factor, share, intercept, power):
    learned = Sizes(np.array([intercept]), np.array([power]))
    mean = np.array([[low], [low * factor]])
    chance = chance_of_any(mean, learned.at(mean), np.array(share))
    assert chance[1, 0] >= chance[0, 0] - 1e-12


def test_serious_share_by_hand():
    """Known before week 2: 5 incidents, 3 of them serious, 4 and 3 in the first area."""
    known = panel([[4, 7], [1, 7]], serious=[[3, 7], [0, 7]])
    city = (3 + 1) / (5 + 2)
    assert serious_share(known)[:, 1] == pytest.approx([(3 + 10 * city) / 14, 10 * city / 11])
    assert serious_share(known)[:, 0] == pytest.approx([0.5, 0.5])


# ---------- how counts scatter


def test_before_twelve_forecasts_are_over_the_size_is_fixed():
    rng = np.random.default_rng(5)
    known = panel(rng.poisson(1.5, (6, 40)))
    learned = fitted(known, empirical_bayes().rates(known).mean, 4)
    fixed = (learned.intercept == 1.0) & (learned.power == 0.5)
    # origins 3 to 14 have matured in week 18; the next renewal is that of week 19
    assert fixed.tolist() == [True] * 19 + [False] * 22
    assert before_enough(1).at(np.array([[4.0]])) == pytest.approx(np.e * 2)


@pytest.mark.parametrize(("size", "power"), [(0.4, 0.0), (1.5, 0.5), (2.5, 1.0)])
def test_the_peak_is_the_one_a_bounded_search_finds(size, power):
    rng = np.random.default_rng(11)
    mean = rng.gamma(0.7, 2.0, (60, 80)) + 0.01
    scale = size * mean**power
    counts = rng.negative_binomial(scale, scale / (scale + mean)).astype(float)
    surface = likelihood(counts, mean, np.ones(counts.shape, dtype=bool)).sum(axis=0)
    intercept, found = peak(surface)

    def cost(a: float) -> float:
        k = np.exp(a) * mean**found
        return -nbinom.logpmf(counts, k, k / (k + mean)).sum()

    best = minimize_scalar(cost, bounds=(-4, 6), method="bounded")
    assert found == power
    assert cost(intercept) - best.fun < 0.5  # of a log likelihood of thousands: far inside its own noise
    assert intercept == pytest.approx(np.log(size), abs=0.15)


def test_a_peak_on_the_edge_stays_on_the_edge():
    assert peak(np.tile(GRID, (3, 1))) == (6.0, 0.0)


# ---------- change


@settings(deadline=None)
@given(a0=st.floats(0.2, 30), a1=st.floats(0.2, 30), b0=st.floats(0.2, 30), b1=st.floats(0.2, 30))
def test_rise_and_fall_are_complements(a0, a1, b0, b1):
    up = chance_of_rise(one_rate([a0, a1], [b0, b1]))[0, 0]
    down = chance_of_rise(one_rate([a1, a0], [b1, b0]))[0, 0]
    assert up + down == pytest.approx(1)


def test_chance_of_rise_is_the_integral_over_both_gammas():
    up = chance_of_rise(one_rate([2.0, 5.0], [4.0, 6.0]))[0, 0]
    points = (np.arange(20_000) + 0.5) / 20_000
    before = gamma.ppf(points, 2.0, scale=1 / 4.0)
    assert up == pytest.approx(gamma.sf(before, 5.0, scale=1 / 6.0).mean(), abs=1e-5)


# ---------- what people read


@pytest.mark.parametrize(("probability", "points"), list(zip(PROBABILITIES, SCORES, strict=True)))
def test_fixed_points_of_the_score(probability, points):
    assert score(np.array(probability)) == points


def test_score_between_its_fixed_points():
    assert score(np.array([0.10, 0.25, 0.475, 0.80])) == pytest.approx([30, 50, 70, 90])


@settings(deadline=None)
@given(probabilities, probabilities)
def test_score_is_monotone_and_stays_on_its_scale(one, other):
    low, high = score(np.array(sorted((one, other))))
    assert 0 <= low <= high <= 100


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0, "very_low"),
        (0.0499, "very_low"),
        (0.05, "low"),
        (0.15, "elevated"),
        (0.35, "high"),
        (0.6, "very_high"),
        (1, "very_high"),
    ],
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


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**31), areas=st.integers(1, 6), weeks=st.integers(3, 40))
def test_the_band_holds_the_probability(seed, areas, weeks):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.5, 1.5, (areas, 1)), (areas, weeks))
    known = panel(counts, rng.binomial(counts, 0.4), rng.uniform(size=counts.shape) < 0.8, rng.uniform(0.5, 2, areas))
    for seen in outlooks(known, empirical_bayes().rates(known)).values():
        assert np.all(seen.probability_low <= seen.probability)
        assert np.all(seen.probability <= seen.probability_high)
        assert np.all((seen.probability > 0) & (seen.probability < 1))
        assert np.all(seen.counts["count_q25"] <= seen.counts["count_q75"])
