"""The label on a synthetic inbox, in English and Arabic."""

from collections.abc import Mapping
from datetime import date

TITLE = "# Synthetic data / بيانات تجريبية مصطنعة"

_TEXT = """{title}

**Everything in this folder is synthetic.** A program invented every row from random numbers. No incident, complaint,
meeting, promise or answer here ever happened, and nothing here says anything about a real place, person or institution.
The place names are real only so that the map can be drawn. Every row names a `source` that begins with `synthetic`;
such rows are never mixed with real ones.

<div dir="rtl">

**كل ما في هذا المجلد مصطنع.** كل سطر فيه ابتكره برنامج من أرقام عشوائية. لم يقع أي حادث أو شكوى أو اجتماع أو تعهد أو
إجابة مما ورد هنا، ولا يدل شيء منه على مكان أو شخص أو مؤسسة حقيقية. أسماء الأماكن حقيقية لكي يمكن رسم الخريطة فقط.
كل سطر يحمل مصدرا (`source`) يبدأ بكلمة `synthetic`، ولا تخلط هذه السطور أبدا بسطور حقيقية.

</div>

| parameter / المعامل | value / القيمة |
|---|---|
| areas / المناطق | {areas} |
| years / السنوات | {years:g} |
| scale / المقياس | {scale:g} |
| seed / البذرة | {seed} |
| first week / الأسبوع الأول | {first} |
| last day / اليوم الأخير | {last} |

| stream / النوع | rows / السطور |
|---|---|
{streams}

Write it again, byte for byte: `python -m etl demo` with these values.
كتابة المجلد من جديد، بايتا ببايت: الأمر نفسه بهذه القيم.

The folder has the shape of an inbox: one folder a stream, canonical headers, local time (Asia/Baghdad).
What was put in on purpose: hot spots that persist, weeks that excite the next, a flare-up in five adjacent areas
over the last ten weeks and an older one elsewhere, places calming down, records known only to the city or a
district, late records, corrected and refuted ones, areas that joined late, fell silent or report seldom, six weeks
without contact in one district, promises kept, late, dropped and overdue, and a police that rates itself higher than
residents do.
"""


def readme(rows: Mapping[str, int], areas: int, years: float, scale: float, seed: int, first: date, last: date) -> str:
    """README.md of a synthetic inbox: what it is, its parameters, and its rows by stream."""
    streams = "\n".join(f"| {stream} | {count} |" for stream, count in rows.items())
    return _TEXT.format(
        title=TITLE, areas=areas, years=years, scale=scale, seed=seed, first=first, last=last, streams=streams
    )
