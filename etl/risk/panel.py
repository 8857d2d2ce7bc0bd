"""What a model is given: areas by weeks, and nothing that was not recorded as an incident or as silence."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

FIRST_ISSUE = 3  # the Monday of the fourth week: with less there is nothing to speak of


@dataclass(frozen=True)
class Panel:
    """Counts of A areas in T consecutive weeks (arrays are A x T).

    `counts` and `serious` of a week that was not observed are ignored: silence is neither peace nor war.
    `exposure` is relative to the mean area, and 1 where nothing is known.
    Raises ValueError where shapes or values contradict each other.
    """

    areas: tuple[str, ...]
    weeks: Days
    counts: Integers
    serious: Integers
    observed: Booleans
    exposure: Floats = field(default_factory=lambda: np.ones(1))

    def __post_init__(self) -> None:
        for problem, wrong in _problems(self):
            if wrong:
                raise ValueError(problem)

    @property
    def seen(self) -> Floats:
        """1 where the area was observed in the week, else 0."""
        return self.observed.astype(np.float64)

    @property
    def seen_counts(self) -> Floats:
        return np.where(self.observed, self.counts, 0).astype(np.float64)

    @property
    def seen_serious(self) -> Floats:
        return np.where(self.observed, self.serious, 0).astype(np.float64)

    @property
    def seen_exposure(self) -> Floats:
        return self.seen * self.exposure[:, None]

    @property
    def issue_weeks(self) -> Days:
        """Mondays on which a forecast can be issued: every week of the panel, and the one after its last."""
        return np.append(self.weeks, self.weeks[-1:] + np.timedelta64(7, "D"))


def _problems(panel: Panel) -> tuple[tuple[str, bool], ...]:
    shape = (len(panel.areas), len(panel.weeks))
    same_shape = panel.counts.shape == panel.serious.shape == panel.observed.shape == shape
    return (
        ("a panel has at least one area", not panel.areas),
        ("an area stands in the panel twice", len(set(panel.areas)) < len(panel.areas)),
        ("counts, serious and observed must be areas x weeks", not same_shape),
        ("weeks must be consecutive Mondays", not _consecutive_mondays(panel.weeks)),
        ("an area has one exposure, above zero", not _usable_exposure(panel.exposure, len(panel.areas))),
        ("serious incidents are some of all incidents", same_shape and bool(np.any(_contradict(panel)))),
    )


def _consecutive_mondays(weeks: Days) -> bool:
    if len(weeks) == 0 or weeks.dtype != np.dtype("datetime64[D]"):
        return False
    days = weeks.astype(np.int64)
    # 1970-01-01, day 0, was a Thursday: a Monday is day 4 of the count modulo 7
    return bool(days[0] % 7 == 4 and np.all(np.diff(days) == 7))


def _usable_exposure(exposure: Floats, areas: int) -> bool:
    return exposure.shape in ((areas,), (1,)) and bool(np.all(exposure > 0))


def _contradict(panel: Panel) -> Booleans:
    return panel.observed & ((panel.serious < 0) | (panel.serious > panel.counts))
