"""The table of rules: each at the threshold that keeps it to the budget, and ours at the one it set for itself."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from simulators import alerting, alerts, ears, rivals

from etl.alerts.forecasts import USUAL
from etl.alerts.rules.surprise import NOTHING, surprises
from etl.alerts.rules.watch import Watch

Floats = npt.NDArray[np.float64]
Rule = Callable[[alerts.Trouble, Watch], Floats]


def _minus_log(chance: Floats, possible: npt.NDArray[np.bool_]) -> Floats:
    return np.where(possible, -np.log(np.maximum(chance, 1e-300)), -np.inf)


def _window_alone(world: alerts.Trouble, watch: Watch) -> Floats:
    seen = surprises(watch)
    return _minus_log(seen.window_chance, seen.window.total >= 2)


def _week_alone(world: alerts.Trouble, watch: Watch) -> Floats:
    return _minus_log(surprises(watch).week_chance, world.counts >= 2)


def _smaller_of_both(world: alerts.Trouble, watch: Watch) -> Floats:
    seen = surprises(watch)
    possible = (seen.window.total >= 2) & (world.counts >= 1)
    return _minus_log(np.minimum(seen.week_chance, seen.window_chance), possible)


def _larger_of_both(world: alerts.Trouble, watch: Watch) -> Floats:
    seen = surprises(watch)
    possible = (seen.window.total >= 2) & (world.counts >= 1)
    return _minus_log(np.maximum(seen.week_chance, seen.window_chance), possible)


def _ours(world: alerts.Trouble, watch: Watch) -> Floats:
    chance = surprises(watch).chance
    return _minus_log(chance, chance < NOTHING)


RULES: Mapping[str, Rule] = {
    "EARS C1": lambda world, _: ears.c1(world.counts),
    "EARS C2": lambda world, _: ears.c2(world.counts),
    "Farrington-like": lambda world, _: rivals.farrington(world.counts),
    "one week": _week_alone,
    "smaller of both": _smaller_of_both,
    "larger of both": _larger_of_both,
    "four weeks": _window_alone,
    "four weeks, confirmed": _ours,
}


def held(worlds: Sequence[alerts.Trouble], rule: Rule, budget: float, model: str = USUAL) -> alerts.Tally:
    """At the lowest threshold with at most `budget` false alarms a month: found with the truth at hand."""
    surprise = [rule(world, alerting.watched(world, model)) for world in worlds]
    steps = np.unique(np.concatenate([one[np.isfinite(one)] for one in surprise]))
    low, high, best = 0, len(steps) - 1, None
    while low <= high:
        middle = (low + high) // 2
        tally = alerts.together(
            [
                alerts.judge(world, ears.raised(one, float(steps[middle]), alerts.FIRST))
                for world, one in zip(worlds, surprise, strict=True)
            ]
        )
        if tally.false_a_month <= budget:
            best, high = tally, middle - 1
        else:
            low = middle + 1
    assert best is not None
    return best


def line(name: str, tally: alerts.Tally) -> str:
    return (
        f"{name:<34} sensitivity {tally.sensitivity:.3f}  delay {tally.mean_delay:.2f}"
        f" (median {tally.median_delay:.0f})  precision {tally.precision:.3f}  false a month {tally.false_a_month:.2f}"
    )
