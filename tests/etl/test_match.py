import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.places import areas, gazetteer
from etl.places.match import Match, index, joined
from etl.places.spelling import normalise

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
ATLAS = areas.build(REFERENCE)
NAMES = sorted((entry.place_id, name) for entry in ATLAS.entries.values() for name in entry.names)
AMBIGUOUS = {"1june": ("KRK-012", "KRK-016")}

SAME = [
    ("Kirkūk", "Kirkuk"),
    ("KIRKUK", "kirkuk"),
    ("Tis'in", "Tis’in"),
    ("Tis'in", "Tisin"),
    ("Al-Wasiti", "al wasiti"),
    ("  Al-Wasiti\u00a0", "Al–Wasiti"),
    ("Hay Al-Nasr", "Al-Nasr"),
    ("Al-Nasr", "Nasr"),
    ("An-Nasr", "El Nasr"),
    ("Al-Amal ash-Sha'bi", "Amal Sha'bi"),
    ("النصر", "نصر"),
    ("Musalla Mahallesi", "Musalla"),
    ("Musalla neighbourhood", "Musalla"),
    ("منطقة الصالحي", "الصالحي"),
    ("Hay55", "Hay 55"),
    ("عسكري٢", "عسكري 2"),
    ("پنجه علي", "بنجه علي"),
    ("سرگران", "سركران"),
    ("چقور", "جقور"),
    ("ئازادی", "أزادي"),
    ("کەرکووک", "كەركوك"),
    ("گه‌ڕه‌كی بارزان", "گەڕەکی بارزان"),
    ("حي الواسطي", "الواسطي"),
    ("حي الواسطى", "حي الواسطی"),
    ("حَيّ الواسِطي", "حي الواسطي"),
    ("حــي الواسطي", "حي الواسطي"),
    ("القادسية", "القادسيه"),
    ("أزادي", "ازادي"),
    ("إمام قاسم", "امام قاسم"),
    ("حي آزادي", "ازادي"),
    ("العلماء", "العلما"),
    ("كوردستان", "کوردستان"),
    ("گەڕەکی بارزان", "بارزان"),
    ("حەی خەزرا", "خەزرا"),
    ("محلة جقور", "جقور"),
    ("قۆریە", "قوریە"),
    ("شۆڕجە", "شورجە"),
    ("گەڕەک\u200cی", "گەڕەکی"),
    ("قادسیە ١", "قادسیە 1"),
    ("قادسیە ۱", "قادسیە 1"),
    ("Şaturlu", "Saturlu"),
    ("Sarıkahya", "SARIKAHYA"),
    ("İmam Kasım", "imam kasim"),
    ("ﺣﻲ ﺍﻟﻨﺼﺮ", "حي النصر"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_equal_spellings_are_one(one: str, other: str):
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hay 55", "55"),
        ("Al-Askari 1", "Al-Askari 2"),
        ("حي عسكري ١", "حي عسكري ٢"),
        ("Hay", ""),
        ("Hay", "Mahallesi"),
        ("النصر", "القصر"),
        ("An", "Nasr"),
        ("As Hay", "Hay"),
        ("1 حزيران", "واحد حزيران"),
        ("القادسية ١", "القادسية الاولى"),
    ],
)
def test_different_names_stay_different(one: str, other: str):
    assert normalise(one) != normalise(other)


@given(st.text(max_size=40))
def test_normalising_never_fails_and_leaves_words_only(text: str):
    words = normalise(text).split(" ")
    assert words == [""] or all(word and word == word.strip() for word in words)


@pytest.mark.parametrize(("place_id", "name"), NAMES)
def test_every_known_name_finds_its_place_and_no_other(place_id: str, name: str):
    match = ATLAS.lookup(name)
    if joined(name) in AMBIGUOUS:
        assert match == Match(None, AMBIGUOUS[joined(name)])
    elif place_id == "IQG13Q04" and match.place_id == "IQG13":
        assert joined(name) in {joined(known) for known in ATLAS.entries["IQG13"].names}
    else:
        assert match == Match(place_id)


def test_no_two_places_share_a_name_but_the_ones_we_know_of():
    shared = {name: ids for name, ids in ATLAS.names.bearers.items() if len(ids) > 1}
    kirkuk = {joined(name): ("IQG13", "IQG13Q04") for name in ("Kirkuk", "كركوك", "کەرکووک", "Kerkük")}
    assert shared == AMBIGUOUS | kirkuk


EXCHANGED = ["يیىێ", "كکگ", "هةە", "اأإآ", "وۆ", "رڕ", "لڵ", "بپ", "جچ", "زژ", "فڤ", "1١۱", "2٢۲", "5٥۵"]
EXCHANGE = {letter: st.sampled_from(sorted(group)) for group in EXCHANGED for letter in group}


@given(st.sampled_from(NAMES), st.data())
def test_exchanging_letters_that_habits_exchange_changes_nothing(known: tuple[str, str], data: st.DataObject):
    _, name = known
    written = "".join(data.draw(EXCHANGE[letter]) if letter in EXCHANGE else letter for letter in name)
    cased = data.draw(
        st.sampled_from([written, written.upper(), f" {written}. ", unicodedata.normalize("NFD", written)])
    )
    assert ATLAS.lookup(cased) == ATLAS.lookup(name)


