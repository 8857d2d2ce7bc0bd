"""Which counts of one district and month are told together, so that none that is hidden can be worked out.

A district's total may be taken apart one subdistrict at a time, in an order that is fixed beforehand: the next one is
told only where it, and all that would remain hidden after it, are both at least 8. What remains hidden is then always
either wholly inside the class of 0 to 7, or a group of at least 8 whose parts can be anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.disclosure.classes import LEAST, Cell, rounded, small, withheld


@dataclass(frozen=True)
class Told:
    """One measure in one district and month.

    `parts`: counts of its subdistricts in the fixed order; `unplaced`: records known to the district and no further;
    `looked`: by subdistrict, whether anybody looked (it must not follow from the counts themselves).
    """

    parts: tuple[int, ...]
    unplaced: int
    looked: tuple[bool, ...]

    @property
    def total(self) -> int:
        return sum(self.parts) + self.unplaced

    def beyond(self, position: int) -> int:
        """All that is left of the total after this subdistrict and those before it."""
        return sum(self.parts[position + 1 :]) + self.unplaced


def opened(measures: Sequence[Told]) -> int:
    """How many subdistricts, from the first, are told; the same for all measures that bound one another.

    A measure whose total is 0 to 7 is told of nowhere, and takes no part.
    """
    shown = [told for told in measures if told.total >= LEAST]
    if not shown:
        return 0
    for position in range(len(shown[0].parts)):
        if any(told.parts[position] < LEAST or told.beyond(position) < LEAST for told in shown):
            return position
    return len(shown[0].parts)


def tell(family: Mapping[str, Told]) -> dict[str, tuple[Cell, tuple[Cell, ...]]]:
    """By measure: the district's cell, and those of its subdistricts in order.

    `family`: measures that bound one another cell by cell (serious incidents never exceed incidents), and only those.
    """
    known = opened(list(family.values()))
    return {name: (_total(told), _parts(told, known)) for name, told in family.items()}


def _total(told: Told) -> Cell:
    return rounded(told.total) if told.total >= LEAST else small(any(told.looked))


def _parts(told: Told, known: int) -> tuple[Cell, ...]:
    if told.total < LEAST:
        return tuple(small(looked) for looked in told.looked)
    return tuple(
        rounded(count) if position < known else withheld(looked)
        for position, (count, looked) in enumerate(zip(told.parts, told.looked, strict=True))
    )
