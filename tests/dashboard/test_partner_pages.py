"""What a partner sees: their own file and nothing else, the same numbers in every figure and its table, zero leaks."""

import dataclasses
import hashlib
import importlib
import inspect
import json
import pkgutil
import re
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dash import dcc
from layouts import text, walk

import dashboard.rows
from dashboard import access, static
from dashboard.errors import Refused
from dashboard.figures import told as drawing
from dashboard.pages import (
    PAGES,
    PARTNER_PAGES,
    partner_map,
    partner_method,
    partner_relations,
    partner_series,
    partner_words,
)
from dashboard.pages.partner_facts import (
    LEVELS,
    MEASURES,
    PartnerFacts,
    code,
    partner_districts,
    partner_months,
    partner_span,
    quarter_name,
)
from dashboard.pages.partner_frame import partner_frame
from dashboard.rows import About
from dashboard.rows import partner as rows_of_partners
from dashboard.rows.partner import PartnerAbout, PartnerArea, PartnerMonth, PartnerTrust
from dashboard.text import LANGUAGES, Words, english_terms
from dashboard.view import View

ROOT = Path(__file__).parents[2]
TWO = pytest.mark.parametrize("lang", LANGUAGES)
PAGE = pytest.mark.parametrize("page", PARTNER_PAGES, ids=lambda page: page.__name__.rpartition(".")[2])


@pytest.fixture(scope="module")
def reading(sample_release: Path) -> access.Reading:
    return access.reading(sample_release / "releases", access.Principal("partner"))


@pytest.fixture(scope="module")
def team(sample_release: Path) -> access.Reading:
    return access.reading(sample_release / "releases", access.GUEST)


@pytest.fixture(scope="module")
def before(reading: access.Reading, tmp_path_factory: pytest.TempPathFactory) -> access.Reading:
    """A release of the first weeks: areas, and no month that is out."""
    folder = tmp_path_factory.mktemp("young") / "releases" / "young"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "partner.duckdb")) as con:
        con.execute("create schema mart")
        for table in sorted((ROOT / "data" / "contract" / "partner").glob("*.sql")):
            con.execute(table.read_text(encoding="utf-8"))
        con.execute(f"attach '{reading.release.path}' as whole (read_only)")
        con.execute("insert into mart.area select * from whole.mart.area")
        con.execute("insert into mart.about select * replace (null as last_month) from whole.mart.about")
    digest = hashlib.sha256((folder / "partner.duckdb").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({"files": {"partner.duckdb": {"sha256": digest}}}))
    (folder.parent / "CURRENT").write_text("young")
    return access.reading(folder.parent, access.Principal("partner"))


def seen(reading: access.Reading, search: str = "") -> View:
    districts = [area.area_id for area in partner_districts(reading)]
    return View.from_url(search, partner_span(reading), districts)


def named(part: Any, identity: str) -> Any:
    return next(piece for piece in walk(part) if getattr(piece, "id", None) == identity)


def body(part: Any) -> list[list[str]]:
    found = [piece for piece in walk(part) if type(piece).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in found if type(row.children[-1]).__name__ == "Td"]


def figures(part: Any) -> list[Any]:
    return [piece for piece in walk(part) if isinstance(piece, dcc.Graph)]


# who may ask what


def classes() -> list[type]:
    modules = [dashboard.rows] + [
        importlib.import_module(f"dashboard.rows.{found.name}")
        for found in pkgutil.iter_modules(dashboard.rows.__path__)
    ]
    asked = {row for module in modules for _, row in inspect.getmembers(module, dataclasses.is_dataclass)}
    return sorted(asked, key=lambda row: row.__name__)


@pytest.mark.parametrize("row", [row for row in classes() if row.__module__ != rows_of_partners.__name__])
def test_a_partner_is_refused_every_question_of_the_team(row: type, reading: access.Reading) -> None:
    for ask in (access.ask, access.ask_once):
        with pytest.raises(Refused):
            ask(reading, row)


