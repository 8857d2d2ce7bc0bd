"""Passwords in any script: what is taken signs in, on any keyboard; what is weak is told in the reader's words."""

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import attacks_made as made
import people_made
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from people_made import OURS, House, field_of, sign_in

from dashboard.access import accounts, passwords
from dashboard.door.told import trouble
from dashboard.text import LANGUAGES, Words

ODD = [
    "\0" * 14, "a\0b" * 6, "\u202e\u202dحماية كركوك اليوم", "\ud800" * 14, "ab\udfff" * 6, "²" * 14,
    "١٢٣٤٥٦٧٨٩٠١٢٣٤٥", "ﷺ" * 20,
    "e\u0301" * 20, "\u200b" * 16, "\ufeff" * 16, "🗝️🏠🌙🐪🌾🫖" * 3, "\r\n" * 10, "ẞ" * 16, "İstanbul ığüşöç",
    " " * 20, "\t" * 13,
    "19" * 40, "2020-01-01" * 5, "qwertyuiop" * 7, "%00" * 8, "\x7f" * 12, "ᄀ" * 20, "\U0010ffff" * 12,
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def cheaply() -> Iterator[None]:
    with made.cheap():
        yield


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return people_made.made(tmp_path_factory.mktemp("passwords") / "data")


@settings(max_examples=150)
@given(st.text(alphabet=st.characters(), max_size=140))
@example("a" * 128)
@example("a" * 129)
def test_any_text_is_judged_and_what_is_taken_fits(text: str) -> None:
    why = passwords.weakness(text, "analyst")
    assert why in ("", "short", "long", "guessable")
    assert (why == "long") == (len(text) > 128 and len(unicodedata.normalize("NFC", text)) >= 12)
    if not why:
        stored = passwords.hashed(text)
        assert passwords.fits(text, stored) and not passwords.fits(f"{text}x", stored)
        for other in (
            unicodedata.normalize("NFD", text),
            unicodedata.normalize("NFC", text),
            text.replace(" ", "\u00a0"),
        ):
            assert passwords.fits(other, stored)


@pytest.mark.parametrize("odd", ODD)
def test_odd_signs_are_no_fault(odd: str) -> None:
    began = time.monotonic()
    assert passwords.weakness(odd, odd[:20]) in ("", "short", "long", "guessable")
    assert passwords.fits(odd, passwords.hashed(odd)) and not passwords.fits(odd, None)
    assert not passwords.fits(odd, "no hash at all")
    assert time.monotonic() - began < 5


@pytest.mark.soak
def test_no_password_takes_long_to_judge() -> None:
    for text in (
        "a" * 128,
        "ab" * 64,
        "1" * 128,
        "p4$$w0rd" * 16,
        "0o0O" * 32,
        "{}()[]" * 20,
        "19992000" * 16,
        "@4aA" * 32,
    ):
        began = time.monotonic()
        passwords.weakness(text)
        assert time.monotonic() - began < 2, text[:8]


def test_two_that_a_person_tells_apart_are_two() -> None:
    """Composed (NFC), never compatibility forms (NFKC): full-width letters and ligatures stay what they are."""
    for one, other in (
        ("ﬁne lantern maps kettle", "fine lantern maps kettle"),
        ("２ lantern maps kettle", "2 lantern maps kettle"),
        ("Amber lantern kettle", "amber lantern kettle"),
        ("kettle maps amber ", "kettle maps amber"),
    ):
        assert not passwords.fits(one, passwords.hashed(other))


TAKEN = [
    "قارب أزرق تحت سبعة جسور", "چوار پاسکیل لەژێر هەنارێک", "dört sarı şemsiye ve ığdır",
    "brass lantern over quiet orchards",
    "🗝️ lantern 🌾 orchard 🫖 maps", "\u202eorchards quiet over lantern", "a\0lantern\0over\0orchards",
    "e\u0301te\u0301 lanterne verger bleu",
    "mare\u3000lantern\u00a0orchard maps", "lantern orchard kettle maps " * 4 + "twelve",
    "'; drop table account; -- maple",
    "<script>lantern</script> & maps", "{0.__class__} %s lantern \\u0000",
]  # fmt: skip


def test_what_was_chosen_at_the_door_opens_it(house: House) -> None:
    for n, password in enumerate(TAKEN):
        name = f"poster-{n}"
        with house.desk.state.writing("audit") as con:
            code = accounts.add(con, house.desk.keys, house.clock(), name, "viewer")
        browser = house.browser()
        csrf = field_of(browser.get("/welcome"), "csrf")
        given = {"csrf": csrf, "name": name, "code": code, "password": password, "again": password}
        assert browser.post("/welcome", data=given, headers=OURS).status_code == 303, password
        for typed in (password, unicodedata.normalize("NFD", password)):
            assert sign_in(house.browser(), name, typed).status_code == 303, password
        assert sign_in(house.browser(), name, password[:-1]).status_code == 401


def test_bytes_that_are_no_text_are_no_fault(house: House) -> None:
    for body in (
        b"name=%ff&password=%ed%a0%80",
        b"name=\xff\xfe&password=\x80",
        b"\xff",
        b"password=" + b"%00" * 40,
        b"&&==&",
    ):
        browser = house.browser()
        csrf = field_of(browser.get("/login"), "csrf").encode()
        for path in ("/login", "/welcome"):
            answer = browser.post(
                path, data=b"csrf=" + csrf + b"&" + body, headers=OURS, content_type="application/x-www-form-urlencoded"
            )
            assert answer.status_code in (400, 401, 403, 429), (path, body)


WEAK = {
    "short": "kettle", "guessable": "passwordpassword", "long": "amber lantern orchard kettle " * 5, "again": "",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_weak_one_is_told_in_the_readers_words(house: House, lang: str, tmp_path: Path) -> None:
    with house.desk.state.writing("audit") as con:
        code = accounts.add(con, house.desk.keys, house.clock(), f"weak-{lang}", "viewer")
    for reason, password in WEAK.items():
        browser = house.browser()
        csrf = field_of(browser.get("/welcome"), "csrf")
        again = password if reason != "again" else "x"
        given = {"csrf": csrf, "name": f"weak-{lang}", "code": code, "password": password, "again": again}
        answer = browser.post(f"/welcome?lang={lang}", data=given, headers=OURS)
        assert answer.status_code == 400 and trouble(Words(lang), reason) in answer.text


@pytest.mark.parametrize(
    "password",
    ["kirkuk kirkuk kirkuk", "analyst-2 analyst-2", "qwertyuiopas", "123456789012", "aaaaaaaaaaaaaaaa",
    "كركوك كركوك كركوك",
     "Password2024", "letmeinletmein", "\u200b" * 16, "\0" * 16, " " * 20],
)  # fmt: skip
def test_what_anyone_would_try_first_is_not_taken(password: str) -> None:
    assert passwords.weakness(password, "analyst-2") == "guessable"
