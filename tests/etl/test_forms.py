"""Templates and forms: what people are handed says what the check will say, and comes back readable."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import typer
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from pyxform.xls2xform import convert
from typer.testing import CliRunner

from etl import forms, verdict
from etl.commands import template
from etl.errors import ContractError
from etl.forms.lists import PLACES, lists, parents_of
from etl.forms.package import sheet_name
from etl.forms.question import NAMED, choice
from etl.forms.reference import phrase, phrases, place_words, reads_leftwards
from etl.forms.validation import LONGEST_MESSAGE, LONGEST_TITLE, clipped
from etl.forms.wording import POSITION
from etl.forms.workbook import OURS, ROWS, columns
from etl.forms.xlsform import COMMON, REPEATS, choice_rows, survey_rows
from etl.intake.choose import choose
from etl.intake.delimited import Dialect
from etl.intake.personal import personal_columns
from etl.intake.read import peek
from etl.intake.rejects import LANGUAGES, Language
from etl.settings import Settings
from etl.streams import STREAMS, Field, Stream

REFERENCE = forms.load(Settings().reference)
TOLD = REFERENCE.dictionary
SUBMISSION = "6f1c8a1e-0d7b-4b53-9a55-2f6c1b7e9d10"
NOT_ASKED = {"version", "updated_at", "deleted", "verification", "lat", "lon"}
XF, HTML = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"
each_stream = pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda stream: stream.name)
each_lang = pytest.mark.parametrize("lang", LANGUAGES)
each_in_turn = pytest.mark.parametrize(
    ("stream", "lang"),
    [(stream, LANGUAGES[turn % len(LANGUAGES)]) for turn, stream in enumerate(STREAMS.values())],
    ids=lambda value: getattr(value, "name", value),
)


def opened(stream: Stream, lang: Language) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(forms.workbook(stream, lang, REFERENCE)))


def rules_of(sheet: Any) -> dict[str, DataValidation]:
    """Validations by column letter."""
    return {re.sub(r"\d.*", "", str(rule.sqref)): rule for rule in sheet.data_validations.dataValidation}


def good(field: Field, stream: Stream, lang: Language, row: int) -> Any:
    """A cell as a clerk who reads this language would fill it in; every row tells another record."""
    place = REFERENCE.atlas.areas[0]
    named = [word for word in place_words(REFERENCE, lang) if REFERENCE.atlas.lookup(word).place_id == place.area_id]
    known = {"record_id": f"R-{row}", "area": named[0], "area_id": place.area_id} | {
        "lat": place.label_lat, "lon": place.label_lon, "deleted": phrase("no", lang),
    }  # fmt: skip
    kinds = {
        "date": date(2024, 5, 6), "timestamp": datetime(2024, 5, 6, 9, 30), "boolean": phrase("yes", lang),
        "integer": field.low, "number": field.low, "token": f"k7q2x9{row}", "text": phrase("group_what", lang),
    }  # fmt: skip
    word = TOLD.word(field.codes, good_code(field, stream), lang) if field.codes else None
    return known.get(field.name) or word or kinds[field.kind]


def good_code(field: Field, stream: Stream) -> str:
    """The last code; of a parent, the one under which the last code of its child stands."""
    children = [stream.field(child).codes for child, parent in stream.pairs if parent == field.name]
    if children:
        below = TOLD.vocabularies[children[0] or ""]
        return below.parents[below.codes[-1]]
    return TOLD.vocabularies[field.codes or ""].codes[-1]


def filled(stream: Stream, lang: Language, out: Path) -> Path:
    """The template with a row of everything, and a row of what is needed alone."""
    book = opened(stream, lang)
    needed = {"area", *(group[0] for group in stream.any_of)}
    for row in (2, 3):
        for column, field in enumerate(columns(stream), 1):
            if row == 2 or field.required or field.name in needed:
                book.worksheets[0].cell(row, column, good(field, stream, lang, row))
    book.save(out)
    return out


def goes_through(stream: Stream, lang: Language, tmp_path: Path) -> None:
    file = filled(stream, lang, tmp_path / "filled.xlsx")
    assert peek(file, Dialect()).faults == ()  # not even a note about the guide and the lists
    told = verdict.on(Settings(data=tmp_path), file, stream.name, lang)
    assert told.faults == ()
    assert (told.rows_read, told.accepted) == (2, 2)


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("incident", "ar"), ("meeting", "ckb"), ("duty_conditions", "tr"), ("referral", "en"),
    ],
)  # fmt: skip
def test_a_filled_template_is_taken_as_it_is(name: str, lang: Language, tmp_path: Path) -> None:
    goes_through(STREAMS[name], lang, tmp_path)


@pytest.mark.soak
@each_lang
@each_stream
def test_every_template_is_taken_in_every_language(stream: Stream, lang: Language, tmp_path: Path) -> None:
    goes_through(stream, lang, tmp_path)


@each_lang
@each_stream
def test_every_header_of_a_template_means_its_field_and_no_person(stream: Stream, lang: Language) -> None:
    labels = [TOLD.label(stream, field, lang) for field in columns(stream)]
    names = [field.name for field in columns(stream)]
    read = choose(labels, stream.name, (), stream)
    assert read.faults == () and read.profile and read.profile.columns == dict(zip(names, labels, strict=True))
    assert sorted(names) == sorted(field.name for field in stream.fields)
    assert not personal_columns(labels)


@each_in_turn
def test_a_template_guides_every_cell_of_a_thousand_rows(stream: Stream, lang: Language) -> None:
    data, guide, _ = sheets = opened(stream, lang).worksheets
    assert [cell.value for cell in data[1]] == [TOLD.label(stream, field, lang) for field in columns(stream)]
    assert [sheet.title.startswith(OURS) for sheet in sheets] == [False, True, True]
    assert [sheet.sheet_state for sheet in sheets] == ["visible", "visible", "veryHidden"]
    assert (data.freeze_panes, data.max_row) == ("B2", 1)
    assert all(bool(sheet.sheet_view.rightToLeft) == reads_leftwards(lang) for sheet in (data, guide))
    assert not any(sheet.merged_cells.ranges for sheet in sheets)
    rules = rules_of(data)
    assert len(rules) == len(stream.fields)
    for column, rule in rules.items():
        assert str(rule.sqref) == f"{column}2:{column}{ROWS + 1}"
        for title, message in ((rule.promptTitle, rule.prompt), (rule.errorTitle, rule.error)):
            assert 0 < len(title) <= LONGEST_TITLE and 0 < len(message) <= LONGEST_MESSAGE


def test_what_is_required_is_marked_and_what_is_restricted_is_told() -> None:
    stream = STREAMS["incident"]
    data, guide, _ = opened(stream, "ar").worksheets
    for cell, field in zip(data[1], columns(stream), strict=True):
        assert (bool(cell.font.bold), bool(cell.font.italic)) == (field.required, field.restricted)
    told = "\n".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    for said in ("guide_persons", "guide_vault", "guide_required", "rule_place_required"):
        assert phrase(said, "ar") in told
    assert "inbox/incident" in told and TOLD.purpose(stream, "ar") in told
    assert all(TOLD.meaning(stream, field, "ar") in told for field in stream.fields)
    needs = {row[0].value: row[1].value for row in guide.iter_rows(min_row=2)}
    either = {name for name, need in needs.items() if need == phrase("either", "ar")}
    assert either == {TOLD.label(stream, stream.field(name), "ar") for name in POSITION}


def test_a_cell_takes_what_the_declaration_takes() -> None:
    stream = STREAMS["incident"]
    data, _, words = opened(stream, "en").worksheets
    letters = {field.name: get_column_letter(position) for position, field in enumerate(columns(stream), 1)}
    rules = {name: rules_of(data)[letter] for name, letter in letters.items()}
    assert (rules["fatalities"].type, rules["fatalities"].formula1) == ("whole", "0")
    assert rules["fatalities"].formula2 == f"{stream.field('fatalities').high:g}"
    assert (rules["occurred_on"].type, rules["occurred_on"].formula2) == ("date", "TODAY()+1")
    assert data.column_dimensions[letters["occurred_on"]].number_format == "yyyy-mm-dd"
    assert (rules["origin"].type, rules["origin"].errorStyle) == ("list", None)  # None: the entry is refused
    assert (rules["area"].type, rules["area"].errorStyle) == ("list", "warning")
    column, last = re.findall(r"_lists!\$(\w+)\$2:\$\w+\$(\d+)", rules["origin"].formula1)[0]
    assert tuple(words[f"{column}{row}"].value for row in range(2, int(last) + 1)) == TOLD.words("origin", "en")


@each_lang
def test_a_sub_type_offers_only_what_belongs_to_its_type(lang: Language) -> None:
    stream, child = STREAMS["incident"], TOLD.vocabularies["sub_event_type"]
    given = lists(stream, lang, REFERENCE).words
    above = given[parents_of("sub_event_type")]
    assert dict(zip(given["sub_event_type"], above, strict=True)) == {
        TOLD.word("sub_event_type", code, lang): TOLD.word("event_type", child.parents[code], lang)
        for code in child.codes
    }
    pieces = 1 + sum(one != next_ for one, next_ in pairwise(above))
    assert pieces == len(set(above))  # what stands under one type stands together
    formulas = [str(rule.formula1) for rule in rules_of(opened(stream, lang).worksheets[0]).values()]
    (dependent,) = [formula for formula in formulas if "OFFSET" in formula]
    assert len(dependent) <= LONGEST_MESSAGE


@each_lang
def test_every_word_that_is_offered_is_read_as_what_it_stands_for(lang: Language) -> None:
    for name in {field.codes for stream in STREAMS.values() for field in stream.fields if field.codes}:
        vocabulary = TOLD.vocabularies[name]
        assert tuple(map(vocabulary.read, TOLD.words(name, lang))) == vocabulary.codes
        assert tuple(vocabulary.read(choice(code)) for code in vocabulary.codes) == vocabulary.codes
    offered = place_words(REFERENCE, lang)
    assert {REFERENCE.atlas.lookup(word).place_id for word in offered} == set(REFERENCE.atlas.entries)
    assert len(set(offered)) == len(offered) == len(REFERENCE.atlas.entries)
    assert lists(STREAMS["incident"], lang, REFERENCE).words[PLACES] == offered


@each_lang
def test_the_same_declaration_gives_the_same_bytes(lang: Language) -> None:
    stream = STREAMS["incident"]
    assert forms.workbook(stream, lang, REFERENCE) == forms.workbook(stream, lang, REFERENCE)
    assert forms.xlsform(stream, REFERENCE, lang) == forms.xlsform(stream, REFERENCE, lang)


def test_phrases_say_the_same_in_every_language() -> None:
    for name, said in phrases().items():
        assert all(said[lang].strip() for lang in LANGUAGES), name
        assert len({frozenset(re.findall(r"\{\w+\}", said[lang])) for lang in LANGUAGES}) == 1, name
        assert name == "separator" or all(re.search("[\u0600-\u06ff]", said[lang]) for lang in ("ar", "ckb")), name


def test_texts_are_cut_between_words_as_excel_counts() -> None:
    assert clipped("one two", 7) == "one two"
    assert clipped("one two three", 9) == "one two…"
    assert clipped("x" * 300, 32) == "x" * 31 + "…"
    assert len(clipped("\U0001f600 " * 40, 32).encode("utf-16-le")) <= 64
    assert sheet_name("[a]/b: it's?" + "y" * 40) == "ab its" + "y" * 25


def converted(stream: Stream, lang: Language = "en") -> tuple[ElementTree.Element, list[str]]:
    """The XForm that pyxform makes of a stream's form, and its warnings."""
    warnings: list[str] = []
    made = convert(forms.xlsform(stream, REFERENCE, lang), warnings=warnings, file_type=".xlsx")
    return ElementTree.fromstring(made.xform), warnings  # noqa: S314 - our own form


