"""Sizes, coefficients and the gate: what is learned, against independent searches and by hand."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from panels import laden
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

from etl.risk import gate, loglinear
from etl.risk.adjusted import features, tide_adjusted
from etl.risk.cascade import tide
from etl.risk.cascaded import cascaded, mixture
from etl.risk.covariates import believed, complaint_pressure
from etl.risk.dispersion import POWERS, Targets, fitted
from etl.risk.learning import lessons
from etl.risk.past import Past


def scattered(size: float, power: float, seed: int = 11, rows: int = 4800) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    mean = rng.gamma(0.7, 2.0, rows) + 0.01
    k = size * mean**power
    return rng.negative_binomial(k, k / (k + mean)).astype(float), mean


def exactly(counts, mean, intercept: float, power: float) -> float:
    k = np.exp(intercept) * mean**power
    return float(nbinom.logpmf(counts, k, k / (k + mean)).sum())


def searched(counts, mean, power: float) -> tuple[float, float]:
    found = minimize_scalar(lambda a: -exactly(counts, mean, a, power), bounds=(-4, 6), method="bounded")
    return -found.fun, found.x


# ---------- sizes


@pytest.mark.parametrize(
    ("size", "power"), [(0.4, 0.0), (1.5, 0.5), (2.5, 1.0), (0.03, 0.0), (20.0, 0.0), (6.0, 1.0), (0.1, 1.0)]
)
def test_the_peak_is_the_one_a_bounded_search_finds(size, power):
    counts, mean = scattered(size, power)
    intercept, found = fitted(counts, mean)
    best = max((*searched(counts, mean, b), b) for b in POWERS)
    assert exactly(counts, mean, intercept, found) > best[0] - 0.5  # of thousands: far inside its own noise
    if size < 10:  # above, counts are all but Poisson, and any large size does
        assert found == power
        assert intercept == pytest.approx(best[1], abs=0.12)


@pytest.mark.parametrize("seed", range(6))
def test_the_peak_of_a_few_targets(seed):
    counts, mean = scattered(0.8, 0.5, seed, rows=72)
    intercept, found = fitted(counts, mean)
    assert exactly(counts, mean, intercept, found) > max(searched(counts, mean, b)[0] for b in POWERS) - 0.02


def test_bins_hardly_move_the_likelihood():
    counts, mean = scattered(1.0, 0.5)
    told = Targets.of(counts, mean)
    assert len(told.count) < len(counts) / 4
    assert told.number.sum() == len(counts)
    assert told.number @ told.mean == pytest.approx(mean.sum())
    for power in POWERS:
        ours = told.likelihood(np.array([-2.0, 0.0, 2.0]), power)
        theirs = [exactly(counts, mean, a, power) for a in (-2.0, 0.0, 2.0)]
        assert np.abs(np.diff(ours) - np.diff(theirs)).max() < 1e-4 * np.abs(theirs).min()


def test_a_peak_on_the_edge_stays_on_the_edge():
    mean = np.full(400, 5.0)
    assert fitted(np.full(400, 5.0), mean)[0] == 6.0  # scatters less than chance
    assert fitted(np.where(np.arange(400) == 0, 1e9, 0.0), mean)[0] == -4.0  # and more than anything allowed


@pytest.mark.parametrize("count", [0.0, 1e4])
def test_any_counts_have_a_size(count):
    for rows in (1, 12):
        found = fitted(np.full(rows, count), np.full(rows, 1e-6))
        assert np.isfinite(found).all()


# ---------- coefficients


def test_without_a_prior_the_coefficients_are_those_of_statsmodels():
    rng = np.random.default_rng(7)
    x = np.column_stack([np.ones(900), rng.normal(0, 0.3, (900, 2))])
    expected = rng.gamma(2, 1, 900)
    mean = expected * np.exp(x @ [0.1, 0.3, -0.2])
    counts = rng.negative_binomial(2.0, 2.0 / (2.0 + mean))
    ours = loglinear.fitted(x, counts, expected, np.full(900, 2.0), np.full(3, 1e6), 1)
    family = sm.families.NegativeBinomial(alpha=0.5)
    theirs = sm.GLM(counts, x, family=family, offset=np.log(expected)).fit(tol=1e-12)
    assert ours == pytest.approx(theirs.params, abs=1e-5)
    assert np.abs(x @ ours).max() < 1  # nothing was clipped, or the two would ask for different things


def test_a_ridge_is_the_peak_of_its_posterior_and_overlap_thins_the_evidence():
    rng = np.random.default_rng(9)
    x, expected = rng.normal(0, 0.5, (60, 1)), np.full(60, 2.0)
    counts = rng.poisson(expected * np.exp(0.5 * x[:, 0]))
    for overlap in (1, 4):
        ours = loglinear.fitted(x, counts, expected, np.full(60, 3.0), np.array([0.2]), overlap)[0]

        def cost(beta: float, overlap: int = overlap) -> float:
            mean = expected * np.exp(x[:, 0] * beta)
            return -nbinom.logpmf(counts, 3.0, 3.0 / (3.0 + mean)).sum() / overlap + beta**2 / (2 * 0.2**2)

        assert ours == pytest.approx(minimize_scalar(cost, bounds=(-2, 2), method="bounded").x, abs=1e-4)


def test_what_the_adjustment_is_told():
    """Neighbours: the log of their mean rate over the area's own, 0 for one without; covariates as they are."""
    made = laden(2)
    given = features(Past(made))
    assert given.values["grievances"] == pytest.approx(made.covariates["grievances"])
    assert given.reasons["neighbours"] == "neighbours" and given.reasons["level"] == "learned"
    assert np.all(given.values["neighbours"][-1] == 0)
    chain = [np.log(member.rate) for member in tide(Past(made))[4:8]]  # prior worth three incidents
    for position, name in enumerate(("slope_13w", "slope_4w", "slope_1.5w")):
        assert given.values[name] == pytest.approx(chain[position + 1] - chain[position])
    assert given.values["share"].mean(axis=0) == pytest.approx(np.zeros(41), abs=1e-12)
    assert features(Past(replace(made, neighbours=None, covariates={}))).values.keys() == given.values.keys() - {
        "neighbours", "grievances", "relations",
    }  # fmt: skip


