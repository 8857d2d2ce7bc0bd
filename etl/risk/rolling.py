"""The rolling-origin record of a panel: every model judged on the same targets, the served one among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Booleans, Floats
from etl.risk.judge import Interval, Skill, best, over_targets, resampled, skill
from etl.risk.ledger import SERVED, Competition, Ledger, gate_log, served, serving
from etl.risk.memory import ahead, earlier, total
from etl.risk.models import CLASSICAL
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.verdicts import Verdicts, judged_again

ALL, ONSET = "all", "onset"
THEN, NOW = "then", "now"


@dataclass(frozen=True)
class Record:
    """One model's skill. `gain_crps` is relative to the best baseline's CRPS, `gain_log` in nats; None for want of
    evidence. `known`: judged by what was known when the windows were over, or by what is known now."""

    model: str
    role: str
    horizon: int
    subset: str
    known: str
    skill: Skill
    gain_crps: Interval | None
    gain_log: Interval | None


@dataclass(frozen=True)
class Judged:
    """All verdicts of one horizon on the origins from `first` on, and what came, A x origins."""

    horizon: int
    first: int
    verdicts: Mapping[str, Verdicts]
    counts: Floats
    known: str


def records(panel: Panel, ledger: Ledger, running: Competition, horizon: int, first: int) -> list[Record]:
    """Of all models, over the origins from `first` on, and again over those areas that were quiet before."""
    then = judged(panel, ledger, running, horizon, first)
    if not then.counts.shape[1]:
        return [
            Record(name, role, horizon, ALL, THEN, Skill(0, 0, 0, False), None, None) for name, role in _roles(running)
        ]
    several = [then] if not len(panel.late) else [then, judged_now(panel, then)]
    quiet = onset(panel.settled())[:, first : first + then.counts.shape[1]]
    everything = np.ones_like(quiet)
    return [
        record
        for one in several
        for subset, asked in ((ALL, everything), (ONSET, quiet))
        for record in _subset(one, asked, running, subset)
    ]


def judged(panel: Panel, ledger: Ledger, running: Competition, horizon: int, first: int) -> Judged:
    """As known when each window was over."""
    decisions = gate_log(panel, ledger, horizon, running)
    names = serving(decisions, FIRST_ISSUE, panel.length)
    verdicts = {SERVED: served(ledger, horizon, names), **ledger.verdicts[horizon]}
    last = FIRST_ISSUE + verdicts[SERVED].log.shape[1]
    columns = slice(first - FIRST_ISSUE, None)
    counts, _ = panel.target(horizon, np.arange(min(first, last), last))
    return Judged(horizon, first, {name: held[columns] for name, held in verdicts.items()}, counts, THEN)


def judged_now(panel: Panel, then: Judged) -> Judged:
    """The same forecasts against what has come to be known since."""
    origins = np.arange(then.first, then.first + then.counts.shape[1])
    _, before = panel.target(then.horizon, origins)
    counts, exposure = panel.settled().target(then.horizon, origins)
    changed = (before > 0) & ((counts != then.counts) | (exposure != before))
    grown = np.divide(exposure, before, out=np.ones_like(exposure), where=before > 0)
    verdicts = {name: judged_again(held, changed, counts, grown) for name, held in then.verdicts.items()}
    return Judged(then.horizon, then.first, verdicts, counts, NOW)


def onset(panel: Panel) -> Booleans:
    """A x (T + 1): observed in every period of a while before, with nothing in it."""
    quiet = panel.pace.quiet
    seen, counts = total(panel.seen), total(panel.seen_counts)
    return np.asarray((seen - earlier(seen, quiet) == quiet) & (counts - earlier(counts, quiet) == 0))


def _roles(running: Competition) -> list[tuple[str, str]]:
    return [(SERVED, SERVED), *running.roles.items()]


def _subset(one: Judged, asked: Booleans, running: Competition, subset: str) -> Iterator[Record]:
    skills = {name: skill(held, one.counts, asked) for name, held in one.verdicts.items()}
    classical = [name for name, role in running.roles.items() if role == CLASSICAL]
    by_crps, by_log = best(skills, classical, "crps"), best(skills, classical, "log_score")
    for name, role in _roles(running):
        relative = absolute = None
        if by_crps and by_log:
            crps = over_targets(one.verdicts[by_crps].crps - one.verdicts[name].crps, asked)
            relative = _scaled(resampled(crps, one.horizon), skills[by_crps].crps)
            log = over_targets(one.verdicts[by_log].log - one.verdicts[name].log, asked)
            absolute = resampled(log, one.horizon)
        yield Record(name, role, one.horizon, subset, one.known, skills[name], relative, absolute)


def _scaled(interval: Interval, by: float | None) -> Interval:
    return Interval(*(value / (by or 1.0) for value in (interval.mean, interval.low, interval.high)))


def best_classical(found: Sequence[Record], score: str) -> str | None:
    """The baseline that the others are held against."""
    held = {r.model: r.skill for r in found if r.subset == ALL and r.known == THEN and r.role == CLASSICAL}
    return best(held, list(held), score)


def windows(panel: Panel, horizon: int, origins: np.ndarray) -> tuple[Floats, Floats]:
    """Serious incidents as known now in the windows from each origin on, and the observed periods in them."""
    settled = panel.settled()
    return ahead(settled.seen_serious, horizon, origins), ahead(settled.seen, horizon, origins)
