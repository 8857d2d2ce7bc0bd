"""Known days drawn on trends, and weeks in which nothing happened and someone said so."""

from etl.streams.common import RECORDED, common_fields
from etl.streams.declare import Field, Stream, named

CALENDAR = Stream(
    name="calendar",
    fields=(
        *common_fields(),
        Field("date", "date", required=True, headers=named("Date", "التاريخ", "بەروار", "Tarih")),
        Field(
            "kind",
            "code",
            required=True,
            codes="calendar_kind",
            headers=named("Kind; Kind of day", "نوع اليوم; النوع", "جۆری ڕۆژ", "Gün türü"),
        ),
        Field("title", "text", scanned=True, headers=named("Title", "العنوان", "ناونیشان", "Başlık")),
    ),
    dated_by=("date",),
    place="optional",
    not_future=RECORDED,
)

NIL_REPORT = Stream(
    name="nil_report",
    fields=(
        *common_fields(),
        Field(
            "week",
            "date",
            required=True,
            week=True,
            headers=named("Week; Week starting", "الأسبوع; بداية الأسبوع", "هەفتە", "Hafta"),
        ),
        Field(
            "reporter_role",
            "code",
            codes="recorder_role",
            headers=named("Reporter role", "صفة المبلغ", "ڕۆڵی هەواڵدەر", "Bildirenin görevi"),
        ),
    ),
    dated_by=("week",),
    place="required",
    not_future=("week", *RECORDED),
)
