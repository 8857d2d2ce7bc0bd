"""Scripts and sheets as they are sent: the part of plotly a page needs, packed once, kept by browsers."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from dash import dcc
from flask import Flask, Response
from flask.testing import FlaskClient
from layouts import walk
from plotly.offline import get_plotlyjs_version

from dashboard import access, bundles, packed
from dashboard.app import ASSETS, create_app, reader
from dashboard.pages import PAGES, PARTNER_PAGES
from dashboard.settings import Settings

ROOT = Path(__file__).parents[2]
# What each part of plotly.js can draw, as its own README says.
DRAWS = {
    "geo": {"choropleth", "scatter", "scattergeo"},
    "cartesian": {
        "bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image", "pie", "quiver",
        "scatter", "scatterternary", "violin",
    },
}  # fmt: skip
HEAD = "/**\n* plotly.js (geo - minified) v{}\n"


@pytest.fixture(autouse=True)
def looked_at_anew() -> Iterator[None]:
    bundles.fits.cache_clear()
    yield
    bundles.fits.cache_clear()


@pytest.fixture
def client(sample_release: Path) -> FlaskClient:
    return create_app(Settings(data=sample_release)).server.test_client()


def fetched(assets: Path, version: str) -> Path:
    (assets / "plotly").mkdir(parents=True)
    (assets / "plotly" / "plotly-geo.min.js").write_text(HEAD.format(version), encoding="utf-8")
    return assets


def test_a_part_serves_only_where_it_was_fetched_in_the_version_of_the_package(tmp_path: Path) -> None:
    version = get_plotlyjs_version()
    assert bundles.of("geo", fetched(tmp_path / "a", version)) == f"plotly/plotly-geo.min.js?m={version}"
    assert bundles.of("geo", fetched(tmp_path / "b", "4.0.0")) == ""
    assert bundles.of("cartesian", tmp_path / "a") == "" == bundles.of("geo", tmp_path / "nothing")


def test_set_up_fetches_the_parts_in_the_version_of_the_package() -> None:
    fetch = re.findall(r"plotly\.js-(\w+)-dist-min@([\d.]+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert dict(fetch) == dict.fromkeys(bundles.PARTS, get_plotlyjs_version())


def test_fonts_are_kept_under_the_version_that_set_up_fetches() -> None:
    fetch = set(re.findall(r"@fontsource/[\w-]+@([\d.]+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    asked = re.findall(r"\.woff2\?m=([\d.]+)", (ASSETS / "05_fonts.css").read_text(encoding="utf-8"))
    assert len(asked) == 6 and set(asked) == fetch and len(fetch) == 1


@pytest.mark.parametrize("role", ["manager", "partner"])
def test_a_page_names_the_part_that_draws_all_its_figures(role: str, sample_release: Path) -> None:
    """A figure that its part cannot draw would be an empty frame, or lines in place of bars."""
    read = reader(Settings(data=sample_release), lambda: access.Principal(role, "somebody"))
    figures = 0
    for page in PAGES if role == "manager" else PARTNER_PAGES:
        if not access.opens(access.Principal(role), page.PATH):
            continue
        for asked in ("", "?by=area&parts=grid&compare=before", "?draw=calendar"):
            there = "/area/KRK-048" if page.PATH == "/area" else page.PATH
            drawn = [part.figure for part in walk(page.layout(*read(asked), there)) if isinstance(part, dcc.Graph)]
            kinds = {trace.type for figure in drawn for trace in figure.data}
            part = getattr(page, "DRAWN_BY", "")
            assert part == bundles.ALL or kinds <= DRAWS.get(part, set()), (page.PATH, kinds)
            figures += len(drawn)
    assert figures > 5


@pytest.mark.parametrize("part", [True, False])
def test_a_page_asks_for_one_plotly_under_an_address_it_keeps(
    part: bool, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "fits", lambda _path: part)
    scripts = {
        path: re.findall(r'id="plotly" src="([^"]+)"', client.get(path).text)
        for path in ("/", "/area/KRK-001", "/data")
    }
    version = get_plotlyjs_version()
    if part:
        assert scripts["/"] == [f"/assets/plotly/plotly-geo.min.js?m={version}"]
        assert scripts["/area/KRK-001"] == [f"/assets/plotly/plotly-cartesian.min.js?m={version}"]
    else:
        (whole,) = scripts["/"]
        assert re.fullmatch(r"/_dash-component-suites/plotly/package_data/plotly\.v\w+m\d+\.min\.js", whole)
        with client.get(whole) as answer:
            assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert scripts["/data"] == []


def test_a_packed_file_is_sent_as_it_lies_there(client: FlaskClient, tmp_path: Path, sample_release: Path) -> None:
    sheet = (ASSETS / "20_map.css").read_bytes()
    assert packed.pack([sheet, b"short"], tmp_path) == 2
    assert packed.pack([sheet], tmp_path) == 0
    app = create_app(Settings(data=sample_release)).server
    packed.serve(app, tmp_path)
    browser = app.test_client()
    for way, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)):
        answer = browser.get("/assets/20_map.css?m=1", headers={"Accept-Encoding": way}, buffered=True)
        assert answer.headers.get("Content-Encoding", "") == way
        assert unpack(answer.data) == sheet and answer.headers["Vary"] == "Accept-Encoding"
        again = {"Accept-Encoding": way, "If-None-Match": answer.headers["ETag"]}
        assert browser.get("/assets/20_map.css", headers=again, buffered=True).status_code == 304
    assert packed.pack([b"x" * 500], tmp_path) == 2
    assert {path.suffix for path in tmp_path.iterdir()} == {".br", ".gzip"} and len(list(tmp_path.iterdir())) == 2


def test_a_file_changed_since_set_up_is_sent_as_it_is_now(client: FlaskClient) -> None:
    """Whatever lies packed: its name is the digest of what it holds."""
    answer = client.get("/assets/10_house.css", headers={"Accept-Encoding": "br"}, buffered=True)
    assert brotli.decompress(answer.data) == (ASSETS / "10_house.css").read_bytes()


def test_what_dash_says_comes_in_letters_and_packed_for_whoever_unpacks_it(client: FlaskClient) -> None:
    told = []
    for way, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)):
        answer = client.get("/_dash-dependencies", headers={"Accept-Encoding": way}, buffered=True)
        assert answer.headers.get("Content-Encoding", "") == way and "Accept-Encoding" in answer.headers["Vary"]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        told.append(unpack(answer.data))
    assert told[0] == told[1] == told[2]
    assert any(one["output"].startswith("..map-bar.children") for one in json.loads(told[0]))
    server = Flask("letters")
    packed.serve_dash(server)
    server.add_url_rule("/<path:_>", "x", lambda _: Response(r'{"a":"\u0643"}', mimetype="application/json"))
    assert server.test_client().get("/_dash-x").data == '{"a":"ك"}'.encode()
    assert server.test_client().get("/other").data == rb'{"a":"\u0643"}'


def test_no_answer_that_tells_something_is_ever_public(client: FlaskClient) -> None:
    for path in ("/", "/_dash-layout", "/assets/10_house.css?m=1", "/_dash-dependencies", "/readyz"):
        assert "public" not in client.get(path, buffered=True).headers["Cache-Control"], path
