"""The grant: what was promised to those who pay, as numbers that can be counted from the records."""

from etl.streams.common import RECORDED, common_fields
from etl.streams.declare import Field, Stream, named

LARGEST = 1_000_000_000

INDICATOR = Stream(
    name="indicator",
    fields=(
        *common_fields(placed=False),
        Field(
            "code",
            "token",
            required=True,
            headers=named("Code; Indicator code", "رمز المؤشر", "کۆدی نیشاندەر", "Gösterge kodu"),
        ),
        Field(
            "name", "text", required=True, scanned=True, headers=named("Indicator", "المؤشر", "نیشاندەر", "Gösterge")
        ),
        Field(
            "target",
            "number",
            required=True,
            low=0,
            high=LARGEST,
            headers=named("Target", "المستهدف", "ئامانج", "Hedef"),
        ),
        Field(
            "period",
            "code",
            required=True,
            codes="indicator_period",
            headers=named("Period", "الفترة", "ماوە", "Dönem"),
        ),
        Field(
            "period_start",
            "date",
            required=True,
            month=True,
            headers=named(
                "Period start; First month of the period", "بداية الفترة", "سەرەتای ماوە", "Dönem başlangıcı"
            ),
        ),
        Field(
            "source_query",
            "text",
            scanned=True,
            headers=named("Source query; Counted from", "مصدر الرقم", "سەرچاوەی ژمارە", "Sayının kaynağı"),
        ),
    ),
    dated_by=("period_start",),
    place="none",
    not_future=RECORDED,
)
