"""Hostile strings wherever data are shown, in a real browser: none runs, none asks outside, every page lives."""

import csv
import io
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import formulas
import payloads
import poisoned
import pytest
import screen
from journeys.conftest import settle
from journeys.house import serving
from playwright.sync_api import Browser

CONTRACT = Path(__file__).parents[2] / "data" / "contract" / "team"
AREAS = [f"/area/KRK-{number:03d}?" for number in (1, 17, 30, 62)]
EXPLORED = [
    f"/explore?measure={measure}&by={by}&rows=all&"
    for measure, by in (
        ("incidents", "type"), ("incidents", "area"), ("serious", "origin"), ("grievances", "type"),
        ("grievances", "origin"), ("meetings", "type"), ("risk", "area"), ("tension", "area"),
    )
]  # fmt: skip
LAYERS = [f"/?layer={layer}&area=KRK-030&" for layer in ("incidents", "grievances", "tension", "safety", "silence")]
DATA = [
    "/data?", "/data?silence=all&", "/data/deliver?", "/data/mend?what=place&", "/data/mend?what=reject&",
    "/data/mend?what=reject&page=2&", "/data/mend?what=reject&page=3&",

    "/data/mend?what=duplicate&", "/data/mend?what=inbox&", "/data/dictionary?stream=incident&",
    "/data/dictionary?stream=grievance&", "/data/dictionary?stream=meeting&",
]  # fmt: skip
# Areas with most of the notes of the sample, over all its years; and a form that names an area.
TOLD = ["/area/KRK-046?from=2023-05-01&", "/area/KRK-066?from=2023-05-01&", "/tell?", "/tell/note?back=KRK-030&"]
ALL = ["/?", "/?zoom=governorate&area=KRK-030&", *LAYERS, *AREAS, "/relations?", *EXPLORED, *DATA, *TOLD, "/method?"]
QUICK = ["/?area=KRK-030&", AREAS[2]]


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(scope="module")
def address(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = poisoned.poison(sample_release, tmp_path_factory.mktemp("hostile"), payloads.ALL)
    with serving(data) as answering:
        yield answering


def visit(browser: Browser, address: str, path: str) -> tuple[list[str], set[tuple[int, int]]]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    watched = screen.Watched(page, address)
    watched.listen()
    try:
        page.goto(address + path)
        settle(page)
        found = screen.offences(watched)
        if page.url != address + path:
            found.append(f"the page went to {page.url}")
        return found, screen.seen(watched)
    finally:
        page.close()


def test_every_text_that_is_shown_is_listed() -> None:
    """A new field that is text is either made hostile here, or said why nobody can choose it."""
    assert len(set(payloads.ALL)) >= 60
    fields = set(poisoned.texts())
    listed = set(poisoned.SHOWN) | set(poisoned.CLOSED)
    assert fields == listed, fields ^ listed
    assert not set(poisoned.SHOWN) & set(poisoned.CLOSED)
    assert set(poisoned.SHOWN.values()) == set(poisoned.FAMILIES)


@pytest.mark.parametrize("reason", sorted({why for why in poisoned.CLOSED.values() if why.startswith("check ")}))
def test_what_is_called_closed_is_closed_by_the_contract(reason: str) -> None:
    table, column = reason.removeprefix("check ").split(".")
    text = (CONTRACT / f"{table}.sql").read_text(encoding="utf-8")
    assert re.search(rf"\bcheck\s*\(\s*{column}\s+in\s*\(", text), reason


@pytest.mark.parametrize("path", QUICK[1:])
def test_hostile_strings_stay_strings(path: str, browser: Browser, address: str) -> None:
    found, seen = visit(browser, address, path)
    assert not found
    assert len({payload for _, payload in seen}) >= 60, len(seen)


@pytest.mark.soak
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_string_in_every_family_on_every_page(
    lang: str, browser: Browser, address: str, record_property: Callable[[str, object], None]
) -> None:
    told: dict[str, list[str]] = {}
    seen: set[tuple[int, int]] = set()
    for path in ALL:
        found, there = visit(browser, address, f"{path}lang={lang}")
        seen |= there
        if found:
            told[path] = found
    assert not told
    names = list(poisoned.FAMILIES)
    count = {name: sum(1 for family, _ in seen if names[family] == name) for name in names}
    record_property("seen", {"pages": len(ALL), "strings": len(seen), "families": count})
    missed = {name: n for name, n in count.items() if n < 60 and name not in UNWRITTEN and _spoken_here(name, lang)}
    assert not missed


def _spoken_here(name: str, lang: str) -> bool:
    """Words of another language are not looked for on a page that does not speak it."""
    return not re.search(r"[ _](en|ar|ckb|tr)$", name) or name.endswith(lang)


# Families that no page writes out: ids stand in the exported file alone, the words of a vocabulary for its codes.
UNWRITTEN = {"grievance.grievance_id", "meeting.meeting_id", "term.code", "vocabulary"}


def test_no_exported_cell_calculates(address: str) -> None:
    """The whole files, by the same door as a reader's; each string of each column has come through it."""
    there: set[str] = set()
    for measure in ("incidents", "grievances", "meetings", "risk"):
        asked = f"{address}/export/explore.csv?measure={measure}"
        with urllib.request.urlopen(asked) as answered:  # noqa: S310 - loopback
            written = answered.read().decode("utf-8").removeprefix(chr(0xFEFF))
        head, *rows = (row for row in csv.reader(io.StringIO(written, newline="")) if not row[0].startswith("# "))
        cells = {cell for row in rows for cell in row}
        assert len(rows) > 20
        assert all(len(row) == len(head) for row in rows)
        assert not [cell for cell in cells if formulas.calculates(cell) and not formulas.is_number(cell)]
        there |= {cell for cell in cells if screen.MARK.search(cell)}
    names = list(poisoned.FAMILIES)
    found = {names[int(family)] for cell in there for family, _ in screen.MARK.findall(cell)}
    assert {"grievance.grievance_id", "meeting.meeting_id", "source", "incident.event_type", "model"} <= found


# What an unsafe page would do, and what the check has to say of it; one page suffers all of them, the blank one last.
UNSAFE = {
    "img onerror": "put('<img src=x onerror=1>')",
    "executed": "put('<img src=x onerror=\"window.__owned=1\">')",
    "a picture http": "put('<img src=\"http://evil.example/i.png\">')",
    "a request to http://evil.example/fetched": "await fetch('http://evil.example/fetched').catch(() => 0)",
    "a href java": "put('<a href=\"java\\tscript:1\">x</a>')",
    "a href //evil": "put('<a href=\"//evil.example/x\">x</a>')",
    "a xlink:href": "put('<svg><a xlink:href=\"data:text/html,x\">x</a></svg>')",
    "form action": "put('<form action=\"http://evil.example/f\"></form>')",
    "<iframe>": "put('<iframe></iframe>')",
    "p style": "put('<p style=\"background:url(http://evil.example/c)\">x</p>')",
    "a link in a figure": (
        "await Plotly.relayout(plot, { annotations: [{ text: link, x: 0, y: 0, xref: 'paper', yref: 'paper' }] })"
    ),
    "under the pointer": "plot._fullData[0].hovertext = [link]",
    "a dialog": "window.alert(1)",
    "blank": "main.replaceChildren()",
}


def test_the_check_catches_each_kind_of_unsafe_page(browser: Browser, address: str) -> None:
    page = browser.new_page(bypass_csp=True)
    watched = screen.Watched(page, address)
    watched.listen()
    page.goto(f"{address}/relations")
    settle(page)
    assert not screen.offences(watched)
    for said, unsafe in UNSAFE.items():
        page.evaluate(
            "async () => { const main = document.getElementById('main'), plot = main.querySelector('.js-plotly-plot');"
            "const put = html => main.insertAdjacentHTML('beforeend', html);"
            f"const link = '<a href=\"http://evil.example/\">x</a>'; {unsafe}; }}"
        )
        page.wait_for_timeout(50)
        if said.startswith("under the pointer"):
            assert page.evaluate("() => document.querySelectorAll('#hovered a').length") == 0
            screen.offences(watched)
            assert page.evaluate("() => document.querySelectorAll('#hovered a').length") > 0
            continue
        assert any(said in offence for offence in screen.offences(watched)), said
    page.close()
