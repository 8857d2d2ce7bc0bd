"""Remarks of the team: what somebody saw or did on a day at a place, in a line; counted nowhere."""

from etl.streams.common import RECORDED, common_fields
from etl.streams.declare import Field, Stream, named

NOTE = Stream(
    name="note",
    fields=(
        *common_fields(),
        Field(
            "noted_on",
            "date",
            required=True,
            headers=named(
                "Noted on; Day; Date",
                "تاريخ الملاحظة; اليوم; التاريخ",
                "بەرواری تێبینی; ڕۆژ; بەروار",
                "Not tarihi; Gün; Tarih",
            ),
        ),
        Field(
            "text",
            "text",
            required=True,
            scanned=True,
            headers=named("Note; Text; Remark", "الملاحظة; نص الملاحظة", "تێبینی; دەقی تێبینی", "Not; Not metni"),
        ),
    ),
    dated_by=("noted_on",),
    place="required",
    not_future=("noted_on", *RECORDED),
)
