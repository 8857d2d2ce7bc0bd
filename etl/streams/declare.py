"""What a stream is: the one declaration that checks, templates, forms and tables are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "code", "integer", "number", "boolean", "date", "timestamp", "token"]
Place = Literal["required", "optional", "none"]

LONGEST: Mapping[str, int] = {"token": 128, "text": 2_000, "code": 200}
LONGEST_RESTRICTED = 20_000


@dataclass(frozen=True)
class Field:
    """One column of a stream. `low` and `high` are inclusive; `week` lets a date be given as 2026-W12 (its Monday)."""

    name: str
    kind: Kind
    required: bool = False
    codes: str | None = None
    low: float | None = None
    high: float | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    restricted: bool = False
    default: str | None = None
    week: bool = False

    def label(self, lang: str) -> str:
        """The header a person reads; English where the language has none."""
        names = self.headers.get(lang) or self.headers.get("en") or (self.name,)
        return names[0]

    @property
    def longest(self) -> int:
        """Most characters a cell may hold."""
        return LONGEST_RESTRICTED if self.restricted else LONGEST.get(self.kind, 64)


@dataclass(frozen=True)
class Stream:
    """One kind of record. `dated_by`: the first one present dates it.

    `at_most`: (part, whole), the part cannot exceed; `pairs`: (code, the code it must belong to).
    """

    name: str
    fields: tuple[Field, ...]
    dated_by: tuple[str, ...]
    place: Place
    in_order: tuple[tuple[str, str], ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    not_future: tuple[str, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> tuple[Field, ...]:
        """What the warehouse may store: everything but the restricted texts."""
        return tuple(f for f in self.fields if not f.restricted)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when the stream has none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no field {name}")


def named(en: str, ar: str, ckb: str = "", tr: str = "") -> dict[str, tuple[str, ...]]:
    """Header names by language, several parted by "; ", the first one being the label."""
    given = {"en": en, "ar": ar, "ckb": ckb, "tr": tr}
    return {lang: tuple(text.split("; ")) for lang, text in given.items() if text}


def common_fields() -> tuple[Field, ...]:
    """What every record carries: its key, its place, how precise and how sure it is, and its version."""
    return (
        Field("record_id", "token", required=True, headers=named("Record ID; ID", "رقم السجل; معرف السجل")),
        Field("source", "token", required=True, headers=named("Source", "المصدر", "سەرچاوە", "Kaynak")),
        Field(
            "area",
            "text",
            headers=named("Neighbourhood; Neighborhood; Area; Place", "الحي; المنطقة; المحلة", "گەڕەک", "Mahalle"),
        ),
        Field("area_id", "token", headers=named("Area ID; Area code", "رمز المنطقة; رمز الحي")),
        Field("lat", "number", low=-90, high=90, headers=named("Latitude", "خط العرض", "", "Enlem")),
        Field("lon", "number", low=-180, high=180, headers=named("Longitude; Lng; Long", "خط الطول", "", "Boylam")),
        Field(
            "date_precision",
            "code",
            codes="date_precision",
            default="day",
            headers=named("Date precision", "دقة التاريخ"),
        ),
        Field(
            "place_precision",
            "code",
            codes="place_precision",
            default="point",
            headers=named("Place precision", "دقة المكان"),
        ),
        Field("recorded_at", "timestamp", headers=named("Recorded at; Recorded on", "وقت التسجيل; تاريخ التسجيل")),
        Field("recorder_role", "code", codes="recorder_role", headers=named("Recorder role", "صفة المسجل")),
        Field(
            "verification",
            "code",
            codes="verification",
            default="unverified",
            headers=named("Verification", "التحقق; حالة التحقق"),
        ),
        Field("version", "integer", low=0, high=1_000_000_000, headers=named("Version", "الإصدار; رقم الإصدار")),
        Field("updated_at", "timestamp", headers=named("Updated at; Updated on", "وقت التحديث; تاريخ التحديث")),
        Field("deleted", "boolean", headers=named("Deleted", "محذوف")),
    )
