"""Under what conditions the police serve, and what was asked of their command: units only, never an officer."""

from etl.streams.common import RECORDED, common_fields, count, police_unit
from etl.streams.declare import Field, Stream, named

FEWEST_OFFICERS = 10  # an average over fewer can be traced to one of them

DUTY_CONDITIONS = Stream(
    name="duty_conditions",
    fields=(
        *common_fields(),
        police_unit(required=True),
        Field("month", "date", required=True, month=True, headers=named("Month", "الشهر", "مانگ", "Ay")),
        count(
            "n_officers",
            named("Number of officers", "عدد المنتسبين", "ژمارەی کارمەندانی پۆلیس", "Görevli sayısı"),
            low=FEWEST_OFFICERS,
            required=True,
        ),
        Field(
            "hours_week_median",
            "number",
            low=0,
            high=168,
            headers=named(
                "Hours a week (median)",
                "وسيط ساعات العمل الأسبوعية",
                "ناوەندی کاتژمێری کار لە هەفتەدا",
                "Haftalık çalışma saati (ortanca)",
            ),
        ),
        Field(
            "rest_days",
            "number",
            low=0,
            high=31,
            headers=named("Rest days a month", "أيام الراحة في الشهر", "ڕۆژانی پشوو لە مانگدا", "Ayda dinlenme günü"),
        ),
        Field(
            "pay_delay_days",
            "integer",
            low=0,
            high=1_000,
            headers=named("Pay delay (days)", "أيام تأخر الراتب", "ڕۆژانی دواکەوتنی مووچە", "Maaş gecikmesi (gün)"),
        ),
        count(
            "leave_refused_n",
            named(
                "Leave refused; Leave requests refused",
                "عدد الإجازات المرفوضة",
                "ژمارەی مۆڵەتی ڕەتکراوە",
                "Reddedilen izin sayısı",
            ),
        ),
        Field(
            "equipment_gap",
            "number",
            low=1,
            high=5,
            headers=named("Equipment gap (1-5)", "نقص المعدات (1-5)", "کەمیی کەلوپەل (1-5)", "Donanım eksiği (1-5)"),
        ),
        Field(
            "wellbeing",
            "number",
            low=1,
            high=5,
            headers=named("Wellbeing (1-5)", "الرفاه (1-5)", "باشیی دەروونی و جەستەیی (1-5)", "Esenlik (1-5)"),
        ),
    ),
    dated_by=("month",),
    place="optional",
    any_of=(("hours_week_median", "rest_days", "pay_delay_days", "leave_refused_n", "equipment_gap", "wellbeing"),),
    not_future=("month", *RECORDED),
)

ADVOCACY_ASK = Stream(
    name="advocacy_ask",
    fields=(
        *common_fields(),
        Field("ask", "text", required=True, scanned=True, headers=named("Ask; Request", "المطلب", "داواکاری", "Talep")),
        Field(
            "addressee_level",
            "code",
            required=True,
            codes="addressee_level",
            headers=named(
                "Addressee level; Addressed to", "مستوى الجهة المخاطبة", "ئاستی لایەنی بەرامبەر", "Muhatap düzeyi"
            ),
        ),
        Field(
            "raised_on",
            "date",
            required=True,
            headers=named("Raised on", "تاريخ طرح المطلب", "بەرواری خستنەڕوو", "Gündeme getirildiği tarih"),
        ),
        Field("answer", "code", codes="answer", default="none", headers=named("Answer", "الجواب", "وەڵام", "Yanıt")),
        Field("agreed_on", "date", headers=named("Agreed on", "تاريخ الموافقة", "بەرواری ڕەزامەندی", "Onay tarihi")),
        Field(
            "implemented_on",
            "date",
            headers=named("Implemented on", "تاريخ التنفيذ", "بەرواری جێبەجێکردن", "Uygulama tarihi"),
        ),
        Field(
            "verified_on",
            "date",
            headers=named("Verified on", "تاريخ التحقق", "بەرواری پشتڕاستکردنەوە", "Doğrulama tarihi"),
        ),
    ),
    dated_by=("raised_on",),
    place="optional",
    in_order=(
        ("raised_on", "agreed_on"),
        ("raised_on", "implemented_on"),
        ("raised_on", "verified_on"),
        ("agreed_on", "implemented_on"),
        ("agreed_on", "verified_on"),
        ("implemented_on", "verified_on"),
    ),
    not_future=("raised_on", "agreed_on", "implemented_on", "verified_on", *RECORDED),
)
