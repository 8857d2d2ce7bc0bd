"""The report says what the screens say, in words that are meant; and nothing it is given becomes markup."""

import os
import re
import shutil
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from pypdf import PdfReader
from reports_made import NOW, QUARTER, facts, flat, pages, renamed, report, said
from typer.testing import CliRunner

from dashboard import access
from dashboard.__main__ import cli
from dashboard.app import reader
from dashboard.errors import Refused, SettingsError
from dashboard.exports import asked as explore_asked
from dashboard.pages import explore_facts, risk_map_list, risk_map_panel
from dashboard.pages.risk_map_picture import Picture
from dashboard.report import compose, typeset
from dashboard.report.facts import MOST_WEEKS, NotReported
from dashboard.rows import Area
from dashboard.rows.relations import RelationHandling, RelationMonth, RelationPromise, RelationRoom
from dashboard.rows.risk_map import Elsewhere, LayerValue, MapRisk
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = [
    '#panic("x")', "*b* _i_ `c` $x^2$", "@ref <label> // c /* d */", "] ) } \\ \\n #", "= h\n- l\n+ n\n/ t: d",
    '#import "@preview/x:0.1.0"', '"); #eval("1")', "**", "\u202e\u2066\u200f", "{page} {0} {x!r}", "🟥" * 3,
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_report_says_what_it_said(sample_release: Path, lang: str) -> None:
    """KEW_WRITE_GOLDEN=1 writes it anew, to be read by eyes before it is kept."""
    made = report(sample_release, f"district=IQG13Q04&lang={lang}")
    found = re.sub(r"\d{8}T\d{6}Z-\w{8}", "RELEASE", said(made))
    kept = GOLDEN / f"kirkuk_{lang}.txt"
    if os.environ.get("KEW_WRITE_GOLDEN"):
        kept.write_text(found, encoding="utf-8")
    assert found == kept.read_text(encoding="utf-8")


# the same numbers as the screens


def test_incidents_are_those_of_the_maps_layer(sample_release: Path) -> None:
    found = facts(sample_release)
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    reading, view = read(f"?{QUARTER}")
    asked = {"start": view.start, "week": view.week, "district": None}
    layer = access.ask(reading, LayerValue, measure="incidents", **asked)
    elsewhere = access.ask(reading, Elsewhere, **asked)
    assert found.incidents == sum(row.counted or 0 for row in layer) + sum(row.incidents for row in elsewhere)
    drawn = compose.compose(found).trend
    assert sum((bar.value or 0) + bar.more for bar in drawn.bars) == found.incidents
    assert Words().number(found.incidents or 0) in drawn.title


@pytest.mark.parametrize(
    "asked",
    [
        "from=2026-03-09&to=2026-04-05",
        "from=2026-03-09&to=2026-04-05&district=IQG13Q04",
        "from=2026-01-05&to=2026-03-29",
    ],
)
def test_incidents_and_those_before_are_explores(sample_release: Path, asked: str) -> None:
    """Whole weeks against as many: the week under way is in neither, on paper as on the screen."""
    found = facts(sample_release, asked)
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)(f"?{asked}")
    seen = explore_facts.gather(reading, explore_asked.read(view, access.ask(reading, Area)))
    assert (found.incidents, found.before) == (explore_facts.counted(seen.full), explore_facts.counted(seen.earlier))
    told = compose.compose(found).trend
    assert f"{found.before} in the {seen.weeks} weeks before" in told.title
    assert len(told.bars) == seen.weeks
    assert ("The week under way is not in it." in told.note) == ("04-05" in asked)


