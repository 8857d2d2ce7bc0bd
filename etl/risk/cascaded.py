"""Models made of cascades: the members averaged by their evidence, learned afresh at every refit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.averaging import averaged, evidence, mean_rate, weights
from etl.risk.belief import Belief, Lesson, Parts, Size
from etl.risk.cascade import Member, casc, casc_momentum, tide
from etl.risk.learning import lessons, sizes
from etl.risk.past import Past

Make = Callable[[Past], list[Member]]
CASCADES: dict[str, Make] = {"casc": casc, "casc_momentum": casc_momentum, "tide": tide}
PLAIN = 6  # before there is evidence: prior worth 3, depth of the 4-week memory


@dataclass(frozen=True)
class Mixture:
    """A cascade with the weights of its members at every origin from `first` on: members x origins."""

    members: Sequence[Member]
    weight: Floats
    columns: slice

    def rate_in(self, lesson: Lesson) -> Floats:
        """The mixture of this lesson's weights at the origins that it learns from."""
        return mean_rate(self.members, self.weight[:, lesson.columns.start], lesson.training)


def members_of(past: Past, name: str) -> list[Member]:
    return past.once(("members", name), lambda: CASCADES[name](past))


def mixture(past: Past, name: str, horizon: int, first: int) -> Mixture:
    return past.once(("mixture", name, horizon, first), lambda: _mixture(past, name, horizon, first))


def _mixture(past: Past, name: str, horizon: int, first: int) -> Mixture:
    members = members_of(past, name)
    scores = evidence(past, members, horizon)
    weight = np.zeros((len(members), past.panel.length + 1 - first))
    for lesson in lessons(past, horizon, first):
        if len(lesson.training):
            found = weights(scores[:, lesson.training], horizon, past.stride)
            weight[:, lesson.columns] = found[:, None]
        else:
            weight[PLAIN, lesson.columns] = 1.0
    return Mixture(members, weight, slice(first - past.since, None))


def cascaded(past: Past, horizon: int, first: int, name: str) -> Belief:
    return past.once(("belief", name, horizon, first), lambda: _cascaded(past, horizon, first, name))


def _cascaded(past: Past, horizon: int, first: int, name: str) -> Belief:
    mixed = mixture(past, name, horizon, first)
    size = sizes(past, horizon, first, mixed.rate_in)
    rate, shape, prior = averaged(mixed.members, mixed.weight, mixed.columns)
    reasons = partial(parts, past, mixed, name)
    return Belief(rate, shape, prior, size, reasons, mixed.rate_in, learned(past, mixed, size))


def parts(past: Past, mixed: Mixture, name: str) -> Parts:
    """Of the mixture's mean; a tide stands at the city's long level, and what moved it since is a factor."""
    own: dict[float, Floats] = {
        h: np.zeros_like(mixed.members[0].rate[:, mixed.columns]) for h in past.panel.pace.memories
    }
    prior = np.zeros_like(own[past.panel.pace.memories[0]])
    for w, member in zip(mixed.weight, mixed.members, strict=True):
        for half_life, value in member.own.items():
            own[half_life] += w * value[:, mixed.columns]
        prior += w * member.prior[:, mixed.columns]
    if name != "tide":
        return Parts(own, prior)
    moved = (past.level() / past.average(past.panel.pace.memories[0]))[mixed.columns]
    factor = np.broadcast_to(np.log(moved), prior.shape)
    return Parts({h: value / moved for h, value in own.items()}, prior / moved, {"city_change": factor})


def learned(past: Past, mixed: Mixture, size: Size) -> dict[str, float]:
    """The newest weights, by how deep a member goes, and the newest size."""
    depth = len(past.panel.pace.memories)
    newest = mixed.weight[:, -1].reshape(-1, depth).sum(axis=0)
    names = (f"weight_{past.panel.pace.label(h)}" for h in past.panel.pace.memories)
    return dict(zip(names, newest.tolist(), strict=True)) | size_parts(size)


def size_parts(size: Size) -> dict[str, float]:
    return {"size_a": float(size.intercept[-1]), "size_b": float(size.power[-1])}
