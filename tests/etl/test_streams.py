"""The declarations agree with themselves, with the vocabularies, and with the contract that is filled from them."""

import csv
import re
import unicodedata
from pathlib import Path

import duckdb
import pytest

from etl.intake.normalise import key
from etl.intake.rejects import LANGUAGES, PLACEHOLDER, REASONS_FILE, Language, Reason, load_reasons, sentence
from etl.intake.vocabulary import load_vocabularies, load_vocabulary
from etl.streams import CORE, PROGRAMME, STREAMS, Field, Stream, common_fields

ROOT = Path(__file__).parents[2]
VOCABULARIES = load_vocabularies(ROOT / "data" / "reference" / "codes")
FIELDS = [(stream, field) for stream in STREAMS.values() for field in stream.fields]
REASONS = load_reasons(REASONS_FILE)
SORANI, ARABIC_ONLY = re.compile("[\u0600-\u06ff]"), re.compile("[\u064a\u0643\u0629\u0649]")
each_stream = pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda stream: stream.name)


def test_every_stream_is_declared_once() -> None:
    assert [s.name for s in CORE] == [
        "incident", "grievance", "meeting", "commitment", "note", "pulse", "calendar", "nil_report",
    ]  # fmt: skip
    assert {s.name for s in PROGRAMME} == {
        "training", "training_request", "acknowledgement", "committee_case", "committee_session", "duty_conditions",
        "advocacy_ask", "benefit_application", "workplace_mediation", "referral", "liaison_contact", "agreement",
        "indicator",
    }  # fmt: skip
    assert list(STREAMS.items()) == [(stream.name, stream) for stream in (*CORE, *PROGRAMME)]


@each_stream
def test_every_stream_has_the_common_fields(stream: Stream) -> None:
    common = common_fields(placed=stream.placed)
    assert stream.fields[: len(common)] == common
    assert stream.placed == (stream.place != "none")
    assert not {"lat", "lon", "area", "area_id", "place_precision"} & {f.name for f in common_fields(placed=False)}


@each_stream
def test_a_header_means_one_field(stream: Stream) -> None:
    meant: dict[str, str] = {}
    for field in stream.fields:
        for header in (field.name, *(name for names in field.headers.values() for name in names)):
            assert meant.setdefault(key(header), field.name) == field.name, header


@each_stream
def test_a_label_of_one_language_is_no_label_of_another_field(stream: Stream) -> None:
    said: dict[str, str] = {}
    for field in stream.fields:
        for header in (field.name, *(name for names in field.headers.values() for name in names)):
            plain = unicodedata.normalize("NFC", header).casefold()
            assert said.setdefault(plain, field.name) == field.name, header


@pytest.mark.parametrize(("stream", "field"), FIELDS, ids=lambda value: value.name)
def test_a_field_is_labelled_in_every_language(stream: Stream, field: Field) -> None:
    assert set(field.headers) == set(LANGUAGES)
    labels = {lang: field.label(lang) for lang in LANGUAGES}
    assert all(labels.values()) and SORANI.search(labels["ckb"])
    assert not ARABIC_ONLY.search(labels["ckb"]) and not re.search("[\u0600-\u06ff]", labels["en"] + labels["tr"])


@each_stream
def test_names_need_no_quoting_in_sql(stream: Stream) -> None:
    names = " integer, ".join(field.name for field in stream.fields)
    with duckdb.connect() as con:
        con.execute(f"create table {stream.name} ({names} integer)")


@each_stream
def test_rules_speak_of_fields_that_exist(stream: Stream) -> None:
    pairs = (*stream.in_order, *stream.at_most, *stream.pairs, *stream.any_of)
    sums = ((part, *parts) for part, parts in stream.within)
    for name in (*stream.dated_by, *stream.not_future, *(name for pair in (*pairs, *sums) for name in pair)):
        assert stream.field(name)


@each_stream
def test_a_record_cannot_be_undated(stream: Stream) -> None:
    required = any(stream.field(name).required for name in stream.dated_by)
    assert required or set(stream.dated_by) in map(set, stream.any_of)


@pytest.mark.parametrize(("stream", "field"), FIELDS, ids=lambda value: value.name)
def test_a_field_is_labelled_and_bounded(stream: Stream, field: Field) -> None:
    assert field.label("en") and re.search("[\u0600-\u06ff]", field.label("ar"))
    assert (field.codes is not None) == (field.kind == "code")
    if field.kind in ("integer", "number"):
        assert field.low is not None and field.high is not None
    assert not (field.restricted and field in stream.kept)


@pytest.mark.parametrize(("stream", "field"), FIELDS, ids=lambda value: value.name)
def test_flags_suit_the_kind_of_field(stream: Stream, field: Field) -> None:
    assert not field.surprising or field.kind == "integer"
    assert not (field.week or field.month) or field.kind == "date"
    assert not field.case_token or (field.name, field.kind, field.required) == ("case_ref", "token", True)
    if field.kind == "text":
        assert field.scanned or field.restricted, "free text is scanned or goes to the vault"
    assert not (field.scanned and field.restricted)


def test_only_what_people_wrote_freely_is_restricted() -> None:
    assert {field.name for _, field in FIELDS if field.restricted} == {"summary", "narrative"}


def test_an_unknown_field_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="incident has no field nonsense"):
        STREAMS["incident"].field("nonsense")


def test_every_code_field_has_its_vocabulary() -> None:
    used = {field.codes for _, field in FIELDS if field.codes}
    assert used <= set(VOCABULARIES)
    assert all(VOCABULARIES[name].codes for name in used)


