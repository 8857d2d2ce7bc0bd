"""A city with escalations whose place and time are known, to count what an alert rule finds and what it cries.

Parameters: METHOD, "Two simulators with known truth". Pure functions of a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.risk.panel import Panel

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

AREAS, WEEKS, FIRST = 60, 260, 104
SIZE, RATE_SHAPE, RATE_MEAN = 3.0, 0.5, 0.14
CITY_KEPT, CITY_SHOCK = 0.95, 0.10
TIMES, AT_LEAST, LASTS = 4.0, 0.6, 4
GAP_MEAN, GAP_LEAST = 150.0, 12.0
MONTH = 4.345  # weeks
SEEDS = 32  # seeds 0 to 31 hold 1,638 escalations; the published figures stand on 1,664
MONDAY = np.datetime64("2020-01-06", "D")


@dataclass(frozen=True, eq=False)
class Trouble:
    """`counts`: A x T. `starts`: rows (area, week) of the escalations, each of LASTS weeks."""

    counts: Integers
    starts: Integers
    rate: Floats = field(repr=False)

    @property
    def observed(self) -> Booleans:
        return np.ones(self.counts.shape, dtype=bool)

    @property
    def escalating(self) -> Booleans:
        """Where an escalation is under way, A x T."""
        return under_way(self.starts)


@dataclass(frozen=True)
class Tally:
    """How a rule did, over one world or several."""

    alerts: int
    escalations: int
    found: int
    false: int
    delays: tuple[int, ...]  # weeks from the start of each one found to its first alert
    months: float

    @property
    def sensitivity(self) -> float:
        return self.found / self.escalations if self.escalations else float("nan")

    @property
    def precision(self) -> float:
        return 1 - self.false / self.alerts if self.alerts else float("nan")

    @property
    def false_a_month(self) -> float:
        return self.false / self.months

    @property
    def mean_delay(self) -> float:
        return float(np.mean(self.delays)) if self.delays else float("nan")

    @property
    def median_delay(self) -> float:
        return float(np.median(self.delays)) if self.delays else float("nan")


def simulate(seed: int) -> Trouble:
    rng = np.random.default_rng(seed)
    usual = rng.gamma(RATE_SHAPE, RATE_MEAN / RATE_SHAPE, AREAS)[:, None] * np.exp(_tide(rng))
    starts = _starts(rng)
    rate = np.where(under_way(starts), np.maximum(TIMES * usual, usual + AT_LEAST), usual)
    return Trouble(rng.poisson(rng.gamma(SIZE, rate / SIZE)), starts, rate)


def panel(world: Trouble) -> Panel:
    """As the risk models are given it; none of the incidents is serious, which no alert looks at."""
    names = tuple(f"KRK-{i + 1:03d}" for i in range(AREAS))
    return Panel(
        names, MONDAY + 7 * np.arange(WEEKS), world.counts, np.zeros(world.counts.shape, np.int64), world.observed
    )


def under_way(starts: Integers) -> Booleans:
    where = np.zeros((AREAS, WEEKS), dtype=bool)
    for step in range(LASTS):
        where[starts[:, 0], starts[:, 1] + step] = True
    return where


def judge(world: Trouble, alerts: Booleans) -> Tally:
    """Alerts (A x T) from week 104 on: those inside an escalation of their area have found it, all others are false."""
    escalating = world.escalating
    weeks = np.array([alerts[area, start : start + LASTS] for area, start in world.starts]).reshape(-1, LASTS)
    found = weeks.any(axis=1)
    return Tally(
        alerts=int(alerts[:, FIRST:].sum()),
        escalations=len(world.starts),
        found=int(found.sum()),
        false=int((alerts & ~escalating)[:, FIRST:].sum()),
        delays=tuple(weeks[found].argmax(axis=1).tolist()),
        months=(WEEKS - FIRST) / MONTH,
    )


def together(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        *(sum(getattr(one, name) for one in tallies) for name in ("alerts", "escalations", "found", "false")),
        delays=sum((one.delays for one in tallies), ()),
        months=sum(one.months for one in tallies),
    )


def _tide(rng: np.random.Generator) -> Floats:
    """City-wide and first-order autoregressive, begun in its long-run law."""
    steps = rng.normal(0, CITY_SHOCK, WEEKS)
    steps[0] /= np.sqrt(1 - CITY_KEPT**2)
    for t in range(1, WEEKS):
        steps[t] += CITY_KEPT * steps[t - 1]
    return steps


def _starts(rng: np.random.Generator) -> Integers:
    """Gaps are exponential plus twelve weeks, counted from week 104; one that would outlast the world is left out."""
    most = int((WEEKS - FIRST) / GAP_LEAST) + 1
    when = FIRST + np.cumsum(rng.exponential(GAP_MEAN, (AREAS, most)) + GAP_LEAST, axis=1)
    area, nth = np.nonzero(when < WEEKS - LASTS + 1)
    return np.column_stack([area, when[area, nth].astype(np.int64)])
