"""The file one would make without thinking: counts below 5 hidden, all else exact, with any total one asks for."""

from dataclasses import dataclass

from disclosure.attacker import Knowledge, Name
from disclosure.worlds import World

LEAST = 5


@dataclass(frozen=True)
class Leak:
    hidden: int
    pinned: int

    @property
    def share(self) -> float:
        return self.pinned / self.hidden


def attack(world: World, measure: str = "incidents", *, periods: bool = True) -> Leak:
    """The same attacker on it: district totals, and (`periods`) all months, and all months but one."""
    knowledge = Knowledge()
    truth = {name[:2]: n for name, n in world.truth().items() if name[2] == measure}

    def fetch(name: Name, count: int) -> None:
        knowledge.learn(name, *((count, count) if count >= LEAST else (0, LEAST - 1)))

    for (area, month), count in truth.items():
        fetch((area, month), count)
    for month in world.months:
        for district, parts in world.order.items():
            names = (*parts, f"{district} no finer")
            knowledge.sums.append(((district, month), tuple((name, month) for name in names)))
    for area in {area for area, _ in truth} if periods else ():
        whole = sum(truth[area, month] for month in world.months)
        fetch((area, "all"), whole)
        for month in world.months:
            fetch((area, "all but", month), whole - truth[area, month])
            knowledge.sums.append(((area, "all"), ((area, "all but", month), (area, month))))
    knowledge.propagate()
    hidden = [name for name, count in truth.items() if count < LEAST]
    pinned = [name for name in hidden if knowledge.ends[name].low == knowledge.ends[name].high]
    assert all(knowledge.ends[name].low == truth[name] for name in pinned)  # and it is right each time
    return Leak(len(hidden), len(pinned))
