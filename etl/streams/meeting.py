"""Meetings, and what was promised in them: said, then done."""

from etl.streams.declare import Field, Stream, common_fields, named

MOST_PRESENT = 10_000

MEETING = Stream(
    name="meeting",
    fields=(
        *common_fields(),
        Field(
            "kind",
            "code",
            required=True,
            codes="meeting_kind",
            headers=named("Kind; Kind of meeting; Meeting type", "نوع الاجتماع; النوع"),
        ),
        Field("planned_on", "date", headers=named("Planned on; Planned date", "التاريخ المقرر; الموعد المقرر")),
        Field("held_on", "date", headers=named("Held on; Date held; Date", "تاريخ الانعقاد; تاريخ الاجتماع; التاريخ")),
        Field(
            "convenor",
            "code",
            codes="convenor",
            headers=named("Convenor; Convened by", "الجهة الداعية; الداعي إلى الاجتماع"),
        ),
        Field(
            "police_rank_band",
            "code",
            codes="police_rank_band",
            headers=named("Police rank band; Highest police rank", "فئة رتبة الشرطة; أعلى رتبة حاضرة"),
        ),
        Field(
            "n_total",
            "integer",
            low=0,
            high=MOST_PRESENT,
            headers=named("Number present; Total present", "عدد الحضور; مجموع الحضور"),
        ),
        Field(
            "n_police",
            "integer",
            low=0,
            high=MOST_PRESENT,
            headers=named("Number of police; Police present", "عدد الشرطة; عدد أفراد الشرطة"),
        ),
        Field(
            "n_women",
            "integer",
            low=0,
            high=MOST_PRESENT,
            headers=named("Number of women; Women present", "عدد النساء"),
        ),
        Field(
            "n_youth",
            "integer",
            low=0,
            high=MOST_PRESENT,
            headers=named("Number of youth; Youth present", "عدد الشباب"),
        ),
        Field("languages", "text", headers=named("Languages", "اللغات; لغات الاجتماع")),
        Field("topics", "text", headers=named("Topics", "المواضيع; مواضيع النقاش")),
        Field(
            "temperature",
            "integer",
            low=1,
            high=5,
            headers=named("Temperature; Mood (1 calm to 5 tense)", "حرارة النقاش; درجة التوتر"),
        ),
        Field(
            "attendance_barrier",
            "code",
            codes="attendance_barrier",
            headers=named("Attendance barrier; Barrier to attendance", "عائق الحضور"),
        ),
    ),
    dated_by=("held_on", "planned_on"),
    place="required",
    any_of=(("planned_on", "held_on"),),
    not_future=("held_on", "recorded_at", "updated_at"),
    at_most=(("n_police", "n_total"), ("n_women", "n_total"), ("n_youth", "n_total")),
)

COMMITMENT = Stream(
    name="commitment",
    fields=(
        *common_fields(),
        Field("meeting_id", "token", headers=named("Meeting ID", "رقم الاجتماع; معرف الاجتماع")),
        Field("text", "text", headers=named("Commitment; Text; Promise", "الالتزام; نص الالتزام; التعهد")),
        Field(
            "owner_side",
            "code",
            required=True,
            codes="side",
            headers=named("Owner side; Owner; Promised by", "الجهة المسؤولة; الجهة المتعهدة"),
        ),
        Field("made_on", "date", required=True, headers=named("Made on; Date made; Date", "تاريخ التعهد; التاريخ")),
        Field("due_on", "date", headers=named("Due on; Due date; Deadline", "تاريخ الاستحقاق; الموعد النهائي")),
        Field(
            "status",
            "code",
            codes="commitment_status",
            default="open",
            headers=named("Status", "الحالة; حالة الالتزام"),
        ),
        Field("closed_on", "date", headers=named("Closed on", "تاريخ الإغلاق")),
        Field("evidence", "text", headers=named("Evidence", "الدليل; ما يثبت التنفيذ")),
    ),
    dated_by=("made_on",),
    place="optional",
    in_order=(("made_on", "due_on"), ("made_on", "closed_on")),
    not_future=("made_on", "closed_on", "recorded_at", "updated_at"),
)
