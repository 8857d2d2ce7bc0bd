"""What programs are given: the columns of the contract, as they stand there."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ApiRisk:
    """The score of one area issued in one week, of the four weeks from there."""

    area_id: str
    district_id: str
    week: date
    horizon_weeks: int
    state: str
    level: str | None
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    score: float | None
    low: float | None
    high: float | None
    model: str
    model_version: str
    issued_on: date
    issued: bool
