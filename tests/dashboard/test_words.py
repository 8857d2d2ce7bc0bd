"""No message, plural or code without its words, in any language."""

import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from spoken import in_template, said_at_the_door

from dashboard.text import ALL_LANGUAGES, LANGUAGES, Words, catalogue

ROOT = Path(__file__).parents[2]
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
# Columns of the contract whose codes people read, and the context their words stand under.
READ = {
    ("risk_score", "level"): "level",
    ("risk_score", "state"): "state",
    ("risk_reason", "reason"): "reason",
    ("relation_month", "measure"): "measure",
    ("tension_part", "part"): "tension part",
}


def messages() -> set[tuple[str, bool]]:
    """(message, plural or not) of every t() and n() in the dashboard's sources."""
    found = set()
    for path in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("t", "n"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add((first.value, node.func.attr == "n"))
    return found


@pytest.mark.parametrize("lang", OTHERS)
def test_every_message_is_translated(lang: str) -> None:
    known = {str(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue(lang) if m.id and not m.context}
    missing = sorted(text for text, _ in messages() if text not in known or not all(_strings(known[text])))
    assert not missing


@pytest.mark.parametrize("lang", [lang for lang in ALL_LANGUAGES if lang != "en"])
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
    for message in catalogue(lang):
        if not message.id or message.context:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = set(re.findall(r"\{(\w+)", " ".join(ids)))
        for text in _strings(message):
            assert set(re.findall(r"\{(\w+)", text)) <= allowed, message.id


@pytest.mark.parametrize("lang", OTHERS)
def test_plurals_have_every_form(lang: str) -> None:
    forms = catalogue(lang).num_plurals
    for message in catalogue(lang):
        if message.id and not isinstance(message.id, str):
            assert len(_strings(message)) == forms, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("place", "context"), READ.items(), ids=str)
def test_codes_of_the_contract_have_words(lang: str, place: tuple[str, str], context: str) -> None:
    table, column = place
    sql = (ROOT / "data" / "contract" / "team" / f"{table}.sql").read_text(encoding="utf-8")
    listed = re.search(rf"check \({column} in\s*\(([^)]*)\)", sql)
    assert listed
    for code in re.findall(r"'(\w+)'", listed[1]):
        assert Words(lang).term(context, code) and (lang == "en" or Words(lang).term(context, code) != code)


@pytest.mark.parametrize("lang", OTHERS)
def test_the_english_words_of_codes_are_translated(lang: str) -> None:
    english = {(m.context, str(m.id)) for m in catalogue("en") if m.id and m.context}
    translated = {(m.context, str(m.id)) for m in catalogue(lang) if m.id and m.context and m.string}
    assert not english - translated


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
