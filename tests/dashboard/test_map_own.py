"""What the map says to whoever comes back to it, and the few lines they pass on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import people_made
import pytest
from layouts import text

from dashboard.access import Reading, preferences
from dashboard.access.accounts import named
from dashboard.access.preferences import Looked
from dashboard.access.principal import Principal
from dashboard.app import span
from dashboard.pages import own_views, risk_map_since, risk_map_summary, risk_map_words
from dashboard.pages.risk_map_picture import Picture, risk_class
from dashboard.queries import release
from dashboard.rows.risk_map import RiskWeek
from dashboard.text import LANGUAGES
from dashboard.view import View


@pytest.fixture(scope="module")
def reading(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    house = people_made.made(people_made.real(sample_release, tmp_path_factory.mktemp("own") / "data"))
    house.person("viewer", "viewer")
    found = named(house.desk.state, "viewer")
    assert found
    held = release.in_force(house.settings.releases, "team")
    return Reading(Principal("viewer", "viewer", found.id, "s"), held, house.settings.data, house.desk)


def picture(reading: Reading, search: str = "") -> Picture:
    return Picture(reading, View.from_url(search, span(reading), ["IQG13Q04"]))


def test_the_first_time_nothing_is_new_and_then_the_levels_that_moved_are(reading: Reading) -> None:
    now = picture(reading)
    assert risk_map_since.since(now) == []
    earlier = Looked("older", now.about.last_week - timedelta(weeks=4), now.about.as_of - timedelta(weeks=4))
    with reading.desk.state.writing() as con:  # type: ignore[union-attr]
        preferences._keep(con, reading.desk, reading, preferences.LOOKED, preferences._written(earlier))  # type: ignore[arg-type]
    said = text(risk_map_since.since(picture(reading)))
    assert said.startswith(f"Since you last looked, {now.words.day(earlier.day, year=False)}")
    found = risk_map_since.moved(now, earlier)
    from dashboard import access  # the same question, counted by hand

    then = {row.area_id: row for row in access.ask(reading, RiskWeek, start=earlier.week, week=earlier.week)}
    pairs = [(then[e.area.area_id], e.risk) for e in now.entries if e.area.area_id in then]
    levels = [(risk_class(a.state, a.level), risk_class(b.state, b.level)) for a, b in pairs]
    assert len(found.rose) == sum(0 <= a < b for a, b in levels)
    assert len(found.fell) == sum(a > b >= 0 for a, b in levels)
    assert len(found.lost) == sum(a >= 0 > b for a, b in levels)
    assert found.rose or found.fell, "four weeks of the sample move some level"
    if found.rose:
        assert f"{len(found.rose)} area" in said and now.words.name(found.rose[0].area).split(" (")[0] in said
    assert risk_map_since.since(picture(reading, f"?to={earlier.week}")) == [], "an earlier week is no news"


def test_the_same_week_again_says_so(reading: Reading) -> None:
    now = picture(reading)
    seen = Looked("another", now.about.last_week, now.about.as_of)
    with reading.desk.state.writing() as con:  # type: ignore[union-attr]
        preferences._keep(con, reading.desk, reading, preferences.LOOKED, preferences._written(seen))  # type: ignore[arg-type]
    assert "the same week" in text(risk_map_since.since(picture(reading)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_says_what_the_list_says_and_names_nobody(reading: Reading, lang: str) -> None:
    now = picture(reading, f"?lang={lang}&district=IQG13Q04")
    lines = risk_map_summary.text(now).split("\n")
    top = max((e for e in now.entries if e.risk.level), key=lambda e: e.risk.score or 0)
    words = now.words
    first = next(line for line in lines if line.startswith("•"))
    assert words.name(top.area).split(" (")[0] in first and words.number(round(top.risk.score or 0)) in first
    assert words.term("level", top.risk.level or "") in first and risk_map_words.sure(words, top.risk) in first
    assert sum(line.startswith("•") for line in lines) == 3
    assert words.week(now.view.week) in lines[1]
    assert "\u2066" in first or top.change is None, "a sign holds together in a right-to-left line"
    assert len("\n".join(lines)) < 1_200


def test_synthetic_data_say_so_in_the_summary(reading: Reading) -> None:
    now = picture(reading)
    assert "Synthetic data" not in risk_map_summary.text(now)
    now.__dict__["about"] = replace(now.about, synthetic=True)
    assert "Synthetic data" in risk_map_summary.text(now)


def test_the_way_back_to_the_beginning_keeps_ones_own_district_and_language(reading: Reading) -> None:
    view = View.from_url("?lang=ar&layer=tension&area=KRK-001", span(reading), ["IQG13Q04"])
    assert own_views._reset(reading, view).href == "?lang=ar"
    preferences.begin_with(reading, "IQG13Q04")
    assert own_views._reset(reading, view).href == "?district=IQG13Q04&lang=ar"
    preferences.begin_with(reading, None)
