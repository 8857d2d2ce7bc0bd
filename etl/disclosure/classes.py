"""How one count is told: 0 to 7 is one class, everything else is rounded to 5."""

from typing import NamedTuple

LEAST = 8  # the smallest count that is told at all
STEP = 5

FEWER = "fewer_than_8"
ROUNDED = "rounded"
WITHHELD = "withheld"  # of any size: it is left out to keep another one hidden
NOT_COLLECTED = "not_collected"
STATES = (FEWER, ROUNDED, WITHHELD, NOT_COLLECTED)


class Cell(NamedTuple):
    """One published count: `n` where `state` is "rounded", nothing otherwise."""

    n: int | None
    state: str


def nearest(count: int) -> int:
    """The nearest multiple of 5. 8 is the first count that becomes 10: no rounded figure tells of the class."""
    return (count + STEP // 2) // STEP * STEP


def rounded(count: int) -> Cell:
    """Raises ValueError for a count of the protected class: a fault here must stop a release, not slip into it."""
    if count < LEAST:
        raise ValueError("a count of the protected class is never rounded")
    return Cell(nearest(count), ROUNDED)


def small(looked: bool) -> Cell:
    """0 to 7. Where nobody looked the word for it is another one, however many records there are."""
    return Cell(None, FEWER if looked else NOT_COLLECTED)


def withheld(looked: bool) -> Cell:
    return Cell(None, WITHHELD if looked else NOT_COLLECTED)
