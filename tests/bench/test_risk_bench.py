"""A night's forecast, and the whole backtest: CPU seconds of one core."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from etl.risk import Panel, assess
from etl.risk.ledger import Ledger, competition, extended
from etl.risk.models import boosting
from etl.risk.outlook import HORIZONS
from etl.risk.panel import FIRST_ISSUE
from etl.risk.past import Past
from etl.risk.verdicts import Verdicts

WEEKS = 520
MONDAY = np.datetime64("2016-01-04", "D")


def city(areas: int) -> Panel:
    rng = np.random.default_rng(1)
    tide = np.exp(np.cumsum(rng.normal(0, 0.05, WEEKS)))
    counts = rng.poisson(rng.gamma(0.5, 0.24, (areas, 1)) * np.minimum(tide, 4.0))
    names = tuple(f"KRK-{i:04d}" for i in range(areas))
    observed = np.ones(counts.shape, dtype=bool)
    return Panel(names, MONDAY + 7 * np.arange(WEEKS), counts, rng.binomial(counts, 0.4), observed)


def full_ledger(panel: Panel) -> Ledger:
    """Of all origins but those of the last week: made up, as what is in it costs the same to read."""
    rng, running = np.random.default_rng(2), competition(panel)

    def verdicts(horizon: int) -> dict[str, Verdicts]:
        shape = (len(panel.areas), WEEKS - horizon - FIRST_ISSUE)
        return {name: Verdicts(*(rng.uniform(0.1, 0.9, (5, *shape)))) for name in running.roles}

    return Ledger({horizon: verdicts(horizon) for horizon in HORIZONS})


def cpu(work: Callable[[], object]) -> float:
    """Of one core: BLAS on several would count the waiting of all."""
    with threadpool_limits(1):
        began = time.process_time()
        work()
        return time.process_time() - began


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def told(words: str) -> None:
        with capsys.disabled():
            print(f"\n{words}")

    return told


@pytest.mark.bench
@pytest.mark.parametrize(("areas", "most"), [(60, 1.0), (2000, 10.0)])
def test_one_night(areas: int, most: float, say: Callable[[str], None]) -> None:
    """All areas, six horizons, with what the last week's windows taught and the fits it takes."""
    panel = city(areas)
    ledger = full_ledger(panel)
    used = cpu(lambda: assess(panel, ledger, first=WEEKS))
    say(f"one night, {areas} areas x {WEEKS} weeks x {len(HORIZONS)} horizons: {used:.2f} s CPU; target {most:.0f} s")
    assert used < most


@pytest.mark.bench
def test_a_whole_backtest(say: Callable[[str], None]) -> None:
    panel = city(60)
    used = cpu(lambda: extended(Past(panel), Ledger(), HORIZONS, competition(panel)))
    trees = boosting()
    past = Past(panel)
    theirs = cpu(lambda: [trees.believe(past, horizon, FIRST_ISSUE) for horizon in HORIZONS])
    say(f"rolling backtest, 60 areas x {WEEKS} weeks: {used:.1f} s CPU, target 20 s; LightGBM alone {theirs:.1f} s")
    assert used < 20