def test_the_adjustment_is_a_ridge_of_a_fifth_on_what_the_tide_missed():
    past = Past(laden(2, weeks=60))
    made, base, mixed = tide_adjusted(past, 4, 3), cascaded(past, 4, 3, "tide"), mixture(past, "tide", 4, 3)
    lesson, given = list(lessons(past, 4, 3))[-1], features(past)
    counts, exposure = (values[:, lesson.training] for values in past.target(4))
    used = exposure > 0
    expected = exposure[used] * mixed.rate_in(lesson)[used]
    size = np.exp(base.size.intercept[-1]) * expected ** base.size.power[-1]
    x = given.at(lesson.training)[used]
    beta = loglinear.fitted(x, counts[used], expected, size, np.full(x.shape[1], 0.2), 4)
    assert [made.learned[f"adjust_{name}"] for name in given.values] == pytest.approx(beta)
    delta = np.clip(given.at(slice(60, 61)) @ beta, -1, 1)[:, 0]
    assert made.rate[:, -1] == pytest.approx(base.rate[:, -1] * np.exp(delta))


def test_no_adjustment_does_more_than_a_factor_of_e_and_its_reasons_shrink_alike():
    usual = laden(2, weeks=60)
    loud = {name: np.where(np.arange(61) < 60, values, 1e3) for name, values in usual.covariates.items()}
    past = Past(replace(usual, covariates=loud))
    made, base = tide_adjusted(past, 4, 60), cascaded(past, 4, 60, "tide")
    moved = np.log(made.rate / base.rate)
    assert np.abs(moved) == pytest.approx(np.ones((6, 1)))
    factors = made.parts().factors
    added = sum(factors.values()) - base.parts().factors["city_change"]
    assert added == pytest.approx(moved)
    one, other = (made.learned[f"adjust_{name}"] for name in ("grievances", "relations"))
    assert factors["grievances"] / factors["relations"] == pytest.approx(np.full((6, 1), one / other))