def test_one_word_cannot_stand_for_two_codes(tmp_path: Path) -> None:
    path = tmp_path / "colour.csv"
    path.write_text("code,name_en,aliases\nred,Red,crimson\nblue,Blue,azure; Crimson\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"colour\.csv: Crimson stands for two codes"):
        load_vocabulary(path)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_code_is_named_in_every_language(name: str) -> None:
    for code in VOCABULARIES[name].codes:
        names = VOCABULARIES[name].names[code]
        assert set(names) == set(LANGUAGES), code
        assert re.search("[\u0600-\u06ff]", names["ar"]) and SORANI.search(names["ckb"]), code
        assert not ARABIC_ONLY.search(names["ckb"]), code
        assert not re.search("[\u0600-\u06ff]", names["en"] + names["tr"]), code


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_word_of_any_language_is_read_as_its_code(name: str) -> None:
    vocabulary = VOCABULARIES[name]
    assert all(vocabulary.read(word) == code for code in vocabulary.codes for word in vocabulary.names[code].values())


def test_lists_of_reasons_are_no_vocabularies(tmp_path: Path) -> None:
    for name in ("reject", "pull", "area_import", "side"):
        (tmp_path / f"{name}.csv").write_text("code,name_en\na,A\n", encoding="utf-8")
    assert set(load_vocabularies(tmp_path)) == {"side"}


@pytest.mark.parametrize(("stream", "field"), FIELDS, ids=lambda value: value.name)
def test_a_default_is_a_word_of_its_vocabulary(stream: Stream, field: Field) -> None:
    if field.default is not None and field.codes:
        assert field.default in VOCABULARIES[field.codes].codes


def test_acled_sub_types_stand_under_their_types() -> None:
    sub_types = VOCABULARIES["sub_event_type"]
    assert len(sub_types.codes) == 25
    assert set(sub_types.parents) == set(sub_types.codes)
    assert set(sub_types.parents.values()) == set(VOCABULARIES["event_type"].codes)


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("event_type", "battles", "Battles"), ("sub_event_type", "عبوة ناسفة", "Remote explosive/landmine/IED"),
        ("category", "Police Conduct", "police_conduct"), ("verification", "مؤكَّد", "verified"),
        ("origin", "بلاغ من الاهالى", "community_report"), ("origin", "radio", None), ("about", "polise", None),
    ],
)  # fmt: skip
def test_a_word_is_read_exactly_or_not_at_all(name: str, word: str, code: str | None) -> None:
    assert VOCABULARIES[name].read(word) == code


def test_the_nearest_word_is_only_suggested() -> None:
    assert VOCABULARIES["category"].nearest("polise conduct") == "police_conduct"
    assert VOCABULARIES["category"].nearest("xyzzy") is None
    assert VOCABULARIES["training_topic"].nearest("x") is None


def test_the_contract_knows_the_codes_it_lists() -> None:
    ddl = (ROOT / "data" / "contract" / "team" / "incident.sql").read_text(encoding="utf-8")
    allowed = re.search(r"date_precision in \(([^)]*)\)", ddl)
    assert allowed and set(re.findall(r"'(\w+)'", allowed[1])) == set(VOCABULARIES["date_precision"].codes)


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_speaks_with_and_without_details(code: str, lang: Language) -> None:
    for told in ({}, {"column": "origin", "expected": "a, b", "suggestion": "b"}):
        for text in sentence(code, lang, **told):
            assert len(text) > 8 and text[-1] in ".؟?" and not re.search(r"[\[\]{}]", text)


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_all_languages_tell_the_same_details(reason: Reason) -> None:
    for texts in (reason.sentences, reason.remedies):
        assert len({tuple(sorted(PLACEHOLDER.findall(texts[lang]))) for lang in LANGUAGES}) == 1
        assert len({texts[lang].count("[") for lang in LANGUAGES}) == 1
        assert re.search("[\u0600-\u06ff]", texts["ar"]) and SORANI.search(texts["ckb"])
        assert not ARABIC_ONLY.search(texts["ckb"]), texts["ckb"]
        assert len({texts[lang] for lang in LANGUAGES}) == len(LANGUAGES)


def dictionary() -> dict[tuple[str, str], dict[str, str]]:
    with (ROOT / "data" / "reference" / "dictionary.csv").open(encoding="utf-8", newline="") as lines:
        return {(line["stream"], line["field"]): line for line in csv.DictReader(lines)}


def test_the_dictionary_tells_of_every_stream_and_field_and_of_nothing_else() -> None:
    common = {field.name for field in common_fields()}
    wanted = {("common", ""), *(("common", name) for name in common), *((name, "") for name in STREAMS)}
    wanted |= {(stream.name, field.name) for stream, field in FIELDS if field.name not in common}
    assert set(dictionary()) == wanted


@pytest.mark.parametrize("place", dictionary(), ids=".".join)
def test_a_meaning_is_one_sentence_in_every_language(place: tuple[str, str]) -> None:
    line = dictionary()[place]
    meanings = [line[f"meaning_{lang}"] for lang in LANGUAGES]
    assert all(4 < len(text) <= 160 and text.endswith(".") for text in meanings)
    assert len(set(meanings)) == len(LANGUAGES) and not ARABIC_ONLY.search(line["meaning_ckb"])
    titles = [line[f"title_{lang}"] for lang in LANGUAGES]
    assert all(titles) if not place[1] else not any(titles)


def test_effects_are_three() -> None:
    assert {reason.effect for reason in REASONS.values()} == {"reject", "hold", "note"}


def test_a_code_outside_the_list_is_our_own_mistake() -> None:
    assert sentence("E_NEVER_HEARD_OF", "en") == sentence("E_INTERNAL", "en")
