"""What partners ask of their own file. Each class is answered by queries/partner/<snake_name>.sql."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PartnerAbout:
    """What this release is; `last_month` is None until the first month is out."""

    release: str
    built_at: datetime
    as_of: date
    last_month: date | None
    synthetic: bool
    area_version: str | None


@dataclass(frozen=True)
class PartnerArea:
    """A district or a subdistrict, in the gazetteer's order: each district is followed by its subdistricts."""

    area_id: str
    level: str
    district_id: str
    name_en: str
    name_ar: str | None
    name_ckb: str | None
    name_tr: str | None


@dataclass(frozen=True)
class PartnerShape:
    """Its outline as GeoJSON geometry text."""

    area_id: str
    level: str
    geometry: str


@dataclass(frozen=True)
class PartnerClosed:
    """A month that is out."""

    month: date


@dataclass(frozen=True)
class PartnerMonth:
    """One cell as it is told: a rounded number, or a word in its place."""

    area_id: str
    month: date
    n: int | None
    state: str


@dataclass(frozen=True)
class PartnerTrust:
    """Trust of one district in one quarter that is out."""

    area_id: str
    quarter: date
    value: int | None
    n: int | None
    state: str


@dataclass(frozen=True)
class PartnerSkill:
    """The track record as it stood when its quarter came out."""

    quarter: date
    horizon_weeks: int
    subset: str
    origins: int
    enough: bool
    crps: float | None
    brier: float | None
    roc_auc: float | None
    coverage80: float | None
    skill_crps: float | None
    skill_crps_low: float | None
    skill_crps_high: float | None