def test_complaints_by_hand():
    """Ten weeks at one complaint, then five in the last; an area that was never asked stays at 0."""
    complaints = np.ones((2, 10))
    complaints[0, 9] = 5
    collected = np.tile([[True], [False]], (1, 10))
    pressure = complaint_pressure(complaints, collected)
    fast, slow = (sum(0.5 ** (age / h) for age in range(10)) for h in (3, 52))
    average = (slow + 4) / slow
    long = (slow + 4 + 1) / (slow + 1 / average)
    assert pressure[0, 10] == pytest.approx(np.log((fast + 4 + 1) / (fast * long + 1)))
    assert np.all(pressure[1] == 0) and pressure[0, 0] == 0


def test_answers_fade_while_none_comes():
    held = believed(np.array([[np.nan, 2.0, np.nan, -1.0]]))
    assert held[0] == pytest.approx([0, 0, 0.97 * 2, 0.97**2 * 2, -0.97])


# ---------- the gate

CLASSICAL = ("eb", "mean")


def decide(log: dict, horizon: int = 1, origins=(40,), memory: int = 104) -> list[gate.Decision]:
    return gate.decisions({k: np.array(v, float) for k, v in log.items()}, CLASSICAL, "eb", horizon, origins, memory)


def noisy(gain: float, n: int = 26, spread: float = 1.0) -> np.ndarray:
    """Differences with exactly this mean and standard deviation."""
    made = np.random.default_rng(1).normal(size=n)
    return gain + spread * (made - made.mean()) / made.std(ddof=1)


@pytest.mark.parametrize(("errors", "wins"), [(1.60, False), (1.68, True)])
@pytest.mark.parametrize("horizon", [1, 4])
def test_another_takes_over_above_1_64_standard_errors(errors, wins, horizon):
    gain = errors * np.sqrt(horizon / 26)
    over = 3 + 26 + horizon - 1
    decision = decide({"eb": np.full(26, 2.0), "mean": np.full(26, 3.0), "new": 2.0 - noisy(gain)}, horizon, (over,))[0]
    assert (decision.served, decision.reason) == (("new", "takes_over") if wins else ("eb", "start"))
    assert (decision.challenger, decision.best_classical, decision.origins) == ("new", "eb", 26)
    assert decision.gain == pytest.approx(gain)
    assert decision.standard_error == pytest.approx(np.sqrt(horizon / 26))


def test_only_what_is_over_and_recent_is_looked_at():
    """Twelve origins at least, 26 at most, none whose window is not over at the decision."""
    log = {"eb": np.full(60, 2.0), "mean": np.full(60, 3.0), "new": np.full(60, 1.0)}
    young, enough = decide(log, 4, (3 + 11 + 3, 3 + 12 + 3))
    assert (young.origins, young.served, young.challenger) == (11, "eb", None)
    assert (enough.origins, enough.served) == (12, "new")
    log["new"][34:] = 9.0  # week 37 on: not over yet at week 40 for four weeks
    assert decide(log, 4, (40,))[0].served == "new"
    log["new"][:8] = 9.0  # older than 26 origins
    assert decide(log, 4, (40,))[0].served == "new"
    log["new"][10] = np.nan
    assert decide({k: np.where(np.arange(60) == 10, np.nan, v) for k, v in log.items()}, 4, (40,))[0].origins == 26


def test_it_stays_until_another_is_surely_better_and_falls_back_when_the_baseline_is():
    new = np.concatenate([2.0 - noisy(1.0), 2.0 + noisy(0.05), 2.0 + noisy(1.0)])
    log = {"eb": np.full(78, 2.0), "mean": np.full(78, 3.0), "new": new}
    won, stayed, fell = decide(log, 1, (29, 55, 81))
    assert [(d.served, d.reason) for d in (won, stayed, fell)] == [
        ("new", "takes_over"), ("new", "stays"), ("eb", "falls_back"),
    ]  # fmt: skip
    assert (stayed.before, fell.before) == ("new", "new")


def test_until_another_has_won_the_best_baseline_serves_by_a_longer_record():
    """The last 26 alone would be the mean's."""
    eb, mean = np.full(80, 2.0), np.full(80, 2.0)
    mean[:54], mean[54:] = 2.5, 1.9
    log = {"eb": eb, "mean": mean, "new": np.full(80, 4.0)}
    assert decide(log, 1, (83,))[0].served == "eb"
    assert decide(log, 1, (83,), memory=26)[0].served == "mean"
    assert decide({name: np.full(2, np.nan) for name in log}, 1, (3, 5))[1].served == "eb"
