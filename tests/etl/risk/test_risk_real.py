"""What the models reach on real data. Figures are METHOD's or better; they stand aside where the data is absent."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import real_panels

from etl.risk import Panel
from etl.risk.ledger import SERVED, Ledger, competition, extended
from etl.risk.past import Past
from etl.risk.rolling import ALL, ONSET, Record, best_classical, records

pytestmark = pytest.mark.realdata
FIRST_TARGET = int((real_panels.FIRST_TARGET - real_panels.FIRST_MONTH).astype(int))
RUNS: dict[str, tuple[Callable[[Path], Panel], tuple[int, int], int]] = {
    "districts": (real_panels.districts, (1, 3), FIRST_TARGET),
    "neighbourhoods": (real_panels.neighbourhoods, (1, 4), real_panels.WARM_UP),
    "cells": (real_panels.cells, (1, 4), real_panels.WARM_UP),
}
CITY = [(name, horizon) for name in ("neighbourhoods", "cells") for horizon in (1, 4)]


@cache
def judged(name: str, folder: Path) -> dict[int, list[Record]]:
    make, horizons, first = RUNS[name]
    past = Past(make(folder))
    running = competition(past.panel)
    ledger = extended(past, Ledger(), horizons, running)
    return {horizon: records(past.panel, ledger, running, horizon, first) for horizon in horizons}


def of(found: list[Record], model: str, subset: str = ALL) -> Record:
    return next(r for r in found if (r.model, r.subset) == (model, subset))


def test_the_panels_are_the_ones_that_were_measured(real_data):
    """Figures of the method's prototypes for baselines that leave no freedom: the panel is theirs."""
    shapes = {name: make(real_data).counts.shape for name, (make, _, _) in RUNS.items()}
    assert shapes == {"districts": (101, 187), "neighbourhoods": (84, 71), "cells": (100, 71)}
    months, weeks = judged("districts", real_data), judged("neighbourhoods", real_data)
    assert best_classical(months[1], "crps") == "eb_2m" and best_classical(weeks[1], "crps") == "eb_13w"
    assert of(months[1], "eb_2m").skill.crps == pytest.approx(0.2123, abs=5e-4)
    assert of(months[3], "eb_2m").skill.crps == pytest.approx(0.5903, abs=1e-3)
    assert of(months[1], "casc").skill.crps == pytest.approx(0.2041, abs=5e-4)
    assert of(weeks[1], "eb_13w").skill.crps == pytest.approx(0.1176, abs=1.5e-3)
    assert of(weeks[4], "eb_13w").skill.crps == pytest.approx(0.3663, abs=5e-3)


@pytest.mark.parametrize(("horizon", "crps", "log"), [(1, 0.209, 0.409), (3, 0.583, 0.746)])
def test_districts_by_month(real_data, horizon, crps, log):
    found = judged("districts", real_data)[horizon]
    served = of(found, SERVED)
    assert served.skill.crps <= crps and served.skill.log_score <= log
    assert 0.9 <= served.skill.calibration_slope <= 1.1
    assert 0.77 <= served.skill.coverage80 <= 0.83
    assert served.gain_crps.low > 0 and served.gain_log.low > 0
    assert served.gain_crps.mean > 0.03
    assert (served.skill.origins, served.skill.forecasts) == (109 - horizon, 101 * (109 - horizon))


@pytest.mark.parametrize(("name", "horizon"), CITY)
def test_within_the_city_whoever_serves_is_not_worse_than_history(real_data, name, horizon):
    served = of(judged(name, real_data)[horizon], SERVED)
    assert served.gain_crps.high > 0 and served.gain_log.high > 0
    assert served.gain_crps.mean > -0.01 and served.gain_log.mean > -0.005
    assert 0.77 <= served.skill.coverage80 <= 0.83


@pytest.mark.parametrize(("name", "horizon"), CITY)
def test_within_the_city_the_adjusted_tide_beats_every_baseline(real_data, name, horizon):
    """Against the best of all baselines by each score, chosen afterwards; the interval is off nought."""
    made = of(judged(name, real_data)[horizon], "tide_adjusted")
    assert made.gain_crps.low > 0 and made.gain_log.low > 0
    assert made.gain_crps.mean > (0.004 if horizon == 1 else 0.012)


@pytest.mark.parametrize("name", RUNS)
def test_outbreaks_are_barely_foreseen_and_the_record_says_so(real_data, name):
    """Beside the figures over all weeks stand those of weeks that were quiet: never as good a ranking."""
    for found in judged(name, real_data).values():
        quiet, all_ = of(found, SERVED, ONSET).skill, of(found, SERVED).skill
        assert quiet.base_rate < 0.7 * all_.base_rate
        assert quiet.pr_auc < 0.75 * all_.pr_auc
        assert np.isfinite([quiet.crps, quiet.log_score, quiet.roc_auc]).all()