@pytest.mark.parametrize("row", [row for row in classes() if row.__module__ == rows_of_partners.__name__])
def test_the_team_is_refused_every_question_of_partners(row: type, team: access.Reading) -> None:
    for ask in (access.ask, access.ask_once):
        with pytest.raises(Refused):
            ask(team, row)


def test_whoever_opens_the_others_page_is_refused(reading: access.Reading, team: access.Reading) -> None:
    """The team's pages that read anything at all, drawn for a partner; and the partners' pages drawn for the team."""
    for page in PAGES:
        if page.PATH in ("/admin", "/glass"):  # they ask the state and not the release, and policy.toml keeps them
            continue
        with pytest.raises(Refused):
            page.layout(reading, seen(reading), page.PATH)
    for page in PARTNER_PAGES:
        with pytest.raises(Refused):
            page.layout(team, seen(reading), page.PATH)


def test_each_pages_ids_are_its_own() -> None:
    def ids(pages: Any) -> set[str]:
        return {
            str(piece.id) for page in pages for piece in walk(page.skeleton()) if getattr(piece, "id", None) is not None
        }

    assert not ids(PAGES) & ids(PARTNER_PAGES)
    assert all(identity.startswith("partner-") for identity in ids(PARTNER_PAGES))
    assert [page.PATH for page in PARTNER_PAGES] == ["/", "/relations", "/method"]


# every figure and its table


@TWO
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("measure", MEASURES)
def test_map_and_list_hold_the_same_rows(reading: access.Reading, lang: str, level: str, measure: str) -> None:
    view = seen(reading, f"?lang={lang}&level={level}&measure={measure}&month=2024-02")
    facts, words = PartnerFacts(reading, view), Words(lang)
    assert facts.month == date(2024, 2, 1)
    content = partner_map.content(reading, view)
    listed = body(named(content, "partner-list"))
    areas = access.ask(reading, PartnerArea)
    assert [row[0] for row in listed] == [words.name(a) for a in areas if a.level in ("district", level)]
    fill = named(content, "partner-graph").figure.data[0]
    cells = {c.area_id: c for c in access.ask(reading, PartnerMonth, measure=measure, month=facts.month, area=None)}
    assert list(fill.locations) == [a.area_id for a in areas if a.level == level]
    shown = dict(zip([a.area_id for a in areas if a.level in ("district", level)], listed, strict=True))
    for area_id, said in zip(fill.locations, fill.text, strict=True):
        assert shown[area_id][1] == partner_words.count(words, cells[area_id])
        assert escape(shown[area_id][1]) in said


@TWO
def test_the_months_drawn_are_the_months_in_the_table(reading: access.Reading, lang: str) -> None:
    view = seen(reading, f"?lang={lang}&measure=grievances")
    facts, words = PartnerFacts(reading, view), Words(lang)
    panel = partner_series.series(facts)
    table = body(named(panel, "partner-months-twin"))
    assert [row[0] for row in table] == [words.month(month) for month in reversed(partner_months(reading))]
    for column, area in enumerate(facts.districts, start=1):
        traces = {trace.name: trace for trace in named(panel, f"partner-months-{area.area_id}").figure.data}
        drawn = dict(zip(traces["rounded"].x, [words.number(n) for n in traces["rounded"].y], strict=True))
        for state in drawing.GROUNDS:
            drawn |= dict.fromkeys(traces[state].x, words.term("partner state", state))
        assert [row[column] for row in reversed(table)] == [drawn[month] for month in partner_months(reading)]


@TWO
def test_the_trust_drawn_is_the_trust_in_the_table(reading: access.Reading, lang: str) -> None:
    view = seen(reading, f"?lang={lang}")
    facts, words = PartnerFacts(reading, view), Words(lang)
    content = partner_relations.content(reading, view)
    table = body(named(content, "partner-trust-table"))
    asked = access.ask(reading, PartnerTrust)
    assert asked
    for column, area in enumerate(facts.districts, start=1):
        line = named(content, f"partner-trust-{area.area_id}").figure.data[-1]
        drawn = {quarter_name(words, day): y for day, y in zip(line.x, line.y, strict=True)}
        for row in table:
            said = words.term("partner state", "too_few") if drawn[row[0]] is None else words.number(drawn[row[0]])
            assert row[column].startswith(said)


