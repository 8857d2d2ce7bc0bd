"""A forecast and what came: the scores of each area at each origin, once its window is over."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from etl.risk.arrays import Booleans, Floats
from etl.risk.belief import Belief, Size
from etl.risk.negative_binomial import crps, log_probability, reached


@dataclass(frozen=True)
class Verdicts:
    """A x origins; nan where nothing was observed in the window. `log` is the negative log probability of the count,
    `chance` the forecast chance of at least one, `inside` how much of the count lay in the 80 % interval, `size` that
    of the negative binomial, nan where the forecast was none."""

    log: Floats
    crps: Floats
    chance: Floats
    inside: Floats
    expected: Floats
    size: Floats

    def __getitem__(self, columns: slice) -> "Verdicts":
        return Verdicts(*(getattr(self, field.name)[:, columns] for field in fields(self)))

    def where(self, known: Booleans) -> "Verdicts":
        return Verdicts(*(np.where(known, getattr(self, field.name), np.nan) for field in fields(self)))

    def compact(self) -> "Verdicts":
        """In single precision, as they are kept."""
        kept: list[Any] = [getattr(self, field.name).astype(np.float32) for field in fields(self)]
        return Verdicts(*kept)

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
    """On no origin at all."""
    none: list[Any] = [np.zeros((areas, 0), dtype=np.float32) for _ in fields(Verdicts)]
    return Verdicts(*none)


def judged(belief: Belief, columns: slice, counts: Floats, exposure: Floats) -> Verdicts:
    """`belief` at some columns against counts and observed exposure of as many targets, A x columns."""
    used = exposure > 0
    size = Size(belief.size.intercept[columns], belief.size.power[columns])
    mean = np.where(used, exposure * belief.rate[:, columns], 1.0)
    k = size.at(mean)[used]
    return Verdicts(*(_spread(values, used) for values in _scores(counts[used], mean[used], k)))


def judged_again(verdicts: Verdicts, changed: Booleans, counts: Floats, grown: Floats) -> Verdicts:
    """The same forecasts against other counts where those have `changed`; `grown` is exposure now over exposure then.
    A forecast without a size keeps its verdict."""
    used = changed & ~np.isnan(verdicts.size)
    y, mu, k = (
        counts[used],
        (verdicts.expected * grown)[used].astype(np.float64),
        verdicts.size[used].astype(np.float64),
    )
    result = [getattr(verdicts, field.name).copy() for field in fields(verdicts)]
    for held, values in zip(result, _scores(y, mu, k), strict=True):
        held[used] = values
    return Verdicts(*result)


def _scores(y: Floats, mu: Floats, k: Floats) -> tuple[Floats, ...]:
    """In the order of the fields of Verdicts."""
    chance = -np.expm1(-k * np.log1p(mu / k))
    inside = overlap(reached(y - 1, mu, k), reached(y, mu, k))
    return -log_probability(y, mu, k), crps(y, mu, k), chance, inside, mu, k


def overlap(below: Floats, upto: Floats) -> Floats:
    """Share of the step from F(y - 1) to F(y) that lies inside the 80 % interval: the randomised probability
    integral transform (Czado, Gneiting & Held 2009) without the randomness."""
    low, high = np.maximum(below, 0.1), np.minimum(upto, 0.9)
    return np.asarray(np.clip((high - low) / np.maximum(upto - below, 1e-12), 0.0, 1.0))


def _spread(values: Floats, used: Booleans) -> Floats:
    result = np.full(used.shape, np.nan)
    result[used] = values
    return result
