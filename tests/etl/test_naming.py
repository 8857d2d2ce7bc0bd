"""A fault is told in the words of whoever sent the file: its own headers, and the words of its language."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl import pipeline, release, verdict
from etl.intake.naming import Naming, naming, recalled
from etl.intake.profile import Profile, load_profile
from etl.intake.rejects import LANGUAGES, Language
from etl.intake.vocabulary import load_vocabularies
from etl.settings import Settings
from etl.streams import STREAMS

INCIDENT, MEETING = STREAMS["incident"], STREAMS["meeting"]
WORDS = load_vocabularies(Settings().reference / "codes")
OWN = {"occurred_on": "التاريخ", "event_type": "نوع الحدث", "fatalities": "قتلى", "lat": "خط العرض", "lon": "خط الطول"}
TABLE = naming(INCIDENT, Profile.own(INCIDENT, OWN), (*OWN.values(), "ملاحظات"), WORDS)
NIGHT = datetime(2026, 3, 30, 20, tzinfo=UTC)


def said(table: Naming, code: str, lang: Language, column: str, expected: str = "", suggestion: str = "") -> str:
    return " ".join(table.sentence(code, lang, column, expected, suggestion))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_is_called_by_the_header_of_the_file_and_else_by_its_label(lang: Language) -> None:
    assert "قتلى" in said(TABLE, "E_NUMBER", lang, "fatalities", "12")
    missing = said(TABLE, "E_MISSING", lang, "record_id")
    assert INCIDENT.field("record_id").label(lang) in missing and "record_id" not in missing


def test_several_columns_are_each_called_by_their_own() -> None:
    assert TABLE.header("E_COORD_OUT", "lat, lon") == "خط العرض, خط الطول"
    assert "خط العرض، خط الطول" in said(TABLE, "E_ANY_OF", "ar", "lat", "lat, lon")
    meeting = naming(MEETING, Profile.own(MEETING, {"n_police": "cops"}), ("cops",), WORDS)
    above = said(meeting, "E_AT_MOST", "en", "n_police", "n_total")
    assert "“cops”" in above and f"“{MEETING.field('n_total').label('en')}”" in above


def test_words_of_a_list_are_those_of_the_language() -> None:
    asked = ", ".join(WORDS["event_type"].codes)
    told = said(TABLE, "E_CODE", "ar", "event_type", asked, "Protests")
    assert "احتجاجات، أعمال شغب" in told and "Protests" not in told
    assert "Protests, Riots" in said(TABLE, "E_CODE", "en", "event_type", asked)
    pair = said(TABLE, "E_TYPE_PAIR", "tr", "sub_event_type", "Peaceful protest")
    assert WORDS["sub_event_type"].names["Peaceful protest"]["tr"] in pair


def test_a_column_that_reading_named_keeps_its_name() -> None:
    """The news a service quotes stand in its column “source”, which is not our field of that name."""
    acled = load_profile(Settings().reference / "sources" / "acled.toml")
    table = naming(INCIDENT, acled, ("event_date", "source", "notes"), WORDS)
    assert "“source”" in said(table, "E_MOJIBAKE", "en", "source") or table.header("E_MOJIBAKE", "source") == "source"
    assert table.header("E_DATE", "occurred_on") == "event_date"
    assert table.header("E_CODE", "verification") is None


def test_what_no_file_has_is_no_header_and_the_book_remembers_the_rest() -> None:
    made = naming(INCIDENT, Profile.own(INCIDENT, {"lat": "\0lat", "area": "المكان"}), ("\0lat", "المكان"), WORDS)
    assert dict(made.headers) == {"area": "المكان"}
    assert recalled(INCIDENT, made.as_text(), WORDS) == made
    assert recalled(INCIDENT, None, WORDS).header("E_DATE", "occurred_on") is None
    assert said(Naming(), "E_SCHEMA_UNKNOWN", "en", "", "event_date, type")


def test_verdict_list_and_release_call_a_column_alike(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", settle_seconds=0)
    settings.make_folders()
    file = settings.inbox / "incident" / "آذار.csv"
    file.parent.mkdir(parents=True)
    file.write_text(
        "رقم السجل,المصدر,التاريخ,نوع الحدث,مصدر البلاغ,الحي\n"
        "1,مكتب,2026-03-01,احتجاجات,بلاغ من الأهالي,رحيم آوه\n2,مكتب,غدا,احتجاجات,بلاغ من الأهالي,رحيم آوه\n",
        encoding="utf-8",
    )
    (found,) = verdict.on(settings, file, "incident", "ar").as_json()["faults"]
    assert (found["column"], found["header"]) == ("occurred_on", "التاريخ") and "«التاريخ»" in found["sentence"]
    assert pipeline.run(settings, now=NIGHT).published
    kept = next(settings.rejected.glob("*.csv")).read_text(encoding="utf-8-sig")
    (listed,) = csv.DictReader(kept.splitlines())
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        told = con.execute("select column_name, header, sentence_ar, sentence_en from mart.reject").fetchone() or ()
    assert listed["column"] == "التاريخ"
    assert told == ("occurred_on", "التاريخ", found["sentence"], listed["sentence_en"])