def translations(form: ElementTree.Element) -> Iterator[tuple[str, dict[str, str]]]:
    for translation in form.iter(f"{XF}translation"):
        texts = {text.attrib["id"]: text.findtext(f"{XF}value") or "" for text in translation.iter(f"{XF}text")}
        yield translation.attrib["lang"], texts


@each_stream
def test_pyxform_makes_a_form_of_every_stream_in_four_languages(stream: Stream) -> None:
    form, warnings = converted(stream)
    told = dict(translations(form))
    assert warnings == [] and set(told) == set(NAMED.values())
    assert len({frozenset(texts) for texts in told.values()}) == 1
    assert all(text.strip(" -") for texts in told.values() for text in texts.values())  # "-" is what pyxform fills in
    asked = {bind.attrib["nodeset"].rpartition("/")[2] for bind in form.iter(f"{XF}bind")}
    assert {field.name for field in stream.fields} - NOT_ASKED <= asked and not asked & NOT_ASKED
    assert ("position" in asked) == stream.placed


@each_stream
def test_every_list_that_is_asked_for_is_there(stream: Stream) -> None:
    asked = {row["type"].split()[1] for row in survey_rows(stream, REFERENCE) if row["type"].startswith("select_one")}
    names = [(row["list_name"], row["name"]) for row in choice_rows(stream, REFERENCE)]
    assert asked <= {listed for listed, _ in names}
    assert len(names) == len(set(names)) and not any(" " in name for _, name in names)


