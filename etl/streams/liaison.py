"""Rapport: contacts with police units, and what was agreed with government and civil society."""

from etl.streams.common import RECORDED, common_fields, police_unit
from etl.streams.declare import Field, Stream, named

LIAISON_CONTACT = Stream(
    name="liaison_contact",
    fields=(
        *common_fields(),
        Field("date", "date", required=True, headers=named("Date", "التاريخ; تاريخ التواصل", "بەروار", "Tarih")),
        police_unit(required=True),
        Field(
            "channel",
            "code",
            codes="contact_channel",
            headers=named("Channel", "قناة التواصل", "کەناڵی پەیوەندی", "İletişim kanalı"),
        ),
        Field(
            "purpose",
            "code",
            required=True,
            codes="contact_purpose",
            headers=named("Purpose", "الغرض", "مەبەست", "Amaç"),
        ),
        Field(
            "tone",
            "integer",
            low=1,
            high=5,
            headers=named(
                "Tone (1 hostile to 5 warm)", "نبرة اللقاء (1-5)", "تۆنی دیدار (1-5)", "Görüşmenin tonu (1-5)"
            ),
        ),
        Field("access", "code", codes="access", headers=named("Access", "إمكانية الوصول", "دەستگەیشتن", "Erişim")),
        Field(
            "next_step",
            "text",
            scanned=True,
            headers=named("Next step", "الخطوة القادمة", "هەنگاوی داهاتوو", "Sonraki adım"),
        ),
        Field("due_on", "date", headers=named("Due on", "تاريخ الاستحقاق", "دواوادە", "Son tarih")),
    ),
    dated_by=("date",),
    place="optional",
    in_order=(("date", "due_on"),),
    not_future=("date", *RECORDED),
)

AGREEMENT = Stream(
    name="agreement",
    fields=(
        *common_fields(),
        Field(
            "counterpart",
            "code",
            required=True,
            codes="counterpart",
            headers=named("Counterpart", "الطرف الآخر", "لایەنی بەرامبەر", "Karşı taraf"),
        ),
        Field(
            "kind",
            "code",
            required=True,
            codes="agreement_kind",
            headers=named("Kind; Kind of agreement", "نوع الاتفاق; النوع", "جۆری ڕێککەوتن", "Anlaşma türü"),
        ),
        Field("scope", "text", scanned=True, headers=named("Scope", "النطاق", "بوار", "Kapsam")),
        Field("requested_on", "date", headers=named("Requested on", "تاريخ الطلب", "بەرواری داواکاری", "Talep tarihi")),
        Field("signed_on", "date", headers=named("Signed on", "تاريخ التوقيع", "بەرواری واژۆکردن", "İmza tarihi")),
        Field("expires_on", "date", headers=named("Expires on", "تاريخ الانتهاء", "بەرواری بەسەرچوون", "Bitiş tarihi")),
        Field(
            "status",
            "code",
            required=True,
            codes="agreement_status",
            headers=named("Status", "الحالة; حالة الاتفاق", "دۆخ", "Durum"),
        ),
    ),
    dated_by=("signed_on", "requested_on"),
    place="optional",
    in_order=(("requested_on", "signed_on"), ("requested_on", "expires_on"), ("signed_on", "expires_on")),
    any_of=(("signed_on", "requested_on"),),
    not_future=("requested_on", "signed_on", *RECORDED),
)
