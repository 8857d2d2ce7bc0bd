"""Which model may serve: the best classical baseline first, another only on evidence, as it was at each origin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.panel import FIRST_ISSUE

LEAST, MOST = 12, 26  # matured origins that a decision looks at
CERTAIN = 1.64  # standard errors


@dataclass(frozen=True)
class Decision:
    """Made at `origin`; `gain` is that of `challenger` over the model that served before it."""

    origin: int
    served: str
    before: str | None
    best_classical: str
    challenger: str | None
    gain: float | None
    standard_error: float | None
    origins: int
    reason: str


@dataclass(frozen=True)
class Gain:
    mean: float
    error: float

    @property
    def sure(self) -> bool:
        return self.mean > CERTAIN * self.error


def decisions(
    log: Mapping[str, Floats], classical: Sequence[str], default: str, horizon: int, origins: Sequence[int], memory: int
) -> list[Decision]:
    """One for each of `origins` (rising). `log[model]` is the mean log score over areas at each origin, from
    FIRST_ISSUE on, nan where nothing was observed or nothing is over yet; lower is better.

    Until another has won, the baseline that was best over the last `memory` matured origins serves. Whichever won
    stays until yet another, or that baseline, gains more than 1.64 standard errors over it.
    """
    made: list[Decision] = []
    for origin in origins:
        over = max(origin - horizon - FIRST_ISSUE + 1, 0)
        scores = {name: values[max(over - memory, 0) : over] for name, values in log.items()}
        made.append(_decide(scores, classical, default, horizon, origin, made[-1] if made else None))
    return made


def _decide(
    scores: Mapping[str, Floats],
    classical: Sequence[str],
    default: str,
    horizon: int,
    origin: int,
    last: Decision | None,
) -> Decision:
    best = _best(scores, classical, default)
    won = last is not None and last.served not in classical
    before = last.served if last and won else best
    recent = {name: values[~np.isnan(values)][-MOST:] for name, values in scores.items()}
    length = len(recent[before])
    if length < LEAST:
        reason = _reason(before, before, classical, last)
        return Decision(origin, before, last.served if last else None, best, None, None, None, length, reason)
    rivals = [name for name in recent if name != before and (name not in classical or name == best)]
    gains = {name: _gain(recent[before] - recent[name], horizon) for name in rivals}
    sure = [name for name, gain in gains.items() if gain.sure]
    nearest = max(sure or rivals, key=lambda name: gains[name].mean if sure else _nearness(gains[name]))
    served = nearest if sure else before
    return Decision(
        origin, served, last.served if last else None, best, nearest, gains[nearest].mean, gains[nearest].error, length,
        _reason(served, before, classical, last),
    )  # fmt: skip


def _best(scores: Mapping[str, Floats], classical: Sequence[str], default: str) -> str:
    means = {name: float(np.nanmean(scores[name])) for name in classical if np.any(~np.isnan(scores[name]))}
    return min(means, key=lambda name: means[name]) if means else default


def _gain(difference: Floats, horizon: int) -> Gain:
    """Mean and its standard error, n divided by the horizon as windows overlap."""
    independent = max(len(difference) / horizon, 1.0)
    return Gain(float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(independent)))


def _nearness(gain: Gain) -> float:
    return gain.mean / gain.error if gain.error > 0 else -np.inf


def _reason(served: str, before: str, classical: Sequence[str], last: Decision | None) -> str:
    if served != before:
        return "falls_back" if served in classical else "takes_over"
    if last is None:
        return "start"
    return "stays" if served == last.served else "other_baseline"