def test_a_form_opens_in_the_language_asked_for() -> None:
    form, _ = converted(STREAMS["nil_report"], "ar")
    opening = [each.attrib["lang"] for each in form.iter(f"{XF}translation") if "default" in each.attrib]
    assert opening == [NAMED["ar"]]
    assert form.findtext(f"{HTML}head/{HTML}title") == TOLD.title(STREAMS["nil_report"], "ar")


def test_the_meeting_form_takes_its_commitments_along() -> None:
    form, _ = converted(STREAMS["meeting"])
    within = {
        bind.attrib["nodeset"].rpartition("/")[2]: bind.attrib
        for bind in form.iter(f"{XF}bind")
        if f"/{REPEATS['meeting'].name}/" in bind.attrib["nodeset"]
    }
    own = {field.name for field in STREAMS["commitment"].fields} - COMMON
    assert set(within) == own | {"record_id", "source"}
    assert within["record_id"]["calculate"] == "once(concat(../../record_id, '/', uuid()))"
    assert within["meeting_id"]["calculate"] == "../../record_id"
    assert within["owner_side"]["required"] == "true()"
    assert [node.attrib["nodeset"] for node in form.iter(f"{XF}repeat")] == ["/data/commitments"]


def asked(name: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in survey_rows(STREAMS[name], REFERENCE) if row["type"] != "end group"}


