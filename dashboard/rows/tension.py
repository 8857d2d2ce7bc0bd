"""What is asked about the tension index. Each class is one question, answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TensionWeek:
    """The index of an area on a Monday; `ranked` areas had one then. Value and ranks are None under 60 % collected."""

    week: date
    value: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    ranked: int
    available: float
    grade: str


@dataclass(frozen=True)
class TensionPart:
    """One part that was collected: `raw` in its own unit, `scaled` between its goalposts, `points` of the index."""

    part: str
    raw: float
    scaled: float
    weight: float
    points: float


@dataclass(frozen=True)
class TensionRule:
    """A part's goalposts, its weight where everything is collected, and why."""

    part: str
    low: float
    high: float
    weight: float
    reason_en: str
    reason_ar: str
    reason_ckb: str
    reason_tr: str


@dataclass(frozen=True)
class TensionWilling:
    """What residents of the area last said of their willingness to report, 0-100."""

    month: date
    value: float
    n: int
