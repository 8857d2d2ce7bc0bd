"""The book of all forecasts: every model's verdicts at every origin that is over; each night adds what has matured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from etl.risk import conflictology, gate
from etl.risk.arrays import Floats
from etl.risk.judge import over_origins
from etl.risk.learning import stretches
from etl.risk.models import CLASSICAL, Model, catalogue
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.past import Past
from etl.risk.verdicts import Verdicts, judged, nothing

SERVED = "served"


@dataclass(frozen=True)
class Ledger:
    """`verdicts[horizon][model]`: A x origins, from FIRST_ISSUE to the newest whose window is over."""

    verdicts: Mapping[int, Mapping[str, Verdicts]] = field(default_factory=dict)

    def until(self, horizon: int) -> int:
        """The first origin of this horizon that has no verdict yet."""
        held = self.verdicts.get(horizon)
        return FIRST_ISSUE + (next(iter(held.values())).log.shape[1] if held else 0)


@dataclass(frozen=True)
class Competition:
    """The models of a pace: those that believe something, and the blocks of the past that only repeat it."""

    models: tuple[Model, ...]
    blocks: Mapping[str, int]
    smooth: str
    default: str

    @property
    def roles(self) -> dict[str, str]:
        return {model.name: model.role for model in self.models} | dict.fromkeys(self.blocks, CLASSICAL)

    @property
    def classical(self) -> list[str]:
        """Those that may serve: a block of the past has no rate that could be given a band or reasons."""
        return [model.name for model in self.models if model.role == CLASSICAL]

    def model(self, name: str) -> Model:
        return next(model for model in self.models if model.name == name)


def competition(panel: Panel, extra: Sequence[Model] = ()) -> Competition:
    pace = panel.pace
    usual = f"eb_{pace.label(pace.classical[1])}"
    blocks = {f"conflictology_{pace.label(block)}": block for block in pace.blocks}
    return Competition((*catalogue(pace), *extra), blocks, usual, usual)


def earliest(panel: Panel, ledger: Ledger, horizons: Sequence[int]) -> int:
    """The first origin whose columns are needed to add what the ledger lacks: forecasts, and what they learn from."""
    new = min(min(ledger.until(horizon), panel.length + 1 - horizon) for horizon in horizons)
    back = panel.pace.training + max(horizons) + 2 * panel.pace.refit
    return max(new - back, 0)


def extended(past: Past, ledger: Ledger, horizons: Sequence[int], running: Competition) -> Ledger:
    """The ledger with the verdicts of all origins that are over by the panel's end. Pure: the old one stays."""
    return Ledger({horizon: _extended(past, ledger, horizon, running) for horizon in horizons})


def _extended(past: Past, ledger: Ledger, horizon: int, running: Competition) -> Mapping[str, Verdicts]:
    first, end = ledger.until(horizon), past.panel.length + 1 - horizon
    held = ledger.verdicts.get(horizon, {})
    if held and held.keys() != running.roles.keys():  # their columns would speak of unlike origins
        raise ValueError("the ledger is of other models: start it afresh")
    if end <= first:
        return held or dict.fromkeys(running.roles, nothing(len(past.panel.areas)))
    counts, exposure = (values[:, first - past.since : end - past.since] for values in past.target(horizon))
    columns = slice(0, end - first)
    new = {
        model.name: judged(model.believe(past, horizon, first), columns, counts, exposure) for model in running.models
    }
    for name, block in running.blocks.items():
        new[name] = conflictology.judged(past, horizon, block, first, new[running.smooth])
    kept = {name: verdicts.compact() for name, verdicts in new.items()}
    return {name: held[name].then(verdicts) if name in held else verdicts for name, verdicts in kept.items()}


def mean_log(ledger: Ledger, horizon: int, names: Sequence[str]) -> dict[str, Floats]:
    """Mean over the areas at each origin; nan where nothing was observed."""
    held = ledger.verdicts[horizon]
    return {name: over_origins(held[name].log, np.ones_like(held[name].log, dtype=bool)) for name in names}


def gate_log(panel: Panel, ledger: Ledger, horizon: int, running: Competition) -> list[gate.Decision]:
    """Every decision from the first origin to the one after the panel's end, in the rhythm of the refits."""
    origins = [start for start, _ in stretches(panel, FIRST_ISSUE)]
    names = [model.name for model in running.models if model.serves]
    log = mean_log(ledger, horizon, names)
    return gate.decisions(log, running.classical, running.default, horizon, origins, panel.pace.training)


def serving(decisions: Sequence[gate.Decision], first: int, length: int) -> list[str]:
    """Name of the model that serves at each origin from `first` to `length`, the one after the panel's end."""
    starts = np.array([decision.origin for decision in decisions])
    at = np.searchsorted(starts, np.arange(first, length + 1), side="right") - 1
    return [decisions[position].served for position in at]


def served(ledger: Ledger, horizon: int, names: Sequence[str]) -> Verdicts:
    """The verdicts of whichever model served at each origin; `names` from FIRST_ISSUE on."""
    held = ledger.verdicts[horizon]
    columns = range(next(iter(held.values())).log.shape[1])
    several = [held[names[column]][slice(column, column + 1)] for column in columns]
    return several[0].then(*several[1:]) if several else next(iter(held.values()))
