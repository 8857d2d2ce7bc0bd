"""Meetings, planned and held."""

from etl.streams.common import RECORDED, common_fields, count
from etl.streams.declare import Field, Stream, named

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
            headers=named(
                "Kind; Kind of meeting; Meeting type", "نوع الاجتماع; النوع", "جۆری کۆبوونەوە", "Toplantı türü"
            ),
        ),
        Field(
            "planned_on",
            "date",
            headers=named(
                "Planned on; Planned date", "التاريخ المقرر; الموعد المقرر", "بەرواری دیاریکراو", "Planlanan tarih"
            ),
        ),
        Field(
            "held_on",
            "date",
            headers=named(
                "Held on; Date held; Date",
                "تاريخ الانعقاد; تاريخ الاجتماع; التاريخ",
                "بەرواری ئەنجامدان; بەروار",
                "Yapıldığı tarih; Tarih",
            ),
        ),
        Field(
            "convenor",
            "code",
            codes="convenor",
            headers=named(
                "Convenor; Convened by",
                "الجهة الداعية; الداعي إلى الاجتماع",
                "لایەنی بانگهێشتکار",
                "Toplantıya çağıran",
            ),
        ),
        Field(
            "police_rank_band",
            "code",
            codes="police_rank_band",
            headers=named(
                "Police rank band; Highest police rank",
                "فئة رتبة الشرطة; أعلى رتبة حاضرة",
                "ئاستی پلەی پۆلیس",
                "Polis rütbe düzeyi",
            ),
        ),
        count(
            "n_total",
            named(
                "Number present; Total present", "عدد الحضور; مجموع الحضور", "ژمارەی ئامادەبووان", "Katılımcı sayısı"
            ),
            high=MOST_PRESENT,
        ),
        count(
            "n_police",
            named("Number of police; Police present", "عدد الشرطة; عدد أفراد الشرطة", "ژمارەی پۆلیس", "Polis sayısı"),
            high=MOST_PRESENT,
        ),
        count(
            "n_women",
            named("Number of women; Women present", "عدد النساء", "ژمارەی ژنان", "Kadın sayısı"),
            high=MOST_PRESENT,
        ),
        count(
            "n_youth",
            named("Number of youth; Youth present", "عدد الشباب", "ژمارەی گەنجان", "Genç sayısı"),
            high=MOST_PRESENT,
        ),
        Field(
            "languages", "text", scanned=True, headers=named("Languages", "اللغات; لغات الاجتماع", "زمانەکان", "Diller")
        ),
        Field(
            "topics", "text", scanned=True, headers=named("Topics", "المواضيع; مواضيع النقاش", "بابەتەکان", "Konular")
        ),
        Field(
            "temperature",
            "integer",
            low=1,
            high=5,
            headers=named(
                "Temperature; Mood (1 calm to 5 tense)",
                "حرارة النقاش; درجة التوتر",
                "گەرمیی گفتوگۆ",
                "Gerginlik derecesi",
            ),
        ),
        Field(
            "attendance_barrier",
            "code",
            codes="attendance_barrier",
            headers=named(
                "Attendance barrier; Barrier to attendance", "عائق الحضور", "ڕێگری ئامادەبوون", "Katılım engeli"
            ),
        ),
    ),
    dated_by=("held_on", "planned_on"),
    place="required",
    any_of=(("planned_on", "held_on"),),
    not_future=("held_on", *RECORDED),
    at_most=(("n_police", "n_total"), ("n_women", "n_total"), ("n_youth", "n_total")),
)
