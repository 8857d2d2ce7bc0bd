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

GED_49_HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
)
GED_49 = next(csv.reader([GED_49_HEADER]))


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


@pytest.mark.parametrize("hashtags", [False, True])
def test_ged_of_49_columns(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], hashtags: bool
) -> None:
    assert len(GED_49) == 49
    row = dict.fromkeys(GED_49, "x") | {
        "id": "244657", "type_of_violence": "3", "where_prec": "6", "where_coordinates": "Kirkūk town",
        "latitude": "35.468056", "longitude": "44.392222", "date_prec": "4", "best": "2",
        "date_start": "2017-07-31 00:00:00.000", "date_end": "2017-07-31 00:00:00.000",
    }  # fmt: skip
    tags = [["#date+start" if name == "date_start" else "" for name in GED_49]] if hashtags else []
    path = table(tmp_path / "ged.csv", [GED_49, *tags, list(row.values())])
    taken(con, path, "ucdp_ged", shipped)
    assert asked(con, "select code from fault") == []
    assert asked(
        con,
        "select row, record_id, source, area, lat, lon, date_precision, place_precision, event_type, sub_event_type,"
        " fatalities, origin, serious from canon",
    ) == [
        (3 if hashtags else 2, "244657", "ucdp_ged", "Kirkūk town", "35.468056", "44.392222", "month", "governorate",
         "Violence against civilians", "Attack", "2", "media", None)
    ]  # fmt: skip
    assert asked(con, "select occurred_on[:10] from canon") == [("2017-07-31",)]


@needs_real
@pytest.mark.realdata
def test_real_ged(con: duckdb.DuckDBPyConnection, shipped: tuple[Profile, ...]) -> None:
    assert len(taken(con, Path(REAL or "") / "ucdp_ged_iraq.csv", "ucdp_ged", shipped)) == 7473
    assert asked(con, "select code from fault") == []
    assert asked(con, "select event_type, sub_event_type, count(*) from canon group by all order by 3") == [
        ("Violence against civilians", "Attack", 1553),
        ("Battles", None, 5920),
    ]
    assert asked(con, "select place_precision, count(*) from canon group by all order by 2") == [
        ("governorate", 937),
        ("district", 1191),
        ("point", 5345),
    ]
    (ged,) = [profile for profile in shipped if profile.source == "ucdp_ged"]
    assert asked(con, f"select count(*) from canon where area = '{ged.city_names[0]}'") == [(146,)]


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
