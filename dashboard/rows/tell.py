"""What people may tell of in a form. Each class is answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TellPromise:
    """An open promise; its handle never leaves the server (access/alias.py)."""

    commitment_id: str
    area_id: str | None
    district_id: str | None
    place_level: str
    owner_side: str
    made_on: date
    due_on: date | None
    days_overdue: int


@dataclass(frozen=True)
class TellMeeting:
    """A meeting that was planned, and of which nobody said that it was held."""

    meeting_id: str
    area_id: str | None
    district_id: str | None
    place_level: str
    kind: str
    planned_on: date
