"""Cases of single persons: known by a random token, without a name, a number or a diagnosis."""

from etl.streams.common import RECORDED, case_ref, common_fields, police_unit
from etl.streams.declare import Field, Stream, named

BENEFIT_APPLICATION = Stream(
    name="benefit_application",
    fields=(
        *common_fields(),
        case_ref(),
        Field(
            "kind",
            "code",
            required=True,
            codes="benefit_kind",
            headers=named("Kind; Kind of benefit", "نوع الاستحقاق; النوع", "جۆری مافی دارایی", "Hak türü"),
        ),
        Field(
            "legal_basis",
            "code",
            codes="legal_basis",
            headers=named("Legal basis", "الأساس القانوني", "بنەمای یاسایی", "Yasal dayanak"),
        ),
        Field("stage", "code", required=True, codes="stage", headers=named("Stage", "المرحلة", "قۆناغ", "Aşama")),
        Field(
            "docs_missing_n",
            "integer",
            low=0,
            high=100,
            headers=named(
                "Documents missing", "عدد المستمسكات الناقصة", "ژمارەی بەڵگەنامە کەمەکان", "Eksik belge sayısı"
            ),
        ),
        Field(
            "stage_since",
            "date",
            required=True,
            headers=named("Stage since", "تاريخ دخول المرحلة", "بەرواری چوونە قۆناغەکە", "Aşamaya giriş tarihi"),
        ),
        Field(
            "submitted_on",
            "date",
            headers=named("Submitted on", "تاريخ تقديم الطلب", "بەرواری پێشکەشکردن", "Başvuru tarihi"),
        ),
        Field("decided_on", "date", headers=named("Decided on", "تاريخ القرار", "بەرواری بڕیار", "Karar tarihi")),
    ),
    dated_by=("stage_since",),
    place="optional",
    in_order=(("submitted_on", "decided_on"), ("submitted_on", "stage_since"), ("decided_on", "stage_since")),
    not_future=("stage_since", "submitted_on", "decided_on", *RECORDED),
)

WORKPLACE_MEDIATION = Stream(
    name="workplace_mediation",
    fields=(
        *common_fields(),
        case_ref(),
        police_unit(),
        Field(
            "issue",
            "code",
            required=True,
            codes="workplace_issue",
            headers=named("Issue", "موضوع الخلاف", "بابەتی ناکۆکی", "Anlaşmazlık konusu"),
        ),
        Field(
            "opened_on",
            "date",
            required=True,
            headers=named("Opened on", "تاريخ فتح الحالة", "بەرواری کردنەوە", "Açılış tarihi"),
        ),
        Field(
            "sessions",
            "integer",
            low=0,
            high=100,
            headers=named("Sessions; Number of sessions", "عدد الجلسات", "ژمارەی دانیشتنەکان", "Oturum sayısı"),
        ),
        Field("outcome", "code", codes="mediation_outcome", headers=named("Outcome", "النتيجة", "ئەنجام", "Sonuç")),
        Field(
            "recheck_90d",
            "boolean",
            headers=named(
                "Still held after 90 days",
                "صمد الاتفاق بعد 90 يوما",
                "دوای 90 ڕۆژ هێشتا بەردەوامە",
                "90 gün sonra sürüyor",
            ),
        ),
        Field(
            "retaliation_check_on",
            "date",
            headers=named(
                "Checked for retaliation on",
                "تاريخ التحقق من عدم الانتقام",
                "بەرواری پشکنینی تۆڵەسەندنەوە",
                "Misilleme denetimi tarihi",
            ),
        ),
    ),
    dated_by=("opened_on",),
    place="optional",
    in_order=(("opened_on", "retaliation_check_on"),),
    not_future=("opened_on", "retaliation_check_on", *RECORDED),
)

REFERRAL = Stream(
    name="referral",
    fields=(
        *common_fields(placed=False),
        case_ref(),
        Field("need", "code", required=True, codes="need", headers=named("Need", "الاحتياج", "پێداویستی", "İhtiyaç")),
        Field(
            "line_of_duty",
            "boolean",
            headers=named("In the line of duty", "أثناء أداء الواجب", "لەکاتی ئەرکدا", "Görev sırasında"),
        ),
        Field(
            "referred_on",
            "date",
            required=True,
            headers=named("Referred on", "تاريخ الإحالة", "بەرواری ڕەوانەکردن", "Sevk tarihi"),
        ),
        Field("accepted_on", "date", headers=named("Accepted on", "تاريخ القبول", "بەرواری وەرگرتن", "Kabul tarihi")),
        Field(
            "first_service_on",
            "date",
            headers=named("First service on", "تاريخ أول خدمة", "بەرواری یەکەم خزمەتگوزاری", "İlk hizmet tarihi"),
        ),
        Field(
            "return_to_work",
            "boolean",
            headers=named("Returned to work", "عاد إلى العمل", "گەڕاوەتەوە بۆ کار", "İşe döndü"),
        ),
        Field(
            "closed_reason",
            "code",
            codes="closed_reason",
            headers=named("Closed because", "سبب الإغلاق", "هۆکاری داخستن", "Kapanma nedeni"),
        ),
    ),
    dated_by=("referred_on",),
    place="none",
    in_order=(
        ("referred_on", "accepted_on"),
        ("referred_on", "first_service_on"),
        ("accepted_on", "first_service_on"),
    ),
    not_future=("referred_on", "accepted_on", "first_service_on", *RECORDED),
)
