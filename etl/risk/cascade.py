"""A cascade of memories: each shorter one is drawn to the next longer one, the longest to the city (METHOD: CASC)."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.past import SMALLEST_RATE, Past, pooling


@dataclass(frozen=True)
class Member:
    """One depth and one worth of the prior, A x origins: a gamma posterior of the rate, and what it is made of.

    `precision` is the gamma's rate parameter. `own[h]` is what one remembered incident of half-life h adds to the
    rate; `prior` what the city average adds; `prior_weight` the weight that it has.
    """

    rate: Floats
    precision: Floats
    own: dict[float, Floats]
    prior: Floats
    prior_weight: Floats


def casc(past: Past) -> list[Member]:
    """The twelve members: prior worth 1, 3, 10 x four depths; the three longest are one and the same."""
    return members(past, (1.0, 3.0, 10.0), {h: past.exposure(h) for h in past.panel.pace.memories})


def casc_momentum(past: Past) -> list[Member]:
    """Each prior mean multiplied by what the city did lately: m = (sum N + 20)/(sum E g + 20), g of the next longer
    memory; prior worth 1, 3, 10, 30."""
    memories = past.panel.pace.memories
    momentum = {shorter: past.moved(shorter, longer) for longer, shorter in itertools.pairwise(memories)}
    return members(past, (1.0, 3.0, 10.0, 30.0), {h: past.exposure(h) for h in memories}, momentum)


def tide(past: Past) -> list[Member]:
    """The cascade of each area's share in what the whole city saw, times the city's own level now.

    Exposure is weighed by the level of the city when it passed, so that a city which calms down or flares up as a
    whole moves all its areas at once, and the memories are left to tell the areas apart.
    """
    found = members(past, (1.0, 3.0, 10.0), {h: past.tidal_exposure(h) for h in past.panel.pace.memories})
    level = past.level()
    return [_raised(member, level) for member in found]


def members(
    past: Past, worths: Sequence[float], exposures: dict[float, Floats], momentum: dict[float, Floats] | None = None
) -> list[Member]:
    longest, *shorter = past.panel.pace.memories
    first = _first(past.incidents(longest), exposures[longest], longest)
    found = []
    for worth in worths:
        member = first
        found.append(member)
        for half_life in shorter:
            moved = member if momentum is None else _raised(member, momentum[half_life])
            member = _link(past.incidents(half_life), exposures[half_life], half_life, worth, moved)
            found.append(member)
    return found


def _first(incidents: Floats, exposure: Floats, half_life: float) -> Member:
    """r = (N + c0)/(E + c0/g), c0 and g learned from the areas as they are."""
    all_exposure = exposure.sum(axis=0)
    average = np.divide(incidents.sum(axis=0), all_exposure, out=np.zeros_like(all_exposure), where=all_exposure > 0)
    average = np.maximum(average, SMALLEST_RATE)
    worth = pooling(incidents)
    precision = exposure + worth / average
    prior_weight = worth / average / precision
    own = 1.0 / precision
    return Member(incidents * own + worth * own, precision, {half_life: own}, worth * own, prior_weight)


def _link(incidents: Floats, exposure: Floats, half_life: float, worth: float, longer: Member) -> Member:
    """r = (N + c)/(E + c/r_longer): a gamma prior around the longer memory's rate, worth c incidents."""
    precision = exposure + worth / longer.rate
    own = 1.0 / precision
    kept = worth / longer.rate * own
    parts = {h: kept * value for h, value in longer.own.items()} | {half_life: own}
    return Member(incidents * own + worth * own, precision, parts, kept * longer.prior, kept * longer.prior_weight)


def _raised(member: Member, factor: Floats) -> Member:
    own = {h: factor * value for h, value in member.own.items()}
    return replace(
        member,
        rate=factor * member.rate,
        precision=member.precision / factor,
        own=own,
        prior=factor * member.prior,
    )