@given(st.text(max_size=30))
def test_nothing_but_a_known_name_ever_matches(text: str):
    assert ATLAS.lookup(text).place_id is None or joined(text) in ATLAS.names.bearers


def slips(name: str) -> list[str]:
    """A letter missing, doubled, or two letters exchanged: what clerks' fingers do."""
    return [
        variant
        for at in range(1, len(name) - 1)
        for variant in (name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], swapped(name, at))
    ]


def swapped(name: str, at: int) -> str:
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def test_a_slip_of_the_pen_is_never_matched_to_another_place_and_the_right_one_is_suggested():
    """Every slip in every neighbourhood name: none auto-matches wrongly, the right place is among the three."""
    cases = [
        (entry.place_id, variant)
        for entry in ATLAS.entries.values()
        if entry.level == "neighbourhood"
        for name in (entry.name_en, entry.name_ar, entry.name_ckb, entry.name_tr)
        if name and len(name) > 4
        for variant in slips(name)
    ]
    matched = [(place_id, found) for place_id, text in cases if (found := ATLAS.lookup(text).place_id)]
    wrong = [pair for pair in matched if pair[0] != pair[1]]
    suggested = ATLAS.names.suggest([text for _, text in cases])
    right = sum(place_id in ids for (place_id, _), ids in zip(cases, suggested, strict=True))
    assert len(cases) > 4000
    assert wrong == []
    assert right / len(cases) > 0.97


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Rahim Awa", "KRK-069"),
        ("Raheemawa", "KRK-069"),
        ("Tissin", "KRK-035"),
        ("Shorjah", "KRK-052"),
        ("Musala", "KRK-048"),
        ("المصلا", "KRK-048"),
        ("رحيماوه", "KRK-069"),
        ("Hawijah", "IQG13Q01"),
        ("Daqouq", "IQG13Q02"),
    ],
)
def test_the_first_suggestion_is_the_place_meant(text: str, place_id: str):
    assert ATLAS.names.suggest([text])[0][0] == place_id


def test_suggestions_are_readable_and_three():
    assert ATLAS.suggest("Tissin")[0] == "Tis'in / حي تسعين (KRK-035)"
    assert len(ATLAS.suggest("anything at all")) == 3
    assert len(ATLAS.suggest("")) == 3


def test_a_name_of_two_places_is_held_with_both():
    assert ATLAS.lookup("1 June") == Match(None, ("KRK-012", "KRK-016"))
    assert [label[-8:-1] for label in ATLAS.suggest("1 June", n=2)] == ["KRK-012", "KRK-016"]


@pytest.mark.parametrize("name", ["Kirkuk", "Kirkūk", "كركوك", "کەرکووک", "Kerkük", "kerkuk"])
def test_kirkuk_alone_is_read_as_the_governorate(name: str):
    assert ATLAS.lookup(name) == Match("IQG13")


@pytest.mark.parametrize(
    "name",
    ["Kirkuk city", "Kirkūk town", "كركوك المدينة", "مدينة كركوك", "شاری کەرکووک", "Markaz Kirkuk", "IQG13Q04N06"],
)
def test_names_of_the_city_mean_the_city(name: str):
    assert ATLAS.lookup(name) == Match("IQG13Q04N06")


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("قضاء كركوك", "IQG13Q04"),
        ("iqg13q04n06r", "IQG13Q04N06R"),
        ("krk-047", "KRK-047"),
        ("ناحية الزاب", "IQG13Q01N02"),
    ],
)
def test_larger_places_and_codes_are_names_too(name: str, place_id: str):
    assert ATLAS.lookup(name) == Match(place_id)


def test_names_confirmed_by_people_are_known_from_then_on(tmp_path: Path):
    confirmed = tmp_path / "aliases.csv"
    confirmed.write_text("place_id,name\nKRK-069,Rahymova\n", "utf-8")
    assert areas.build(REFERENCE, tmp_path).lookup("rahymova") == Match("KRK-069")
    assert areas.build(REFERENCE, tmp_path / "nothing").lookup("rahymova") == Match(None)


def test_an_alias_of_nowhere_is_refused(tmp_path: Path):
    confirmed = tmp_path / "aliases.csv"
    confirmed.write_text("place_id,name\nKRK-999,Somewhere\n", "utf-8")
    with pytest.raises(ValueError, match="KRK-999"):
        gazetteer.read(REFERENCE, confirmed)


def test_only_nested_places_are_read_at_once():
    names = index([("A", "Dibis"), ("B", "Dibis"), ("C", "Kirkuk"), ("D", "Kirkuk")], coarsest_first=("C", "D", "A"))
    assert names.lookup("Kirkuk") == Match("C")
    assert names.lookup("Dibis") == Match(None, ("A", "B"))


def test_parallel_names_are_equal_names():
    for one, other in [("Domiz", "Hay Rasheed"), ("التضامن", "هاوكاري")]:
        assert ATLAS.lookup(one) == ATLAS.lookup(other) != Match(None)


def test_ids_of_neighbouring_numbers_are_not_confused():
    ids = [area.area_id for area in ATLAS.areas]
    assert all(ATLAS.lookup(one) != ATLAS.lookup(other) for one, other in combinations(ids, 2))
