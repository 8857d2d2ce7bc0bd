"""Trainings held, and trainings asked for."""

from etl.streams.common import RECORDED, common_fields, count, police_unit
from etl.streams.declare import Field, Stream, named

TRAINING = Stream(
    name="training",
    fields=(
        *common_fields(),
        Field(
            "topic",
            "code",
            required=True,
            codes="training_topic",
            headers=named("Topic; Training topic", "موضوع التدريب; الموضوع", "بابەتی ڕاهێنان", "Eğitim konusu"),
        ),
        Field("venue", "code", codes="venue", headers=named("Venue", "مكان التدريب", "شوێنی ڕاهێنان", "Eğitim yeri")),
        Field(
            "start_on",
            "date",
            required=True,
            headers=named("Start date; start; Start", "تاريخ البدء", "بەرواری دەستپێک", "Başlangıç tarihi"),
        ),
        Field(
            "end_on", "date", headers=named("End date; end; End", "تاريخ الانتهاء", "بەرواری کۆتایی", "Bitiş tarihi")
        ),
        Field(
            "hours",
            "number",
            low=0,
            high=1_000,
            headers=named("Hours; Training hours", "عدد الساعات", "ژمارەی کاتژمێر", "Saat sayısı"),
        ),
        police_unit(),
        count(
            "n_police", named("Number of police; Police trained", "عدد أفراد الشرطة", "ژمارەی پۆلیس", "Polis sayısı")
        ),
        count(
            "n_community",
            named("Number of residents; Residents trained", "عدد الأهالي", "ژمارەی دانیشتووان", "Sakin sayısı"),
        ),
        count("n_women", named("Number of women", "عدد النساء", "ژمارەی ژنان", "Kadın sayısı")),
        Field(
            "pre_mean",
            "number",
            low=0,
            high=100,
            headers=named(
                "Mean before; Mean of the test before",
                "متوسط الاختبار القبلي",
                "تێکڕای تاقیکردنەوەی پێشوەختە",
                "Ön test ortalaması",
            ),
        ),
        Field(
            "post_mean",
            "number",
            low=0,
            high=100,
            headers=named(
                "Mean after; Mean of the test after",
                "متوسط الاختبار البعدي",
                "تێکڕای تاقیکردنەوەی دوای ڕاهێنان",
                "Son test ortalaması",
            ),
        ),
        count("n_tested", named("Number tested", "عدد المختبرين", "ژمارەی تاقیکراوان", "Teste giren sayısı")),
        Field(
            "followup_due",
            "date",
            headers=named("Follow-up due; Followup due", "موعد المتابعة", "وادەی بەدواداچوون", "Takip için son tarih"),
        ),
        Field(
            "followup_done",
            "date",
            headers=named(
                "Follow-up done; Followup done",
                "تاريخ إنجاز المتابعة",
                "بەرواری ئەنجامدانی بەدواداچوون",
                "Takibin yapıldığı tarih",
            ),
        ),
    ),
    dated_by=("start_on",),
    place="optional",
    in_order=(
        ("start_on", "end_on"),
        ("start_on", "followup_due"),
        ("start_on", "followup_done"),
        ("end_on", "followup_due"),
        ("end_on", "followup_done"),
    ),
    any_of=(("n_police", "n_community"),),
    not_future=("start_on", "followup_done", *RECORDED),
    within=(("n_women", ("n_police", "n_community")), ("n_tested", ("n_police", "n_community"))),
)

TRAINING_REQUEST = Stream(
    name="training_request",
    fields=(
        *common_fields(),
        Field(
            "requester",
            "code",
            required=True,
            codes="requester",
            headers=named("Requester; Requested by", "الجهة الطالبة", "لایەنی داواکار", "Talep eden"),
        ),
        Field(
            "requested_on",
            "date",
            required=True,
            headers=named("Requested on; Date requested", "تاريخ الطلب", "بەرواری داواکاری", "Talep tarihi"),
        ),
        count(
            "n_requested",
            named("Number requested", "العدد المطلوب تدريبه", "ژمارەی داواکراو", "Talep edilen sayı"),
            low=1,
            required=True,
        ),
        count("n_delivered", named("Number trained", "عدد من دربوا", "ژمارەی ڕاهێنراو", "Eğitilen sayısı")),
        Field(
            "extension_requested",
            "boolean",
            headers=named("Extension requested", "طلب التمديد", "داوای درێژکردنەوە", "Uzatma istendi"),
        ),
        count(
            "staff_remaining",
            named("Staff remaining", "عدد من لم يدربوا بعد", "ژمارەی ماوە بۆ ڕاهێنان", "Eğitilmeyi bekleyen sayısı"),
        ),
        Field(
            "agreed_plan_on",
            "date",
            headers=named(
                "Plan agreed on", "تاريخ الاتفاق على الخطة", "بەرواری ڕێککەوتن لەسەر پلان", "Planda anlaşma tarihi"
            ),
        ),
    ),
    dated_by=("requested_on",),
    place="optional",
    in_order=(("requested_on", "agreed_plan_on"),),
    not_future=("requested_on", "agreed_plan_on", *RECORDED),
)