def test_a_form_refuses_what_the_check_refuses() -> None:
    meeting, pulse, incident = asked("meeting"), asked("pulse"), asked("incident")
    assert meeting["held_on"]["required"] == "${planned_on} = ''"
    assert meeting["held_on"]["constraint"] == ". <= today()"
    assert meeting["n_police"]["constraint"].endswith("(${n_total} = '' or . <= ${n_total})")
    assert "(${scale_min} = '' or ${scale_min} <= .)" in pulse["mean"]["constraint"]
    assert incident["sub_event_type"]["choice_filter"] == "under = ${event_type}"
    assert incident["area_id"]["required"] == "${position} = '' and ${area} = ''"
    assert phrase("no_persons", "ckb") in incident["summary"][f"hint::{NAMED['ckb']}"]


def answered(name: str) -> dict[str, Any]:
    """A submission of a stream's form as KoBo's API gives it: every question under its group, repeats as lists."""
    submission: dict[str, Any] = {
        "_uuid": SUBMISSION,
        "meta/rootUuid": f"uuid:{SUBMISSION}",
        "_geolocation": [None, None],
    }
    known = {"record_id": SUBMISSION, "source": "kobo", "recorded_at": "2024-05-06T10:59:00.000+03:00"}
    known |= {"meeting_id": SUBMISSION, "area_id": REFERENCE.atlas.areas[0].area_id}
    plain = {"date": "2024-05-06", "integer": "3", "text": "x", "decimal": "1.5"}
    into, path = submission, ""
    for row in survey_rows(STREAMS[name], REFERENCE):
        kind, _, listed = row["type"].partition(" ")
        if kind in ("begin", "end") and listed:
            path = f"{row['name']}/" if kind == "begin" else ""
            into = submission
            if row["type"] == "begin repeat":
                into = {}
                submission[row["name"]] = [into]
        elif row["name"] in known:
            into[path + row["name"]] = known[row["name"]]
        elif kind == "select_one":
            into[path + row["name"]] = next(
                c["name"] for c in choice_rows(STREAMS[name], REFERENCE) if c["list_name"] == listed
            )
        elif kind in plain and row["name"] != "area":
            into[path + row["name"]] = plain[kind]
    return submission