@TWO
def test_the_record_drawn_is_the_record_in_the_table(reading: access.Reading, lang: str) -> None:
    words = Words(lang)
    content = partner_method.content(reading, seen(reading, f"?lang={lang}"))
    _, everywhere, quiet = [None, *named(content, "partner-skill").figure.data]
    table = body(named(content, "partner-skill-table"))
    for trace, rows in ((everywhere, table[::2]), (quiet, table[1::2])):
        assert [words.signed(x) for x in trace.x] == [row[3] for row in rows if row[3] != "–"]


@PAGE
def test_no_figure_offers_to_send_its_data_away(page: Any, reading: access.Reading) -> None:
    drawn = figures(page.content(reading, seen(reading)))
    assert drawn
    assert all(graph.config["showSendToCloud"] is False for graph in drawn)


def test_three_words_are_three_patterns_and_three_grounds() -> None:
    """Not collected is not zero, and withheld is neither: told apart without colour, here and in the style sheet."""
    states = tuple(drawing.GROUNDS)
    cells = [drawing.Told(state, None, state) for state in states]
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    figure = drawing.months(Words("en"), days, cells, 20, days[0])
    patterns = {trace.name: trace.marker.pattern.shape for trace in figure.data if trace.name in states}
    assert len(set(patterns.values())) == len(patterns) == 3
    assert len({cell.position for cell in cells}) == 3
    sheets = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "dashboard" / "assets").glob("20_*.css"))
    for colour in drawing.GROUNDS.values():
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert f'path[fill="rgb({red}, {green}, {blue})"]' in sheets


def test_a_class_of_numbers_is_named_as_it_is_drawn() -> None:
    for position, (low, high) in enumerate(drawing.CLASSES):
        assert drawing.NUMBERS.class_of(low) == position
        assert drawing.NUMBERS.class_of(high or 5_000) == position


# nothing that is the team's


@pytest.fixture(scope="module")
def secrets(sample_release: Path) -> set[str]:
    """Names and ids of neighbourhoods, and of every table and column that only the team has."""
    release = access.reading(sample_release / "releases", access.GUEST).release.path
    partner = release.with_name("partner.duckdb")
    with duckdb.connect() as con:
        con.execute(f"attach '{release}' as team (read_only); attach '{partner}' as partner (read_only)")
        hoods = con.execute(
            "select area_id, name_en, name_ar from team.mart.area where level = 'neighbourhood'"
        ).fetchall()
        known = con.execute("select name_en, name_ar from partner.mart.area").fetchall()
        words = con.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'team' and schema_name = 'mart'"
        ).fetchall()
        theirs = con.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'partner'"
        ).fetchall()
    codes = {word for pair in words for word in pair if "_" in word} - {word for pair in theirs for word in pair}
    shared = " ".join(name for pair in known for name in pair if name)
    names = {part for hood in hoods for part in hood if part and part not in shared and len(part) > 4}
    assert len(names) > 100
    return names | codes


@TWO
def test_no_page_holds_anything_finer_or_of_the_team(reading: access.Reading, secrets: set[str], lang: str) -> None:
    searches = [f"?lang={lang}&level={level}&measure={measure}" for level in LEVELS for measure in MEASURES]
    drawn = [partner_map.content(reading, seen(reading, search)) for search in searches]
    drawn += [page.content(reading, seen(reading, f"?lang={lang}")) for page in PARTNER_PAGES[1:]]
    for content in drawn:
        said = text(content) + "".join(graph.figure.to_json() for graph in figures(content))
        whole = set(re.findall(r"[\w-]+", said))
        assert not {secret for secret in secrets if (secret in whole if " " not in secret else secret in said)}
        assert not re.search(r"KRK-\d|\bin-\d|record_id", said)


