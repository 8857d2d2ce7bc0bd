"""The formulas of the models, against arithmetic by hand on panels small enough for it."""

from dataclasses import replace

import numpy as np
import pytest
from panels import MONDAY, invented, panel

from etl.risk import Late, conflictology
from etl.risk.averaging import averaged, evidence, weights
from etl.risk.cascade import casc, casc_momentum, tide
from etl.risk.cascaded import mixture
from etl.risk.classical import empirical_bayes, last_value, mean_so_far, same_season
from etl.risk.learning import lessons, stretches
from etl.risk.memory import earlier, kept, remembered
from etl.risk.models import catalogue, pool
from etl.risk.negative_binomial import log_probability
from etl.risk.pace import MONTHLY, WEEKLY
from etl.risk.past import Past, pooling
from etl.risk.rolling import onset
from etl.risk.verdicts import judged

LAST = -1


# ---------- memories


def test_memory_forgets_half_in_a_half_life_and_looks_back_only():
    sums = remembered(np.array([[8.0, 0, 0, 0]]), 2.0)
    assert sums[0] == pytest.approx([0, 8, 8 / 2**0.5, 4, 4 / 2**0.5])
    assert earlier(sums, 2)[0] == pytest.approx([0, 0, 0, 8, 8 / 2**0.5])
    assert kept(13.0, 26) == pytest.approx(0.25)


def test_windows_begin_with_their_origin_and_count_what_was_seen():
    counts, seen = Past(panel([[1, 2, 4, 8, 16]], observed=[[1, 1, 1, 0, 1]])).windows(2, np.array([0, 2, 3]))
    assert counts[0].tolist() == [3, 4, 16]
    assert seen[0].tolist() == [2, 1, 1]


# ---------- empirical Bayes


def test_rate_by_hand_with_a_half_life_of_one_week():
    """Area 1: 1, 0, 5 incidents; area 2: silence in the second week, whatever the cell says."""
    known = Past(panel([[1, 0, 5], [0, 9, 0]], observed=[[1, 1, 1], [1, 0, 1]]))
    now = empirical_bayes(known, 1, 3, 1.0)
    c0 = (2.625**2 + 0.05) / ((2.625**2 - 2.625) + 0.1)  # N = 5.25 and 0: mean 2.625, variance 2.625^2
    g = 5.25 / (1.75 + 1.25)
    precision = np.array([1.75 + c0 / g, 1.25 + c0 / g])
    assert now.rate[:, 0] == pytest.approx(np.array([5.25 + c0, c0]) / precision)
    assert now.shape[:, 0] == pytest.approx([5.25 + c0, c0])
    assert now.prior_weight[:, 0] == pytest.approx((c0 / g) / precision)


def test_pooling_at_its_ends():
    """Nothing known; like areas, up to three incidents; unlike ones, down to a tenth."""
    unlike = np.zeros((20, 1))
    unlike[0] = 80.0
    assert pooling(np.zeros((3, 1))) == pytest.approx([0.5])  # (0 + .05)/(0 + .1)
    assert pooling(np.full((20, 1), 6.0)) == pytest.approx([3.0])
    assert pooling(unlike) == pytest.approx([0.1])
    assert Past(panel([[0, 0, 0]])).average(52.0) == pytest.approx([1e-6] * 4)


# ---------- the cascade

COUNTS, EXPOSURE = np.array([[3, 0, 1, 2], [0, 0, 1, 0]]), np.array([1.5, 0.5])


def by_hand(memory_exposure, level: float = 1.0, momentum=(1.0, 1.0, 1.0), worths=(1, 3, 10)) -> np.ndarray:
    """METHOD, 2.1, as it stands there: one member below the other, areas across."""
    n = {h: sum(COUNTS[:, t] * 0.5 ** ((3 - t) / h) for t in range(4)) for h in WEEKLY.memories}
    e = {h: memory_exposure(h) for h in WEEKLY.memories}
    g = n[52.0].sum() / e[52.0].sum()
    c0 = np.clip((n[52.0].mean() ** 2 + 0.05) / (max(n[52.0].var() - n[52.0].mean(), 0) + 0.1), 0.1, 3)
    rows = []
    for c in worths:
        rate = (n[52.0] + c0) / (e[52.0] + c0 / g)
        rows.append(rate)
        for h, m in zip(WEEKLY.memories[1:], momentum, strict=True):
            rate = (n[h] + c) / (e[h] + c / (m * rate))
            rows.append(rate)
    return level * np.array(rows)


