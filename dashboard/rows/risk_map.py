"""What the map asks. Each class is one question: its columns are those of queries/team/<name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MapRisk:
    """One area in one week of issue, against the week before the period.

    `rose` and `fell` say whether the difference is larger than both bands taken together allow; None without both.
    """

    area_id: str
    district_id: str
    area_level: str
    level: str | None
    state: str
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    score: float | None
    low: float | None
    high: float | None
    before: float | None
    rose: bool | None
    fell: bool | None


@dataclass(frozen=True)
class RiskWeek:
    area_id: str
    week: date
    state: str
    level: str | None
    score: float | None


@dataclass(frozen=True)
class MapReason:
    area_id: str
    reason: str
    points: float
    incidents: int | None


@dataclass(frozen=True)
class LayerValue:
    """One area in one layer other than risk; `n` is what stands behind the value (weeks looked at, answers).

    Of the tension index: `n` areas have one, `counted` is the rank among them, between `rank_low` and `rank_high` under
    other weights.
    """

    area_id: str
    value: float | None
    n: float
    counted: int | None
    since: date | None
    rank_low: int | None = None
    rank_high: int | None = None
    grade: str | None = None


@dataclass(frozen=True)
class Overdue:
    promises: int
    overdue: int
    oldest_days: int


@dataclass(frozen=True)
class Elsewhere:
    """Incidents of the period known only to a place larger than an area."""

    level: str
    incidents: int
