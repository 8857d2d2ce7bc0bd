"""What a release is told beside what the warehouse holds: coverage, licences, sentences, names and files that wait."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from etl import marts
from etl.intake import land, rejects
from etl.intake.naming import recalled
from etl.intake.profile import Profile, coverage
from etl.intake.rejects import LANGUAGES
from etl.judging import Desk
from etl.places import areas, held
from etl.streams import STREAMS
from etl.warehouse import duplicates


def gather(desk: Desk, day: date, live: bool = True) -> marts.Facts:
    return marts.Facts(
        atlas=desk.atlas,
        coverage=tuple(_covering(desk)),
        licences={profile.source: profile.licence for profile in desk.profiles if profile.licence},
        worded=list(_worded(desk)),
        left=list(left(desk)),
        held=list(_held(desk)),
        as_of=day,
        reference=desk.settings.reference,
        said=duplicates.decisions(desk.settings.known / "duplicates.csv"),
        live=live,
    )


def left(desk: Desk) -> Iterator[Mapping[str, str | None]]:
    """What lies in the inbox and could not be taken, in words."""
    for left in land.left_lying(desk.settings.inbox):
        yield {"file": left.file, "code": left.code} | _sentences(left.code)


def _held(desk: Desk) -> Iterator[Mapping[str, Any]]:
    """The names that rows wait for, with the three likeliest places."""
    for name in held.waiting(desk.con, desk.atlas):
        likely = dict(zip(("suggestion_1", "suggestion_2", "suggestion_3"), name.suggestions, strict=False))
        yield {
            "name": name.name, "rows": name.rows, "streams": "; ".join(name.streams),
            "first_seen_on": name.first_seen_on, **likely,
        }  # fmt: skip


def _covering(desk: Desk) -> Iterator[marts.Covered]:
    """What the sources that have delivered promise to cover, area by area."""
    marts.standing(desk.con)
    delivered: dict[str, date] = dict(
        desk.con.execute("select source, max(day) from standing where stream = 'incident' group by source").fetchall()
    )
    for profile in desk.profiles:
        if profile.source in delivered:
            yield from covered(profile, desk.atlas, delivered[profile.source])


def covered(profile: Profile, atlas: areas.Atlas, last: date) -> Iterator[marts.Covered]:
    """Only what is known by area: a source that knows districts cannot vouch for a quiet neighbourhood."""
    if profile.coverage and profile.coverage.level == "area":
        for area_id, start, end in coverage(profile, (a.area_id for a in atlas.areas), last):
            yield marts.Covered(area_id, start, end)


def _worded(desk: Desk) -> Iterator[Mapping[str, str | None]]:
    """Each distinct open fault in words, once, in those of the file it stands in; notes are not faults."""
    known = rejects.reasons()
    for stream, headers, code, column, expected, suggestion in desk.con.execute(
        "select distinct stream, coalesce(headers, ''), code, column_name, expected, suggestion"
        " from wh.fault join wh.load using (load_id) where settled_by is null and withdrawn_at is null"
    ).fetchall():
        if code in known and known[code].effect == "note":
            continue
        named = recalled(STREAMS.get(stream), headers, desk.vocabularies)
        about = {"code": code, "column_name": column, "expected": expected, "suggestion": suggestion}
        about |= {"stream": stream, "headers": headers, "header": named.header(code, column)}
        yield about | _told({lang: named.sentence(code, lang, column, expected, suggestion) for lang in LANGUAGES})


def _sentences(code: str) -> dict[str, str | None]:
    return _told({lang: rejects.sentence(code, lang) for lang in LANGUAGES})


def _told(said: Mapping[rejects.Language, tuple[str, str]]) -> dict[str, str | None]:
    sentences: dict[str, str | None] = {f"sentence_{lang}": sentence for lang, (sentence, _) in said.items()}
    return sentences | {f"remedy_{lang}": remedy for lang, (_, remedy) in said.items()}
