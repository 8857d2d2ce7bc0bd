"""What data/reference says in one language it says in all four; a place alone may lack a name, for none is invented."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.intake.rejects import LANGUAGES

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
PLACES = {"neighbourhoods.csv", "subdistricts.csv", "districts.csv", "aliases.csv"}
ARABIC_SCRIPT, ARABIC_ONLY = re.compile("[\u0600-\u06ff]"), re.compile("[\u064a\u0643\u0629\u0649]")
PLACEHOLDER = re.compile(r"\{\w*\}")


def spoken(path: Path) -> Iterator[dict[str, str]]:
    """Each text of a file by language; a text that no language has is none."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        said = {name[:-3] for name in reader.fieldnames or () if name[-3:] == "_en"}
        for line in reader:
            texts = ({lang: (line.get(f"{what}_{lang}") or "").strip() for lang in LANGUAGES} for what in sorted(said))
            yield from (text for text in texts if any(text.values()))


SPEAKING = {path.name: path for path in sorted(REFERENCE.rglob("*.csv")) if path.name not in PLACES}
TEXTS = {name: list(spoken(path)) for name, path in SPEAKING.items()}


def test_the_lists_of_reasons_and_rules_are_among_them() -> None:
    for name in ("reject.csv", "pull.csv", "area_import.csv", "retention.csv", "tension.csv", "dictionary.csv"):
        assert len(TEXTS[name]) >= 6


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_lacks_one_of_the_four_languages(name: str) -> None:
    for text in TEXTS[name]:
        assert all(text.values()), text
        assert ARABIC_SCRIPT.search(text["ar"]) and ARABIC_SCRIPT.search(text["ckb"]), text
        assert not ARABIC_ONLY.search(text["ckb"]) and not ARABIC_SCRIPT.search(text["en"] + text["tr"]), text


@pytest.mark.parametrize("name", TEXTS)
def test_all_four_fill_the_same_places(name: str) -> None:
    for text in TEXTS[name]:
        assert len({tuple(sorted(set(PLACEHOLDER.findall(said)))) for said in text.values()}) == 1, text
