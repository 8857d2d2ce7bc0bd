"""Every page speaks every language: numbers, direction, words of codes that only the data know."""

from typing import ClassVar

import pytest
from layouts import walk
from method_record import ABOUT, FULL, MONDAY, SPAN, YOUNG, view
from spoken import ROOT, known

from dashboard.components import shell
from dashboard.pages import method
from dashboard.pages.method_facts import MethodFacts
from dashboard.text import LANGUAGES, Words, english_terms
from dashboard.view import View

LATIN = set("abcdefghijklmnopqrstuvwxyz")


class Told(Words):
    """Words that remember what was asked of the catalogue."""

    asked: ClassVar[set[tuple[str | None, str]]] = set()

    def t(self, message: str, **values: object) -> str:
        self.asked.add((None, message))
        return super().t(message, **values)

    def n(self, singular: str, plural: str, count: int, **values: object) -> str:
        self.asked.add((None, singular))
        return super().n(singular, plural, count, **values)

    def term(self, context: str, code: str) -> str:
        self.asked.add((context, code))
        return super().term(context, code)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("facts", [FULL, YOUNG], ids=["full", "young"])
def test_what_is_shown_is_in_the_catalogue(facts: MethodFacts, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms too, whose codes only the data know."""
    Told.asked = set()
    monkeypatch.setattr(View, "words", property(lambda _: Told(lang)))
    here = view(f"?lang={lang}")
    shell.shell(
        here,
        ABOUT,
        [],
        [("/method", method.title(here.words))],
        "/method",
        method.portrait(facts, here),
        ("boss", "manager"),
    )
    asked = {(context, message) for context, message in Told.asked if context or lang != "en"}
    assert len(asked) > 60
    assert not asked - (set(english_terms()) if lang == "en" else known(lang))


@pytest.mark.parametrize("lang", ["ckb", "tr"])
def test_the_other_languages_are_marked_for_review(lang: str) -> None:
    for path in (ROOT / "dashboard" / "locale" / lang / "LC_MESSAGES").glob("*.po"):
        assert "marked for native review" in path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("lang", ["ar", "ckb"])
def test_in_arabic_script_no_english_sentence_is_left(lang: str) -> None:
    shown = [str(s) for s in walk(method.portrait(FULL, view(f"?lang={lang}"))) if isinstance(s, str)]
    latin = [s for s in shown if len([w for w in s.split() if set(w.lower()) <= LATIN and len(w) > 1]) > 1]
    assert not latin


def test_turkish_numbers_and_sorani_digits() -> None:
    assert Words("tr").number(12345.5, 1) == "12.345,5"
    assert Words("ckb").number(12345.5, 1) == "١٢٬٣٤٥٫٥"
    assert Words("ckb").direction == "rtl"
    assert "٢٠٢٦" in Words("ckb").day(MONDAY)


def test_every_page_offers_every_language_and_links_keep_the_readers_own() -> None:
    here = View.from_url("?lang=ckb", SPAN)
    frame = shell.shell(here, ABOUT, [], [("/method", "")], "/", [], ("guest", "manager"))
    offered = {piece.value for piece in walk(frame) if type(piece).__name__ == "Option"}
    assert set(LANGUAGES) <= offered
    assert "lang=ckb" in here.link("/method")
    assert View.from_url("?lang=xx", SPAN).lang == "en"
