"""The two simulators are what METHOD says they are; the published figures of textbook rules come out of one of them."""

from dataclasses import fields
from functools import cache

import numpy as np
import pytest
from scipy.stats import nbinom
from simulators import alerts, ears, forecasts
from simulators.scoring import crps_negative_binomial, crps_samples

from etl.risk.classical import empirical_bayes
from etl.risk.past import Past

city = cache(forecasts.simulate)
oracle = cache(forecasts.oracle)


@cache
def worlds() -> tuple[alerts.Trouble, ...]:
    return tuple(alerts.simulate(seed) for seed in range(alerts.SEEDS))


@cache
def surprises(rule) -> np.ndarray:
    """Of all worlds, one below the other."""
    return np.vstack([rule(world.counts) for world in worlds()])


def judged(rule, threshold: float) -> alerts.Tally:
    told = ears.raised(surprises(rule), threshold, alerts.FIRST).reshape(len(worlds()), alerts.AREAS, -1)
    return alerts.together([alerts.judge(world, mine) for world, mine in zip(worlds(), told, strict=True)])


# ---------- forecasts


def test_a_seed_is_a_world():
    for simulate in (forecasts.simulate, alerts.simulate):
        one, same, other = simulate(1), simulate(1), simulate(2)
        for name in (f.name for f in fields(one)):
            assert np.array_equal(getattr(one, name), getattr(same, name), equal_nan=name == "relations")
        assert not np.array_equal(one.counts, other.counts)


@pytest.mark.parametrize("seed", forecasts.SEEDS)
def test_rates_follow_the_formula(seed):
    """Term by term, written out slowly for a few areas and weeks: corner, edge and middle of the grid."""
    world = city(seed)
    share = np.array([0.5 ** (lag / 2) for lag in range(8)])
    share /= share.sum()
    for area in (0, 5, 34, 59):
        row, column = divmod(area, 10)
        near = [
            10 * r + c
            for r in range(row - 1, row + 2)
            for c in range(column - 1, column + 2)
            if (r, c) != (row, column) and 0 <= r < 6 and 0 <= c < 10
        ]
        assert np.flatnonzero(world.adjacent[area]).tolist() == near
        for t in (8, 50, 207):
            push = world.tide[t] + 0.5 * world.pressure[area, t - 1] - 0.35 * world.rapport[area, t - 1]
            own = sum(share[lag] * world.counts[area, t - 1 - lag] for lag in range(8))
            around = np.mean([world.counts[other, t - 1] for other in near])
            expected = world.endemic[area] * np.exp(push) + 0.35 * own + 0.10 * around
            assert world.rate[area, t] == pytest.approx(expected)


def test_what_is_drawn_has_the_moments_it_should():
    several = [forecasts.simulate(seed) for seed in range(24)]
    endemic = np.concatenate([world.endemic for world in several])
    assert endemic.mean() == pytest.approx(0.12 * 0.55, rel=0.1)
    assert endemic.var() == pytest.approx((0.12 * 0.55) ** 2 / 0.5, rel=0.25)
    for name, kept, spread in (
        ("tide", 0.95, 0.12 / np.sqrt(1 - 0.95**2)),
        ("pressure", 0.9, 1),
        ("rapport", 0.97, 1),
    ):
        x = np.stack([np.atleast_2d(getattr(world, name)) for world in several])
        assert x.std() == pytest.approx(spread, rel=0.1)
        assert (x[..., 1:] * x[..., :-1]).mean() / (x**2).mean() == pytest.approx(kept, abs=0.02)
    counts, rate = (np.stack([getattr(world, name) for world in several]) for name in ("counts", "rate"))
    assert ((counts - rate) ** 2).mean() == pytest.approx((rate + rate**2 / 5).mean(), rel=0.05)
    assert np.stack([world.serious for world in several]).sum() / counts.sum() == pytest.approx(0.4, abs=0.01)
    relations, rapport = (np.stack([getattr(world, name) for world in several]) for name in ("relations", "rapport"))
    assert np.isnan(relations).mean() == pytest.approx(0.75, abs=0.005)
    assert np.nanstd(relations - rapport) == pytest.approx(0.5, rel=0.02)
    pressure, heard = (np.stack([getattr(world, name) for world in several]) for name in ("pressure", "grievances"))
    assert heard.mean() == pytest.approx(0.8 * np.exp(0.7 * pressure).mean(), rel=0.05)


def test_the_oracle_is_calibrated():
    """Randomised PIT of its predictive: uniform, at one week and at four."""
    rng = np.random.default_rng(0)
    for horizon, close in ((1, 0.01), (4, 0.03)):
        ranks = []
        for seed in forecasts.SEEDS:
            told = oracle(city(seed), horizon)
            y, u = forecasts.totals(city(seed), horizon, told.origins), rng.uniform(size=told.mean.shape)
            if told.samples is None:
                p = told.size / (told.size + told.mean)
                below, at = nbinom.cdf(y - 1, told.size, p), nbinom.pmf(y, told.size, p)
            else:
                below, at = (told.samples < y).mean(axis=0), (told.samples == y).mean(axis=0)
            ranks.append((below + u * at).ravel())
        shares = np.histogram(np.concatenate(ranks), bins=5, range=(0, 1))[0] / np.concatenate(ranks).size
        assert abs(shares - 0.2).max() < close


