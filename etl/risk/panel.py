"""What a model is given: areas by periods, and nothing that was not recorded as an incident or as silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from etl.risk.arrays import Booleans, Days, Floats, Integers
from etl.risk.memory import ahead
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

    def only(self, rows: Booleans) -> "Late":
        return Late(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True)
class Panel:
    """Counts of A areas in T consecutive periods (arrays are A x T), as known when each period was over.

    `counts` and `serious` of a period that was not observed are ignored: silence is neither peace nor war.
    `exposure` is relative to the mean area, and 1 where nothing is known; length A or 1. `covariates` are named
    A x (T + 1) arrays, column t known before period t, already on the scale of a logarithm, 0 where nothing is known.
    `neighbours` is A x A, rows summing to 1 (or 0 for an area without any), or None. `elsewhere` counts, by the period
    in which they came to be known, incidents known only to the city: they belong to no area and move all of them.
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
    elsewhere: Floats | None = None

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

    def target(self, horizon: int, origins: Integers) -> tuple[Floats, Floats]:
        """Incidents and observed exposure of the `horizon` periods from each of consecutive origins, A x origins, as
        known when those periods were over."""
        counts, seen = self.windows(horizon, origins)
        return counts, seen * self.exposure[:, None]

    def windows(self, horizon: int, begins: Integers) -> tuple[Floats, Floats]:
        """The same with observed periods instead of exposure."""
        counts, seen = ahead(self.seen_counts, horizon, begins), ahead(self.seen, horizon, begins)
        first, late = begins[0] if len(begins) else 0, self.late
        # late and yet within the window: it begins after `known - horizon`, and with the period at the latest
        for back in range(horizon - 1):
            begin = late.period - back
            told = (begin >= first) & (begin < first + len(begins)) & (late.known < begin + horizon)
            at = (late.area[told], begin[told] - first)
            np.add.at(counts, at, late.count[told])
            np.add.at(seen, at, late.observed[told])
        return counts, seen

    def hurried(self) -> "Panel":
        """The same for whoever forecasts now: what came since the last period was over is known as well."""
        hasty = replace(self.late, known=np.minimum(self.late.known, self.length - 1))
        return replace(self, late=Late())._with(hasty, hasty.known <= hasty.period)

    def settled(self) -> "Panel":
        """The same, with what came late put where it belongs: as known now."""
        return replace(self, late=Late())._with(self.late, np.ones(len(self.late), dtype=bool))

    def _with(self, late: Late, in_time: Booleans) -> "Panel":
        """Rows that turn out to be in time join the counts; the others stay late."""
        counts, serious = (np.where(self.observed, values, 0) for values in (self.counts, self.serious))
        observed = self.observed.copy()
        rows = late.only(in_time)
        at = (rows.area, rows.period)
        np.add.at(counts, at, rows.count)
        np.add.at(serious, at, rows.serious)
        observed[at] = True
        return replace(self, counts=counts, serious=serious, observed=observed, late=late.only(~in_time))


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
        ("incidents known only to the city are one count a period", _wrong_length(panel)),
        ("covariates must be areas x (periods + 1), finite", not wide),
        ("neighbours must be areas x areas, rows of 1 or 0", not _usable_neighbours(panel.neighbours, shape[0])),
        ("what is late is known after its period", bool(np.any(panel.late.known <= panel.late.period))),
    )


def _wrong_length(panel: Panel) -> bool:
    return panel.elsewhere is not None and panel.elsewhere.shape != panel.periods.shape


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
