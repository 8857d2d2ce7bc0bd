"""Fields that several streams share, each declared once."""

from collections.abc import Mapping

from etl.streams.declare import Field, named

MOST_PEOPLE = 100_000
PLACE_FIELDS = frozenset(("area", "area_id", "lat", "lon", "place_precision"))
RECORDED = ("recorded_at", "updated_at")


def count(
    name: str, headers: Mapping[str, tuple[str, ...]], *, low: int = 0, high: int = MOST_PEOPLE, required: bool = False
) -> Field:
    """A field that counts people or things one by one."""
    return Field(name, "integer", required=required, low=low, high=high, surprising=True, headers=headers)


def case_ref() -> Field:
    """Whose case it is, known outside this product only."""
    headers = named("Case reference; Case token", "رمز الحالة; مرجع الحالة", "هێمای دۆسیە", "Vaka kodu")
    return Field("case_ref", "token", required=True, case_token=True, headers=headers)


def police_unit(*, required: bool = False) -> Field:
    """A station, directorate or department; never an officer."""
    headers = named("Police unit; Unit", "وحدة الشرطة; الوحدة", "یەکەی پۆلیس", "Polis birimi")
    return Field("unit", "token", required=required, scanned=True, headers=headers)


def common_fields(*, placed: bool = True) -> tuple[Field, ...]:
    """What every record carries: its key, its place, how precise and how sure it is, and its version."""
    return tuple(field for field in COMMON if placed or field.name not in PLACE_FIELDS)


COMMON = (
    Field(
        "record_id",
        "token",
        required=True,
        headers=named("Record ID; ID", "رقم السجل; معرف السجل", "ژمارەی تۆمار", "Kayıt numarası; Kayıt no"),
    ),
    Field("source", "token", required=True, headers=named("Source", "المصدر", "سەرچاوە", "Kaynak")),
    Field(
        "area",
        "text",
        scanned=True,
        headers=named(
            "Neighbourhood; Neighborhood; Area; Place", "الحي; المنطقة; المحلة", "گەڕەک; شوێن", "Mahalle; Bölge"
        ),
    ),
    Field("area_id", "token", headers=named("Area ID; Area code", "رمز المنطقة; رمز الحي", "کۆدی ناوچە", "Bölge kodu")),
    Field("lat", "number", low=-90, high=90, headers=named("Latitude", "خط العرض", "هێڵی پانی", "Enlem")),
    Field(
        "lon",
        "number",
        low=-180,
        high=180,
        headers=named("Longitude; Lng; Long", "خط الطول", "هێڵی درێژی", "Boylam"),
    ),
    Field(
        "date_precision",
        "code",
        codes="date_precision",
        default="day",
        headers=named("Date precision", "دقة التاريخ", "وردیی بەروار", "Tarih kesinliği"),
    ),
    Field(
        "place_precision",
        "code",
        codes="place_precision",
        default="point",
        headers=named("Place precision", "دقة المكان", "وردیی شوێن", "Yer kesinliği"),
    ),
    Field(
        "recorded_at",
        "timestamp",
        headers=named(
            "Recorded at; Recorded on", "وقت التسجيل; تاريخ التسجيل", "کاتی تۆمارکردن", "Kayıt zamanı; Kayıt tarihi"
        ),
    ),
    Field(
        "recorder_role",
        "code",
        codes="recorder_role",
        headers=named("Recorder role", "صفة المسجل", "ڕۆڵی تۆمارکار", "Kaydedenin görevi"),
    ),
    Field(
        "verification",
        "code",
        codes="verification",
        default="unverified",
        headers=named("Verification", "التحقق; حالة التحقق", "پشتڕاستکردنەوە", "Doğrulama"),
    ),
    Field(
        "version",
        "integer",
        low=0,
        high=1_000_000_000,
        headers=named("Version", "الإصدار; رقم الإصدار", "وەشان", "Sürüm"),
    ),
    Field(
        "updated_at",
        "timestamp",
        headers=named(
            "Updated at; Updated on",
            "وقت التحديث; تاريخ التحديث",
            "کاتی نوێکردنەوە",
            "Güncelleme zamanı; Güncelleme tarihi",
        ),
    ),
    Field("deleted", "boolean", headers=named("Deleted", "محذوف", "سڕاوەتەوە", "Silindi")),
)
