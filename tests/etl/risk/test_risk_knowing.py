"""A forecast knows what was known when it was made: no more, no less, and in whatever order it is asked."""

from dataclasses import astuple, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import cut, invented, laden, panel, permuted

from etl.risk import Assessment, Late, Panel, assess
from etl.risk.outlook import HORIZONS
from etl.risk.past import Past
from etl.risk.rolling import records

seeds = st.integers(0, 2**31)
# a processor that takes eight numbers at a time rounds the last few otherwise: the same to the last digit but three
ROUNDING = {"rtol": 1e-11, "atol": 1e-13}


def issued_until(made: Assessment, week) -> tuple[pd.DataFrame, pd.DataFrame]:
    limit = np.datetime64(week, "s")
    return tuple(rows[rows["week"] <= limit].reset_index(drop=True) for rows in (made.scores, made.reasons))


def assert_same(one, other, **how) -> None:
    for mine, theirs in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(mine, theirs, **how)


def assert_decided(one, other) -> None:
    """The same words, and the same figures."""
    words, figures = (
        ("origin", "served", "before", "best_classical", "challenger", "reason"),
        ("gain", "standard_error"),
    )
    for mine, theirs in zip(one, other, strict=True):
        assert [getattr(mine, name) for name in words] == [getattr(theirs, name) for name in words]
        assert [getattr(mine, name) for name in figures] == pytest.approx([getattr(theirs, name) for name in figures])


def assert_prefix(early: Assessment, late: Assessment, panel_: Panel, weeks: int) -> None:
    """All that was issued, judged and decided until then is what it was."""
    until = panel_.origins[weeks]
    assert_same(issued_until(early, until), issued_until(late, until), **ROUNDING)
    for horizon in HORIZONS:
        held, longer = early.ledger.verdicts[horizon], late.ledger.verdicts[horizon]
        for name, verdicts in held.items():
            length = verdicts.log.shape[1]
            np.testing.assert_allclose(verdicts.log, longer[name].log[:, :length], **ROUNDING)
            np.testing.assert_allclose(verdicts.crps, longer[name].crps[:, :length], **ROUNDING)
        decided = early.decisions[horizon]
        assert_decided(decided, late.decisions[horizon][: len(decided)])


@pytest.mark.parametrize(("seed", "weeks"), [(1, 4), (2, 17), (4, 44)])
def test_a_longer_panel_never_changes_what_was_said(seed, weeks):
    whole = laden(seed, weeks=45)
    assert_prefix(assess(cut(whole, weeks)), assess(whole), whole, weeks)


@pytest.mark.soak
@settings(max_examples=10)
@given(seed=seeds, weeks=st.integers(1, 139))
def test_a_longer_panel_never_changes_what_was_said_at_length(seed, weeks):
    whole = laden(seed, areas=5, weeks=140)
    assert_prefix(assess(cut(whole, weeks)), assess(whole), whole, weeks)


@pytest.mark.parametrize("first", [57])
def test_one_night_after_another_is_the_same_as_all_at_once(first):
    """The second reaches far enough that the earliest weeks are no longer read."""
    whole = laden(7, areas=4, weeks=60)
    night_by_night(whole, first)


def night_by_night(whole: Panel, first: int) -> None:
    before = assess(cut(whole, first))
    tonight, at_once = assess(whole, before.ledger, first), assess(whole)
    asked = whole.origins[first].astype("datetime64[s]")
    for mine, theirs in ((tonight.scores, at_once.scores), (tonight.reasons, at_once.reasons)):
        pd.testing.assert_frame_equal(mine, theirs[theirs["week"] >= asked].reset_index(drop=True), **ROUNDING)
    for horizon in HORIZONS:
        assert_decided(tonight.decisions[horizon], at_once.decisions[horizon])
        for name, verdicts in at_once.ledger.verdicts[horizon].items():
            np.testing.assert_allclose(verdicts.crps, tonight.ledger.verdicts[horizon][name].crps, **ROUNDING)
        mine, theirs = (records(a.past.panel, a.ledger, a.running, horizon, 10) for a in (tonight, at_once))
        for one, other in zip(mine, theirs, strict=True):
            assert (one.model, one.subset, one.gain_log is None) == (other.model, other.subset, other.gain_log is None)
            assert astuple(one.skill) == pytest.approx(astuple(other.skill), nan_ok=True)


