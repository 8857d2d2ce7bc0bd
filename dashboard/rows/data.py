"""What the Data page asks. Each class is one question: its columns are those of queries/team/<name>.sql."""

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
    """One table of a file; `part` its sheet or repeat, `waiting` refused rows nobody mended yet, `held` the reason
    where the whole file waits."""

    file: str
    part: str
    stream: str
    source: str | None
    loaded_at: datetime
    rows_read: int
    loaded: int
    unchanged: int
    superseded: int
    duplicate: int
    quarantined: int
    waiting: int
    held: str | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class DataFate:
    """What became of one delivered file, table by table."""

    part: str
    stream: str
    loaded: int
    unchanged: int
    superseded: int
    duplicate: int
    waiting: int
    held: str | None


@dataclass(frozen=True)
class DataTodo:
    """What waits for a person, counted: names of places and their rows, surprising values, other faults, pairs to
    review, refused rows, things left in the inbox."""

    names: int
    name_rows: int
    surprising: int
    faults: int
    pairs: int
    waiting: int
    left_lying: int


@dataclass(frozen=True)
class DataLeft:
    """Something that lies in the inbox and was not taken."""

    file: str
    code: str
    sentence_en: str
    sentence_ar: str
    sentence_ckb: str
    sentence_tr: str
    remedy_en: str
    remedy_ar: str
    remedy_ckb: str
    remedy_tr: str


@dataclass(frozen=True)
class DataField:
    """A column that files of a stream may have."""

    name: str
    kind: str
    required: bool
    restricted: bool
    vocabulary: str | None
    low: float | None
    high: float | None
    label_en: str
    label_ar: str
    label_ckb: str
    label_tr: str
    meaning_en: str
    meaning_ar: str
    meaning_ckb: str
    meaning_tr: str


@dataclass(frozen=True)
class DataTerm:
    """A word a cell may be answered with."""

    vocabulary: str
    code: str
    name_en: str
    name_ar: str
    name_ckb: str
    name_tr: str


@dataclass(frozen=True)
class DataReason:
    """Faults of one kind: how many, in how many files, and the commonest remedy in both languages."""

    code: str
    faults: int
    files: int
    remedy_en: str
    remedy_ar: str
    remedy_ckb: str
    remedy_tr: str


@dataclass(frozen=True)
class DataReject:
    """One fault; `row` None: the file as a whole. `header`: what the file calls the column, `label` what we do."""

    file: str
    part: str
    row: int | None
    column_name: str | None
    header: str | None
    label_en: str | None
    label_ar: str | None
    label_ckb: str | None
    label_tr: str | None
    code: str
    sentence_en: str
    sentence_ar: str
    sentence_ckb: str
    sentence_tr: str
    remedy_en: str
    remedy_ar: str
    remedy_ckb: str
    remedy_tr: str


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
