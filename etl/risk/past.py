"""What was known at each origin: discounted sums of one panel, made once and shared by all models."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from etl.risk.arrays import Floats, Integers
from etl.risk.memory import kept, remembered, total
from etl.risk.panel import FIRST_ISSUE, Panel

SMALLEST_RATE = 1e-6
CITY_WORTH = 20.0  # incidents that the long level is worth when the city's own level is judged
MOST_TARGETS = 50_000  # large panels are thinned by whole origins, at an even stride, never by sampled rows


Made = TypeVar("Made")


class Past:
    """Columns are the origins `since`, ..., T; column of origin t knows the periods before t, as known then."""

    def __init__(self, panel: Panel, since: int = 0) -> None:
        self.panel, self.since = panel, since
        self.origins: Integers = np.arange(since, panel.length + 1)
        self._made: dict[Any, Any] = {}

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What `make` gives, made at most once."""
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    # ---------- sums of the past, A x origins

    def incidents(self, half_life: float) -> Floats:
        return self.once(("n", half_life), lambda: self._sum(self.panel.seen_counts, "count", half_life))

    def exposure(self, half_life: float) -> Floats:
        exposure = self.panel.exposure[:, None]
        return self.once(("e", half_life), lambda: exposure * self._sum(self.panel.seen, "observed", half_life))

    def tidal_exposure(self, half_life: float) -> Floats:
        """Exposure, each period weighed by the level of the whole city as it stood once that period was over."""
        level, exposure = self._all_levels()[1:], self.panel.exposure[:, None]
        return self.once(
            ("tide", half_life),
            lambda: exposure * self._sum(self.panel.seen * level, "observed", half_life, level),
        )

    def totals(self, what: str) -> Floats:
        """Everything ever known, nothing forgotten: of `count`, `serious` or `observed`."""
        base = {"count": self.panel.seen_counts, "serious": self.panel.seen_serious, "observed": self.panel.seen}[what]
        return self.once(("all", what), lambda: total(self._arrivals(base, what, None))[:, self.since :])

    # ---------- of the city as a whole, one value an origin

    def average(self, half_life: float) -> Floats:
        """g = max(sum N / sum E, 1e-6)."""
        n, e = self.incidents(half_life).sum(axis=0), self.exposure(half_life).sum(axis=0)
        return np.asarray(np.maximum(np.divide(n, e, out=np.zeros_like(e), where=e > 0), SMALLEST_RATE))

    def level(self) -> Floats:
        """The city's own level now: its long average, moved by what a short memory saw."""
        return np.asarray(self._all_levels()[self.since :])

    def moved(self, half_life: float, by: float) -> Floats:
        """(n + 20)/(e g + 20): what the city saw by one half-life over what it saw by a longer one, drawn to 1.
        Incidents known only to the city count among n and in g."""
        return np.asarray(self._moved(half_life, by)[self.since :])

    def _all_levels(self) -> Floats:
        return np.asarray(self.once("level", self._levels))

    def _levels(self) -> Floats:
        memories = self.panel.pace.memories
        n, e = self._city(memories[0])
        long = np.maximum(np.divide(n, e, out=np.zeros_like(e), where=e > 0), SMALLEST_RATE)
        return long * self._moved(self.panel.pace.city, memories[0])

    def _moved(self, half_life: float, by: float) -> Floats:
        (n, e), (n_long, e_long) = self._city(half_life), self._city(by)
        n, n_long = n + self._beside(half_life), n_long + self._beside(by)
        long = np.maximum(np.divide(n_long, e_long, out=np.zeros_like(e_long), where=e_long > 0), SMALLEST_RATE)
        return np.asarray((n + CITY_WORTH) / (e * long + CITY_WORTH))

    def _city(self, half_life: float) -> tuple[Floats, Floats]:
        """Incidents and exposure of all areas together, at every origin from the first on."""
        return self.once(("city", half_life), lambda: self._summed(half_life))

    def _summed(self, half_life: float) -> tuple[Floats, Floats]:
        counts = remembered(self._arrivals(self.panel.seen_counts, "count", half_life), half_life)
        seen = remembered(self._arrivals(self.panel.seen, "observed", half_life), half_life)
        return counts.sum(axis=0), (self.panel.exposure[:, None] * seen).sum(axis=0)

    def _beside(self, half_life: float) -> Floats:
        if self.panel.elsewhere is None:
            return np.zeros(self.panel.length + 1)
        return np.asarray(remembered(self.panel.elsewhere[None, :], half_life)[0])

    # ---------- what came afterwards

    def target(self, horizon: int) -> tuple[Floats, Floats]:
        """Incidents and observed exposure of the `horizon` periods from each origin, as known when they were over.

        Columns whose window is not over hold zero exposure.
        """
        return self.once(("target", horizon), lambda: self._target(horizon))

    def _target(self, horizon: int) -> tuple[Floats, Floats]:
        over = self.origins[self.origins + horizon <= self.panel.length]
        counts = np.zeros((len(self.panel.areas), len(self.origins)))
        seen = counts.copy()
        counts[:, : len(over)], seen[:, : len(over)] = self.windows(horizon, over)
        return counts, seen * self.panel.exposure[:, None]

    def windows(self, horizon: int, begins: Integers) -> tuple[Floats, Floats]:
        """Incidents and observed periods of the windows that begin so, as known when each window was over."""
        every = np.arange(max(self.panel.length - horizon + 1, 0))
        counts, seen = self.once(("windows", horizon), lambda: self.panel.windows(horizon, every))
        return counts[:, begins], seen[:, begins]

    def training(self, origin: int, horizon: int) -> Integers:
        """Columns of the origins a model may learn from at `origin`: those whose window was over by then."""
        newest = origin - horizon
        oldest = max(newest - self.panel.pace.training + 1, FIRST_ISSUE, self.since)
        chosen = np.arange(oldest, newest + 1)
        return np.asarray(chosen[chosen % self.stride == 0] - self.since)

    @property
    def stride(self) -> int:
        """Depends on the areas only: were it to depend on the periods, a new one would change old forecasts."""
        return -(-len(self.panel.areas) * self.panel.pace.training // MOST_TARGETS)

    # ---------- sums

    def _sum(self, base: Floats, what: str, half_life: float, weight: Floats | None = None) -> Floats:
        return remembered(self._arrivals(base, what, half_life, weight), half_life)[:, self.since :]

    def _arrivals(self, base: Floats, what: str, half_life: float | None, weight: Floats | None = None) -> Floats:
        """What each period added when it came: late things weigh what they would by then, had they come in time."""
        late = self.panel.late
        if not len(late):
            return base
        came = late.known < self.panel.length
        lag = (late.known - late.period)[came]
        value = getattr(late, what)[came] * (1.0 if half_life is None else kept(half_life) ** lag)
        if weight is not None:
            value = value * weight[late.period[came]]
        result = base.copy()
        np.add.at(result, (late.area[came], late.known[came]), value)
        return result


def pooling(incidents: Floats) -> Floats:
    """c0 = clip((mean^2 + .05)/(max(var - mean, 0) + .1), .1, 3) over areas of N, one value an origin.

    Method of moments for a gamma prior: areas that differ by more than chance are pooled less.
    """
    mean, variance = incidents.mean(axis=0), incidents.var(axis=0)
    return np.asarray(np.clip((mean**2 + 0.05) / (np.maximum(variance - mean, 0) + 0.1), 0.1, 3))
