"""The dictionary: every stream, field and word told in four languages, to the release and to people."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from etl import forms
from etl.commands import template
from etl.errors import ContractError
from etl.intake.rejects import LANGUAGES, Language
from etl.marts import dictionary
from etl.settings import Settings
from etl.streams import STREAMS

SETTINGS = Settings()
TABLES = ("stream", "field", "term")
REFERENCE = forms.load(SETTINGS.reference)
TOLD = REFERENCE.dictionary
each_lang = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """The three tables as a release holds them: what was staged, put by name into the contract's own."""
    con = duckdb.connect()
    con.execute("create schema mart; create schema stage_team")
    dictionary.build(con, SETTINGS.reference)
    for name in TABLES:
        con.execute((SETTINGS.contract / "team" / f"{name}.sql").read_text(encoding="utf-8"))
        con.execute(f"insert into mart.{name} by name from stage_team.{name}")
    return con


def test_the_release_tells_every_stream_field_and_word(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("select stream from mart.stream order by position").fetchall() == [(name,) for name in STREAMS]
    fields = con.execute("select stream, name from mart.field order by stream, position").fetchall()
    assert fields == [(s.name, f.name) for s in sorted(STREAMS.values(), key=lambda s: s.name) for f in s.fields]
    asked = "select distinct vocabulary from mart.field where vocabulary is not null order by 1"
    assert (
        con.execute(asked).fetchall() == con.execute("select distinct vocabulary from mart.term order by 1").fetchall()
    )


def test_the_release_tells_what_the_declaration_says(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "select kind, required, low, high, vocabulary from mart.field where stream = 'incident' and name = $name",
        {"name": "fatalities"},
    )
    field = STREAMS["incident"].field("fatalities")
    assert found.fetchone() == ("integer", False, field.low, field.high, None)
    restricted = con.execute("select stream || '.' || name from mart.field where restricted order by 1").fetchall()
    assert restricted == [("grievance.narrative",), ("incident.summary",)]
    word = con.execute("select name_ar from mart.term where vocabulary = 'origin' and code = 'media'").fetchone()
    assert word == (TOLD.word("origin", "media", "ar"),)


def test_a_stream_may_explain_a_common_field_in_its_own_words() -> None:
    stream = STREAMS["incident"]
    field = stream.field("source")
    texts = {("common", "source", "meaning_en"): "Whose record it is.", ("incident", "", "title_en"): "Incidents"}
    told = dictionary.Dictionary(texts, {})
    assert told.meaning(stream, field, "en") == "Whose record it is."
    own = replace(told, texts={**texts, ("incident", "source", "meaning_en"): "Who reported it."})
    assert own.meaning(stream, field, "en") == "Who reported it."


@pytest.mark.parametrize(
    ("left", "named"),
    [
        (("incident", "", "title_ckb"), "title of incident in ckb"),
        (("grievance", "narrative", "meaning_tr"), r"grievance\.narrative in tr"),
    ],
)
def test_what_is_missing_is_named(left: tuple[str, str, str], named: str, tmp_path: Path) -> None:
    stream, field, column = left
    (tmp_path / "codes").symlink_to(SETTINGS.reference / "codes")
    with (SETTINGS.reference / dictionary.FILE).open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    owners = {stream, dictionary.COMMON} if field else {stream}
    for line in told:
        if line["stream"] in owners and line["field"] == field:
            line[column] = ""
    with (tmp_path / dictionary.FILE).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, told[0].keys())
        writer.writeheader()
        writer.writerows(told)
    empty = duckdb.connect()
    empty.execute("create schema stage_team")
    with pytest.raises(ContractError, match=named):
        dictionary.build(empty, tmp_path)


@pytest.mark.parametrize("lang", ["en", "ckb"])
def test_the_workbook_has_a_line_for_each(lang: Language) -> None:
    streams, fields, terms = openpyxl.load_workbook(io.BytesIO(forms.dictionary(lang, REFERENCE))).worksheets
    assert [row[1].value for row in streams.iter_rows(min_row=2)] == list(STREAMS)
    assert fields.max_row - 1 == sum(len(stream.fields) for stream in STREAMS.values())
    used = dictionary.used(tuple(STREAMS.values()))
    assert terms.max_row - 1 == sum(len(TOLD.vocabularies[name].codes) for name in used)
    assert all(cell.value for row in streams.iter_rows() for cell in row)
    assert bool(streams.sheet_view.rightToLeft) == (lang in ("ar", "ckb"))


@each_lang
def test_the_json_says_the_same(lang: Language) -> None:
    told = json.loads(json.dumps(forms.as_json(lang, REFERENCE)))
    by_name = {stream["stream"]: stream for stream in told["streams"]}
    assert list(by_name) == list(STREAMS)
    meeting = by_name["meeting"]
    assert meeting["dated_by"] == ["held_on", "planned_on"] and meeting["place"] == "required"
    assert [field["name"] for field in meeting["fields"]] == [field.name for field in STREAMS["meeting"].fields]
    assert len(meeting["rules"]) == 2 + 1 + len(STREAMS["meeting"].at_most) + len(STREAMS["meeting"].in_order)
    assert {"code": "media", "name": TOLD.word("origin", "media", lang)} in told["vocabularies"]["origin"]


def test_the_command_writes_or_says(tmp_path: Path) -> None:
    cli = typer.Typer()
    cli.command()(template.dictionary)
    run, out = CliRunner(), tmp_path / "dictionary.xlsx"
    assert run.invoke(cli, ["--lang", "tr", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == forms.dictionary("tr", REFERENCE)
    assert json.loads(run.invoke(cli, ["--lang", "ckb", "--json"]).stdout) == forms.as_json("ckb", REFERENCE)
    assert "--json" in str(run.invoke(cli, []).exception)
