"""Known days drawn on trends, and weeks in which nothing happened and someone said so."""

from etl.streams.declare import Field, Stream, common_fields, named

CALENDAR = Stream(
    name="calendar",
    fields=(
        *common_fields(),
        Field("date", "date", required=True, headers=named("Date", "التاريخ", "بەروار", "Tarih")),
        Field(
            "kind", "code", required=True, codes="calendar_kind", headers=named("Kind; Kind of day", "نوع اليوم; النوع")
        ),
        Field("title", "text", headers=named("Title", "العنوان")),
    ),
    dated_by=("date",),
    place="optional",
    not_future=("recorded_at", "updated_at"),
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
        Field("reporter_role", "code", codes="recorder_role", headers=named("Reporter role", "صفة المبلغ")),
    ),
    dated_by=("week",),
    place="required",
    not_future=("week", "recorded_at", "updated_at"),
)
