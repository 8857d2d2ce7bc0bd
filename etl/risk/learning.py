"""When models learn, and from which of their own forecasts that are over: one rhythm for all of them."""

from collections.abc import Callable, Iterator

import numpy as np

from etl.risk import dispersion
from etl.risk.arrays import Floats
from etl.risk.belief import Lesson, Size
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.past import Past

ENOUGH_ORIGINS = 12
BEFORE_ENOUGH = (1.0, 0.5)  # a and b of k = exp(1) mu^.5


def lessons(past: Past, horizon: int, first: int) -> Iterator[Lesson]:
    """One for each refit from the one in force at `first` on. `columns` count from `first`."""
    _, exposure = past.target(horizon)
    for start, after in stretches(past.panel, first):
        training = past.training(max(_refit_before(past.panel, start), FIRST_ISSUE), horizon)
        usable = np.count_nonzero((exposure[:, training] > 0).any(axis=0)) * past.stride
        enough = usable >= ENOUGH_ORIGINS
        yield Lesson(training if enough else training[:0], slice(start - first, after - first))


def stretches(panel: Panel, first: int) -> Iterator[tuple[int, int]]:
    """Origins from `first` to the one after the panel's end, in stretches between refits: [start, after).

    Refits keep to the calendar, so that neither a longer past nor a newer week moves them."""
    start, end = first, panel.length + 1
    while start < end:
        after = min(_refit_before(panel, start) + panel.pace.refit, end)
        yield start, after
        start = after


def _refit_before(panel: Panel, origin: int) -> int:
    return origin - (_ordinal(panel) + origin) % panel.pace.refit


def _ordinal(panel: Panel) -> int:
    """Number of the panel's first period since 1970."""
    start = panel.periods[0]
    if panel.pace.unit == "month":
        return int(start.astype("datetime64[M]").astype(np.int64))
    return int(start.astype(np.int64)) // 7


def sizes(past: Past, horizon: int, first: int, rate_at: Callable[[Lesson], Floats]) -> Size:
    """A size for every origin from `first` on; `rate_at` gives a lesson's A x training rates."""
    columns = past.panel.length + 1 - first
    size = Size(np.full(columns, BEFORE_ENOUGH[0]), np.full(columns, BEFORE_ENOUGH[1]))
    for lesson in lessons(past, horizon, first):
        if len(lesson.training):
            size.intercept[lesson.columns], size.power[lesson.columns] = scatter(past, horizon, lesson, rate_at(lesson))
    return size


def scatter(past: Past, horizon: int, lesson: Lesson, rate: Floats) -> tuple[float, float]:
    """The size that fits these rates best at the targets of the lesson."""
    counts, exposure = past.target(horizon)
    y, e = counts[:, lesson.training], exposure[:, lesson.training]
    used = e > 0
    return dispersion.fitted(y[used], e[used] * rate[used])