@pytest.mark.soak
def test_a_night_of_a_long_record_reads_only_its_end_and_says_the_same():
    whole = laden(8, areas=4, weeks=300)
    night_by_night(whole, 297)
    assert assess(whole, assess(cut(whole, 297)).ledger, 297).past.since > 100


@pytest.mark.parametrize(("seed", "order"), [(4, [2, 0, 1, 5, 3, 4])])
def test_an_area_is_judged_by_its_record_and_not_by_its_place_in_the_list(seed, order):
    made = laden(seed, weeks=36)
    key = ["area_id", "week"]

    def in_order(rows: pd.DataFrame, last: str) -> pd.DataFrame:
        return rows.astype({"area_id": str}).sort_values([*key, last]).reset_index(drop=True)

    one, other = assess(made), assess(permuted(made, order))
    how = {"rtol": 1e-7, "atol": 1e-9}
    pd.testing.assert_frame_equal(in_order(one.scores, "horizon_weeks"), in_order(other.scores, "horizon_weeks"), **how)
    pd.testing.assert_frame_equal(in_order(one.reasons, "reason"), in_order(other.reasons, "reason"), **how)


# ---------- late, and later


@pytest.mark.parametrize(("seed", "period", "known"), [(1, 2, 20), (3, 10, 38)])
def test_what_came_in_a_week_changes_no_forecast_up_to_it(seed, period, known):
    """The forecast of the Monday after is the first that may know: that it does is asked too."""
    made = laden(seed)
    told = Late(*(np.array([value]) for value in (2, period, known, 9, 5, int(~made.observed[2, period]))))
    with_it = replace(made, late=joined(made.late, told))
    one, other = assess(made), assess(with_it)
    assert_same(issued_until(one, made.origins[known]), issued_until(other, made.origins[known]), **ROUNDING)
    after = made.origins[known + 1]
    expected = [a.scores[a.scores["week"] == after.astype("datetime64[s]")]["expected"] for a in (one, other)]
    assert (expected[0] - expected[1]).abs().max() > 1e-3


