"""What people may tell of in a form. Each class is answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TellPromise:
    """A promise as the release has it; `commitment_id` is its handle, which only a form carries on."""

    commitment_id: str
    area_id: str | None
    district_id: str | None
    place_level: str
    owner_side: str
    made_on: date
    due_on: date | None
    status: str
    closed_on: date | None
    days_overdue: int


@dataclass(frozen=True)
class TellMeeting:
    """A meeting as the release has it."""

    meeting_id: str
    area_id: str | None
    district_id: str | None
    place_level: str
    kind: str
    planned_on: date | None
    held_on: date | None
