"""What Explore asks. Each class is one question: its columns are those of queries/team/<name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ExploreTally:
    """Records of one measure in one stretch of time and one part of a breakdown.

    `value` is the sum over the records counted, for scores their median; None where none is known. `left_out` records
    are shown and not counted; `unknown` ones are counted as records and their number is not known.
    """

    bucket: date
    part: str
    records: int
    left_out: int
    unknown: int
    value: float | None


@dataclass(frozen=True)
class ExploreLooked:
    """Area-weeks of a stretch of time, and how many of them somebody looked at."""

    bucket: date
    area_weeks: int
    seen: int


@dataclass(frozen=True)
class ExploreHeard:
    """The weeks of one area, and how many of them somebody looked at; `flags` has a 1 or a 0 a week, oldest first."""

    area_id: str
    district_id: str
    weeks: int
    seen: int
    flags: str


@dataclass(frozen=True)
class ExploreKnown:
    """The first week anything is known of, and the last day the release speaks of."""

    first_week: date
    as_of: date


@dataclass(frozen=True)
class ExploreIncident:
    """`left_out` says why the record is not counted; None where it is."""

    record_id: str
    day: date
    date_precision: str
    area_id: str | None
    district_id: str | None
    place_level: str
    event_type: str
    sub_event_type: str | None
    origin: str
    verification: str
    fatalities: int | None
    injured: int | None
    serious: bool
    left_out: str | None
    source: str


@dataclass(frozen=True)
class ExploreGrievance:
    record_id: str
    day: date
    area_id: str | None
    district_id: str | None
    place_level: str
    category: str
    about: str
    channel: str | None
    severity: int | None
    acknowledged_on: date | None
    resolved_on: date | None
    outcome: str | None
    recurrence: bool
    left_out: str | None
    source: str


@dataclass(frozen=True)
class ExploreMeeting:
    record_id: str
    day: date
    area_id: str | None
    district_id: str | None
    place_level: str
    kind: str
    planned_on: date | None
    held_on: date | None
    n_total: int | None
    n_police: int | None
    n_women: int | None
    n_youth: int | None
    temperature: int | None
    left_out: str | None
    source: str


@dataclass(frozen=True)
class ExploreScore:
    """One area in one week of issue. The id is the area's and the week's."""

    record_id: str
    day: date
    area_id: str
    district_id: str
    place_level: str
    state: str
    level: str | None
    score: float | None
    low: float | None
    high: float | None
    probability: float | None
    observed_weeks: float
    left_out: str | None
    source: str


@dataclass(frozen=True)
class ExploreTension:
    """The tension index of one area on one Monday. The id is the area's and the week's."""

    record_id: str
    day: date
    area_id: str
    district_id: str
    place_level: str
    value: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    available: float
    grade: str
    left_out: str | None
    source: str
