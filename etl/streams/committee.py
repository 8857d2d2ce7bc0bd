"""The joint committee of police and community: what was acknowledged, its cases and its sessions."""

from etl.streams.common import RECORDED, case_ref, common_fields, count
from etl.streams.declare import Field, Stream, named

ACKNOWLEDGEMENT = Stream(
    name="acknowledgement",
    fields=(
        *common_fields(),
        Field(
            "occurred_on",
            "date",
            required=True,
            headers=named("Date; Acknowledged on; Said on", "التاريخ; تاريخ الإقرار", "بەروار", "Tarih"),
        ),
        Field(
            "meeting_id",
            "token",
            headers=named("Meeting ID", "رقم الاجتماع; معرف الاجتماع", "ژمارەی کۆبوونەوە", "Toplantı numarası"),
        ),
        Field(
            "category",
            "code",
            required=True,
            codes="category",
            headers=named("Category; Shortcoming", "الفئة; نوع التقصير", "پۆل; جۆری کەموکوڕی", "Kategori"),
        ),
        Field(
            "said_by_rank_band",
            "code",
            codes="police_rank_band",
            headers=named("Said by (rank band)", "فئة رتبة المتحدث", "ئاستی پلەی قسەکەر", "Söyleyenin rütbe düzeyi"),
        ),
        Field(
            "commitment_id",
            "token",
            headers=named("Commitment ID", "رقم الالتزام; معرف الالتزام", "ژمارەی پابەندی", "Taahhüt numarası"),
        ),
    ),
    dated_by=("occurred_on",),
    place="optional",
    not_future=("occurred_on", *RECORDED),
)

COMMITTEE_CASE = Stream(
    name="committee_case",
    fields=(
        *common_fields(),
        case_ref(),
        Field(
            "opened_on",
            "date",
            required=True,
            headers=named("Opened on", "تاريخ فتح الحالة", "بەرواری کردنەوە", "Açılış tarihi"),
        ),
        Field(
            "opened_from",
            "code",
            required=True,
            codes="case_origin",
            headers=named("Came from; from; From", "وردت من", "لە کوێوە هاتووە", "Nereden geldi"),
        ),
        Field(
            "category", "code", required=True, codes="category", headers=named("Category", "الفئة", "پۆل", "Kategori")
        ),
        Field(
            "hearings",
            "integer",
            low=0,
            high=100,
            headers=named("Hearings; Number of hearings", "عدد الجلسات", "ژمارەی دانیشتنەکان", "Oturum sayısı"),
        ),
        Field(
            "status",
            "code",
            required=True,
            codes="case_status",
            headers=named("Status", "الحالة; حالة القضية", "دۆخ", "Durum"),
        ),
        Field("remedy", "code", codes="remedy", headers=named("Remedy", "المعالجة", "چارەسەر", "Çözüm")),
        Field("agreed_on", "date", headers=named("Agreed on", "تاريخ الاتفاق", "بەرواری ڕێککەوتن", "Anlaşma tarihi")),
        Field(
            "verified_on",
            "date",
            headers=named("Verified on", "تاريخ التحقق", "بەرواری پشتڕاستکردنەوە", "Doğrulama tarihi"),
        ),
    ),
    dated_by=("opened_on",),
    place="optional",
    in_order=(("opened_on", "agreed_on"), ("opened_on", "verified_on"), ("agreed_on", "verified_on")),
    not_future=("opened_on", "agreed_on", "verified_on", *RECORDED),
)

COMMITTEE_SESSION = Stream(
    name="committee_session",
    fields=(
        *common_fields(),
        Field("date", "date", required=True, headers=named("Date", "التاريخ; تاريخ الجلسة", "بەروار", "Tarih")),
        Field("quorum", "boolean", headers=named("Quorum", "اكتمال النصاب", "تەواوبوونی ڕێژەی یاسایی", "Yeter sayı")),
        count("n_police", named("Number of police", "عدد أفراد الشرطة", "ژمارەی پۆلیس", "Polis sayısı")),
        count("n_community", named("Number of residents", "عدد الأهالي", "ژمارەی دانیشتووان", "Sakin sayısı")),
        count("n_women", named("Number of women", "عدد النساء", "ژمارەی ژنان", "Kadın sayısı")),
    ),
    dated_by=("date",),
    place="optional",
    any_of=(("n_police", "n_community"),),
    not_future=("date", *RECORDED),
    within=(("n_women", ("n_police", "n_community")),),
)
