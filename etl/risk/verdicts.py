"""A forecast and what came: the scores of each area at each origin, once its window is over."""

from dataclasses import dataclass, fields

import numpy as np

from etl.risk.arrays import Booleans, Floats
from etl.risk.belief import Belief, Size
from etl.risk.negative_binomial import crps, log_probability, reached


@dataclass(frozen=True)
class Verdicts:
    """A x origins; nan where nothing was observed in the window. `log` is the negative log probability of the count,
    `chance` the forecast chance of at least one, `inside` how much of the count lay in the 80 % interval."""

    log: Floats
    crps: Floats
    chance: Floats
    inside: Floats
    expected: Floats

    def __getitem__(self, columns: slice) -> "Verdicts":
        return Verdicts(*(getattr(self, field.name)[:, columns] for field in fields(self)))

    def where(self, known: Booleans) -> "Verdicts":
        return Verdicts(*(np.where(known, getattr(self, field.name), np.nan) for field in fields(self)))

    def then(self, *later: "Verdicts") -> "Verdicts":
        return _Joined((self, *later))


class _Joined(Verdicts):
    """Some, one after another. Each array is put together when it is first asked for, as a night asks for few of
    them, and with years of thousands of areas in each that is what most of its time would go to."""

    def __init__(self, several: tuple[Verdicts, ...]) -> None:
        self.__dict__["several"] = several

    def __getattr__(self, name: str) -> Floats:
        if name not in self.__dataclass_fields__:
            raise AttributeError(name)
        made = self.__dict__[name] = np.hstack([getattr(one, name) for one in self.__dict__["several"]])
        return made


def nothing(areas: int) -> Verdicts:
    """Of a panel so young that no window is over."""
    return Verdicts(*(np.zeros((areas, 0)) for _ in fields(Verdicts)))


def judged(belief: Belief, columns: slice, counts: Floats, exposure: Floats) -> Verdicts:
    """`belief` at some columns against counts and observed exposure of as many targets, A x columns."""
    used = exposure > 0
    size = Size(belief.size.intercept[columns], belief.size.power[columns])
    mean = np.where(used, exposure * belief.rate[:, columns], 1.0)
    k = size.at(mean)[used]
    y, mu = counts[used], mean[used]
    upto, below = reached(y, mu, k), reached(y - 1, mu, k)
    found = (
        -log_probability(y, mu, k),
        crps(y, mu, k),
        -np.expm1(-k * np.log1p(mu / k)),
        overlap(below, upto),
        mu,
    )
    return Verdicts(*(_spread(values, used) for values in found))


def overlap(below: Floats, upto: Floats) -> Floats:
    """Share of the step from F(y - 1) to F(y) that lies inside the 80 % interval: the randomised probability
    integral transform (Czado, Gneiting & Held 2009) without the randomness."""
    low, high = np.maximum(below, 0.1), np.minimum(upto, 0.9)
    return np.asarray(np.clip((high - low) / np.maximum(upto - below, 1e-12), 0.0, 1.0))


def _spread(values: Floats, used: Booleans) -> Floats:
    result = np.full(used.shape, np.nan)
    result[used] = values
    return result
