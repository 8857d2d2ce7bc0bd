"""What the index is made of: six parts, each between two fixed goalposts, each with an open weight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Floats

PARTS = ("incidents", "grievances", "felt_unsafe", "trust_gap", "unkept_promises", "missing_contact")
LEAST = 0.60  # share of the weight below which there is no index (as for the relation index)
GRADES = (("A", 0.8), ("B", 0.7), ("C", LEAST), ("D", 0.0))
ROUNDING = 1e-9  # weights that add up to .60 may fall short of it by floating point


@dataclass(frozen=True)
class Rule:
    """`low` of the part's own unit is 0 on the scale, `high` is 100; both stay, so that weeks and years compare.

    Raises ValueError where a part is not one of ours, a goalpost is not below the other, or a weight is not a share.
    """

    part: str
    low: float
    high: float
    weight: float

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"{self.part} is not a part of the index")
        if not self.low < self.high:
            raise ValueError(f"{self.part}: the lower goalpost must lie below the upper one")
        if not 0 < self.weight <= 1:
            raise ValueError(f"{self.part}: a weight lies above 0 and is at most 1")

    def scaled(self, raw: Floats) -> Floats:
        """0-100; what lies beyond a goalpost stays at it. NaN stays NaN."""
        return np.asarray(100 * np.clip((raw - self.low) / (self.high - self.low), 0, 1))


def checked(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """In the order of PARTS. Raises ValueError unless each part stands there once and the weights add up to 1."""
    by_part: dict[str, Rule] = {}
    for rule in rules:
        if rule.part in by_part:
            raise ValueError(f"{rule.part} is declared twice")
        by_part[rule.part] = rule
    missing = [part for part in PARTS if part not in by_part]
    if missing:
        raise ValueError(f"not declared: {', '.join(missing)}")
    if abs(sum(rule.weight for rule in by_part.values()) - 1) > ROUNDING:
        raise ValueError("the weights must add up to 1")
    return tuple(by_part[part] for part in PARTS)


def weights(rules: Sequence[Rule]) -> Floats:
    return np.array([rule.weight for rule in rules])
