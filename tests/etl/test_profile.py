"""Source profiles: mistakes named, the right one chosen, and a source's words turned into ours."""

import csv
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from etl.errors import SettingsError
from etl.intake.canonical import canonical
from etl.intake.choose import choose, own_names, plain, recognise
from etl.intake.profile import Profile, coverage, load_profile, load_profiles
from etl.intake.read import read
from etl.intake.rejects import create_fault_table
from etl.streams import STREAMS

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data" / "reference" / "sources"
CODES = ROOT / "data" / "reference" / "codes"
REAL = os.environ.get("KEW_TEST_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="KEW_TEST_DATA names no folder of real data")

SMALL = """
source = "partner"
stream = "incident"
title = { en = "Partner", ar = "شريك" }
header = ["when", "what"]
[columns]
occurred_on = "when"
[constants]
origin = "media"
[values.event_type]
column = "what"
words = { clash = "Battles" }
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    create_fault_table(con)
    return con


@pytest.fixture(scope="module")
def shipped() -> tuple[Profile, ...]:
    return load_profiles(SOURCES)


def written(folder: Path, text: str, name: str = "partner.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)
    return path


def taken(
    con: duckdb.DuckDBPyConnection, path: Path, folder: str, profiles: tuple[Profile, ...]
) -> list[tuple[str, ...]]:
    """The canonical rows of a file that must be recognised."""
    profile = recognise(path, folder, profiles).profile
    assert profile is not None
    canonical(con, read(con, path, profile.dialect), profile, STREAMS[profile.stream])
    return con.execute("from canon order by row").fetchall()


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


def test_every_shipped_profile_loads_and_uses_words_of_the_vocabularies(shipped: tuple[Profile, ...]) -> None:
    assert {"ucdp_ged", "sigacts_kirkuk"} <= {profile.source for profile in shipped}
    for profile in shipped:
        stream = STREAMS[profile.stream]
        for name, values in profile.values.items():
            told = {*values.words.values(), values.otherwise or ""} - {""}
            assert told <= codes_of(stream.field(name).codes), (profile.source, name)
        for name, constant in profile.constants.items():
            assert constant in codes_of(stream.field(name).codes), (profile.source, name)
        assert "source_headline" not in profile.columns.values()
        assert "source_article" not in profile.columns.values()


def codes_of(vocabulary: str | None) -> set[str]:
    if vocabulary is None:
        return {"true", "false"}
    with (CODES / f"{vocabulary}.csv").open(encoding="utf-8", newline="") as lines:
        return {line["code"] for line in csv.DictReader(lines)}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('title = { en = "Partner", ar = "شريك" }', 'title = { en = "Partner" }', "title.ar"),
        ('header = ["when", "what"]', 'header = ["when"]\nheaders = ["what"]', "headers"),
        ('header = ["when", "what"]', "header = []", "header"),
        ('stream = "incident"', 'stream = "incidents"', "incidents"),
        ('occurred_on = "when"', 'occured_on = "when"', "columns.occured_on"),
        ('occurred_on = "when"', 'source = "when"', "source"),
        ('origin = "media"', 'origin = "media"\nevent_type = "Riots"', "event_type"),
        ('column = "what"', "", "values.event_type.column"),
        ("[columns]", '[file]\nencoding = "cp9999"\n[columns]', "file.encoding"),
        ("[columns]", '[file]\ndelimiter = ";;"\n[columns]', "file.delimiter"),
        ("[columns]", '[file]\ndate_order = "YDM"\n[columns]', "file.date_order"),
        ("[columns]", '[coverage]\nlevel = "city"\nsince = 2020-01-01\n[columns]', "coverage.level"),
        ("[columns]", 'points = "of_towns"\n[columns]', "points"),
        ("[columns]", 'utc = ["occurred_on"]\n[columns]', "utc: occurred_on"),
        ("[columns]", 'epoch = ["nothing"]\n[columns]', "epoch: nothing"),
        ("[columns]", 'worded = ["event_type"]\n[columns]', "worded: event_type"),
        ("[columns]", 'name = "partner"\n[columns]', "name"),
        ("[columns]", "[columns", "TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in SMALL
    with pytest.raises(SettingsError) as caught:
        load_profile(written(tmp_path, SMALL.replace(old, new)))
    assert caught.value.exit_code == 13
    assert "partner.toml" in caught.value.message
    assert named in caught.value.message


def test_a_known_profile_overrides_the_shipped_one(tmp_path: Path) -> None:
    for folder in ("reference", "known"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, SMALL.replace('en = "Partner"', f'en = "{folder}"'))
        written(tmp_path / folder, SMALL.replace('en = "Partner"', f'en = "{folder}"'), f"{folder}.toml")
    found = load_profiles(tmp_path / "reference", tmp_path / "known", tmp_path / "absent")
    assert [(profile.name, profile.title.en) for profile in found] == [
        ("known", "known"),
        ("partner", "known"),
        ("reference", "reference"),
    ]


def test_signatures_fit_in_any_order_and_only_as_written(tmp_path: Path) -> None:
    partner = load_profile(written(tmp_path, SMALL))
    incident = STREAMS["incident"]
    assert choose(["what", "note", "when"], "incident", [partner], incident).profile == partner
    assert choose(["what", "note", "when"], "partner", [partner], None).profile == partner
    (extra,) = choose(["what", "note", "when"], "partner", [partner], None).faults
    assert (extra.code, extra.column_name) == ("W_SCHEMA_EXTRA", "note")
    refused = choose(["What", "When"], "partner", [partner], None)
    assert (refused.profile, refused.faults[0].code) == (None, "E_SCHEMA_UNKNOWN")
    assert refused.faults[0].expected == "when, what"
    assert choose(["what", "when"], "meeting", [partner], STREAMS["meeting"]).profile is None


def test_the_closest_signature_is_chosen_whatever_the_order(tmp_path: Path) -> None:
    broad = load_profile(written(tmp_path, SMALL))
    narrow = load_profile(
        written(tmp_path, SMALL.replace('"partner"', '"other"').replace('"what"]', '"what", "where"]'), "other.toml")
    )
    header = ["when", "what", "where"]
    for profiles in ([broad, narrow], [narrow, broad]):
        assert choose(header, "incident", profiles, STREAMS["incident"]).profile == narrow


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_knows_its_own_headers_in_every_language(stream: str) -> None:
    fields = STREAMS[stream].fields
    languages = {lang for field in fields for lang in field.headers}
    for lang in ("name", *sorted(languages)):
        header = [field.name if lang == "name" else field.label(lang) for field in fields]
        chosen = choose(header, stream, [], STREAMS[stream])
        assert chosen.profile is not None, (lang, chosen.faults)
        assert chosen.profile.columns == {field.name: name for field, name in zip(fields, header, strict=True)}
        assert chosen.faults == ()


def test_own_names_never_point_two_ways() -> None:
    for stream in STREAMS.values():
        names = own_names(stream)
        labels = [(n, f.name) for f in stream.fields for given in f.headers.values() for n in given]
        assert all(names[plain(label)] == field for label, field in labels), stream.name


def test_own_files_with_columns_missing_twice_or_too_many() -> None:
    incident = STREAMS["incident"]
    header = ["record_id", "source", "Date", "event_type", "origin", "area"]
    assert choose(header, "incident", [], incident).profile is not None
    (fault,) = choose([*header, "mood"], "incident", [], incident).faults
    assert (fault.code, fault.column_name) == ("W_SCHEMA_EXTRA", "mood")
    missing = choose([name for name in header if name != "origin"], "incident", [], incident)
    assert [(f.code, f.expected) for f in missing.faults] == [("E_SCHEMA_MISSING", "origin")]
    twice = choose([*header, "occurred_on"], "incident", [], incident)
    assert [(f.code, f.column_name) for f in twice.faults] == [("E_SCHEMA_DUPLICATE", "occurred_on")]
    strange = choose(["x", "y"], "incident", [], incident)
    assert strange.faults[0].code == "E_SCHEMA_UNKNOWN"
    assert "occurred_on" in (strange.faults[0].expected or "")


def test_an_unknown_file_says_which_columns_were_expected(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["x", "y"], ["1", "2"]])
    (fault,) = recognise(path, "incident", ()).faults
    assert (fault.row, fault.code) == (None, "E_SCHEMA_UNKNOWN")
    assert fault.expected == "record_id, source, occurred_on, event_type, origin"


def test_the_encoding_is_part_of_the_contract(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = SMALL.replace('"when"', '"التاريخ"').replace('"what"', '"النوع"')
    contract = text.replace("[columns]", '[file]\nencoding = "windows-1256"\ndelimiter = ";"\n[columns]')
    partner = load_profile(written(tmp_path, contract))
    rows = [["التاريخ", "النوع"], ["2024-03-01", "clash"]]
    path = table(tmp_path / "a.csv", rows, "windows-1256", ";")
    taken(con, path, "incident", (partner,))
    assert asked(con, "select row, occurred_on, event_type from canon") == [(2, "2024-03-01", "Battles")]
    assert asked(con, "select code from fault") == []
    unread = recognise(path, "incident", [load_profile(written(tmp_path, text))])
    assert (unread.profile, unread.faults[0].code) == (None, "E_ENCODING")


def test_words_become_codes_and_nothing_is_injected(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = SMALL.replace('words = { clash = "Battles" }', """words = { "1" = "Battles", "it's" = "x'y" }""")
    path = table(tmp_path / "a.csv", [["what", "when"], [" 1.0 ", "d"], ["it's", "d"], ["'; drop", "d"], ["", "d"]])
    taken(con, path, "incident", (load_profile(written(tmp_path, text)),))
    found = asked(con, "select event_type, source, origin, record_id from canon order by row")
    assert [row[0] for row in found] == ["Battles", "x'y", "'; drop", None]
    assert {row[1:] for row in found} == {("partner", "media", None)}


def test_a_workbook_with_arabic_headers(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    incident = STREAMS["incident"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [field.label("ar") for field in incident.fields])
        sheet.write_row(1, 0, [field.name for field in incident.fields])
    (row,) = taken(con, tmp_path / "a.xlsx", "incident", ())
    assert row == (2, *(field.name for field in incident.fields))


def test_coverage_is_given_by_area_and_ends_with_the_source(shipped: tuple[Profile, ...], tmp_path: Path) -> None:
    sigacts, ged = (next(p for p in shipped if p.source == name) for name in ("sigacts_kirkuk", "ucdp_ged"))
    assert coverage(sigacts, ["KRK-001"], None) == (("KRK-001", date(2007, 2, 23), date(2008, 7, 5)),)
    assert coverage(ged, ["IQG13Q01"], date(2018, 12, 30)) == (("IQG13Q01", date(1989, 1, 1), date(2018, 12, 30)),)
    assert coverage(ged, ["IQG13Q01"], None) == ()
    given = '[coverage]\nlevel = "area"\nsince = 2024-01-01\nlag_days = 7\n'
    given += 'areas = ["KRK-", "IQG13Q02"]\nbesides = ["KRK-00"]\n'
    partner = load_profile(written(tmp_path, SMALL.replace("[columns]", given + "[columns]")))
    areas = ["KRK-001", "KRK-010", "IQG13Q02N01", "IQG13Q01N01"]
    assert coverage(partner, areas, date(2024, 1, 31)) == tuple(
        (area, date(2024, 1, 1), date(2024, 1, 24)) for area in ("KRK-010", "IQG13Q02N01")
    )
    assert coverage(partner, areas, date(2024, 1, 5)) == ()
    assert coverage(load_profile(written(tmp_path, SMALL)), areas, date(2024, 1, 31)) == ()


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("utc", "2026-03-01T21:30:00", "2026-03-01T21:30:00Z"),
        ("utc", "2026-03-01 21:30:00.250", "2026-03-01 21:30:00.250Z"),
        ("utc", "2026-03-01T21:30:00-04:00", "2026-03-01T21:30:00-04:00"),
        ("utc", "2026-03-01T21:30:00Z", "2026-03-01T21:30:00Z"),
        ("utc", "2026-03-01", "2026-03-01"),
        ("utc", "soon", "soon"),
        ("epoch", "1710273600", "2024-03-12T20:00:00Z"),
        ("epoch", " 1710273600.5 ", "2024-03-12T20:00:00Z"),
        ("epoch", "2024-03-12", "2024-03-12"),
        ("epoch", "17", "17"),
        ("worded", "8 March 2024", "2024-03-08"),
        ("worded", "2024-03-08 20:00", "2024-03-08 20:00"),
    ],
)
def test_moments_are_read_as_the_source_writes_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, key: str, text: str, wanted: str
) -> None:
    told = SMALL.replace("[columns]", f'{key} = ["recorded_at"]\n[columns]\nrecorded_at = "at"')
    path = table(tmp_path / "a.csv", [["what", "when", "at"], ["clash", "2024-03-01", text]])
    taken(con, path, "incident", (load_profile(written(tmp_path, told)),))
    assert asked(con, "select recorded_at from canon") == [(wanted,)]


@needs_real
@pytest.mark.realdata
def test_real_sigacts(con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...]) -> None:
    path = Path(REAL or "") / "sigacts_kirkuk_2007_2008.csv"
    assert len(taken(con, path, "incident", shipped)) == 3191
    assert asked(con, "select event_type, sub_event_type, serious, count(*) from canon group by all order by 4") == [
        ("Battles", "Armed clash", "false", 283),
        ("Explosions/Remote violence", "Remote explosive/landmine/IED", "true", 1111),
        ("Battles", None, "false", 1797),
    ]
    (sigacts,) = [profile for profile in shipped if profile.source == "sigacts_kirkuk"]
    assert sigacts.ids_from_rows


@needs_real
@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("dtm_kirkuk_arabic_cp1256_DERIVED.csv", "E_ENCODING"),
        ("dtm_kirkuk_arabic_utf8bom_DERIVED.csv", "E_SCHEMA_UNKNOWN"),
        ("dtm_kirkuk_merged_headers_DERIVED.xlsx", "E_HEADER_ROWS"),
    ],
)
def test_real_ugly_files_are_refused_in_words(shipped: tuple[Profile, ...], file: str, code: str) -> None:
    choice = recognise(Path(REAL or "") / "ugly" / file, "incident", shipped)
    assert choice.profile is None
    assert [(fault.row, fault.code) for fault in choice.faults] == [(None, code)]