def plain(half_life: float) -> np.ndarray:
    return EXPOSURE * sum(0.5 ** (t / half_life) for t in range(4))


def test_links_and_members_by_hand():
    made = casc(Past(panel(COUNTS, exposure=EXPOSURE)))
    assert len(made) == 12
    assert np.array([member.rate[:, LAST] for member in made]) == pytest.approx(by_hand(plain))
    assert made[0] is made[4] is made[8]


def test_the_weight_of_the_city_is_what_all_links_left_of_it():
    known = Past(panel(COUNTS, exposure=EXPOSURE))
    member, chain = casc(known)[7], casc(known)[4:8]
    left = np.ones(2)
    for shorter, longer in zip(chain[1:], chain, strict=False):
        strength = 3 / longer.rate[:, LAST]
        left *= strength / shorter.precision[:, LAST]
    c0, g = pooling(known.incidents(52.0))[LAST], known.average(52.0)[LAST]
    left *= (c0 / g) / (plain(52.0) + c0 / g)
    assert member.prior_weight[:, LAST] == pytest.approx(left)


def test_momentum_by_hand():
    m, longer = [], 52.0
    n = {h: sum(COUNTS[:, t].sum() * 0.5 ** ((3 - t) / h) for t in range(4)) for h in WEEKLY.memories}
    for h in (13.0, 4.0, 1.5):
        m.append((n[h] + 20) / (plain(h).sum() * n[longer] / plain(longer).sum() + 20))
        longer = h
    made = casc_momentum(Past(panel(COUNTS, exposure=EXPOSURE)))
    expected = by_hand(plain, momentum=m, worths=(1, 3, 10, 30))
    assert np.array([member.rate[:, LAST] for member in made]) == pytest.approx(expected)


def test_tide_by_hand():
    """The city's level with a half-life of three weeks, drawn to its year by twenty incidents, weighs exposure."""
    city, level = COUNTS.sum(axis=0), []
    for t in range(5):
        n, e, n52, e52 = (
            sum(x * 0.5 ** ((t - 1 - s) / h) for s, x in enumerate(v[:t]))
            for h, v in ((3, city), (3, [2] * 4), (52, city), (52, [2] * 4))
        )
        level.append((n + 20) / (e + 20 / (n52 / e52)) if t else 1e-6)
    known = Past(panel(COUNTS, exposure=EXPOSURE))
    assert known.level()[1:] == pytest.approx(level[1:])

    def tidal(half_life: float) -> np.ndarray:
        return EXPOSURE * sum(level[s + 1] * 0.5 ** ((3 - s) / half_life) for s in range(4))

    made = np.array([member.rate[:, LAST] for member in tide(known)])
    assert made == pytest.approx(by_hand(tidal, level=level[4]))


