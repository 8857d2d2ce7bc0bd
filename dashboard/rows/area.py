"""What the area page asks of the release. Each class is answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AreaReason:
    """One part of the score; the same part in the week before the period, and in the last week before this one."""

    reason: str
    points: float
    incidents: int | None
    before: float | None
    last: float | None = None


@dataclass(frozen=True)
class AreaWeek:
    """Counts are None in a week nobody looked, 0 in one where somebody did and saw nothing."""

    week: date
    observed: bool
    incidents: int | None
    serious: int | None
    grievances: int | None
    reports: int


@dataclass(frozen=True)
class AreaBesideWeek:
    """A week of one area or of several together; `incidents` of those somebody looked at, None where nobody did."""

    week: date
    seen: int
    areas: int
    incidents: int | None


@dataclass(frozen=True)
class AreaForecast:
    """Predictive quantiles of the incidents in the next `horizon_weeks` weeks together."""

    horizon_weeks: int
    expected: float | None
    q10: int | None
    q25: int | None
    q75: int | None
    q90: int | None
    model: str = ""
    issued: bool = False


@dataclass(frozen=True)
class AreaEvent:
    """Something on a day. `done`: serious (incident), resolved (grievance), held (meeting), always (calendar)."""

    stream: str
    day: date
    code: str
    done: bool


@dataclass(frozen=True)
class AreaCalendar(AreaEvent):
    """A day everybody knows of: no record of anybody."""


@dataclass(frozen=True)
class AreaNote(AreaEvent):
    """A remark of somebody of the team, in their own words."""

    text: str


@dataclass(frozen=True)
class AreaPromise:
    made_on: date
    due_on: date | None
    closed_on: date | None
    status: str
    owner_side: str
    commitment_id: str = ""


@dataclass(frozen=True)
class AreaPulse:
    """A mean answer on 0-100 with its 80 % interval, for the area or a larger place around it."""

    area_id: str
    level: str
    month: date
    side: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class AreaRelation:
    """A dimension of the relation index, 0-100; value None where too little was collected."""

    area_id: str
    level: str
    month: date
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: float
    grade: str | None


@dataclass(frozen=True)
class AreaHeard:
    """When the area was last heard from, as of a Monday: the day where it is known, always the week."""

    last_day: date | None
    last_week: date | None
    observed_26: int


@dataclass(frozen=True)
class AreaSource:
    source: str
    stream: str
    records: int


@dataclass(frozen=True)
class AreaCoarser:
    """Incidents known only to a larger place around the area."""

    place_id: str
    level: str
    incidents: int
