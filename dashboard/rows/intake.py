"""What deliveries and decisions ask before they believe a request. Columns are those of queries/team/<name>.sql."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DataKind:
    """A kind of record one can deliver, with its titles."""

    stream: str
    title_en: str
    title_ar: str
    title_ckb: str
    title_tr: str
    meaning_en: str
    meaning_ar: str
    meaning_ckb: str
    meaning_tr: str


@dataclass(frozen=True)
class DataHeld:
    """A written place name that rows wait for; suggestions are ids, likeliest first."""

    name: str
    rows: int
    streams: str
    suggestion_1: str | None
    suggestion_2: str | None
    suggestion_3: str | None

    @property
    def suggestions(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.suggestion_1, self.suggestion_2, self.suggestion_3)))


@dataclass(frozen=True)
class DataSurprising:
    """A value far above all seen so far; it waits until somebody says that it is right."""

    load_id: str
    row: int
    file: str
    part: str
    column_name: str | None
    sentence_en: str
    sentence_ar: str
    sentence_ckb: str
    sentence_tr: str


@dataclass(frozen=True)
class DataPair:
    """Two reports that may tell of the same event, side by side; `state` is merged, review or separate."""

    left_handle: str
    right_handle: str
    score: float
    days: int
    km: float | None
    same_type: bool
    state: str
    decided_by: str
    left_on: date | None
    left_source: str | None
    left_type: str | None
    left_sub_type: str | None
    left_area: str | None
    left_level: str | None
    left_district: str | None
    right_on: date | None
    right_source: str | None
    right_type: str | None
    right_sub_type: str | None
    right_area: str | None
    right_level: str | None
    right_district: str | None
