"""The rules of alerts by hand and by brute force: surprise, levels, promises, the index."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from etl.alerts.rules import budget
from etl.alerts.rules.levels import over, rises
from etl.alerts.rules.relations import drops, gatherings, settled
from etl.alerts.rules.surprise import CONFIRMED, NOTHING, both, chance_of, raised, surprises
from etl.alerts.rules.watch import Said, Watch, ending, span

WEEKS = 20


def quiet(areas: int = 2, mean: float = 0.05, size: float = 1.0) -> Watch:
    """Nothing happens, everything is observed, and the forecast knows it."""
    shape = (areas, WEEKS)
    wide = (areas, WEEKS + 1)
    return Watch(
        counts=np.zeros(shape, dtype=np.int64),
        observed=np.ones(shape, dtype=bool),
        usable=np.ones(wide, dtype=bool),
        week=Said(np.full(wide, mean), np.full(wide, size)),
        window=Said(np.full(wide, 4 * mean), np.full(wide, 4 * size)),
    )


def happening(watch: Watch, *events: tuple[int, int, int]) -> Watch:
    """With (area, week, count)."""
    counts = watch.counts.copy()
    for area, week, count in events:
        counts[area, week] = count
    return replace(watch, counts=counts)


def alerts(watch: Watch, threshold: float = 0.02, before: np.ndarray | None = None) -> list[tuple[int, int]]:
    return [(int(a), int(t)) for a, t in np.argwhere(raised(surprises(watch).chance, threshold, before))]


# ---------- surprise


@given(count=st.integers(0, 60), mean=st.floats(1e-3, 30), size=st.floats(0.02, 500))
def test_the_chance_is_the_mid_p_of_the_negative_binomial(count, mean, size):
    law = nbinom(size, size / (size + mean))
    expected = law.sf(count) + 0.5 * law.pmf(count)
    found = chance_of(np.array([count]), np.array([mean]), np.array([size]))[0]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_a_single_event_in_a_quiet_place_never_trips_alone():
    """However unlikely it was: here its chance is far under the threshold."""
    watch = happening(quiet(mean=0.001), (0, 10, 1))
    assert surprises(watch).window_chance[0, 10] < 0.01
    assert alerts(watch) == []
    assert alerts(happening(watch, (0, 12, 1))) == [(0, 12)]
    assert alerts(happening(watch, (0, 14, 1))) == []  # the first is no longer within four weeks


def test_the_newest_week_must_itself_be_unusual():
    """Two windows: a burst, and two weeks later one more where one a fortnight is nothing special."""
    seen = surprises(happening(quiet(mean=0.5, size=50.0), (0, 8, 7), (0, 10, 1)))
    assert seen.window_chance[0, 10] < 0.02
    assert seen.week_chance[0, 10] > CONFIRMED
    assert seen.chance[0, 8] < 0.02
    assert seen.chance[0, 9] == NOTHING  # nothing new at all
    assert seen.chance[0, 10] == NOTHING
    assert both(np.array([2]), np.array([9]), np.array([0.01]), np.array([0.001])) == 0.001


def test_the_window_is_measured_against_what_was_said_before_it():
    """A forecast that had already risen with the first incidents would explain the rest away."""
    watch = happening(quiet(), (0, 10, 2), (0, 11, 2))
    learned = watch.window.mean.copy()
    learned[0, 9:] = 8.0
    told = replace(watch, window=Said(learned, watch.window.size))
    seen = surprises(told)
    assert seen.window.mean[0, 11] == pytest.approx(0.2)  # issued on Monday 8, for weeks 8 to 11
    assert seen.window.mean[0, 12] == pytest.approx(8.0)
    assert seen.window.total[0, 11] == 4
    assert alerts(told) == [(0, 10)]


def test_silence_and_thin_ground_raise_nothing():
    watch = happening(quiet(), (0, 10, 4), (1, 10, 4))
    observed, usable = watch.observed.copy(), watch.usable.copy()
    observed[0, 10] = False
    usable[1, 10] = False
    assert alerts(replace(watch, observed=observed)) == [(1, 10)]
    assert alerts(replace(watch, usable=usable)) == [(0, 10)]
    early = watch.usable.copy()
    early[1, 7] = False  # nobody could be forecast on the Monday the window begins with
    assert alerts(replace(watch, usable=early)) == [(0, 10)]


def test_an_unobserved_week_shortens_the_forecast_too():
    watch = happening(quiet(mean=0.25), (0, 10, 2))
    observed = watch.observed.copy()
    observed[0, 8:10] = False
    one, other = (span(each, each.window, 4).mean[0, 10] for each in (watch, replace(watch, observed=observed)))
    assert (one, other) == (1.0, 0.5)


def test_an_area_is_left_alone_for_four_weeks():
    watch = happening(quiet(), *((0, week, 5) for week in range(8, 16)))
    assert alerts(watch) == [(0, 8), (0, 12)]
    stands = np.zeros(watch.counts.shape, dtype=bool)
    stands[0, 6] = True
    assert alerts(watch, before=stands) == [(0, 10), (0, 14)]


@given(seed=st.integers(0, 999))
def test_sums_of_weeks_are_what_they_say(seed):
    weekly = np.random.default_rng(seed).poisson(1, (3, 15))
    found = ending(weekly, 4)
    assert all(found[a, t] == weekly[a, max(t - 3, 0) : t + 1].sum() for a in range(3) for t in range(15))


# ---------- the budget


def test_the_highest_threshold_within_the_budget_by_brute_force():
    rng = np.random.default_rng(3)
    chance = np.where(rng.uniform(size=(10, 8, 52)) < 0.1, rng.uniform(0, 0.2, (10, 8, 52)), 1.0)
    months = 10 * 52 / budget.MONTH
    for allowed in (0.05, 0.2, 0.5):
        found = budget.highest(chance, allowed)
        tried = [x for x in np.unique(chance[chance <= 0.05]) if raised(chance, x).sum() / months <= allowed]
        assert found == max(tried)


def test_simulated_years_are_the_forecasts_own():
    now = budget.Forecasts(np.array([0.1, 1.0]), np.array([0.5, 2.0]), np.array([0.4, 4.0]), np.array([1.0, 5.0]))
    counts, chance = budget.years(now, 0.8)
    assert counts.shape == chance.shape == (200, 2, 52)
    assert counts.mean(axis=(0, 2)) == pytest.approx([0.08, 0.8], rel=0.05)
    assert counts.var(axis=(0, 2)) == pytest.approx([0.08 + 0.08**2 / 0.5, 0.8 + 0.8**2 / 2], rel=0.1)
    assert np.array_equal(budget.years(now, 0.8)[1], chance)


def test_with_many_areas_fewer_years_are_simulated():
    many = np.full(2_000, 0.1)
    assert budget.years(budget.Forecasts(many, many, many, many), 1.0)[0].shape == (20, 2_000, 52)


def test_around_a_surprise_three_weeks_on_either_side():
    flagged = np.zeros((1, 12), dtype=bool)
    flagged[0, 5] = True
    assert np.flatnonzero(budget.around(flagged)).tolist() == [2, 3, 4, 5, 6, 7, 8]


def test_the_level_of_calm_weeks_is_of_observed_ones_without_surprises():
    """Twice the forecast in every observed week, a burst left out, half of the weeks unobserved."""
    watch = happening(quiet(mean=0.5, size=50.0), *((area, week, 1) for area in (0, 1) for week in range(WEEKS)))
    watch = happening(watch, (0, 12, 9))
    observed = watch.observed.copy()
    observed[1, ::2] = False
    assert budget.calm_level(replace(watch, observed=observed), 18, 0.02) == pytest.approx(2.0)
    assert budget.calm_level(watch, 18, 0.0) == pytest.approx(2.0 + 8 / (0.5 * 2 * 18))  # nothing left out


# ---------- levels

ALL = np.ones(12, dtype=bool)
NONE_BEFORE = np.zeros((1, 12), dtype=bool)


def risen(*levels: int, rise: float = 0.95, fresh: np.ndarray = ALL, before: np.ndarray = NONE_BEFORE) -> list[int]:
    level = np.array([levels])
    width = len(levels)
    found = rises(level, np.full(level.shape, rise), fresh[:width], before[:, :width])
    return np.flatnonzero(found[0]).tolist()


def test_an_area_rises_to_high_for_certain():
    assert risen(1, 3, 3, 3) == [1]
    assert risen(1, 2, 2) == []  # elevated is not high
    assert risen(1, 3, rise=0.9) == []  # not sure enough
    assert risen(-1, 3) == []  # nothing to compare with
    assert risen(3, 3) == []


def test_it_steps_down_after_two_mondays_and_can_rise_again():
    assert risen(1, 3, 2, 3) == [1]  # one quieter Monday is no end
    assert risen(1, 3, 2, 2, 3) == [1, 4]
    assert risen(1, 3, 4, 3, 4) == [1, 2]  # higher than it stands, once
    level = np.array([[1, 3, 2, 3, 2, -1, 3]])
    assert over(level, 0, 1) == 5
    assert over(level[:, :4], 0, 1) is None


def test_only_fresh_mondays_are_decided_and_what_stands_counts():
    fresh = np.array([False, False, False, True, True])
    assert risen(1, 3, 3, 3, 3, fresh=fresh) == []
    stands = np.zeros((1, 5), dtype=bool)
    stands[0, 1] = True
    assert risen(1, 3, 2, 3, 4, fresh=fresh) == [3, 4]
    assert risen(1, 3, 2, 3, 4, fresh=fresh, before=stands) == [4]


# ---------- relations


def test_an_index_falls_only_where_bands_part():
    value = np.array([[60.0, 60, 60, 49, 48, 47, 47]])
    narrow, wide = 3.0, 8.0
    none = np.zeros(value.shape, dtype=bool)
    fresh = np.ones(value.shape[1], dtype=bool)
    assert np.argwhere(drops(value, value - narrow, value + narrow, fresh, none)).tolist() == [[0, 3]]
    assert not drops(value, value - wide, value + wide, fresh, none).any()
    assert not drops(
        value + np.array([0, 0, 0, 2, 3, 4, 4]), value - narrow, value + narrow, fresh, none
    ).any()  # nine points
    hidden = np.where(np.arange(7) == 0, np.nan, value)
    assert np.argwhere(drops(hidden, hidden - narrow, hidden + narrow, fresh, none)).tolist() == [[0, 4]]
    stands = none.copy()
    stands[0, 2] = True
    assert np.argwhere(drops(value, value - narrow, value + narrow, fresh, stands)).tolist() == [[0, 5]]


def test_promises_pile_up_once_until_they_are_fewer():
    overdue = np.array([[0, 1, 2, 3, 2, 1, 2], [2, 2, 2, 2, 2, 2, 2]])
    none = np.zeros(overdue.shape, dtype=bool)
    fresh = np.ones(7, dtype=bool)
    assert np.argwhere(gatherings(overdue, fresh, none)).tolist() == [[0, 2], [0, 6], [1, 0]]
    stands = none.copy()
    stands[1, 0] = stands[0, 2] = True
    assert np.argwhere(gatherings(overdue, np.arange(7) > 2, stands)).tolist() == [[0, 6]]
    assert np.argwhere(gatherings(overdue, np.arange(7) > 2, none)).tolist() == [[0, 3], [0, 6], [1, 3]]
    assert settled(overdue, 0, 2) == 5
    assert settled(overdue, 1, 0) is None
