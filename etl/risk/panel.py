"""What a model is given: areas by periods, and nothing that was not recorded as an incident or as silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from etl.risk.arrays import Booleans, Days, Floats, Integers
from etl.risk.pace import WEEKLY, Pace, consecutive, following

FIRST_ISSUE = 3  # the start of the fourth period: with less there is nothing to speak of


def _none() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Late:
    """What came to be known in a later period than the one it speaks of; one row each, arrays of one length.

    `known` is the period in which it came (a forecast knows it from the start of the next on). `observed` is 1 where
    it told for the first time that the area had been looked at in that period.
    """

    area: Integers = field(default_factory=_none)
    period: Integers = field(default_factory=_none)
    known: Integers = field(default_factory=_none)
    count: Integers = field(default_factory=_none)
    serious: Integers = field(default_factory=_none)
    observed: Integers = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True)
class Panel:
    """Counts of A areas in T consecutive periods (arrays are A x T), as known when each period was over.

    `counts` and `serious` of a period that was not observed are ignored: silence is neither peace nor war.
    `exposure` is relative to the mean area, and 1 where nothing is known; length A or 1. `covariates` are named
    A x (T + 1) arrays, column t known before period t, already on the scale of a logarithm, 0 where nothing is known.
    `neighbours` is A x A, rows summing to 1 (or 0 for an area without any), or None.
    Raises ValueError where shapes or values contradict each other.
    """

    areas: tuple[str, ...]
    periods: Days
    counts: Integers
    serious: Integers
    observed: Booleans
    exposure: Floats = field(default_factory=lambda: np.ones(1))
    pace: Pace = WEEKLY
    late: Late = field(default_factory=Late)
    covariates: Mapping[str, Floats] = field(default_factory=dict)
    neighbours: Floats | None = None

    def __post_init__(self) -> None:
        for problem, wrong in _problems(self):
            if wrong:
                raise ValueError(problem)

    @property
    def length(self) -> int:
        return len(self.periods)

    @cached_property
    def seen(self) -> Floats:
        """1 where the area was known to be observed once the period was over, else 0."""
        return self.observed.astype(np.float64)

    @cached_property
    def seen_counts(self) -> Floats:
        return np.where(self.observed, self.counts, 0).astype(np.float64)

    @cached_property
    def seen_serious(self) -> Floats:
        return np.where(self.observed, self.serious, 0).astype(np.float64)

    @property
    def origins(self) -> Days:
        """Days on which a forecast can be issued: the start of every period, and of the one after the last."""
        return following(self.periods, self.pace)

    def settled(self) -> "Panel":
        """The same, with what came late put where it belongs: as known now."""
        counts = np.where(self.observed, self.counts, 0)
        serious = np.where(self.observed, self.serious, 0)
        observed = self.observed.copy()
        at = (self.late.area, self.late.period)
        np.add.at(counts, at, self.late.count)
        np.add.at(serious, at, self.late.serious)
        observed[at] = True
        return replace(self, counts=counts, serious=serious, observed=observed, late=Late())


def _problems(panel: Panel) -> tuple[tuple[str, bool], ...]:
    shape = (len(panel.areas), len(panel.periods))
    same_shape = panel.counts.shape == panel.serious.shape == panel.observed.shape == shape
    wide = all(v.shape == (shape[0], shape[1] + 1) and np.all(np.isfinite(v)) for v in panel.covariates.values())
    unit = {"week": "weeks must be consecutive Mondays", "month": "months must be consecutive first days"}
    return (
        ("a panel has at least one area", not panel.areas),
        ("an area stands in the panel twice", len(set(panel.areas)) < len(panel.areas)),
        ("counts, serious and observed must be areas x periods", not same_shape),
        (unit[panel.pace.unit], not consecutive(panel.periods, panel.pace)),
        ("an area has one exposure, above zero", not _usable_exposure(panel.exposure, len(panel.areas))),
        ("serious incidents are some of all incidents", same_shape and bool(np.any(_contradict(panel)))),
        ("covariates must be areas x (periods + 1), finite", not wide),
        ("neighbours must be areas x areas, rows of 1 or 0", not _usable_neighbours(panel.neighbours, shape[0])),
        ("what is late is known after its period", bool(np.any(panel.late.known <= panel.late.period))),
    )


def _usable_exposure(exposure: Floats, areas: int) -> bool:
    return exposure.shape in ((areas,), (1,)) and bool(np.all(exposure > 0))


def _usable_neighbours(weights: Floats | None, areas: int) -> bool:
    if weights is None:
        return True
    if weights.shape != (areas, areas) or not np.all(weights >= 0):
        return False
    sums = weights.sum(axis=1)
    return bool(np.all(np.isclose(sums, 1) | (sums == 0)))


def _contradict(panel: Panel) -> Booleans:
    return panel.observed & ((panel.serious < 0) | (panel.serious > panel.counts))
