"""A page offers a language only where no word of it, nor of the frame around it, is missing."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from layouts import text, walk
from method_record import ABOUT, FULL, MONDAY, SPAN, YOUNG, view
from spoken import ROOT, known, sentences

from dashboard.app import languages
from dashboard.components import shell
from dashboard.pages import PAGES, method
from dashboard.pages.method_facts import MethodFacts
from dashboard.text import ALL_LANGUAGES, LANGUAGES, Words, english_terms
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


# Each page with each language it says it speaks beyond those of the whole house.
SPEAKING = [(page, lang) for page in PAGES for lang in languages(page) if lang not in LANGUAGES]


@pytest.mark.parametrize(("page", "lang"), SPEAKING, ids=lambda part: getattr(part, "__name__", part))
def test_a_page_speaks_only_where_all_its_words_are(page: Any, lang: str) -> None:
    """What its code can say, and the titles in the navigation around it."""
    titles = {s for p in PAGES if p.IN_NAVIGATION for s, _ in said_in_title(p)}
    wanted = {(None, message) for message in sentences(page.__name__.rpartition(".")[2]) | titles}
    assert len(wanted) > 100
    assert not wanted - known(lang)


def said_in_title(page: Any) -> Iterator[tuple[str, bool]]:
    words = Told()
    Told.asked = set()
    page.title(words)
    return ((message, False) for _, message in Told.asked)


@pytest.mark.parametrize("lang", ALL_LANGUAGES)
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


# a page that does not speak a language says so, in that language


def test_a_language_is_offered_only_where_the_page_speaks_it() -> None:
    other = View.from_url("?lang=ckb", SPAN)
    assert (other.lang, other.asked) == ("ar", "ckb")
    assert "lang=ckb" in other.link("/method")
    frame = shell.shell(other, ABOUT, [], [], "/", [], ("guest", "manager"))
    assert Words("ckb").t("This page is not in your language yet; it is shown in Arabic.") in text(frame)
    offered = {piece.value for piece in walk(frame) if type(piece).__name__ == "Option"}
    assert not {"ckb", "tr"} & offered
    here = shell.shell(view("?lang=ckb"), ABOUT, [], [], "/method", [], ("boss", "admin"))
    assert {"ckb", "tr"} <= {piece.value for piece in walk(here) if type(piece).__name__ == "Option"}
    assert "other-language" not in [getattr(piece, "className", "") for piece in walk(here)]
