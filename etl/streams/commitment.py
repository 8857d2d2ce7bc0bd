"""What was promised: said, then done."""

from etl.streams.common import RECORDED, common_fields
from etl.streams.declare import Field, Stream, named

COMMITMENT = Stream(
    name="commitment",
    fields=(
        *common_fields(),
        Field(
            "meeting_id",
            "token",
            headers=named("Meeting ID", "رقم الاجتماع; معرف الاجتماع", "ژمارەی کۆبوونەوە", "Toplantı numarası"),
        ),
        Field(
            "text",
            "text",
            scanned=True,
            headers=named(
                "Commitment; Text; Promise",
                "الالتزام; نص الالتزام; التعهد",
                "پابەندی; دەقی پابەندی",
                "Taahhüt; Taahhüt metni",
            ),
        ),
        Field(
            "owner_side",
            "code",
            required=True,
            codes="side",
            headers=named(
                "Owner side; Owner; Promised by", "الجهة المسؤولة; الجهة المتعهدة", "لایەنی بەرپرس", "Sorumlu taraf"
            ),
        ),
        Field(
            "made_on",
            "date",
            required=True,
            headers=named(
                "Made on; Date made; Date",
                "تاريخ التعهد; التاريخ",
                "بەرواری پابەندبوون; بەروار",
                "Taahhüt tarihi; Tarih",
            ),
        ),
        Field(
            "due_on",
            "date",
            headers=named("Due on; Due date; Deadline", "تاريخ الاستحقاق; الموعد النهائي", "دواوادە", "Son tarih"),
        ),
        Field(
            "status",
            "code",
            codes="commitment_status",
            default="open",
            headers=named("Status", "الحالة; حالة الالتزام", "دۆخ; دۆخی پابەندی", "Durum"),
        ),
        Field("closed_on", "date", headers=named("Closed on", "تاريخ الإغلاق", "بەرواری داخستن", "Kapanış tarihi")),
        Field("evidence", "text", scanned=True, headers=named("Evidence", "الدليل; ما يثبت التنفيذ", "بەڵگە", "Kanıt")),
    ),
    dated_by=("made_on",),
    place="optional",
    in_order=(("made_on", "due_on"), ("made_on", "closed_on")),
    not_future=("made_on", "closed_on", *RECORDED),
)
