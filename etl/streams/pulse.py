"""Pulse: one item asked of one side in one survey wave or meeting poll, as n, mean and standard error."""

from etl.streams.declare import Field, Stream, common_fields, named

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
        Field("wave", "token", headers=named("Wave; Survey round; Round", "الجولة; جولة الاستطلاع")),
        Field(
            "side", "code", required=True, codes="pulse_side", headers=named("Side; Asked of", "الطرف; الطرف المستطلع")
        ),
        Field("item", "code", required=True, codes="item", headers=named("Item; Question", "البند; السؤال")),
        Field(
            "scale_min",
            "number",
            required=True,
            low=-100,
            high=100,
            headers=named("Scale minimum; Lowest answer", "أدنى المقياس"),
        ),
        Field(
            "scale_max",
            "number",
            required=True,
            low=-100,
            high=100,
            headers=named("Scale maximum; Highest answer", "أعلى المقياس"),
        ),
        Field(
            "n",
            "integer",
            required=True,
            low=1,
            high=1_000_000,
            headers=named("Number asked; Sample size", "عدد المستجيبين; حجم العينة"),
        ),
        Field("mean", "number", required=True, low=-100, high=100, headers=named("Mean; Average", "المتوسط; المعدل")),
        Field("se", "number", low=0, high=100, headers=named("Standard error", "الخطأ المعياري")),
        Field("mode", "code", codes="mode", headers=named("Mode; Survey mode", "طريقة الاستطلاع")),
    ),
    dated_by=("occurred_on",),
    place="required",
    not_future=("occurred_on", "recorded_at", "updated_at"),
    at_most=(("scale_min", "mean"), ("mean", "scale_max")),
)
