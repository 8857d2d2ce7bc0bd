"""What the method page asks of the release: how the forecasts did, who may serve, and what the models have learned."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MethodSkill:
    """How one model did at one horizon, on all targets or on quiet places; figures only where there is enough."""

    model: str
    role: str
    horizon_weeks: int
    subset: str
    known: str
    origins: int
    forecasts: int
    positives: int
    enough: bool
    crps: float | None
    log_score: float | None
    brier: float | None
    pr_auc: float | None
    roc_auc: float | None
    base_rate: float | None
    calibration_slope: float | None
    calibration_intercept: float | None
    coverage80: float | None
    pai10: float | None
    bias: float | None
    skill_crps: float | None
    skill_crps_low: float | None
    skill_crps_high: float | None


@dataclass(frozen=True)
class ServedSkill:
    """What was served, against the best simple history: the part of its record that stands beside every forecast."""

    horizon_weeks: int
    subset: str
    enough: bool
    skill_crps: float | None
    skill_crps_low: float | None
    skill_crps_high: float | None


@dataclass(frozen=True)
class MethodBin:
    """Forecasts of about the same chance: what was said, what was seen, and its 95 % interval."""

    horizon_weeks: int
    event: str
    bin: int
    forecasts: int
    hits: int
    said: float
    seen: float
    seen_low: float
    seen_high: float


@dataclass(frozen=True)
class MethodGate:
    """A decision of the gate; `needed` is the gain it asked for."""

    horizon_weeks: int
    week: date
    served: str
    before: str | None
    best_classical: str
    challenger: str | None
    gain: float | None
    needed: float | None
    origins: int
    reason: str


@dataclass(frozen=True)
class MethodMiss:
    area_id: str
    week: date
    kind: str
    level: str
    probability: float
    incidents: int
    serious: int
    model: str
    issued: bool


@dataclass(frozen=True)
class MethodPart:
    """A weight or coefficient of a model that serves tonight."""

    horizon_weeks: int
    model: str
    model_version: str
    part: str
    value: float


@dataclass(frozen=True)
class MethodIssued:
    """Weeks of issue in the release, and how many of them were published in their own week."""

    weeks: int
    issued: int
    first_issued: date | None
