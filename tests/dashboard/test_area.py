"""The area page over the sample: every state has its sentence, every figure its table with the same numbers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dash import dcc
from dash.development.base_component import Component
from layouts import text, walk

from dashboard import access
from dashboard.app import reader
from dashboard.components import panel
from dashboard.figures import drivers, gap
from dashboard.pages import area, area_beside, area_header, area_neighbours, area_panels, area_story, area_time
from dashboard.pages.area_facts import AreaFacts, gather
from dashboard.rows import Area, RiskRow, Shape
from dashboard.rows.risk_map import MapRisk
from dashboard.settings import Settings
from dashboard.text import Words
from dashboard.view import WEEK, View

STATES = ("adequate", "limited", "insufficient", "no_data")
BOTH = pytest.mark.parametrize("lang", ["en", "ar"])
Read = Callable[[str | None], tuple[access.Reading, View]]


@pytest.fixture(scope="module")
def read(sample_release: Path) -> Read:
    return reader(Settings(data=sample_release), lambda: access.GUEST)


def named(part: Any, identity: str) -> Component:
    return next(piece for piece in walk(part) if getattr(piece, "id", None) == identity)


def cells(part: Any) -> list[list[str]]:
    """The body rows of a table, each as the text of its cells."""
    rows = [piece for piece in walk(part) if type(piece).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows if type(row.children[-1]).__name__ == "Td"]


def figure(part: Any, identity: str) -> Any:
    found = named(part, identity)
    assert isinstance(found, dcc.Graph)
    assert found.config["showSendToCloud"] is False
    return found.figure


def facts_of(read: Read, area_id: str, search: str = "") -> tuple[AreaFacts, View]:
    reading, view = read(search)
    facts = gather(reading, view, area_id)
    assert facts is not None
    return facts, view


def in_state(read: Read, state: str, search: str = "") -> tuple[AreaFacts, View]:
    """The first area of the sample that is in a state, in the newest week in which one is."""
    newest = read("")[1].week
    for back in range(26):
        day = newest - timedelta(weeks=back)
        asked = f"{search}&from={day - timedelta(weeks=11)}&to={day + timedelta(days=6)}" if back else search
        reading, view = read(asked)
        for row in access.ask(reading, RiskRow, week=view.week, before=view.before):
            if row.state == state:
                return facts_of(read, row.area_id, asked)
    raise AssertionError(f"no area of the sample was {state} within half a year")


def every_area(read: Read) -> list[str]:
    return [place.area_id for place in access.ask(read("")[0], Area)]


# each state has its sentence


@BOTH
@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_own_look_and_sentence(read: Read, state: str, lang: str) -> None:
    facts, view = in_state(read, state, f"?lang={lang}")
    head = area_header.header(facts, view)
    assert f"score-{state}" in named(head, "area-score").className
    story = text(area_header.story(facts, view))
    assert "**" not in text(head)
    if state == "no_data":
        assert story == text([panel.rich(s) for s in area_story.silence(facts, view)])
        assert ("Not known" if lang == "en" else "غير معروف") in story
        assert area_story.last_heard(facts, view.words) in story
    else:
        assert view.words.term("ground", state) in story
        assert story.startswith("About" if lang == "en" else "نحو")


def score(**more: Any) -> RiskRow:
    chance = {"probability": 0.7, "probability_low": 0.5, "probability_high": 0.8}
    shown: dict[str, Any] = {"score": 86.0, "low": 70.0, "high": 93.0, "rose": False, "fell": False, "before": 73.0}
    ground = {"level": "very_high", "state": "adequate", "observed_weeks": 60.0, "prior_weight": 0.1}
    return RiskRow(**({"area_id": "KRK-035"} | chance | shown | ground | more))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.70, 0.50, 0.80), "About 7 of 10"),
        ((0.03, 0.01, 0.08), "About 3 of 100"),
        ((0.001, 0.0, 0.01), "About 1 of 100"),
        ((0.999, 0.97, 1.0), "About 99 of 100"),
    ],
)
def test_a_chance_is_a_count_that_is_never_none_and_never_all(
    read: Read, shares: tuple[float, float, float], said: str
) -> None:
    facts, _ = in_state(read, "adequate")
    row = score(probability=shares[0], probability_low=shares[1], probability_high=shares[2])
    sentence = area_story.chance(Words("en"), facts.area, row).replace("**", "")
    assert sentence.startswith(said)
    assert "(0 " not in sentence


def test_a_change_is_told_as_the_map_tells_it(read: Read) -> None:
    """One verdict for list, card, report and this page: whichever one opens first, the other says the same."""
    for search in ("", "?from=2026-03-09", "?from=2025-10-06&to=2025-12-28"):
        reading, view = read(search)
        seen = set()
        for row in access.ask(reading, MapRisk, week=view.week, before=view.before, district=None):
            facts, _ = facts_of(read, row.area_id, search)
            said = area_story.change(facts, view).replace("**", "")
            if row.before is None or row.score is None:
                assert said in (
                    "There is no earlier score to compare it with.",
                    "Too little was known, then or now, to speak of a change.",
                )
                continue
            points = round(row.score - row.before)
            sure = "beyond chance" if row.rose or row.fell else "not beyond chance"
            way = "Up" if points > 0 else "Down"
            week = view.words.week(view.before)
            assert said == (f"{way} {abs(points)} since {week}, {sure}." if points else f"Unchanged since {week}.")
            seen.add((points > 0, sure))
        assert len(seen) >= 3


def test_what_carried_the_change_adds_up_to_it(read: Read) -> None:
    reading, view = read("?from=2026-03-09")
    rows = access.ask(reading, MapRisk, week=view.week, before=view.before, district=None)
    rose = next(row.area_id for row in rows if row.rose)
    facts, view = facts_of(read, rose, "?from=2026-03-09")
    assert facts.score and facts.score.score and facts.earlier
    parts = drivers.parts(facts.reasons, facts.score.score, facts.earlier.score)
    whole = sum(part.change or 0 for part in parts)
    assert facts.moved is not None and whole == round(facts.score.score - (facts.moved.before or 0))
    most = max(part.change or 0 for part in parts)
    assert f"{view.words.signed(whole)} since {view.words.week(view.before)}" in text(area_panels.why(facts, view))
    assert f": {view.words.signed(most)}." in text(area_panels.why(facts, view))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (score(state="insufficient", level=None, prior_weight=0.75), "Mostly the city average: 75 % of it"),
        (score(state="insufficient", level=None, observed_weeks=3.0), "Mostly the city average: hardly any week"),
        (
            score(state="insufficient", level=None),
            "Too uncertain for a level: the score may lie anywhere from 70 to 93.",
        ),
        (score(state="limited"), "Few reports: read it with its band, 70 to 93."),
    ],
)
def test_doubt_names_its_reason(row: RiskRow, said: str) -> None:
    assert area_story.doubt(Words("en"), row).replace("**", "").startswith(said)
    assert any("\u0600" <= letter <= "\u06ff" for letter in area_story.doubt(Words("ar"), row))


def test_adequate_data_raise_no_doubt() -> None:
    assert area_story.doubt(Words("en"), score()) == ""


def test_an_area_never_heard_from_says_so(read: Read) -> None:
    facts, view = in_state(read, "no_data")
    mute = replace(facts, heard=replace(facts.heard, last_day=None, last_week=None))
    assert text(area_header.story(mute, view)) == "Not known: nobody has ever reported from here."


# numbers agree


def test_parts_add_up_to_the_score(read: Read) -> None:
    for area_id in every_area(read)[::2]:
        facts, _ = facts_of(read, area_id)
        if facts.score is None or facts.score.score is None:
            assert facts.reasons == ()
            continue
        assert sum(r.points for r in facts.reasons) == pytest.approx(facts.score.score, abs=1e-6)
        parts = drivers.parts(facts.reasons, facts.score.score, facts.earlier.score if facts.earlier else None)
        assert sum(part.shown for part in parts) == round(facts.score.score)


@BOTH
def test_why_is_drawn_and_tabled_with_the_same_numbers(read: Read, lang: str) -> None:
    facts, view = in_state(read, "adequate", f"?lang={lang}")
    shown = area_panels.why(facts, view)
    rows = cells(named(shown, "area-why-twin"))
    notes = " ".join(note.text for note in figure(shown, "area-why-figure").layout.annotations)
    assert [row[0] for row in rows[:-1]] == [view.words.term("part", r.reason) for r in facts.reasons]
    assert all(row[0] in notes and row[1] in notes for row in rows)


@BOTH
def test_incidents_are_drawn_and_tabled_with_the_same_numbers(read: Read, lang: str) -> None:
    facts, view = in_state(read, "adequate", f"?lang={lang}")
    shown = area_time.incidents(facts, view)
    tables = [piece for piece in walk(named(shown, "area-trend-twin")) if type(piece).__name__ == "Table"]
    unseen, serious, others, *_ = figure(shown, "area-trend-figure").data
    words, rows = view.words, cells(tables[-1])
    assert len(rows) == len(facts.weeks) >= 52
    totals = [base + more for base, more in zip(others.base, others.y, strict=True)]
    assert [words.number(n) for n in totals] == [row[1] for row in reversed(rows) if row[1] != words.t("not known")]
    assert [words.number(n) for n in serious.y] == [row[2] for row in reversed(rows) if row[1] != words.t("not known")]
    assert len(unseen.x) == sum(row[1] == words.t("not known") for row in rows) > 0


def test_the_events_of_a_week_are_the_incidents_of_that_week(read: Read) -> None:
    for area_id in every_area(read)[::7]:
        facts, view = facts_of(read, area_id)
        days = Counter(e.day - timedelta(days=e.day.weekday()) for e in facts.events if e.stream == "incident")
        known = {w.week: w.incidents for w in facts.weeks if w.incidents and w.week < view.week}
        assert {week: n for week, n in days.items() if facts.since <= week < view.week} == known


@BOTH
def test_the_timeline_lists_every_event_and_promise(read: Read, lang: str) -> None:
    facts, view = in_state(read, "adequate", f"?lang={lang}")
    last = -(-len(area_time.happened_rows(facts, view.words)) // area_time.ROWS)
    leaves = [facts_of(read, facts.area.area_id, f"{view.link()}&happened={leaf}") for leaf in range(1, last + 1)]
    twins = [named(area_time.happened(*leaf), "area-timeline-twin") for leaf in leaves]
    by_row = Counter(row[1] for twin in twins for row in cells(twin))
    words = view.words
    assert by_row[words.term("stream", "promise")] == len(facts.promises)
    assert sum(by_row.values()) == len(facts.promises) + len(facts.events)


def test_the_gap_is_drawn_and_tabled_with_the_same_numbers(read: Read) -> None:
    for area_id in every_area(read)[::9]:
        facts, view = facts_of(read, area_id)
        level, residents, police = area_panels.own_or_around(facts)
        shown = area_panels.views(facts, view)
        newest = cells(named(shown, "area-gap-twin"))[0]
        notes = " ".join(note.text for note in figure(shown, "area-gap-figure").layout.annotations)
        points = gap.width(residents, police)
        assert points is not None
        assert view.words.signed(points) in notes
        assert newest[5] == view.words.signed(points)
        assert ("none of its own" in text(shown)) == (level == "district")


def test_a_question_nobody_was_asked_is_said_calmly(read: Read) -> None:
    facts, view = in_state(read, "adequate")
    assert "Neither side was asked this." in text(area_panels.views(replace(facts, pulse=()), view))


# what stands beside the score


def test_touching_is_mutual_and_leaves_nobody_alone(read: Read) -> None:
    reading, _ = read("")
    areas = {place.area_id: place for place in access.ask(reading, Area)}
    shapes = tuple(shape for shape in access.ask(reading, Shape) if shape.area_id in areas)
    touch = area_neighbours.touching(shapes)
    for one, others in touch.items():
        assert one not in others
        assert all(one in touch[other] for other in others)
    for place in areas.values():
        near = area_neighbours.nearest(place, list(areas.values()))
        assert len(set(near) - {place.area_id}) == area_neighbours.NEAREST


def test_neighbours_lead_to_their_own_pages_by_score(read: Read) -> None:
    facts, view = in_state(read, "adequate")
    around, _ = area_neighbours.around(facts)
    links = [p.href for p in walk(area_neighbours.neighbours(facts, view)) if type(p).__name__ == "A"]
    assert links == [view.link(f"/area/{place.area_id}") for place in around]
    shown = [row.score for p in around if (row := facts.scores[p.area_id]).level is not None]
    assert shown == sorted(shown, key=lambda value: -(value or 0))


def test_the_strip_shows_as_many_observed_weeks_as_are_counted(read: Read) -> None:
    for area_id in every_area(read)[::9]:
        facts, view = facts_of(read, area_id)
        squares = [p.className for p in walk(area_beside.strip(facts, view)) if type(p).__name__ == "Span"]
        assert squares.count("seen") == facts.heard.observed_26
        assert len(squares) == area_beside.OBSERVED


def test_a_measure_not_collected_has_no_bar(read: Read) -> None:
    facts, view = in_state(read, "adequate")
    trust = next(row for row in facts.relation if row.measure == "trust")
    lines = area_beside._measure(view.words, "fairness", None), area_beside._measure(view.words, "trust", trust)
    assert "not collected" in text(lines[0])
    assert "area-fill" not in [getattr(p, "className", None) for p in walk(lines[0])]
    assert "area-fill" in [getattr(p, "className", None) for p in walk(lines[1])]


def test_records_of_the_city_are_named_and_not_counted_here(read: Read) -> None:
    facts, view = facts_of(read, "KRK-035")
    assert [row.level for row in facts.coarser].count("city") == 1
    assert "known only to" in text(area_beside.data_state(facts, view))


# the page


@BOTH
def test_areas_have_pages_without_holes(read: Read, lang: str) -> None:
    reading, view = read(f"?lang={lang}")
    for area_id in every_area(read)[::12]:
        page = area.layout(reading, view, f"/area/{area_id}")
        shown = text(page)
        assert not {"None", "nan"} & set(shown.split())
        assert "{" not in shown
        for identity in (
            "area-why",
            "area-gap",
            "area-trend",
            "area-timeline",
            "area-relation",
            "area-near",
            "area-data",
        ):
            assert named(page, identity)


@BOTH
@pytest.mark.parametrize("path", ["/area", "/area/", "/area/KRK-999", "/area/' or 1=1"])
def test_an_unknown_area_is_met_calmly(read: Read, path: str, lang: str) -> None:
    reading, view = read(f"?lang={lang}")
    page = area.layout(reading, view, path)
    assert view.words.t("There is no such area.") in text(page)
    assert [p.href for p in walk(page) if type(p).__name__ == "A"] == [view.link("/")]


def test_the_way_back_selects_the_area(read: Read) -> None:
    facts, view = facts_of(read, "KRK-035")
    back = next(p for p in walk(area_header.header(facts, view)) if type(p).__name__ == "A")
    assert back.href == view.link("/", area="KRK-035")


def test_an_earlier_period_shows_what_was_said_then_and_what_came_after(read: Read) -> None:
    _, newest = read("")
    end = newest.end - 26 * WEEK
    facts, view = in_state(read, "adequate", f"?from={end - 12 * WEEK + timedelta(days=1)}&to={end}")
    assert view.end == end
    assert [w.week for w in facts.weeks if w.week >= view.week] == [view.week + WEEK * i for i in range(13)]
    assert all(event.day <= end for event in facts.events)
    assert "Pale: what came afterwards." in text(area_time.incidents(facts, view))


def test_paths_of_the_page() -> None:
    assert area.matches("/area/KRK-035")
    assert area.matches("/area")
    assert not area.matches("/areas")


def test_a_long_table_turns_its_pages_and_stays_open(read: Read) -> None:
    facts, view = facts_of(read, "KRK-012", "?from=2023-04-24")
    every = area_time.happened_rows(facts, view.words)
    last = -(-len(every) // area_time.ROWS)
    assert last > 1
    turned = 0
    for page in range(1, last + 1):
        facts, view = facts_of(read, "KRK-012", f"?from=2023-04-24&happened={page}")
        panel_ = area_time.happened(facts, view)
        assert named(panel_, "area-timeline-twin").open is True
        turned += len(cells(area_time.happened_page(facts, view)))
    assert turned == len(every)
    facts, view = facts_of(read, "KRK-012", "?from=2023-04-24")
    assert not named(area_time.happened(facts, view), "area-timeline-twin").open
