"""The Data page: every row accounted for, every refusal with its remedy, silence never shown as calm."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from layouts import texts

from dashboard import access
from dashboard.app import reader
from dashboard.exports.places import gazetteer
from dashboard.figures import small
from dashboard.pages import data as page
from dashboard.pages import data_files, data_silence, data_sources
from dashboard.rows.data import DataCoverage, DataLoad, DataReason, DataReject, DataSilence, DataSource, DataSum
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words
from etl import pipeline
from etl.settings import Settings as Night

MEND = "/data/mend"
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
INCIDENTS = """record_id,source,occurred_on,event_type,sub_event_type,origin,area,verification,fatalities
a1,field,2026-03-16,Protests,Peaceful protest,community_report,Tis'in,verified,0
a2,field,31/02/2026,Protests,Peaceful protest,community_report,Tis'in,verified,0
a3,field,2026-03-17,Protest march,Peaceful protest,community_report,Tis'in,verified,0
a4,field,2026-03-18,Battles,Armed clash,media,Tis'in,verified,-3
"""


@pytest.fixture(scope="module")
def soiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that took in one row of a file and refused three, and holds a whole file."""
    data = tmp_path_factory.mktemp("soiled")
    for name, text in {"incident/w12.csv": INCIDENTS, "meeting/log.csv": "colour,shape\nred,round\n"}.items():
        file = data / "inbox" / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    assert pipeline.run(Night(data=data, settle_seconds=0), now=NOW).published
    return data


def shown(data: Path, search: str, path: str = page.PATH) -> str:
    reading, view = reader(Settings(data=data), lambda: access.GUEST)(search)
    return " ".join(texts(page.layout(reading, view, path)))


def ask(data: Path, row: type[Any], **parameters: Any) -> tuple[Any, ...]:
    reading, _ = reader(Settings(data=data), lambda: access.GUEST)("")
    return access.ask(reading, row, **parameters)


def test_rows_read_are_the_sum_of_their_fates(soiled: Path, sample_release: Path) -> None:
    for data in (soiled, sample_release):
        (total,) = ask(data, DataSum)
        assert total.rows_read == sum(getattr(total, fate) for fate in data_files.FATES) > 0
        files = ask(data, DataLoad, size=1000, skip=0)
        assert (len(files), sum(file.rows_read for file in files)) == (total.files, total.rows_read)


def test_every_refusal_is_listed_with_its_remedy(soiled: Path) -> None:
    listed = ask(soiled, DataReject, reason=None, size=1000, skip=0)
    said = shown(soiled, "?what=reject", MEND)
    assert {row.code for row in listed} >= {"E_DATE", "E_CODE", "E_RANGE"}
    for row in listed:
        assert row.sentence_en in said and row.remedy_en in said
        assert row.row is None or str(row.row) in said


def test_remedies_are_in_the_readers_language(soiled: Path) -> None:
    said = shown(soiled, "?what=reject&lang=ar", MEND)
    for row in ask(soiled, DataReject, reason=None, size=1000, skip=0):
        assert row.sentence_ar in said and row.sentence_en not in said


def test_a_reason_shows_its_own_rows_alone(soiled: Path) -> None:
    (only,) = ask(soiled, DataReject, reason="E_DATE", size=1000, skip=0)
    others = ask(soiled, DataReject, reason="E_CODE", size=1000, skip=0)
    said = shown(soiled, "?what=reject&reason=E_DATE", MEND)
    assert only.sentence_en in said
    assert not [row for row in others if row.sentence_en in said]


def test_counts_by_reason_add_up_to_the_list(soiled: Path) -> None:
    reasons = ask(soiled, DataReason)
    assert sum(row.faults for row in reasons) == len(ask(soiled, DataReject, reason=None, size=1000, skip=0))


def test_a_file_held_whole_says_why(soiled: Path) -> None:
    (held,) = [file for file in ask(soiled, DataLoad, size=1000, skip=0) if file.held]
    assert Words().term("refused", held.held) in shown(soiled, "")


@pytest.mark.parametrize("path", page.VIEWS)
@pytest.mark.parametrize(
    "forged", ["page=99&files=99", "page=x&files=-1", "reason=E_NOTHING", "areas=none", "what=all", "in=xx", "stream=x"]
)
def test_forged_parameters_fall_back_calmly(soiled: Path, forged: str, path: str) -> None:
    assert shown(soiled, f"?{forged}", path) == shown(soiled, "", path)


@pytest.mark.parametrize("path", page.VIEWS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there(sample_release: Path, soiled: Path, lang: str, path: str) -> None:
    for data in (sample_release, soiled):
        said = shown(data, f"?lang={lang}&areas=all", path)
        assert "{" not in said
        assert "None" not in said


def test_areas_never_heard_from_come_first_and_are_not_called_recent(soiled: Path) -> None:
    rows = ask(soiled, DataSilence, district=None)
    never = [row.last_report_on is None for row in rows]
    assert any(never) and never == sorted(never, reverse=True)
    assert {row.weeks_silent for row in rows if row.last_report_on is None} == {None}
    assert {data_silence.heard_on(Words(), row) for row in rows if row.last_report_on is None} == {"never"}


def test_longest_silence_first_and_flags_match_the_count(sample_release: Path) -> None:
    rows = ask(sample_release, DataSilence, district=None)
    known = [row.weeks_silent for row in rows if row.weeks_silent is not None]
    assert known == sorted(known, reverse=True)
    assert all((len(row.flags), row.flags.count("1")) == (26, row.observed_26) for row in rows)


def test_coverage_is_of_the_district_asked_for(sample_release: Path) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)("?district=IQG13Q04")
    found = data_silence.coverage(
        view,
        gazetteer(reading),
        access.ask(reading, DataCoverage, district=view.district, start=view.start, end=view.end),
    )
    said = " ".join(texts(found))
    assert "Kirkuk" in said and "Hawiga" not in said


def source(**changes: Any) -> DataSource:
    base: dict[str, Any] = {
        "source": "field", "stream": "incident", "files": 1, "records": 3, "rejected": 0, "last_file_at": NOW,
        "data_from": date(2026, 3, 1), "data_until": date(2026, 3, 20), "age_days": 10, "lag_days": 2.0, "at_area": 3,
        "at_city": 0, "at_district": 0, "at_governorate": 0, "at_outside": 0, "licence": None,
    }  # fmt: skip
    return DataSource(**(base | changes))


@pytest.mark.parametrize(
    ("age", "lag", "late"), [(8, None, False), (9, None, True), (10, 2.0, False), (11, 2.0, True), (None, 2.0, False)]
)
def test_late_is_a_week_beyond_what_is_usual(age: int | None, lag: float | None, late: bool) -> None:
    row = source(age_days=age, lag_days=lag)
    assert data_sources.stale(row) is late
    assert ("late" in " ".join(texts(data_sources.age(Words(), row)))) is late


def test_nothing_delivered_is_said_calmly() -> None:
    assert "Nothing was delivered yet." in list(texts(data_sources.sources(Words(), [])))


def test_strip_tells_heard_from_not_heard() -> None:
    full, empty = small.heard([True, True]), small.heard([False, False])
    assert full != empty
    assert small.heard([]).startswith("data:image/svg+xml,")