def test_no_count_of_one_to_seven_is_anywhere(reading: access.Reading) -> None:
    """In no cell, tooltip, name on the map or column: in every measure, at both levels, in every month."""
    facts = [
        PartnerFacts(reading, seen(reading, f"?measure={measure}&level={level}&month={code(month)}"))
        for measure in MEASURES
        for level in LEVELS
        for month in partner_months(reading)[::8]
    ]
    for asked in facts:
        figure = partner_map.figure(asked)
        for said in [*figure.data[0].text, *figure.data[-1].text]:
            bare = said.replace(asked.words.month(asked.month), "").replace("to the nearest 5", "")
            assert not [n for n in re.findall(r"\d+", bare) if int(n) < 8], said
        assert set(figure.data[0].z) <= set(range(len(drawing.GROUNDS) + len(drawing.CLASSES)))
    for asked in facts[:: len(partner_months(reading)[::8]) * 2]:
        for graph in figures(partner_series.series(asked)):
            assert all(n >= 8 for trace in graph.figure.data for n in trace.y)


def test_the_outlines_are_those_of_districts_and_subdistricts(reading: access.Reading) -> None:
    features = json.loads(static.outlines(reading))["features"]
    assert {feature["id"] for feature in features} == {area.area_id for area in access.ask(reading, PartnerArea)}
    assert static.partner_version(reading)


# what a view asks for


def test_a_month_that_is_not_out_is_the_newest(reading: access.Reading) -> None:
    for search in ("", "?month=2031-01", "?month=x", "?month=2026-03"):
        assert PartnerFacts(reading, seen(reading, search)).month == partner_months(reading)[-1]


def test_a_district_chosen_is_shown_alone(reading: access.Reading) -> None:
    district = partner_districts(reading)[0].area_id
    content = partner_map.content(reading, seen(reading, f"?district={district}&level=subdistrict"))
    fill = named(content, "partner-graph").figure.data[0]
    assert fill.locations and all(area.startswith(district) for area in fill.locations)
    assert len(figures(content)) == 2
    assert {row[0] for row in body(named(content, "partner-list"))} >= {Words("en").name(partner_districts(reading)[0])}


@TWO
@PAGE
def test_the_frame_says_how_new_it_is_and_offers_no_weeks(page: Any, lang: str, reading: access.Reading) -> None:
    view = seen(reading, f"?lang={lang}")
    frame = partner_frame(
        reading, view, page, [("/", "Map")], page.layout(reading, view, page.PATH), ("donor-1", "partner")
    )
    (about,) = access.ask(reading, PartnerAbout)
    assert view.words.month(about.last_month) in text(named(frame, "data-age"))
    assert named(frame, "synthetic")
    assert view.words.t("Period") not in text(named(frame, "filters"))
    assert (view.words.t("Month") in text(named(frame, "filters"))) == (page is partner_map)


# before anything is out


@TWO
@PAGE
def test_before_the_first_month_it_says_so(page: Any, lang: str, before: access.Reading) -> None:
    view = seen(before, f"?lang={lang}")
    words = view.words
    content = page.content(before, view)
    waiting = words.t("No month is out yet.") if page is partner_map else words.t("No quarter is out yet.")
    assert waiting in text(content)
    assert not figures(content)
    frame = partner_frame(before, view, page, [], content, ("donor-1", "partner"))
    assert words.t("No month is out yet.") in text(named(frame, "data-age"))
    assert words.t("Month") not in text(named(frame, "filters"))


def test_before_the_first_month_the_team_is_unchanged(team: access.Reading) -> None:
    assert access.ask(team, About)


# words


@TWO
def test_codes_of_the_partners_contract_have_words(lang: str) -> None:
    words = Words(lang)
    for table, column, contexts in (
        ("partner_month", "state", ("partner state", "partner state meaning")),
        ("partner_month", "measure", ("partner measure", "partner measure meaning")),
        ("relation_quarter", "state", ("partner state", "partner state meaning")),
        ("area", "level", ("partner level",)),
    ):
        sql = (ROOT / "data" / "contract" / "partner" / f"{table}.sql").read_text(encoding="utf-8")
        listed = re.search(rf"check \({column} in\s*\(([^)]*)\)", sql)
        assert listed
        for context in contexts:
            for found in re.findall(r"'(\w+)'", listed[1]):
                assert (context, found) in english_terms()
                assert words.term(context, found) != (found if lang != "en" else "")
