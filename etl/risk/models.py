"""Every model that is tried, in one list: what it is called, which part it plays, and how it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from etl.risk.adjusted import OWN_ERRORS, tide_adjusted
from etl.risk.arrays import Floats
from etl.risk.belief import Belief, Lesson, Parts
from etl.risk.cascaded import CASCADES, cascaded, size_parts
from etl.risk.classical import by_memory, last_value, mean_so_far, same_season
from etl.risk.learning import sizes
from etl.risk.pace import Pace
from etl.risk.past import Past
from etl.risk.regressions import boosted, glm

CLASSICAL, CHALLENGER = "classical", "challenger"
POOLED = ("casc", "tide")


@dataclass(frozen=True)
class Model:
    """A replaceable part: `believe(past, horizon, first)` answers for every origin from `first` on, each made from
    the periods before it only. `version` changes when its answers would. One that does not serve is judged beside
    the others all the same."""

    name: str
    version: str
    role: str
    believe: Callable[[Past, int, int], Belief]
    serves: bool = True


def pool(past: Past, horizon: int, first: int) -> Belief:
    """Geometric mean of the cascades' rates, with a size of its own. Its reasons are those of the adjusted tide, and
    what lies between the two counts as learned."""
    several = [*(cascaded(past, horizon, first, name) for name in POOLED), tide_adjusted(past, horizon, first)]
    lead = several[-1]
    rate = _geometric_mean([belief.rate for belief in several])

    def again(lesson: Lesson) -> Floats:
        return _geometric_mean([belief.again(lesson) for belief in several])

    def parts() -> Parts:
        made = lead.parts()
        between = made.factors.get(OWN_ERRORS, 0.0) + np.log(rate / lead.rate)
        return Parts(made.own, made.prior, dict(made.factors) | {OWN_ERRORS: between})

    size = sizes(past, horizon, first, again)
    return Belief(rate, lead.shape, lead.prior_weight, size, parts, again, dict(lead.learned) | size_parts(size))


def _geometric_mean(rates: Sequence[Floats]) -> Floats:
    return np.asarray(np.exp(np.mean([np.log(rate) for rate in rates], axis=0)))


def catalogue(pace: Pace) -> tuple[Model, ...]:
    """All that compete; the order is that of the tables people read."""
    return (
        Model("last_value", "1", CLASSICAL, last_value),
        Model("historical_mean", "1", CLASSICAL, mean_so_far),
        *(Model(f"eb_{pace.label(h)}", "2", CLASSICAL, by_memory(h)) for h in pace.classical),
        Model("seasonal", "1", CLASSICAL, same_season),
        # what another is made of is judged and does not serve: near twins would take turns on nothing but noise
        *(Model(name, "1", CHALLENGER, partial(cascaded, name=name), serves=False) for name in CASCADES),
        Model("tide_adjusted", "1", CHALLENGER, tide_adjusted),
        Model("pool", "1", CHALLENGER, pool),
        Model("nb_glm", "1", CHALLENGER, glm, serves=False),
    )


def boosting() -> Model:
    """Only where somebody asks for it: slow, and an extra to install."""
    return Model("lightgbm", "1", CHALLENGER, boosted, serves=False)
