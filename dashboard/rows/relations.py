"""What the relations page asks of the release. Each class is answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Verdict = Literal["better", "worse", "unclear", "first", "unknown"]


class Banded(Protocol):
    """A value with its 80 % band; all None where too little was collected."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


@dataclass(frozen=True)
class RelationMonth:
    """The index (`measure` "index") or one of its dimensions, 0-100; `grade` and `reliability` only of the index."""

    month: date
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: float
    reliability: float | None
    grade: str | None


@dataclass(frozen=True)
class RelationBeside:
    """The index of one of the places side by side, and the same one quarter before; n None where nothing was asked."""

    place_id: str
    value: float | None
    low: float | None
    high: float | None
    n: float | None
    grade: str | None
    before: float | None
    before_low: float | None
    before_high: float | None

    @property
    def earlier(self) -> "Band":
        return Band(self.before, self.before_low, self.before_high)


@dataclass(frozen=True)
class RelationMeasured:
    """An area that has any measure in any month."""

    area_id: str


@dataclass(frozen=True)
class RelationPromise:
    """A promise alive in the period and its state on the last day of it: on_time, late, open, overdue, dropped,
    withdrawn. `status` is the one it has in the release, whenever the period ended."""

    area_id: str | None
    district_id: str | None
    owner_side: str
    made_on: date
    due_on: date | None
    state: str
    days_overdue: int
    commitment_id: str = ""
    status: str = "open"


@dataclass(frozen=True)
class PromiseText:
    """What was promised, in a line; for those who may read records."""

    commitment_id: str
    text: str


@dataclass(frozen=True)
class RelationHandling:
    """Complaints of a period as they stood on its last day; each share with what it is a share of.

    `reply_due` and `solve_due` are those whose 7 or 30 days are over; `feedback_known` whether any record of the
    release says that the complainant heard back; `before` complaints in the period of equal length before it.
    """

    received: int
    before: int
    reply_due: int
    replied_in_time: int
    solve_due: int
    solved_in_time: int
    solved: int
    rated: int
    satisfied: int
    told_back: int
    feedback_known: bool
    solve_median: float | None
    solve_p90: float | None
    replied: int
    reply_median: float | None
    reply_p90: float | None
    past_deadline: int
    oldest_open: int | None
    graded: int
    serious: int


@dataclass(frozen=True)
class RelationCaseMonth:
    """Complaints by the month they were received in; the four parts add up to `received`.

    `heard` is false in a month from which nobody reported anything: its zero says nothing.
    """

    month: date
    heard: bool
    received: int
    in_time: int
    later: int
    waiting: int
    overdue: int


@dataclass(frozen=True)
class RelationMeetingMonth:
    """Meetings by the month they were planned for (held, where no plan is known)."""

    month: date
    planned: int
    held: int


@dataclass(frozen=True)
class RelationRoom:
    """Meetings due in the period, and who was in the room: heads counted in the meetings that say how many came."""

    planned: int
    held: int
    police: int | None
    police_of: int | None
    police_meetings: int
    women: int | None
    women_of: int | None
    women_meetings: int
    youth: int | None
    youth_of: int | None
    youth_meetings: int


@dataclass(frozen=True)
class Band:
    value: float | None
    low: float | None
    high: float | None


def verdict(now: Banded | None, before: Banded | None) -> Verdict:
    """Changed only when the two 80 % bands are separate; they may touch and still say nothing."""
    if now is None or now.value is None:
        return "unknown"
    if before is None or before.value is None:
        return "first"
    if None in (now.low, now.high, before.low, before.high):
        return "unclear"
    if (now.low or 0) > (before.high or 0):
        return "better"
    return "worse" if (now.high or 0) < (before.low or 0) else "unclear"


def change(now: Banded | None, before: Banded | None) -> int | None:
    """Whole points as the two numbers shown differ; None where either is not known."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    return round(now.value) - round(before.value)
