"""The declarations agree with themselves, with the vocabularies, and with the contract that is filled from them."""

import re
from pathlib import Path

import pytest

from etl.intake.normalise import key
from etl.intake.rejects import LANGUAGES, PLACEHOLDER, REASONS_FILE, Language, Reason, load_reasons, sentence
from etl.intake.vocabulary import load_vocabularies, load_vocabulary
from etl.streams import STREAMS, Field, Stream, common_fields

ROOT = Path(__file__).parents[2]
VOCABULARIES = load_vocabularies(ROOT / "data" / "reference" / "codes")
FIELDS = [(stream, field) for stream in STREAMS.values() for field in stream.fields]
REASONS = load_reasons(REASONS_FILE)
each_stream = pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda stream: stream.name)


def test_the_seven_core_streams_are_declared() -> None:
    assert set(STREAMS) == {"incident", "grievance", "meeting", "commitment", "pulse", "calendar", "nil_report"}
    assert all(name == stream.name for name, stream in STREAMS.items())


@each_stream
def test_every_stream_has_the_common_fields(stream: Stream) -> None:
    assert stream.fields[: len(common_fields())] == common_fields()


@each_stream
def test_a_header_means_one_field(stream: Stream) -> None:
    meant: dict[str, str] = {}
    for field in stream.fields:
        for header in (field.name, *(name for names in field.headers.values() for name in names)):
            assert meant.setdefault(key(header), field.name) == field.name, header


@each_stream
def test_rules_speak_of_fields_that_exist(stream: Stream) -> None:
    pairs = (*stream.in_order, *stream.at_most, *stream.pairs, *stream.any_of)
    for name in (*stream.dated_by, *stream.not_future, *(name for pair in pairs for name in pair)):
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
def test_a_code_is_named_in_english_and_arabic(name: str) -> None:
    for code in VOCABULARIES[name].codes:
        names = VOCABULARIES[name].names[code]
        assert names["en"] and re.search("[\u0600-\u06ff]", names["ar"]), code


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


def test_the_contract_knows_the_codes_it_lists() -> None:
    ddl = (ROOT / "data" / "contract" / "team" / "incident.sql").read_text(encoding="utf-8")
    allowed = re.search(r"date_precision in \(([^)]*)\)", ddl)
    assert allowed and set(re.findall(r"'(\w+)'", allowed[1])) == set(VOCABULARIES["date_precision"].codes)


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_speaks_with_and_without_details(code: str, lang: Language) -> None:
    for told in ({}, {"column": "origin", "expected": "a, b", "suggestion": "b"}):
        for text in sentence(code, lang, **told):
            assert len(text) > 10 and text[-1] in ".؟?" and not re.search(r"[\[\]{}]", text)


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_both_languages_tell_the_same_details(reason: Reason) -> None:
    for texts in (reason.sentences, reason.remedies):
        assert set(PLACEHOLDER.findall(texts["en"])) == set(PLACEHOLDER.findall(texts["ar"]))
        assert re.search("[\u0600-\u06ff]", texts["ar"])


def test_effects_are_three() -> None:
    assert {reason.effect for reason in REASONS.values()} == {"reject", "hold", "note"}


def test_a_code_outside_the_list_is_our_own_mistake() -> None:
    assert sentence("E_NEVER_HEARD_OF", "en") == sentence("E_INTERNAL", "en")
