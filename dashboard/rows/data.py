"""What the Data page asks. Each class is one question: its columns are those of queries/<name>.sql."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class DataSource:
    """One source in one stream. `lag_days` is the median from an event to its record; None where not told."""

    source: str
    stream: str
    files: int
    records: int
    rejected: int
    last_file_at: datetime
    data_from: date | None
    data_until: date | None
    age_days: int | None
    lag_days: float | None
    at_area: int
    at_city: int
    at_district: int
    at_governorate: int
    at_outside: int
    licence: str | None


@dataclass(frozen=True)
class DataSum:
    """All files together; what became of their rows adds up to the rows read. `held` counts files held whole."""

    files: int
    held: int
    rows_read: int
    loaded: int
    unchanged: int
    superseded: int
    duplicate: int
    quarantined: int
    replaced: int


@dataclass(frozen=True)
class DataLoad:
    """One file; `held` is the reason where the whole file waits."""

    file: str
    stream: str
    source: str | None
    loaded_at: datetime
    rows_read: int
    loaded: int
    unchanged: int
    superseded: int
    duplicate: int
    quarantined: int
    held: str | None


@dataclass(frozen=True)
class DataReason:
    """Faults of one kind: how many, in how many files, and the commonest remedy in both languages."""

    code: str
    faults: int
    files: int
    remedy_en: str
    remedy_ar: str


@dataclass(frozen=True)
class DataReject:
    """One fault; `row` None: the file as a whole."""

    file: str
    row: int | None
    column_name: str | None
    code: str
    sentence_en: str
    sentence_ar: str
    remedy_en: str
    remedy_ar: str


@dataclass(frozen=True)
class DataSilence:
    """One area; `flags` has a 1 or a 0 for each of the last weeks, oldest first: somebody looked or not."""

    area_id: str
    district_id: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None
    last_report_on: date | None
    weeks_silent: int | None
    observed_26: int
    flags: str


@dataclass(frozen=True)
class DataCoverage:
    """Area-weeks of a district in a month, and how many of them somebody looked at."""

    district_id: str
    month: date
    area_weeks: int
    seen: int
