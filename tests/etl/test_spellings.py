"""What people really write: nothing matches wrongly, and what is held finds its place among three suggestions.

spellings.csv: variants by hand, in Arabic, Sorani, Turkmen (Turkish spelling) and English; without a place_id stand
names that mean none of ours, or several, and must never match.
"""

import csv
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from etl.places import areas, match
from etl.places.gazetteer import CITY, CITY_DISTRICT, GOVERNORATE
from etl.places.sound import sound

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
ATLAS = areas.build(REFERENCE)
NAMES = [(e.place_id, name) for e in ATLAS.entries.values() for name in e.names if name != e.place_id]


def table() -> list[dict[str, str]]:
    with Path(__file__).with_name("spellings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table()
MEANT = [row for row in ROWS if row["place_id"]]


def test_the_table_is_wide_enough():
    langs = Counter(row["lang"] for row in MEANT)
    assert len({row["variant"] for row in MEANT}) == len(MEANT) >= 450
    assert all(langs[lang] >= 60 for lang in ("en", "ar", "ckb", "tr"))
    assert {row["place_id"] for row in MEANT} >= {area.area_id for area in ATLAS.areas} - {"IQG13Q04N06R"}
    assert len(ROWS) - len(MEANT) >= 50


def test_no_spelling_matches_a_place_it_does_not_mean():
    found = [(row["variant"], row["place_id"], ATLAS.lookup(row["variant"]).place_id) for row in ROWS]
    assert [told for told in found if told[2] not in (None, told[1])] == []


def test_what_keyboards_and_grammar_exchange_matches_at_once():
    held = [row["variant"] for row in MEANT if row["kind"] == "fold" and not ATLAS.lookup(row["variant"]).place_id]
    assert held == []


def test_what_is_held_finds_its_place_among_the_three():
    held = [row for row in MEANT if not ATLAS.lookup(row["variant"]).place_id]
    suggested = ATLAS.names.suggest([row["variant"] for row in held])
    right = [row["place_id"] in ids for row, ids in zip(held, suggested, strict=True)]
    first = [row["place_id"] == ids[0] for row, ids in zip(held, suggested, strict=True)]
    assert len(held) > 400
    assert sum(right) / len(held) >= 0.98
    assert sum(first) / len(held) >= 0.95


def left_out(step: int) -> tuple[int, int]:
    """Take each step-th known name out of the index and ask for it: how many are held, and find their place."""
    owners: dict[str, set[str]] = {}
    for place_id, name in NAMES:
        owners.setdefault(match.joined(name), set()).add(place_id)
    held = found = 0
    for place_id, name in islice(NAMES, 0, None, step):
        rest = [(i, other) for i, other in NAMES if match.joined(other) != match.joined(name)]
        if len(owners[match.joined(name)]) == 1 and any(i == place_id for i, _ in rest):
            names = match.index(rest, coarsest_first=(GOVERNORATE, CITY_DISTRICT, CITY))
            assert names.lookup(name).place_id in (None, place_id)
            held += 1
            found += place_id in names.suggest([name])[0]
    return held, found


def test_a_name_that_was_never_told_still_finds_its_place_across_scripts():
    held, found = left_out(step=13)
    assert held >= 25
    assert found / held > 0.9


@pytest.mark.soak
def test_every_name_that_was_never_told_finds_its_place_across_scripts():
    held, found = left_out(step=1)
    assert held > 390
    assert found / held > 0.94


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("لطيف اوه", "لەتیفاوە"),
        ("Hajjaj", "الحجاج"),
        ("Qassabkhana", "القصاب خانة"),
        ("Rahimava", "رحيماوه"),
        ("Şorav", "شوراو"),
        ("Bahtiyari", "بختياري"),
        ("Gharnata", "غرناطة"),
        ("Al-Qadisiya II", "القادسية الثانية"),
        ("Hawija center", "مركز الحويجة"),
    ],
)
def test_one_name_sounds_alike_in_every_script(one: str, other: str):
    assert sorted(sound(one).replace(" ", "")) == sorted(sound(other).replace(" ", "")) != []


def test_the_sound_leads_to_places_known_in_another_script_only():
    for text, place_id in [("Barutkhaneh", "KRK-063"), ("كوباني", "KRK-001"), ("گورگه چال", "KRK-075")]:
        assert place_id in ATLAS.names.suggest([text])[0]
