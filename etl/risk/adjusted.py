"""The tide, corrected by what its own errors taught: a ridge on the logarithm, with covariates where there are any."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from etl.risk import loglinear
from etl.risk.arrays import Floats, Integers
from etl.risk.belief import Belief, Lesson, Parts, Size
from etl.risk.cascaded import Mixture, cascaded, members_of, mixture, parts, size_parts
from etl.risk.learning import lessons, sizes
from etl.risk.past import Past

SPREAD = 0.2  # prior standard deviation of a coefficient
WORTH = 1  # which of the prior worths (1, 3, 10) the slopes are read from
OWN_ERRORS = "learned"


@dataclass(frozen=True)
class Features:
    """Named A x origins arrays on the logarithm, and the reason each belongs to."""

    values: Mapping[str, Floats]
    reasons: Mapping[str, str]

    def at(self, columns: Integers | slice) -> Floats:
        """A x columns x features."""
        return np.stack([value[:, columns] for value in self.values.values()], axis=2)


def tide_adjusted(past: Past, horizon: int, first: int) -> Belief:
    """delta = ridge regression of what came on the cascade's slopes, an area's share, the city's momentum, and
    neighbours and covariates where the panel has them; |delta| <= 1."""
    return past.once(("belief", "tide_adjusted", horizon, first), lambda: _adjusted(past, horizon, first))


@dataclass
class Correction:
    """Coefficients at every origin from `first` on: features x origins."""

    given: Features
    mixed: Mixture
    beta: Floats

    def again(self, lesson: Lesson) -> Floats:
        delta = loglinear.clipped(self.given.at(lesson.training), self.beta[:, lesson.columns.start])
        return self.mixed.rate_in(lesson) * np.exp(delta)


def _adjusted(past: Past, horizon: int, first: int) -> Belief:
    base, given, mixed = cascaded(past, horizon, first, "tide"), features(past), mixture(past, "tide", horizon, first)
    beta = np.zeros((len(given.values), past.panel.length + 1 - first))
    for lesson in lessons(past, horizon, first):
        if len(lesson.training):
            beta[:, lesson.columns] = _learned(past, horizon, lesson, base, Correction(given, mixed, beta))[:, None]
    made = Correction(given, mixed, beta)
    size = sizes(past, horizon, first, made.again)
    delta = given.at(mixed.columns) * beta.T
    coefficients = {f"adjust_{name}": float(b) for name, b in zip(given.values, beta[:, -1], strict=True)}
    return Belief(
        rate=base.rate * np.exp(_clip(delta.sum(axis=2))),
        shape=base.shape,
        prior_weight=base.prior_weight,
        size=size,
        parts=partial(_parts, past, made, delta),
        again=made.again,
        learned=dict(base.learned) | coefficients | size_parts(size),
    )


def _learned(past: Past, horizon: int, lesson: Lesson, base: Belief, so_far: Correction) -> Floats:
    counts, exposure = (values[:, lesson.training] for values in past.target(horizon))
    used = exposure > 0
    expected = exposure[used] * so_far.mixed.rate_in(lesson)[used]
    at = lesson.columns.start
    size = Size(base.size.intercept[at], base.size.power[at]).at(expected)
    x = so_far.given.at(lesson.training)[used]
    return loglinear.fitted(x, counts[used], expected, size, np.full(x.shape[1], SPREAD), horizon)


def _clip(delta: Floats) -> Floats:
    return np.asarray(np.clip(delta, -loglinear.FURTHEST, loglinear.FURTHEST))


def _parts(past: Past, made: Correction, delta: Floats) -> Parts:
    """The tide's parts, and a factor for each reason; where delta was clipped, all of it shrinks alike."""
    base = parts(past, made.mixed, "tide")
    whole = delta.sum(axis=2)
    share = np.divide(_clip(whole), whole, out=np.ones_like(whole), where=whole != 0)
    factors = dict(base.factors)
    for position, reason in enumerate(made.given.reasons.values()):
        factors[reason] = factors.get(reason, np.zeros_like(whole)) + share * delta[:, :, position]
    return Parts(base.own, base.prior, factors)


def features(past: Past) -> Features:
    return past.once("features", lambda: _features(past))


def _features(past: Past) -> Features:
    depth = len(past.panel.pace.memories)
    chain = [np.log(member.rate) for member in members_of(past, "tide")[WORTH * depth : (WORTH + 1) * depth]]
    values = {"level": np.ones_like(chain[0]), "share": chain[0] - chain[0].mean(axis=0)}
    memories = past.panel.pace.memories
    for position in range(1, depth):
        values[f"slope_{past.panel.pace.label(memories[position])}"] = chain[position] - chain[position - 1]
    values |= _momentum(past)
    reasons = dict.fromkeys(values, OWN_ERRORS)
    if past.panel.neighbours is not None:
        values["neighbours"], reasons["neighbours"] = _neighbours(past.panel.neighbours, chain[2]), "neighbours"
    for name, covariate in past.panel.covariates.items():
        values[name], reasons[name] = covariate[:, past.since :], name
    return Features(values, reasons)


def _momentum(past: Past) -> dict[str, Floats]:
    """ln of what the city saw by one memory over what it saw by the next longer, both drawn to the longest."""
    longest, *memories = past.panel.pace.memories
    levels = [np.log(past.moved(half_life, longest)) for half_life in memories]
    wide = np.ones((len(past.panel.areas), 1))
    return {
        f"city_{past.panel.pace.label(half_life)}": wide * (shorter - longer)
        for half_life, longer, shorter in zip(memories[1:], levels, levels[1:], strict=False)
    }


def _neighbours(weights: Floats, log_rate: Floats) -> Floats:
    """ln of the neighbours' mean rate over the area's own; 0 for an area without neighbours."""
    around = weights @ np.exp(log_rate)
    some = weights.sum(axis=1)[:, None] > 0
    return np.where(some, np.log(np.where(some, around, 1.0)) - log_rate, 0.0)
