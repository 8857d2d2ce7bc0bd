"""The product's alerts in a simulated city: forecasts through etl.risk, thresholds renewed as at night."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from simulators import alerts

from etl.alerts.forecasts import USUAL, forecast
from etl.alerts.rules.budget import threshold
from etl.alerts.rules.surprise import raised, surprises
from etl.alerts.rules.watch import WINDOW, Booleans, Floats, Watch


@cache
def watched(world: alerts.Trouble, model: str = USUAL) -> Watch:
    """One model throughout: what the gate would choose is another question than what a rule makes of it."""
    panel = alerts.panel(world)
    return forecast(panel, {horizon: [model] * len(panel.origins) for horizon in (1, WINDOW)}).watch


def thresholds(watch: Watch, budget: float, every: int) -> Floats:
    """One for each week, from what was known at the last renewal."""
    found = np.zeros(alerts.WEEKS)
    for issue in range(alerts.FIRST, alerts.WEEKS, every):
        found[issue : issue + every] = threshold(watch, issue, budget).chance
    return found


def told(watch: Watch, budget: float = 1.0, every: int = 13) -> Booleans:
    return raised(surprises(watch).chance, thresholds(watch, budget, every))


def judged(worlds: Sequence[alerts.Trouble], model: str = USUAL, **how: float) -> alerts.Tally:
    return alerts.together([alerts.judge(world, told(watched(world, model), **how)) for world in worlds])