def test_paths_begin_where_the_exact_mean_stands():
    """One step of the simulated paths is the exact one-week predictive."""
    world = city(1)
    told = forecasts._paths(np.random.default_rng(0), world, 150, 1, 20_000)
    assert told.mean(axis=0) == pytest.approx(world.rate[:, 150], abs=0.03)


@pytest.mark.parametrize(("horizon", "least"), [(1, 0.04), (4, 0.09)])
def test_the_oracle_is_well_ahead_of_a_rate(horizon, least):
    """CRPS of the rate with a memory of 13 weeks, and of the oracle: what a better model could win."""
    ours, best = [], []
    for seed in forecasts.SEEDS:
        world, told = city(seed), oracle(city(seed), horizon)
        known = forecasts.panel(world)
        said = empirical_bayes(Past(known), horizon, 0, 13.0)
        mean = horizon * said.rate
        y = forecasts.totals(world, horizon, told.origins)
        size = said.size.at(mean)[:, told.origins]
        ours.append(crps_negative_binomial(y, mean[:, told.origins], size).mean())
        best.append(
            crps_negative_binomial(y, told.mean, told.size).mean()
            if told.samples is None
            else crps_samples(y, told.samples).mean()
        )
        assert best[-1] < (1 - least) * ours[-1]


def test_crps_of_samples_is_that_of_their_distribution():
    rng = np.random.default_rng(0)
    mean, count = np.array([0.1, 1.0, 6.0]), np.array([1, 0, 9])
    samples = rng.negative_binomial(2, 2 / (2 + mean), (200_000, 3))
    assert crps_samples(count, samples) == pytest.approx(crps_negative_binomial(count, mean, 2.0), abs=0.01)


# ---------- alerts


def test_escalations_are_where_and_what_they_should_be():
    starts = [world.starts for world in worlds()]
    assert 1_500 <= sum(map(len, starts)) <= 1_800
    for world in worlds():
        assert world.starts[:, 1].min() >= 104 + 12
        assert world.starts[:, 1].max() <= 256
        for area in range(60):
            mine = np.sort(world.starts[world.starts[:, 0] == area, 1])
            assert (np.diff(mine) >= 12).all()
        assert world.escalating.sum() == 4 * len(world.starts)
    calm = np.concatenate([world.rate[:, :104].ravel() for world in worlds()])
    assert calm.mean() == pytest.approx(0.14, rel=0.1)
    for world in worlds()[:4]:
        for area, start in world.starts:
            before, during = world.rate[area, start - 1], world.rate[area, start]
            assert during > min(4 * before, before + 0.6) * 0.7
    rate, counts = (np.concatenate([getattr(w, name).ravel() for w in worlds()]) for name in ("rate", "counts"))
    assert ((counts - rate) ** 2).mean() == pytest.approx((rate + rate**2 / 3).mean(), rel=0.05)


@pytest.mark.parametrize(("rule", "published"), [(ears.c1, 8.0), (ears.c2, 6.9)])
def test_textbook_ears_cries_as_often_as_published(rule, published):
    assert judged(rule, ears.TEXTBOOK).false_a_month == pytest.approx(published, rel=0.15)


@pytest.mark.parametrize("rule", [ears.c1, ears.c2])
def test_ears_held_to_one_false_alarm_a_month_misses_most(rule):
    """The lowest threshold that keeps to the budget: any higher one finds less still."""
    held = next(tally for z in np.arange(3, 12, 0.2) if (tally := judged(rule, z)).false_a_month <= 1.0)
    assert held.false_a_month > 0.8
    assert held.sensitivity <= 0.40


def test_ears_by_hand():
    """Baseline 0 0 1 0 0 1 0: mean 2/7, sample sd .488; C2 leaves the two weeks before out."""
    counts = np.array([[0, 0, 1, 0, 0, 1, 0, 5, 4, 3]])
    z = ears.c1(counts)[0]
    assert z[7] == pytest.approx((5 - 2 / 7) / np.std([0, 0, 1, 0, 0, 1, 0], ddof=1))
    assert np.isneginf(z[:7]).all()
    assert ears.c2(counts)[0, 9] == pytest.approx((3 - 2 / 7) / np.std([0, 0, 1, 0, 0, 1, 0], ddof=1))
    quiet = np.array([[0] * 7 + [1]])
    assert ears.c1(quiet)[0, 7] == pytest.approx(1 / 0.2)


def test_the_judge_counts_by_hand():
    """One escalation in weeks 120 to 123: an alert in its third week finds it, one after its end is false."""
    world = alerts.Trouble(np.zeros((60, 260), int), np.array([[7, 120], [8, 130]]), np.zeros((60, 260)))
    told = np.zeros((60, 260), dtype=bool)
    told[7, [122, 123, 124]] = True
    told[9, [50, 110]] = True
    tally = alerts.judge(world, told)
    assert (tally.alerts, tally.escalations, tally.found, tally.false) == (4, 2, 1, 2)
    assert tally.delays == (2,)
    assert tally.sensitivity == 0.5
    assert tally.precision == 0.5
    assert tally.months == pytest.approx(156 / 4.345)


def test_no_second_alert_within_the_refractory_weeks():
    surprise = np.array([[9, 9, 9, 9, 9, 1, 9]], dtype=float)
    assert np.flatnonzero(ears.raised(surprise, 3.0)).tolist() == [0, 4]