def test_the_list_is_the_maps_list(sample_release: Path) -> None:
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    reading, view = read(f"?{QUARTER}")
    rows = access.ask(reading, MapRisk, week=view.week, before=view.before, district=None)
    made, picture = report(sample_release), Picture(reading, view)
    shown = [(row.score, row.name) for row in made.ranking.rows]
    by_id = {e.area.area_id: e for e in picture.entries}
    wanted = [(str(round(r.score or 0)), view.words.name(by_id[r.area_id].area)) for r in rows if r.level]
    assert shown == wanted[: len(shown)] and len(shown) == 20
    changes = [risk_map_list.change(picture, by_id[r.area_id]) for r in rows if r.level][:20]
    assert [row.sure_change for row in made.ranking.rows] == ["rise" in str(c) or "fall" in str(c) for c in changes]
    seen = [step.seen for step in made.steps]
    assert seen == [risk_map_panel.seen_afterwards(view.words, picture.levels_seen.get(s)) for s in LEVELS]


LEVELS = ("very_low", "low", "elevated", "high", "very_high")


@pytest.mark.parametrize("where", ["", "district=IQG13Q01", "area=KRK-048"])
def test_relations_are_those_of_the_relations_page(sample_release: Path, where: str) -> None:
    made, found = report(sample_release, where), facts(sample_release, where)
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    reading, _ = read("")
    view, chosen = found.view, found.relations.chosen
    here = {"district": None if chosen.area_id else chosen.district_id, "area": chosen.area_id}
    period = {"since": view.start, "day": found.relations.day}
    promises = access.ask(reading, RelationPromise, **here, **period)
    (handling,) = access.ask(reading, RelationHandling, **here, **period)
    (room,) = access.ask(reading, RelationRoom, **here, **period)
    text = said(made)
    late = [row for row in promises if row.state == "overdue"]
    if late:
        assert f"the longest by {max(row.days_overdue for row in late)} day" in text
    if handling.received and not where.startswith("area"):
        assert f"{handling.past_deadline:,}" in text
        assert f"{handling.solved_in_time} of {handling.solve_due} complaint" in text
    if room.planned:
        assert f"{room.held} of {room.planned} planned meeting" in text
    table = next(t for s in made.sections for t in s.tables if t.title == "Relation index and its dimensions")
    months = access.ask(reading, RelationMonth, place=chosen.place_id, since=found.relations.month, until=view.end)
    now = {row.measure: row.value for row in months if row.month == found.relations.month and row.value is not None}
    assert [row[1] for row in table.rows if row[1] != "not collected"] == [
        Words().number(now[m]) for m in ("index", "trust", "fairness", "delivery", "engagement") if m in now
    ]


# what is not known


def test_silence_is_not_zero(sample_release: Path) -> None:
    found = facts(sample_release)
    mute = tuple(replace(week, areas=None, larger=0, heard=0) for week in found.weeks)
    made = compose.compose(replace(found, weeks=mute, before=None))
    assert "not known" in made.trend.title and not re.search(r"\b0 incidents", made.trend.title)
    assert all(bar.value is None and bar.said == "" for bar in made.trend.bars)


def test_of_one_area_few_complaints_are_only_few(sample_release: Path) -> None:
    found = facts(sample_release, "area=KRK-048")
    handling = replace(found.relations.handling, received=3, past_deadline=2, solve_due=2, solved_in_time=1)
    made = compose.compose(replace(found, relations=replace(found.relations, handling=handling)))
    text = said(made)
    assert "Complaints received: under 5" in text and "Complaints open past 30 days: **under 5**" in text
    assert "1 of 2" not in text


def test_no_report_of_what_does_not_exist_nor_of_too_long(sample_release: Path) -> None:
    for search in ("area=KRK-999", "area=KRK-048&district=IQG13Q01", "from=2024-01-01"):
        with pytest.raises(NotReported):
            facts(sample_release, search)
    assert MOST_WEEKS == 53


@pytest.mark.parametrize("role", ["clerk", "admin", "partner"])
def test_no_report_for_whoever_may_not_read_its_rows(sample_release: Path, role: str) -> None:
    with pytest.raises(Refused):
        facts(sample_release, role=role) if role != "partner" else access.ask(
            access.reading(sample_release / "releases", access.Principal(role)), MapRisk, week=None, before=None
        )


# on paper


