"""The dashboard's reading of the contract. Each class is one question, answered by queries/team/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class About:
    release: str
    contract_version: int
    built_at: datetime
    as_of: date
    data_until: date | None
    first_week: date
    last_week: date
    synthetic: bool
    model: str
    model_version: str
    area_version: str


@dataclass(frozen=True)
class Area:
    area_id: str
    level: str
    subdistrict_id: str
    district_id: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None
    other_names: str
    label_lat: float
    label_lon: float
    approximate: bool


@dataclass(frozen=True)
class Place:
    place_id: str
    level: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None


@dataclass(frozen=True)
class Shape:
    """An area's or a larger place's outline as GeoJSON geometry text."""

    area_id: str
    level: str
    geometry: str


@dataclass(frozen=True)
class RiskRow:
    """One area in one week of issue; `before` is its score in an earlier week, for the change."""

    area_id: str
    level: str | None
    state: str
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    score: float | None
    low: float | None
    high: float | None
    rose: bool | None
    fell: bool | None
    observed_weeks: float
    prior_weight: float | None
    before: float | None


@dataclass(frozen=True)
class LevelSeen:
    level: str
    forecasts: int
    hits: int
    origins: int
    hits_in_all: int
