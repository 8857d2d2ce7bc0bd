"""The attacker: holds all that partners can ever fetch, knows what follows from what, and pins what it can.

It knows that a total is the sum of its parts, that no part is below zero, what rounding and the class of 0 to 7 leave
open, that serious incidents are incidents, that a month is the same month in every release and every period that holds
it. First it narrows intervals until nothing moves, then it asks an integer programme for the exact ends.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint, milp

MOST = 100_000  # no count of a month is larger
Name = Hashable
Row = tuple[str, object, str, int | None, str]  # area_id, month, measure, n, state


class Ends(NamedTuple):
    low: int
    high: int


NOTHING = Ends(MOST, 0)


@dataclass
class Knowledge:
    """`ends`: interval of each unknown; `sums`: total and its parts; `bounded`: the first never exceeds the second."""

    ends: dict[Name, Ends] = field(default_factory=dict)
    sums: list[tuple[Name, tuple[Name, ...]]] = field(default_factory=list)
    bounded: list[tuple[Name, Name]] = field(default_factory=list)

    def learn(self, name: Name, low: int = 0, high: int = MOST) -> bool:
        """Whether that narrowed it. What contradicts itself is NOTHING and stays so: no more is drawn from it."""
        old = self.ends.get(name, Ends(0, MOST))
        new = Ends(max(old.low, low), min(old.high, high))
        self.ends[name] = NOTHING if new.low > new.high else new
        return self.ends[name] != old

    def propagate(self) -> None:
        moved = True
        while moved:
            moved = False
            for total, parts in self.sums:
                moved |= self._sum(total, parts)
            for small, large in self.bounded:
                if NOTHING in (self.ends[small], self.ends[large]):
                    continue
                moved |= self.learn(small, high=self.ends[large].high)
                moved |= self.learn(large, low=self.ends[small].low)

    def _sum(self, total: Name, parts: tuple[Name, ...]) -> bool:
        if any(self.ends[name] == NOTHING for name in (total, *parts)):
            return False
        low = sum(self.ends[part].low for part in parts)
        high = sum(self.ends[part].high for part in parts)
        moved = self.learn(total, low, high)
        whole = self.ends[total]
        for part in parts:
            own = self.ends[part]
            if NOTHING in (own, whole):
                return moved
            moved |= self.learn(part, whole.low - (high - own.high), whole.high - (low - own.low))
        return moved


def said(knowledge: Knowledge, rows: Iterable[Row]) -> None:
    """What a release's rows of partner_month say, each for itself."""
    for area, month, measure, n, state in rows:
        low, high = {
            "rounded": (max(8, (n or 0) - 2), (n or 0) + 2),
            "fewer_than_8": (0, 7),
        }.get(state, (0, MOST))  # withheld and not collected tell of no number
        knowledge.learn((area, month, measure), low, high)


def follows(knowledge: Knowledge, order: Mapping[str, Sequence[str]], placed: bool) -> None:
    """What follows from what. `placed`: the attacker takes every record to be known to its subdistrict."""
    keys = {(month, measure) for _, month, measure in knowledge.ends}
    for month, measure in sorted(keys, key=str):
        for district, parts in order.items():
            rest = () if placed else ((f"{district} no finer", month, measure),)
            for name in rest:
                knowledge.learn(name)
            knowledge.sums.append(((district, month, measure), (*((p, month, measure) for p in parts), *rest)))
            if measure == "serious":
                names = (district, *parts, *(name[0] for name in rest))
                knowledge.bounded += [((name, month, "serious"), (name, month, "incidents")) for name in names]


def attacked(releases: Sequence[Iterable[Row]], order: Mapping[str, Sequence[str]], placed: bool) -> Knowledge:
    """All that follows for every cell of all releases together."""
    knowledge = Knowledge()
    for rows in releases:
        said(knowledge, rows)
    follows(knowledge, order, placed)
    knowledge.propagate()
    return knowledge


def exact(knowledge: Knowledge, wanted: Iterable[Name]) -> dict[Name, Ends | None]:
    """The ends no reasoning can better, by integer programmes over what hangs together; None where nothing fits."""
    blocks = _blocks(knowledge)
    found: dict[Name, Ends | None] = {}
    for name in wanted:
        names, sums, bounded = blocks[name]
        place = {other: index for index, other in enumerate(names)}
        shape = (
            tuple(knowledge.ends[other] for other in names),
            tuple((place[total], tuple(place[part] for part in parts)) for total, parts in sums),
            tuple((place[small], place[large]) for small, large in bounded),
        )
        found[name] = _solve(*shape, place[name])
    return found


@cache
def _solve(
    ends: tuple[Ends, ...],
    sums: tuple[tuple[int, tuple[int, ...]], ...],
    bounded: tuple[tuple[int, int], ...],
    wanted: int,
) -> Ends | None:
    """Equal blocks are met by the hundred, so answers are kept."""
    table = np.zeros((len(sums) + len(bounded), len(ends)))
    for line, (total, parts) in enumerate(sums):
        table[line, total] = -1
        table[line, list(parts)] = 1
    for line, (small, large) in enumerate(bounded, start=len(sums)):
        table[line, small], table[line, large] = 1, -1
    lowest = np.array([0.0] * len(sums) + [-np.inf] * len(bounded))
    rules = LinearConstraint(table, lowest, np.zeros(len(table)))
    aim = np.zeros(len(ends))
    answers = []
    for sign in (1, -1):
        aim[wanted] = sign
        box = np.array(ends, dtype=float)
        if (box[:, 0] > box[:, 1]).any():
            return None
        done = milp(aim, constraints=rules, bounds=(box[:, 0], box[:, 1]), integrality=np.ones(len(ends)))
        if done.x is None:
            return None
        answers.append(round(done.x[wanted]))
    return Ends(*answers)


Block = tuple[tuple[Name, ...], list[tuple[Name, tuple[Name, ...]]], list[tuple[Name, Name]]]


def _blocks(knowledge: Knowledge) -> dict[Name, Block]:
    """By unknown, everything that hangs together with it."""
    head = {name: name for name in knowledge.ends}

    def top(name: Name) -> Name:
        while head[name] != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for total, parts in knowledge.sums:
        for part in parts:
            head[top(part)] = top(total)
    for small, large in knowledge.bounded:
        head[top(small)] = top(large)
    members: dict[Name, Block] = defaultdict(lambda: ((), [], []))
    names: dict[Name, list[Name]] = defaultdict(list)
    for name in knowledge.ends:
        names[top(name)].append(name)
    for root, held in names.items():
        members[root] = (tuple(held), [], [])
    for total, parts in knowledge.sums:
        members[top(total)][1].append((total, parts))
    for small, large in knowledge.bounded:
        members[top(large)][2].append((small, large))
    return {name: members[top(name)] for name in knowledge.ends}