@pytest.fixture(scope="module")
def english(sample_release: Path) -> bytes:
    return typeset.pdf(report(sample_release), NOW)


def test_the_pdf_holds_what_the_report_says(sample_release: Path, english: bytes) -> None:
    made, found = report(sample_release), flat("".join(pages(english)))
    rows = [text for row in made.ranking.rows for text in (row.name, row.score, row.band, row.state, row.reason)]
    cells = [cell for s in made.sections for t in s.tables for row in t.rows for cell in row]
    values = [fact.value for s in made.sections for fact in s.facts]
    missing = [text for text in [*rows, *cells, *values, made.trend.title, *made.map_notes] if flat(text) not in found]
    assert not missing
    assert 1 <= len(pages(english)) <= 4


def test_it_is_tagged_in_its_language_and_tells_no_path(sample_release: Path, english: bytes) -> None:
    for made, lang in ((english, "en"), (typeset.pdf(report(sample_release, "lang=ar"), NOW), "ar")):
        file = PdfReader(BytesIO(made))
        root = file.trailer["/Root"]
        assert root["/Lang"] == lang and root["/MarkInfo"]["/Marked"]
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert file.metadata is not None and file.metadata.title
        plain = b"".join(o.get_data() for o in (root["/Metadata"],)) + repr(file.metadata).encode() + made
        assert str(Path(__file__).parents[2]).encode() not in plain and b".typ" not in plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_on_a_map_do_not_lie_on_each_other(sample_release: Path, lang: str) -> None:
    maps = typeset.query(report(sample_release, f"lang={lang}"), "<names>")
    assert [len(one["boxes"]) > 5 for one in maps] == [True, True]  # type: ignore[arg-type]
    for one in maps:
        for a, b in combinations(one["boxes"], 2):  # type: ignore[call-overload]
            assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_it_is_given_becomes_markup(sample_release: Path, text: str) -> None:
    made = renamed(report(sample_release, "district=IQG13Q02"), text)
    written = typeset.pdf(made, NOW)
    shown = flat("".join(pages(written)))
    if text.isascii():
        assert flat(text) in shown


def test_a_hostile_name_of_a_place_is_a_name(sample_release: Path) -> None:
    found = facts(sample_release, "district=IQG13Q02")
    bad = replace(found.entries[0], area=replace(found.entries[0].area, name_en='A#panic("x")*b*'))
    made = compose.compose(replace(found, entries=(bad, *found.entries[1:])))
    assert 'A#panic("x")*b*' in flat("".join(pages(typeset.pdf(made, NOW))))


def test_without_letters_for_a_language_it_says_so(sample_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "ARABIC", ("No Such Letters",))
    assert typeset.families("Shorja") == typeset.families("Shorja 5")
    with pytest.raises(typeset.NoFont, match="fonts-noto-core"):
        typeset.pdf(report(sample_release, "lang=ar"), NOW)


def test_the_same_facts_make_the_same_file(sample_release: Path, english: bytes) -> None:
    assert typeset.pdf(report(sample_release), NOW) == english


# from the command line


def test_the_command_writes_the_same_report(sample_release: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_release / "releases", tmp_path / "releases")
    out = tmp_path / "F.pdf"
    asked = ["--district", "IQG13Q01", "--from", "2025-12-29", "--to", "2026-03-29", "--lang", "ckb"]
    done = CliRunner().invoke(cli, ["report", *asked, "--out", str(out), "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert PdfReader(out).trailer["/Root"]["/Lang"] == "ckb"
    for wrong in (["--from", "x"], ["--lang", "fr"]):
        failed = CliRunner().invoke(cli, ["report", "--out", str(out), "--data", str(tmp_path), *wrong])
        assert isinstance(failed.exception, SettingsError)
    nowhere = CliRunner().invoke(cli, ["report", "--out", str(out), "--data", str(tmp_path), "--district", "x"])
    assert isinstance(nowhere.exception, NotReported)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["F.pdf", "releases", "state"]
