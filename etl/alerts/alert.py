"""One alert, as it is kept for good."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

Kind = Literal["incident_surprise", "grievance_surprise", "forecast_rise", "index_drop", "overdue"]
KINDS: tuple[Kind, ...] = ("incident_surprise", "grievance_surprise", "forecast_rise", "index_drop", "overdue")
RULES_VERSION = "1"


@dataclass(frozen=True)
class Alert:
    """As in the contract. `first_day` to `last_day`: when the records behind it are dated."""

    kind: Kind
    reason: str
    area_id: str
    week: date
    since: date
    seen: float
    expected: float
    weeks: int
    first_day: date
    last_day: date
    model: str
    model_version: str
    inputs: Mapping[str, Any]
    chance: float | None = None
    threshold: float | None = None
    until: date | None = None

    @property
    def alert_id(self) -> str:
        return f"{self.kind}.{self.area_id}.{self.week.isoformat()}"

    @property
    def as_json(self) -> str:
        return json.dumps({name: _plain(value) for name, value in self.inputs.items()}, sort_keys=True)


def digest(*parts: object) -> str:
    """Of arrays and plain values, in their order."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        whole.update(b"\0")
    return whole.hexdigest()


def _plain(value: Any) -> Any:
    """As JSON has it; numbers of arrays to six digits."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value.item() if isinstance(value, np.generic) else value