@pytest.mark.parametrize("make", [casc, casc_momentum, tide])
def test_what_a_member_is_made_of_adds_up_to_it(make):
    """And the shape of its gamma is N + c, however it was raised."""
    known = Past(invented(3))
    for position, member in enumerate(make(known)):
        if depth := position % 4:
            shape = known.incidents(WEEKLY.memories[depth]) + (1, 3, 10, 30)[position // 4]
            np.testing.assert_allclose(member.rate * member.precision, shape, rtol=1e-12)
        own = sum(value * known.incidents(half_life) for half_life, value in member.own.items())
        np.testing.assert_allclose(own + member.prior, member.rate, rtol=1e-12)
        assert np.all((member.prior_weight > 0) & (member.prior_weight <= 1))


# ---------- averaging


@pytest.mark.parametrize("horizon", [1, 4])
def test_weights_by_hand(horizon):
    """Evidence is the likelihood with k = e mu^.5; weights its exponential at temperature .2/H."""
    known = Past(panel(np.random.default_rng(2).poisson(1.0, (3, 30)), exposure=np.array([0.5, 1, 1.5])))
    members = casc(known)
    scores = evidence(known, members, horizon)
    counts, exposure = known.target(horizon)
    mu = exposure[:, 20] * members[6].rate[:, 20]
    assert scores[6, 20] == pytest.approx(log_probability(counts[:, 20], mu, np.e * mu**0.5).sum())
    lesson = list(lessons(known, horizon, 3))[LAST]
    total = scores[:, lesson.training].sum(axis=1)
    raw = np.exp(0.2 * (total - total.max()) / horizon)
    made = mixture(known, "casc", horizon, 3)
    assert made.weight[:, LAST] == pytest.approx(raw / raw.sum())
    assert made.rate_in(lesson) == pytest.approx(
        sum(w * m.rate[:, lesson.training] for w, m in zip(raw / raw.sum(), members, strict=True))
    )
    assert weights(scores[:, :10], 4, stride=3) == pytest.approx(weights(3 * scores[:, :10], 4, stride=1))


def test_the_mixture_has_the_mean_and_the_variance_of_its_members():
    known = Past(invented(4))
    members = casc(known)
    weight = np.random.default_rng(1).dirichlet(np.ones(12), 41).T
    rate, shape, prior = averaged(members, weight, slice(None))
    rng, area, origin = np.random.default_rng(3), 3, 30
    which = rng.choice(12, 400_000, p=weight[:, origin])
    mean, precision = (np.array([getattr(m, f)[area, origin] for m in members])[which] for f in ("rate", "precision"))
    drawn = rng.gamma(mean * precision, 1 / precision)
    assert rate[area, origin] == pytest.approx(drawn.mean(), rel=0.01)
    assert rate[area, origin] ** 2 / shape[area, origin] == pytest.approx(drawn.var(), rel=0.02)
    assert prior[area, origin] == pytest.approx(
        sum(weight[i, origin] * members[i].prior_weight[area, origin] for i in range(12))
    )


# ---------- when models learn


def test_refits_keep_to_the_calendar():
    """Every fourth Monday since 1970, whatever the panel begins with; every third month."""
    for start in range(4):
        made = panel(np.zeros((1, 30), dtype=int))
        later = type(made)(made.areas, made.periods + 7 * start, made.counts, made.serious, made.observed)
        refits = [later.origins[a] for a, _ in list(stretches(later, 3))[1:]]
        assert all((day - MONDAY).astype(int) // 7 % 4 == (refits[0] - MONDAY).astype(int) // 7 % 4 for day in refits)
        assert {int(day.astype(int)) // 7 % 4 for day in refits} == {0}
    months = panel(np.zeros((1, 30), dtype=int), pace=MONTHLY)
    assert [a for a, _ in stretches(months, 3)] == list(range(3, 31, 3))  # 2010-01 is month 480
    spans = list(stretches(months, 7))
    assert spans[0] == (7, 9) and spans[LAST] == (30, 31)


@pytest.mark.parametrize(("horizon", "shift"), [(1, 0), (1, 1), (1, 2), (1, 3), (4, 0)])
def test_before_twelve_targets_are_over_nothing_is_learned(horizon, shift):
    """Origins 3 to 14 are over in week 14 + H; the next refit learns from them, wherever in the month that falls."""
    made = panel(np.random.default_rng(5).poisson(1.5, (6, 40)))
    known = Past(replace(made, periods=made.periods + 7 * shift))
    made = mixture(known, "casc", horizon, 3)
    belief = catalogue(WEEKLY)[3].believe(known, horizon, 3)
    first = next(a for a, _ in stretches(known.panel, 3) if a >= 14 + horizon)
    fixed = (belief.size.intercept == 1.0) & (belief.size.power == 0.5)
    assert fixed.tolist() == [True] * (first - 3) + [False] * (41 - first)
    plain_ = made.weight[:, : first - 3]
    assert np.all(plain_[6] == 1) and plain_.sum() == first - 3  # worth 3, depth of the 4-week memory
    assert made.members[6].rate == pytest.approx(casc(known)[6].rate)
    assert belief.size.at(np.array(4.0))[0] == pytest.approx(np.e * 2)


def test_models_learn_from_two_years_and_large_panels_from_an_even_stride():
    known = Past(panel(np.zeros((2, 200), dtype=int)))
    assert known.training(200, 4).tolist() == list(range(93, 197))
    many = Past(panel(np.zeros((1000, 130), dtype=int)))
    assert many.stride == 3  # 104,000 targets
    assert many.training(130, 1).tolist() == list(range(27, 130, 3))


# ---------- baselines and the rest


def test_plain_baselines_by_hand():
    counts = np.zeros((2, 8), dtype=int)
    counts[0] = [1, 2, 0, 4, 0, 3, 1, 0]
    observed = np.ones(counts.shape, dtype=bool)
    observed[0, 7] = False
    known = Past(panel(counts, observed=observed))
    floor = 0.05 * known.average(52.0)[LAST]
    assert last_value(known, 2, 3).rate[:, LAST] == pytest.approx([1, floor])
    assert mean_so_far(known, 2, 3).rate[:, LAST] == pytest.approx([11 / 7, floor])
    assert same_season(known, 2, 3).rate[:, LAST] == pytest.approx([11 / 7, floor])


def test_a_repeated_window_holds_what_was_known_when_it_was_over():
    """Told of week 3 in week 4: the two weeks from week 3 on had it, as the target they are judged by had."""
    told = Late(*(np.array([value]) for value in (0, 3, 4, 6, 0, 0)))
    known = Past(panel([[0, 0, 0, 1, 1, 0]], late=told))
    assert known.target(2)[0][0, 3] == 8
    assert last_value(known, 2, 3).rate[0].tolist()[2] == pytest.approx(4)  # at week 5
    smooth = judged(mean_so_far(known, 2, 3), slice(0, 1), np.array([[8.0]]), np.array([[2.0]]))
    repeated = conflictology.judged(Past(panel([[0, 0, 0, 1, 1, 0, 8, 0, 0]], late=told)), 2, 4, 7, smooth)
    assert repeated.expected[0, 0] == pytest.approx(0.95 * (8 + 1 + 8) / 3 + 0.05 * smooth.expected[0, 0])


def test_the_season_is_that_of_years_ago():
    counts = np.zeros((1, 40), dtype=int)
    counts[0, [12, 25]] = 4, 2
    known = Past(panel(counts, pace=MONTHLY))
    made = same_season(known, 3, 3)
    assert made.rate[0, 36 - 3] == pytest.approx(4 / 9 + 2 / 9)  # months 0-2, 12-14, 24-26
    assert made.rate[0, 35 - 3] == pytest.approx(6 / 35)  # not three years yet: the mean so far


def test_the_pool_is_the_geometric_mean_of_its_three():
    known = Past(invented(3))
    models = {m.name: m.believe(known, 4, 30) for m in catalogue(WEEKLY) if m.name in ("casc", "tide", "tide_adjusted")}
    assert len(models) == 3
    expected = np.prod([b.rate for b in models.values()], axis=0) ** (1 / 3)
    np.testing.assert_allclose(pool(known, 4, 30).rate, expected, rtol=1e-12)


def test_an_onset_comes_after_eight_weeks_seen_and_empty():
    counts = np.zeros((3, 20), dtype=int)
    counts[0, 4] = 1
    observed = np.ones(counts.shape, dtype=bool)
    observed[1, 4] = False
    found = onset(panel(counts, observed=observed))
    assert np.flatnonzero(found[0]).tolist() == np.flatnonzero(found[1]).tolist() == list(range(13, 21))
    assert np.flatnonzero(found[2]).tolist() == list(range(8, 21))
