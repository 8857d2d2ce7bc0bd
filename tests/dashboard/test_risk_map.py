"""The map page over the release that the real pipeline made of the sample."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import no_update
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.figures.layers import LAYERS
from dashboard.figures.map import UNKNOWN
from dashboard.pages import risk_map, risk_map_card, risk_map_cards, risk_map_list, risk_map_panel, risk_map_words
from dashboard.pages.risk_map_picture import Picture
from dashboard.rows import About, LevelSeen
from dashboard.rows.risk_map import MapRisk
from dashboard.settings import Settings
from dashboard.text import Words

ENGLISH = Words("en")


@pytest.fixture(scope="module")
def ask(sample_release: Path) -> Any:
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    return lambda search="": Picture(*read(search))


def walk(node: Any) -> Iterator[Any]:
    """Every component and text, in order."""
    for part in node if isinstance(node, (list, tuple)) else [node]:
        if part is not None:
            yield part
        if isinstance(part, Component):
            yield from walk(getattr(part, "children", None))


def text(node: Any) -> str:
    return "".join(part for part in walk(node) if isinstance(part, str))


def by_class(node: Any, name: str) -> list[Component]:
    parts = (part for part in walk(node) if isinstance(part, Component))
    return [part for part in parts if name in str(getattr(part, "className", "")).split()]


def still_text(part: Any) -> str:
    """The text of an element described as [tag, attributes, children]."""
    return part if isinstance(part, str) else "".join(still_text(child) for child in part[2])


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_draws_in_every_language(ask: Any, lang: str, layer: str) -> None:
    picture = ask(f"?lang={lang}&layer={layer}&area=KRK-048")
    drawn = risk_map.layout(picture.reading, picture.view, "/")
    assert picture.words.term("map title", layer) in text(drawn)
    assert "{" not in text(drawn)


@pytest.mark.parametrize("layer", LAYERS)
def test_map_list_and_table_hold_the_same_rows(ask: Any, layer: str) -> None:
    picture = ask(f"?layer={layer}")
    fill = next(trace for trace in risk_map.main_figure(picture).data if trace.name == "fill")
    (holder,) = by_class(risk_map_list.everything(picture), "still")
    _, _, (_, (_, _, table)) = json.loads(holder.to_plotly_json()["props"]["data-still"])
    names = [still_text(cells[0]) for _, _, cells in table]
    assert len(fill.locations) == len(table) == len(picture.areas)
    assert names == [picture.words.name(entry.area) for entry in picture.entries]
    positions = {area: z - 2 for area, z in zip(fill.locations, fill.z, strict=True)}
    assert positions == {entry.area.area_id: entry.position for entry in picture.entries}


def listed(picture: Picture) -> list[str]:
    """Areas of the list, in its order."""
    picks = (part for part in walk(risk_map_list.beside(picture)) if "pick" in (getattr(part, "className", "") or ""))
    return [parse_qs(urlsplit(part.href).query)["area"][0] for part in picks]


def test_the_list_is_the_head_of_the_map_in_order(ask: Any) -> None:
    picture = ask("")
    scores = [entry.risk.score for entry in picture.entries if entry.known]
    assert scores == sorted(scores, reverse=True)
    known = [entry.area.area_id for entry in picture.entries if entry.known][: risk_map_list.SHOWN]
    assert listed(picture)[: len(known)] == known


def test_by_rise_sorts_the_list_and_leaves_the_map(ask: Any) -> None:
    by_score, by_rise = ask(""), ask("?by=rise")
    assert [e.area.area_id for e in by_rise.entries] == [e.area.area_id for e in by_score.entries]
    most = max((e for e in by_rise.entries if e.change is not None), key=lambda e: e.change)
    assert listed(by_rise)[0] == most.area.area_id


def test_an_area_not_known_stands_at_the_end_without_a_number(ask: Any) -> None:
    picture = ask("")
    unknown = [entry for entry in picture.entries if entry.position == UNKNOWN]
    assert unknown
    assert picture.entries[-len(unknown) :] == unknown
    for entry in unknown:
        assert entry.risk.score is None
        assert not any(c.isdigit() for c in text(risk_map_list.badge(picture, entry)))
        assert "Not known" in risk_map_words.said(picture, entry)


def test_no_dot_stands_beside_a_score_in_arabic_where_it_would_read_as_a_zero(ask: Any) -> None:
    picture = ask("?lang=ar")
    entry = next(entry for entry in picture.entries if entry.known)
    first = risk_map_words.said(picture, entry).split("<br>")[0]
    assert first.startswith(f": {picture.words.number(round(entry.risk.score))}</b>") and "·" not in first


def test_a_district_filters_every_part_and_moves_the_map(ask: Any) -> None:
    whole, daquq = ask(""), ask("?district=IQG13Q02")
    left_out = daquq.ground.left_out(risk_map_words.marks(daquq))
    assert {entry.area.district_id for entry in daquq.entries} == {"IQG13Q02"}
    assert len(daquq.entries) + len(left_out) == len(whole.entries)
    assert whole.in_city
    assert not daquq.in_city
    assert daquq.box.south < 35.1 < daquq.box.north
    assert ask("?zoom=governorate").is_whole
    assert ask("?district=IQG13Q04").in_city


def test_choosing_an_area_sends_its_card_and_nothing_else(ask: Any) -> None:
    before, after = ask("?layer=risk"), ask("?layer=risk&area=KRK-048")
    *parts, card = risk_map.redrawn(after, before.key)
    assert all(part is no_update for part in parts)
    assert after.words.name(after.areas["KRK-048"]) in text(card)


def test_an_update_is_light(ask: Any) -> None:
    parts = risk_map.redrawn(ask("?lang=ar"), None)
    plain = json.dumps([getattr(part, "to_plotly_json", lambda part=part: part)() for part in parts], default=str)
    assert len(plain.encode()) < 200_000  # some 10 kB once compressed


def test_reasons_in_the_card_add_up_to_the_score(ask: Any) -> None:
    picture = ask("")
    for entry in (entry for entry in picture.entries if entry.known):
        shares = risk_map_words.parts(picture.reasons[entry.area.area_id], entry.risk.score)
        assert sum(points for _, points in shares) == round(entry.risk.score)


def test_the_card_says_chance_change_and_where_to_go(ask: Any) -> None:
    entry = next(entry for entry in ask("").entries if entry.known and entry.change is not None)
    picture = ask(f"?area={entry.area.area_id}")
    card = risk_map_card.card(picture)
    assert "such" in text(card)
    assert "within 4 weeks" in text(card)
    link = by_class(card, "button")[0]
    assert link.href.startswith(f"/area/{entry.area.area_id}?")
    assert risk_map_card.card(ask("?area=nowhere")) == []


def test_the_last_week_played_is_the_week_shown(ask: Any) -> None:
    picture = ask("")
    weeks = risk_map_panel.weeks(picture)
    assert len(weeks["labels"]) == len(weeks["classes"]) == picture.view.weeks
    positions = {entry.area.area_id: entry.position + 2 for entry in picture.entries}
    assert weeks["classes"][-1] == "".join(str(positions[spot.area_id]) for spot in picture.ground.spots)
    assert risk_map_panel.time(ask("?layer=incidents")) == []


def test_counts_and_their_basis_agree(ask: Any) -> None:
    for entry in ask("?layer=incidents").entries:
        if entry.value is not None and entry.value.value is not None:
            assert math.isclose(entry.value.value * entry.value.n, entry.value.counted)
            assert (entry.position == 0) == (entry.value.counted == 0)


def test_silence_of_four_weeks_is_the_state_not_known(ask: Any) -> None:
    for entry in ask("?layer=silence").entries:
        silent = entry.value.value
        assert (entry.risk.state == "no_data") == (silent is None or silent >= 4)


def test_the_cards_answer_what_rose_what_is_late_what_is_not_known(ask: Any) -> None:
    picture = ask("")
    rose, late, unknown = risk_map_cards.cards(picture)
    for entry in sorted(picture.entries, key=lambda e: -(e.change or -999))[: risk_map_cards.NAMED]:
        assert not entry.risk.rose or entry.area.name_en.split(" (")[0] in text(rose)
    assert str(picture.overdue.overdue) in text(late) or not picture.overdue.overdue
    assert str(sum(entry.risk.state == "no_data" for entry in picture.entries)) in text(unknown)
    assert any("layer=silence" in str(getattr(part, "href", "")) for part in walk(unknown))


def test_what_no_area_can_claim_is_said(ask: Any) -> None:
    picture = ask("")
    count = sum(row.incidents for row in picture.elsewhere)
    assert risk_map_cards.elsewhere(picture).startswith(str(count) if count else "Every")


def test_the_search_knows_an_area_by_every_name(ask: Any) -> None:
    names = {row[0]: row[2] for row in risk_map_cards.spellings(ask("?lang=ar"))}
    area = ask("").areas["KRK-048"]
    assert names["KRK-048"][0] == area.name_ar
    assert area.name_en in names["KRK-048"]


def test_a_rise_beyond_chance_exceeds_both_bands(ask: Any) -> None:
    picture = ask("")
    before = {row.area_id: row for row in access.ask(
        picture.reading, MapRisk, week=picture.view.before, before=picture.view.before, district=None)}  # fmt: skip
    for entry in picture.entries:
        if entry.change is None:
            assert entry.risk.rose is None
            continue
        then = before[entry.area.area_id]
        allowed = math.hypot((entry.risk.high - entry.risk.low) / 2, (then.high - then.low) / 2)
        assert entry.risk.rose == (entry.change > allowed)
        assert entry.risk.fell == (entry.change < -allowed)


def test_shapes_are_kept_by_browsers_under_the_version_of_the_areas(sample_release: Path, ask: Any) -> None:
    client = create_app(Settings(data=sample_release)).server.test_client()
    (about,) = access.ask(ask("").reading, About)
    shapes = client.get(f"/shapes/{about.area_version}.json")
    assert "immutable" in shapes.headers["Cache-Control"]
    assert {feature["id"] for feature in shapes.get_json()["features"]} == set(ask("").areas)
    places = client.get(f"/places/{about.area_version}.json").get_json()
    assert set(ask("").districts) < {feature["id"] for feature in places["features"]}
    assert client.get("/shapes/of-another-day.json").status_code == 404


def risk(probability: float, level: str = "neighbourhood") -> MapRisk:
    values = {"state": "adequate", "level": "high", "score": 70.0, "low": 60.0, "high": 80.0, "before": None}
    band = {"probability_low": probability * 0.8, "probability_high": min(1.0, probability * 1.1)}
    place = {"area_id": "A", "district_id": "D", "area_level": level}
    return MapRisk(**place, **values, **band, probability=probability, rose=None, fell=None)


def test_a_chance_is_told_in_tenths_and_small_ones_in_hundredths() -> None:
    assert "About 7 of 10 such neighbourhoods" in risk_map_words.chance(ENGLISH, risk(0.7))
    assert "About 3 of 100 such subdistricts" in risk_map_words.chance(ENGLISH, risk(0.03, "subdistrict"))
    assert "About 97 of 100" in risk_map_words.chance(ENGLISH, risk(0.97))
    assert "٧" in risk_map_words.chance(Words("ar"), risk(0.7))


@given(st.lists(st.floats(0, 60), min_size=1, max_size=6))
def test_whole_parts_add_up_and_stay_near(points: list[float]) -> None:
    total = round(sum(points))
    parts = risk_map_words.whole_parts(points, total)
    assert sum(parts) == total
    assert all(abs(part - point) <= 1 for part, point in zip(parts, points, strict=True))


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (LevelSeen("low", 400, 36, 100, 300), "seen: 9 of 100"),
        (LevelSeen("low", 400, 36, 19, 300), "not enough evidence yet"),
        (LevelSeen("low", 400, 5, 100, 14), "not enough evidence yet"),
        (LevelSeen("low", 0, 0, 0, 300), "not enough evidence yet"),
        (None, "not enough evidence yet"),
    ],
)
def test_a_frequency_is_shown_only_on_enough_evidence(seen: LevelSeen | None, said: str) -> None:
    assert risk_map_panel.seen_afterwards(ENGLISH, seen) == said


def test_classes_are_named_in_the_readers_digits() -> None:
    assert risk_map_words.class_names(ENGLISH, LAYERS["silence"]) == ["this week", "1", "2 to 3", "4 to 7", "8 or more"]
    incidents = risk_map_words.class_names(ENGLISH, LAYERS["incidents"])
    assert incidents == ["none", "0 to 0.25", "0.25 to 0.5", "0.5 to 1", "1 to 2", "2 or more"]
    assert "٠٫٢٥" in risk_map_words.class_names(Words("ar"), LAYERS["incidents"])[1]
    assert len(risk_map_words.class_names(ENGLISH, LAYERS["relations"])) == 5