def test_what_the_meeting_form_brings_back_is_taken_with_its_commitments(tmp_path: Path) -> None:
    file = tmp_path / "inbox" / "kobo" / "meeting" / "answers.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"count": 1, "results": [answered("meeting")]}), encoding="utf-8")
    told = verdict.on(Settings(data=tmp_path), file, None)
    assert told.faults == ()
    assert [(part.stream, part.accepted) for part in told.parts] == [("meeting", 1), ("commitment", 1)]


@each_stream
def test_no_question_asks_for_a_person(stream: Stream) -> None:
    labels = [text for row in survey_rows(stream, REFERENCE) for key, text in row.items() if key.startswith("label::")]
    assert labels and not personal_columns(labels)


def test_a_version_stands_for_what_a_form_asks() -> None:
    stream = STREAMS["pulse"]
    stricter = tuple(replace(field, required=True) if field.name == "wave" else field for field in stream.fields)
    versions = {
        openpyxl.load_workbook(io.BytesIO(forms.xlsform(changed, REFERENCE, lang)))["settings"]["C2"].value
        for changed, lang in ((stream, "en"), (stream, "ar"), (replace(stream, fields=stricter), "en"))
    }
    assert len(versions) == 2


def test_a_word_that_is_missing_is_named() -> None:
    stream = STREAMS["incident"]
    texts = {key: text for key, text in TOLD.texts.items() if key[1:] != ("origin", "meaning_tr")}
    short = replace(REFERENCE, dictionary=replace(TOLD, texts=texts))
    with pytest.raises(ContractError, match=r"incident\.origin in tr"):
        forms.workbook(stream, "tr", short)
    with pytest.raises(ContractError, match=r"incident\.origin in tr"):
        forms.xlsform(stream, short)
    assert forms.workbook(stream, "ar", short)


def test_the_command_writes_what_was_asked_for(tmp_path: Path) -> None:
    cli = typer.Typer()
    cli.command()(template.template)
    run = CliRunner()
    out, form = tmp_path / "حوادث.xlsx", tmp_path / "form.xlsx"
    asked_for = ["incident", "--lang", "ar", "--format", "xlsx", "--out", str(out)]
    assert run.invoke(cli, asked_for).exit_code == 0
    assert out.read_bytes() == forms.workbook(STREAMS["incident"], "ar", REFERENCE)
    assert "there already" in str(run.invoke(cli, asked_for).exception)
    assert run.invoke(cli, [*asked_for, "--force"]).exit_code == 0
    assert run.invoke(cli, ["meeting", "--lang", "ckb", "--format", "xlsform", "--out", str(form)]).exit_code == 0
    assert form.read_bytes() == forms.xlsform(STREAMS["meeting"], REFERENCE, "ckb")
    unknown = run.invoke(cli, ["incidents", "--out", str(tmp_path / "x.xlsx")])
    assert "no stream 'incidents'" in str(unknown.exception) and "nil_report" in str(unknown.exception)
    assert "no folder" in str(run.invoke(cli, ["incident", "--out", str(tmp_path / "a" / "b.xlsx")]).exception)
