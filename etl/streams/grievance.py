"""Grievances: what people complain of, and whether anyone came back to them."""

from etl.streams.common import RECORDED, common_fields
from etl.streams.declare import Field, Stream, named

GRIEVANCE = Stream(
    name="grievance",
    fields=(
        *common_fields(),
        Field(
            "received_on",
            "date",
            required=True,
            headers=named(
                "Received on; Date received; Date",
                "تاريخ الاستلام; تاريخ الشكوى; التاريخ",
                "بەرواری وەرگرتن; بەروار",
                "Alındığı tarih; Tarih",
            ),
        ),
        Field(
            "about",
            "code",
            required=True,
            codes="about",
            headers=named(
                "About; Complaint about", "بشأن; الشكوى بشأن", "دەربارەی; گازندە دەربارەی", "Şikâyetin konusu"
            ),
        ),
        Field(
            "category",
            "code",
            required=True,
            codes="category",
            headers=named("Category", "الفئة; فئة الشكوى", "پۆل; پۆلی گازندە", "Kategori; Şikâyet türü"),
        ),
        Field("channel", "code", codes="channel", headers=named("Channel", "قناة الاستلام; القناة", "کەناڵ", "Kanal")),
        Field(
            "severity",
            "integer",
            low=1,
            high=3,
            headers=named("Severity", "الخطورة; درجة الخطورة", "توندی; پلەی توندی", "Ağırlık derecesi"),
        ),
        Field(
            "acknowledged_on",
            "date",
            headers=named(
                "Acknowledged on; First reply on",
                "تاريخ الرد الأول; تاريخ الإقرار بالاستلام",
                "بەرواری یەکەم وەڵام",
                "İlk yanıt tarihi",
            ),
        ),
        Field("resolved_on", "date", headers=named("Resolved on", "تاريخ الحل", "بەرواری چارەسەر", "Çözüm tarihi")),
        Field("outcome", "code", codes="outcome", headers=named("Outcome", "النتيجة", "ئەنجام", "Sonuç")),
        Field(
            "satisfied",
            "boolean",
            headers=named("Satisfied", "راض عن النتيجة; الرضا", "ڕازییە لە ئەنجام", "Sonuçtan memnun"),
        ),
        Field("anonymous", "boolean", headers=named("Anonymous", "مجهول المصدر; شكوى مجهولة", "بێناو", "Anonim")),
        Field(
            "feedback_given_on",
            "date",
            headers=named(
                "Feedback given on",
                "تاريخ إبلاغ المشتكي بالنتيجة; تاريخ التغذية الراجعة",
                "بەرواری ئاگادارکردنەوە لە ئەنجام",
                "Geri bildirim tarihi",
            ),
        ),
        Field(
            "narrative",
            "text",
            restricted=True,
            headers=named("Narrative; Description", "السرد; التفاصيل", "گێڕانەوە; وردەکاری", "Anlatım; Ayrıntılar"),
        ),
    ),
    dated_by=("received_on",),
    place="required",
    in_order=(("received_on", "acknowledged_on"), ("received_on", "resolved_on"), ("received_on", "feedback_given_on")),
    not_future=("received_on", "acknowledged_on", "resolved_on", "feedback_given_on", *RECORDED),
)
