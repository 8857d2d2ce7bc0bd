"""What a reader has before any script: the map and its list in the HTML, of the same rows as the page that answers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from layouts import walk

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.components.still import Element
from dashboard.components.written import written
from dashboard.figures.box import CITY
from dashboard.figures.drawn import PATTERNS, Sheet
from dashboard.figures.layers import LAYERS
from dashboard.pages import risk_map, risk_map_list
from dashboard.pages.risk_map_picture import Picture
from dashboard.settings import Settings

LIMIT = 60_000  # bytes on the line
VOID = {"img", "input", "br", "meta", "link"}
SQUARE = '{"type":"Polygon","coordinates":[[%s]]}'


@dataclass
class Read(HTMLParser):
    """The elements of a page as (tag, attributes, path of classes), and its text by the class it stands under."""

    elements: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        above = " ".join(name for _, name in self.open)
        self.elements.append((tag, told, above))
        if tag not in VOID:
            self.open.append((tag, told.get("class", tag)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append((" ".join(name for _, name in self.open), data))

    def under(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        return ((tag, told) for tag, told, above in self.elements if name in above.split())


@pytest.fixture(scope="module")
def client(sample_release: Path) -> FlaskClient:
    return create_app(Settings(data=sample_release)).server.test_client()


@pytest.fixture(scope="module")
def ask(sample_release: Path) -> Callable[[str], Picture]:
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    return lambda search: Picture(*read(search))


def page(client: FlaskClient, search: str) -> Read:
    read = Read()
    read.feed(client.get(f"/{search}").text)
    return read


def area_of(link: dict[str, str]) -> str:
    return parse_qs(urlsplit(link["href"]).query)["area"][0]


def links(read: Read, under: str) -> list[dict[str, str]]:
    return [told for tag, told in read.under(under) if tag == "a" and "area=" in told.get("href", "")]


SEARCHES = [
    *(f"?lang=ar&layer={layer}" for layer in LAYERS),
    "?lang=en",
    "?lang=en&district=IQG13Q02",
    "?zoom=governorate",
    "?by=rise&area=KRK-048",
]


@pytest.mark.parametrize("search", SEARCHES)
def test_the_drawing_shows_the_rows_of_the_map(search: str, client: FlaskClient, ask: Any) -> None:
    picture = ask(search)
    fill = next(trace for trace in risk_map.main_figure(picture).data if trace.name == "fill")
    around = {e.area.area_id for e in picture.entries if picture.in_city and e.area.level != "neighbourhood"}
    shown = {area: z for area, z in zip(fill.locations, fill.z, strict=True) if z is not None}
    classes = {area: z - 2 for area, z in shown.items() if area not in around}
    read, found = page(client, search), {}
    inside = [(tag, told) for tag, told in read.under("drawn-map") if tag in ("a", "path")]
    for (tag, link), (shape, look) in pairwise(inside):
        if tag == "a" and shape == "path" and (area := area_of(link)) not in around:
            found[area] = look["fill"]
    colours = {**{p: f"url(#{name})" for p, name in PATTERNS.items()}, **dict(enumerate(picture.layer.colours))}
    assert found and found == {area: colours[classes[area]] for area in found}
    out = set(classes) - set(found)  # off the sheet, as they are off the map
    sheet = Sheet(picture.box)
    places = {e.area.area_id: sheet.at(e.area.label_lon, e.area.label_lat) for e in picture.entries}
    assert all(not (0 < places[a][0] < sheet.wide and 0 < places[a][1] < sheet.tall) for a in out)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_list_is_the_list(search: str, client: FlaskClient, ask: Any) -> None:
    picture, read = ask(search), page(client, search)
    listed = [area_of(link) for link in links(read, "map-list") if "pick" in link.get("class", "")]
    picks = (part for part in walk(risk_map_list.beside(picture)) if "pick" in (getattr(part, "className", "") or ""))
    ranked = [area_of({"href": part.href}) for part in picks]
    assert listed == ranked and ranked
    text = " ".join(words for _, words in read.texts)
    assert all(picture.words.name(entry.area) in text for entry in picture.entries)
    assert picture.words.term("map title", picture.layer.code) in text


@pytest.mark.parametrize("search", ["?lang=en", "?lang=ar&layer=tension", "?lang=ar&zoom=governorate"])
def test_it_is_light_and_of_one_piece(search: str, client: FlaskClient) -> None:
    answer = client.get(f"/{search}", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < LIMIT / 2
    html = brotli.decompress(answer.data).decode()
    first = html[html.index('<div id="first"') : html.index('<div id="react-entry-point"')]
    assert not re.search(r"<script|\son\w+=|javascript:|data-push", first)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', first)) <= set(ids)
    assert f'<html lang="{search[6:8]}" dir="{"rtl" if "ar" in search else "ltr"}">' in html
    read = Read()
    read.feed(first)
    assert not read.open  # every element is closed


def test_whoever_hears_the_page_is_told_each_area_with_its_level(client: FlaskClient, ask: Any) -> None:
    picture, read = ask("?lang=en"), page(client, "?lang=en")
    said = {area_of(link): link["aria-label"] for link in links(read, "drawn-map")}
    for entry in picture.entries:
        if entry.area.area_id in said:
            spoken, name = said[entry.area.area_id], picture.words.name(entry.area)
            assert spoken.startswith(name) and "<" not in spoken
            assert (
                (str(round(entry.risk.score or 0)) in spoken)
                if entry.known
                else ("known" in spoken or "average" in spoken)
            )
    tags = [tag for tag, _ in read.under("drawn-map")]
    assert tags[:2] == ["title", "desc"]


def test_who_has_the_scripts_gets_the_page_by_them(client: FlaskClient) -> None:
    """To a browser that keeps them it comes sooner so, and costs half."""
    found = re.search(r'data-held="(\w+)"', client.get("/").text)
    assert found
    for held, first in ((found[1], False), ("other", True)):
        client.set_cookie("kew_held", held)
        assert ('id="first"' in client.get("/").text) is first
    client.delete_cookie("kew_held")


def test_other_pages_come_by_script(client: FlaskClient) -> None:
    for path in ("/area/KRK-001", "/method", "/data", "/explore", "/nothing"):
        text = client.get(path).text
        assert 'id="first"' not in text and "data-held" not in text, path


def test_what_is_written_out_is_text_and_leads_nowhere_else() -> None:
    for href, kept in (("?a=1", True), ("/area/x", True), ("#main", True), ("//evil", False), ("javascript:x", False)):
        text = written(Element("a", {"href": href, "title": '"><script>'}, ("<b>&",)), {})
        assert ("href" in text) is kept and "<script" not in text and "&lt;b&gt;&amp;" in text


@given(st.lists(st.tuples(st.floats(40, 50), st.floats(33, 38)), min_size=3, max_size=12))
def test_what_is_drawn_stays_on_the_sheet(ring: list[tuple[float, float]]) -> None:
    sheet = Sheet(CITY.widened())
    points = ",".join(f"[{lon},{lat}]" for lon, lat in ring)
    x = y = 0
    for piece in filter(None, sheet.path(SQUARE % points).split("M")):
        numbers = [int(number) for number in re.findall(r"-?\d+", piece)]
        x, y = 0, 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            assert -31 <= x <= sheet.wide + 31 and -31 <= y <= sheet.tall + 31


def test_a_shape_on_the_sheet_is_drawn_as_it_is() -> None:
    sheet = Sheet(CITY.widened())
    inside = [(44.35, 35.42), (44.40, 35.42), (44.40, 35.46), (44.35, 35.46)]
    path = sheet.path(SQUARE % ",".join(f"[{lon},{lat}]" for lon, lat in [*inside, inside[0]]))
    x, y = (round(value) for value in sheet.at(*inside[0]))
    assert path.startswith(f"M{x} {y}l") and path.endswith("z")
    assert sheet.at(CITY.widened().west, CITY.widened().north) == (0, 0)