def joined(one: Late, other: Late) -> Late:
    names = ("area", "period", "known", "count", "serious", "observed")
    return Late(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


@settings(max_examples=20)
@given(seed=seeds)
def test_once_known_late_things_weigh_as_if_they_had_come_in_time(seed):
    made = laden(seed)
    last = int(made.late.known[made.late.known < made.length].max()) + 1
    in_time = replace(
        made, late=Late(*(getattr(made.late, f)[made.late.known < made.length] for f in FIELDS))
    ).settled()
    one, other = Past(made), Past(in_time)
    for half_life in made.pace.memories:
        for sums in (Past.incidents, Past.exposure):
            np.testing.assert_allclose(sums(one, half_life)[:, last:], sums(other, half_life)[:, last:], rtol=1e-9)
    for what in ("count", "serious", "observed"):
        np.testing.assert_allclose(one.totals(what)[:, last:], other.totals(what)[:, last:])


FIELDS = ("area", "period", "known", "count", "serious", "observed")


def test_a_late_word_of_quiet_weighs_by_the_city_of_its_own_week():
    """Area 1 says in week 9 that week 2 was quiet; week 2 was loud in the city, week 9 no more."""
    counts = np.zeros((3, 14), dtype=int)
    counts[1:, :4] = 30
    observed = np.ones(counts.shape, dtype=bool)
    observed[0, [2, 9]] = False
    told = Late(*(np.array([value]) for value in (0, 2, 9, 0, 0, 1)))
    without, late = Past(panel(counts, observed=observed)), Past(panel(counts, observed=observed, late=told))
    level = late.level()
    assert level[3] > 2 * level[10]
    added = late.tidal_exposure(13.0)[0, 10] - without.tidal_exposure(13.0)[0, 10]
    assert added == pytest.approx(0.5 ** (7 / 13) * level[3])


def test_a_target_counts_what_was_known_when_it_was_over_and_no_more():
    """Two weeks from week 3: what is told of week 3 in week 4 counts, what is told of it in week 5 does not."""
    counts = np.array([[0, 0, 0, 1, 1, 0, 0, 0]])
    told = Late(*(np.array(v) for v in ([0, 0, 0], [3, 3, 4], [4, 5, 5], [10, 100, 1000], [0, 0, 0], [0, 0, 0])))
    made = Past(panel(counts, late=told))
    assert made.target(2)[0][0].tolist() == [0, 0, 1, 12, 1001, 0, 0, 0, 0]
    assert made.target(1)[0][0].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert made.target(3)[0][0].tolist() == [0, 1, 12, 1112, 1001, 0, 0, 0, 0]


@pytest.mark.parametrize("seed", [0])
def test_the_future_planted_changes_no_past(seed):
    made = laden(seed)
    counts = made.counts.copy()
    counts[:, 30:] += 50
    covariates = {name: np.where(np.arange(41) <= 30, values, 3.0) for name, values in made.covariates.items()}
    planted = replace(made, counts=counts, observed=made.observed | (np.arange(40) >= 30), covariates=covariates)
    quiet = replace(planted, late=Late())
    until = made.origins[30]
    assert_same(issued_until(assess(replace(made, late=Late())), until), issued_until(assess(quiet), until), **ROUNDING)


# ---------- silence


def test_unobserved_weeks_add_nothing_and_fade():
    made = Past(panel([[4, 9, 9, 0]], observed=[[1, 0, 0, 1]]))
    assert made.incidents(4.0)[0] == pytest.approx([0, 4, 4 * 0.5**0.25, 4 * 0.5**0.5, 4 * 0.5**0.75])
    assert made.exposure(4.0)[0] == pytest.approx([0, 1, 0.5**0.25, 0.5**0.5, 0.5**0.75 + 1])
    assert made.totals("count")[0].tolist() == [0, 4, 4, 4, 4]


def test_an_area_nobody_hears_from_falls_back_to_the_city_and_loses_its_state():
    """Six like areas, but one ten times as loud and then unheard of for years."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(0.5, (6, 190))
    counts[0] = rng.poisson(5, 190)
    observed = np.ones(counts.shape, dtype=bool)
    observed[0, 20:188] = False
    made = assess(panel(counts, counts, observed))
    mine = made.scores[(made.scores["area_id"] == "KRK-001") & (made.scores["horizon_weeks"] == 4)].set_index("week")
    loud, silent, back = (mine.loc[made.past.panel.origins[t].astype("datetime64[s]")] for t in (20, 30, 190))
    assert loud["state"] == "limited" and loud["expected"] > 12
    assert silent["state"] == "no_data" and pd.isna(silent["score"])
    assert back["state"] == "insufficient" and back["observed_weeks"] < 7.6
    prior = made.running.model("casc").believe(made.past, 4, 187).prior_weight[0, 0]
    assert prior > 0.7


def test_silence_is_not_peace():
    """Two areas with the same incidents, one of them unobserved in its weeks without: its rate is the higher."""
    counts = np.tile([2, 0], (2, 15))
    observed = np.ones(counts.shape, dtype=bool)
    observed[1, 1::2] = False
    rows = assess(panel(counts, counts, observed)).scores
    rows = rows[rows["horizon_weeks"] == 4].groupby("area_id", observed=True)[["expected", "observed_weeks"]].last()
    assert rows.loc["KRK-002", "expected"] > 1.2 * rows.loc["KRK-001", "expected"]
    assert rows.loc["KRK-001", "observed_weeks"] > 1.9 * rows.loc["KRK-002", "observed_weeks"]


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 11, 15])
def test_a_young_panel_says_what_it_can(weeks):
    made = assess(invented(1, weeks=weeks))
    assert len(made.scores) == 6 * len(HORIZONS) * max(weeks - 2, 0)
    later = assess(invented(1, weeks=weeks), made.ledger)
    pd.testing.assert_frame_equal(made.scores, later.scores)
