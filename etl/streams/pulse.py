"""Pulse: one item asked of one side in one survey wave or meeting poll, as n, mean and standard error."""

from etl.streams.common import RECORDED, common_fields, count
from etl.streams.declare import Field, Stream, named

PULSE = Stream(
    name="pulse",
    fields=(
        *common_fields(),
        Field(
            "occurred_on",
            "date",
            required=True,
            headers=named("Date; Date of survey", "التاريخ; تاريخ الاستطلاع", "بەروار", "Tarih"),
        ),
        Field(
            "wave",
            "token",
            headers=named("Wave; Survey round; Round", "الجولة; جولة الاستطلاع", "خولی ڕاپرسی", "Anket turu"),
        ),
        Field(
            "side",
            "code",
            required=True,
            codes="pulse_side",
            headers=named("Side; Asked of", "الطرف; الطرف المستطلع", "لایەن", "Taraf"),
        ),
        Field(
            "item",
            "code",
            required=True,
            codes="item",
            headers=named("Item; Question", "البند; السؤال", "پرسیار", "Soru"),
        ),
        Field(
            "scale_min",
            "number",
            required=True,
            low=-100,
            high=100,
            headers=named("Scale minimum; Lowest answer", "أدنى المقياس", "کەمترینی پێوەر", "Ölçeğin en düşüğü"),
        ),
        Field(
            "scale_max",
            "number",
            required=True,
            low=-100,
            high=100,
            headers=named("Scale maximum; Highest answer", "أعلى المقياس", "زۆرترینی پێوەر", "Ölçeğin en yükseği"),
        ),
        count(
            "n",
            named("Number asked; Sample size", "عدد المستجيبين; حجم العينة", "ژمارەی وەڵامدەران", "Yanıtlayan sayısı"),
            low=1,
            high=1_000_000,
            required=True,
        ),
        Field(
            "mean",
            "number",
            required=True,
            low=-100,
            high=100,
            headers=named("Mean; Average", "المتوسط; المعدل", "تێکڕا", "Ortalama"),
        ),
        Field(
            "se",
            "number",
            low=0,
            high=100,
            headers=named("Standard error", "الخطأ المعياري", "هەڵەی پێوانەیی", "Standart hata"),
        ),
        Field(
            "mode",
            "code",
            codes="mode",
            headers=named("Mode; Survey mode", "طريقة الاستطلاع", "شێوازی ڕاپرسی", "Anket yöntemi"),
        ),
    ),
    dated_by=("occurred_on",),
    place="required",
    not_future=("occurred_on", *RECORDED),
    at_most=(("scale_min", "mean"), ("mean", "scale_max")),
)
