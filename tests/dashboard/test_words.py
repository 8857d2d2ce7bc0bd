"""No message, plural or code without its words, in any language."""

import csv
import re
from collections import Counter
from datetime import date, datetime
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from spoken import ROOT, held_anywhere, in_template, known, said_anywhere, said_at_the_door

from dashboard.text import LANGUAGES, Words, catalogue, english_terms

OTHERS = [lang for lang in LANGUAGES if lang != "en"]
PLACES = re.compile(r"\{(\w+)")
# Columns of the contract whose codes people read, and the context their words stand under.
READ = {
    ("risk_score", "level"): "level",
    ("risk_score", "state"): "state",
    ("risk_reason", "reason"): "reason",
    ("relation_month", "measure"): "measure",
    ("tension_part", "part"): "tension part",
}


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_has_every_message_and_every_code(lang: str) -> None:
    """What t() and n() are called with; what Arabic, the first to be whole, knows of the other texts; and all terms."""
    arabic = known("ar")
    wanted = {(None, message) for message, _ in said_anywhere()}
    wanted |= {(context, message) for context, message in arabic if context or message in held_anywhere()}
    wanted |= set(english_terms())
    assert len(wanted) > 1500
    assert not sorted(wanted - known(lang), key=str)


@pytest.mark.parametrize("lang", OTHERS)
def test_no_message_stands_twice(lang: str) -> None:
    """Whoever reviews a language mends one place; of two, the other would go on being shown."""
    files = (ROOT / "dashboard" / "locale" / lang / "LC_MESSAGES").glob("*.po")
    parts = [read_po(BytesIO(path.read_bytes()), locale=lang) for path in files]
    ids = [(m.context, m.id) for part in parts for m in part if m.id]
    assert len(ids) > 1500
    assert not [each for each, times in Counter(map(str, ids)).items() if times > 1]


@pytest.mark.parametrize("lang", OTHERS)
def test_the_door_speaks_every_language(lang: str) -> None:
    """Whoever signs in has not chosen a page yet that could fall back on Arabic; nor has a template a page's test."""
    known = {str(m.id) for m in catalogue(lang) if m.id and not m.context and all(_strings(m))}
    said = said_at_the_door()
    assert len(said) > 60
    assert not sorted(said - known)


def test_every_call_of_a_template_is_found() -> None:
    """One that is written in another way would be missed in silence."""
    for path in (ROOT / "dashboard").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(r"\bt\(", text)) == len(re.findall(r"""\bt\((["']).+?\1[,)]""", text)), path
        assert in_template(path) or "t(" not in text


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_fills_the_same_places(lang: str) -> None:
    """Each once or more, no other one, in the same bold; only a form for one or two may leave its count to the noun."""
    for message in catalogue(lang):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        places, bold = set(PLACES.findall(" ".join(ids))), ids[0].count("**")
        free = {"count"} if len(ids) == 2 else set()
        for text in _strings(message) if message.id else []:
            assert places - free <= set(PLACES.findall(text)) <= places, (message.context, ids, text)
            assert text.count("**") == bold, ids


@pytest.mark.parametrize("lang", OTHERS)
def test_plurals_have_every_form(lang: str) -> None:
    told = {m.id[0]: len(_strings(m)) for m in catalogue(lang) if m.id and not isinstance(m.id, str)}
    assert not {message for message, plural in said_anywhere() if plural} - set(told)
    assert set(told.values()) == {catalogue(lang).num_plurals}


@pytest.mark.parametrize("lang", OTHERS)
def test_a_file_and_a_page_call_a_code_the_same(lang: str) -> None:
    """Whoever fills a template chooses the word that the pages then show."""
    terms = {(m.context, str(m.id)): m.string for m in catalogue(lang) if m.id and m.context}
    differing = {}
    for path in (ROOT / "data" / "reference" / "codes").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as listed:
            for row in csv.DictReader(listed):
                word = terms.get((path.stem, row["code"]))
                if word and word != row[f"name_{lang}"]:
                    differing[path.stem, row["code"]] = word, row[f"name_{lang}"]
    assert not differing


def test_sorani_is_written_in_its_own_letters() -> None:
    """An Arabic kaf, yeh or teh marbuta looks the same and is not found by a search; an ae after a figure is a five."""
    for message in catalogue("ckb"):
        for text in _strings(message) if message.id else []:
            assert not re.search(r"[\u0643\u064A\u0649\u0629]|[\d}]\u06D5", text), text


@pytest.mark.parametrize("lang", ["en", *OTHERS])
@pytest.mark.parametrize(("place", "context"), READ.items(), ids=str)
def test_codes_of_the_contract_have_words(lang: str, place: tuple[str, str], context: str) -> None:
    table, column = place
    sql = (ROOT / "data" / "contract" / "team" / f"{table}.sql").read_text(encoding="utf-8")
    listed = re.search(rf"check \({column} in\s*\(([^)]*)\)", sql)
    assert listed
    for code in re.findall(r"'(\w+)'", listed[1]):
        assert Words(lang).term(context, code) and (lang == "en" or Words(lang).term(context, code) != code)


def test_arabic_reads_right_to_left_in_its_own_digits() -> None:
    arabic = Words("ar")
    assert arabic.direction == "rtl"
    assert arabic.number(12345.5, 1) == "١٢٬٣٤٥٫٥"
    assert arabic.day(date(2026, 3, 5)) == "٥ آذار ٢٠٢٦"
    assert "٢٠٢٦" in arabic.moment(datetime(2026, 3, 5, 2, 10))
    assert Words("en").direction == "ltr"


def test_a_missing_name_is_borrowed_and_marked_never_invented() -> None:
    class Shorja:
        name_en, name_ar, name_ckb, name_tr = "Shorja", None, "شۆڕجە", None

    assert Words("ar").name(Shorja) == "Shorja"
    assert Words("ar").borrowed(Shorja)
    assert not Words("en").borrowed(Shorja)


def _strings(message: object) -> list[str]:
    text = getattr(message, "string", "")
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("value", [-0.04, 0.04, -0.0, 0])
def test_a_number_that_rounds_to_none_has_no_sign(value: float) -> None:
    assert Words("en").number(value, 1) == "0.0" and Words("en").signed(value, 1) == "\u20660.0\u2069"
    assert Words("en").number(-0.06, 1) == "-0.1" and Words("en").signed(-0.06, 1) == "\u2066−0.1\u2069"
