"""The rolling-origin record of a panel: every model judged on the same targets, the served one among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Booleans, Floats
from etl.risk.judge import Interval, Skill, best, over_targets, resampled, skill
from etl.risk.ledger import SERVED, Competition, Ledger, gate_log, served, serving
from etl.risk.memory import earlier, total
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.past import Past
from etl.risk.verdicts import Verdicts

ALL, ONSET = "all", "onset"


@dataclass(frozen=True)
class Record:
    """One model's skill. `gain_crps` is relative to the best baseline's CRPS, `gain_log` in nats; None for want of
    evidence."""

    model: str
    role: str
    horizon: int
    subset: str
    skill: Skill
    gain_crps: Interval | None
    gain_log: Interval | None


def records(past: Past, ledger: Ledger, running: Competition, horizon: int, first: int) -> list[Record]:
    """Of all models, over the origins from `first` on, and again over those that were quiet before."""
    verdicts = with_served(past.panel, ledger, running, horizon)
    skip = first - FIRST_ISSUE
    length = verdicts[SERVED].log.shape[1]
    if length <= skip:
        return [Record(name, role, horizon, ALL, Skill(0, 0, 0, False), None, None) for name, role in _roles(running)]
    columns = slice(skip, length)
    # the past of one night may begin long after `first`: what came is asked of the panel
    counts = Past(past.panel, first).target(horizon)[0][:, : length - skip]
    judged = {name: held[columns] for name, held in verdicts.items()}
    quiet = onset(past)[:, first : FIRST_ISSUE + length]
    everything = np.ones_like(quiet)
    return [
        *_subset(judged, counts, everything, running, horizon, ALL),
        *_subset(judged, counts, quiet, running, horizon, ONSET),
    ]


def with_served(panel: Panel, ledger: Ledger, running: Competition, horizon: int) -> dict[str, Verdicts]:
    decisions = gate_log(panel, ledger, horizon, running)
    names = serving(decisions, FIRST_ISSUE, panel.length)
    return {SERVED: served(ledger, horizon, names), **ledger.verdicts[horizon]}


def onset(past: Past) -> Booleans:
    """A x (T + 1): observed in every period of a while before, with nothing in it."""
    quiet = past.panel.pace.quiet
    seen, counts = total(past.panel.seen), total(past.panel.seen_counts)
    return np.asarray((seen - earlier(seen, quiet) == quiet) & (counts - earlier(counts, quiet) == 0))


def _roles(running: Competition) -> list[tuple[str, str]]:
    return [(SERVED, SERVED), *running.roles.items()]


def _subset(
    verdicts: Mapping[str, Verdicts], counts: Floats, asked: Booleans, running: Competition, horizon: int, subset: str
) -> Iterator[Record]:
    skills = {name: skill(held, counts, asked) for name, held in verdicts.items()}
    classical = [name for name, role in running.roles.items() if role == "classical"]
    by_crps, by_log = best(skills, classical, "crps"), best(skills, classical, "log_score")
    for name, role in _roles(running):
        relative = absolute = None
        if by_crps and by_log:
            crps = over_targets(verdicts[by_crps].crps - verdicts[name].crps, asked)
            relative = _scaled(resampled(crps, horizon), skills[by_crps].crps)
            absolute = resampled(over_targets(verdicts[by_log].log - verdicts[name].log, asked), horizon)
        yield Record(name, role, horizon, subset, skills[name], relative, absolute)


def _scaled(interval: Interval, by: float | None) -> Interval:
    return Interval(*(value / (by or 1.0) for value in (interval.mean, interval.low, interval.high)))


def best_classical(found: Sequence[Record], score: str) -> str | None:
    """The baseline that the others are held against."""
    held = {r.model: r.skill for r in found if r.subset == ALL}
    return best(held, [r.model for r in found if r.subset == ALL and r.role == "classical"], score)
