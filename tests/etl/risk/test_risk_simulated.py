"""How much of what could be known the models find: the distance to an oracle in a city whose true chances are known."""

from functools import cache

import numpy as np
import pytest
from scipy.stats import nbinom
from simulators import forecasts
from simulators.scoring import crps_negative_binomial, crps_samples

from etl.risk import Panel
from etl.risk.covariates import believed, complaint_pressure
from etl.risk.ledger import SERVED, Ledger, competition, extended
from etl.risk.panel import FIRST_ISSUE
from etl.risk.past import Past
from etl.risk.rolling import judged

# horizon, what is left out and what is known beside the counts: the least share of the distance, over three seeds
FLOORS = {(1, False): 0.30, (4, False): 0.20, (1, True): 0.36, (4, True): 0.26}


@cache
def city(seed: int) -> forecasts.City:
    return forecasts.simulate(seed)


@cache
def oracle_crps(seed: int, horizon: int) -> np.ndarray:
    """A x origins."""
    made = forecasts.oracle(city(seed), horizon)
    came = forecasts.totals(city(seed), horizon, made.origins)
    if made.samples is None:
        return crps_negative_binomial(came, made.mean, made.size)
    return crps_samples(came, made.samples)


def panel_of(seed: int, covariates: bool) -> Panel:
    world = city(seed)
    plain = forecasts.panel(world)
    if not covariates:
        return plain
    answers = world.relations / np.nanstd(world.relations)
    near = world.adjacent.astype(float)
    return Panel(
        plain.areas,
        plain.periods,
        plain.counts,
        plain.serious,
        plain.observed,
        covariates={
            "grievances": complaint_pressure(world.grievances.astype(float), world.observed),
            "relations": believed(answers),
        },
        neighbours=near / near.sum(axis=1, keepdims=True),
    )


@cache
def scores(seed: int, horizon: int, covariates: bool) -> dict[str, float]:
    """Mean CRPS of all models over the oracle's origins."""
    past = Past(panel_of(seed, covariates))
    running = competition(past.panel)
    ledger = extended(past, Ledger(), (horizon,), running)
    skip = forecasts.FIRST_ORIGIN - FIRST_ISSUE
    held = judged(past.panel, ledger, running, horizon, FIRST_ISSUE).verdicts
    found = {name: float(verdicts.crps[:, skip:].mean()) for name, verdicts in held.items()}
    baselines = (name for name, role in running.roles.items() if role == "classical")
    return found | {"best_classical": min(found[name] for name in baselines)}


def closed(model: str, seeds: tuple[int, ...], horizon: int, covariates: bool) -> float:
    """Share of the way from the best baseline to the oracle, of the scores averaged over the seeds."""
    means = {
        name: np.mean([scores(seed, horizon, covariates)[name] for seed in seeds]) for name in (model, "best_classical")
    }
    best = float(np.mean([scores(seed, horizon, False)["best_classical"] for seed in seeds]))
    truth = float(np.mean([oracle_crps(seed, horizon).mean() for seed in seeds]))
    return (best - means[model]) / (best - truth)


def test_the_oracle_is_out_of_reach_and_its_own_chances_hold():
    """Its forecasts are the truth: nothing else may score better, and every count is as likely as it says."""
    made = forecasts.oracle(city(1), 1)
    came = forecasts.totals(city(1), 1, made.origins)
    assert oracle_crps(1, 1).mean() < min(scores(1, 1, False).values())
    none = nbinom.pmf(0, made.size, made.size / (made.size + made.mean))
    assert np.mean(came == 0) == pytest.approx(none.mean(), abs=0.01)


@pytest.mark.parametrize("model", [SERVED, "tide_adjusted"])
@pytest.mark.parametrize("horizon", [1, 4])
def test_one_city_on_the_way_to_the_oracle(model, horizon):
    """One seed scatters about the three that the soak takes: the floor is lower, and above nought by far."""
    assert closed(model, (1,), horizon, False) >= FLOORS[horizon, False] - 0.05


def test_what_people_say_helps_where_it_is_true():
    assert closed("tide_adjusted", (1,), 1, True) > closed("tide_adjusted", (1,), 1, False) + 0.02


@pytest.mark.soak
@pytest.mark.parametrize("model", [SERVED, "tide_adjusted"])
@pytest.mark.parametrize(("horizon", "covariates"), FLOORS)
def test_three_cities_on_the_way_to_the_oracle(model, horizon, covariates):
    share = closed(model, forecasts.SEEDS, horizon, covariates)
    assert share >= FLOORS[horizon, covariates]
    if covariates:
        assert share > closed(model, forecasts.SEEDS, horizon, False) + 0.02
