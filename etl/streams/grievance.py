"""Grievances: what people complain of, and whether anyone came back to them."""

from etl.streams.declare import Field, Stream, common_fields, named

GRIEVANCE = Stream(
    name="grievance",
    fields=(
        *common_fields(),
        Field(
            "received_on",
            "date",
            required=True,
            headers=named("Received on; Date received; Date", "تاريخ الاستلام; تاريخ الشكوى; التاريخ"),
        ),
        Field(
            "about", "code", required=True, codes="about", headers=named("About; Complaint about", "بشأن; الشكوى بشأن")
        ),
        Field("category", "code", required=True, codes="category", headers=named("Category", "الفئة; فئة الشكوى")),
        Field("channel", "code", codes="channel", headers=named("Channel", "قناة الاستلام; القناة")),
        Field("severity", "integer", low=1, high=3, headers=named("Severity", "الخطورة; درجة الخطورة")),
        Field(
            "acknowledged_on",
            "date",
            headers=named("Acknowledged on; First reply on", "تاريخ الرد الأول; تاريخ الإقرار بالاستلام"),
        ),
        Field("resolved_on", "date", headers=named("Resolved on", "تاريخ الحل")),
        Field("outcome", "code", codes="outcome", headers=named("Outcome", "النتيجة")),
        Field("satisfied", "boolean", headers=named("Satisfied", "راض عن النتيجة; الرضا")),
        Field("anonymous", "boolean", headers=named("Anonymous", "مجهول المصدر; شكوى مجهولة")),
        Field(
            "feedback_given_on",
            "date",
            headers=named("Feedback given on", "تاريخ إبلاغ المشتكي بالنتيجة; تاريخ التغذية الراجعة"),
        ),
        Field("narrative", "text", restricted=True, headers=named("Narrative; Description", "السرد; التفاصيل")),
    ),
    dated_by=("received_on",),
    place="required",
    in_order=(("received_on", "acknowledged_on"), ("received_on", "resolved_on"), ("received_on", "feedback_given_on")),
    not_future=("received_on", "acknowledged_on", "resolved_on", "feedback_given_on", "recorded_at", "updated_at"),
)
