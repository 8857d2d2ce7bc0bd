"""Every figure of Explore, Area and Relations: whatever a mark of it tells stands in one row of the table under it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import dcc
from layouts import texts, walk

from dashboard import access
from dashboard.app import reader
from dashboard.pages import area, explore, relations
from dashboard.rows import Area
from dashboard.settings import Settings

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
TURNS = re.compile(r"[?&](happened|twin)=(\d+)")
# What plotly's "cartesian" bundle draws, and these pages need no other.
CARTESIAN = {"bar", "scatter", "heatmap"}
EXPLORE = [
    "",
    "?compare=before&area=KRK-012",
    "?compare=year&measure=grievances&by=type&parts=grid",
    "?compare=city&area=KRK-012&from=2025-04-07&grain=month",
    "?measure=risk&compare=IQG13Q01",
    "?measure=tension&from=2023-04-03",
]
AREA = ["?compare=city", "?compare=KRK-030&item=felt_safe"]
RELATIONS = ["?compare=IQG13Q01&district=IQG13Q04", "?area=KRK-012&compare=IQG13Q04"]
VIEWS = [
    *((explore, "/explore", search) for search in EXPLORE),
    *((area, "/area/KRK-012", search) for search in AREA),
    *((relations, "/relations", search) for search in RELATIONS),
]


def numbers(said: str) -> set[str]:
    """The numbers of a text; "× 2" only says that two rows look the same."""
    return set(NUMBER.findall(re.sub(r"<[^>]+>|× \d+", " ", said)))


def sections(page: Any) -> Iterator[tuple[Any, list[dcc.Graph]]]:
    for part in walk(page):
        if type(part).__name__ == "Section":
            yield part, [piece for piece in walk(part) if isinstance(piece, dcc.Graph)]


def leaves(read: Any, page: Any, path: str, search: str) -> list[list[tuple[Any, list[dcc.Graph]]]]:
    """The panels of a page, and once more for every further leaf of its long tables."""
    drawn = page.layout(*read(search), path)
    ways = [str(getattr(part, "href", "")) for part in walk(drawn) if type(part).__name__ == "A"]
    turned = {(name, int(number)) for way in ways for name, number in TURNS.findall(way)}
    more = [
        f"{search or '?'}&{name}={n}"
        for name, last in ((name, max(n for each, n in turned if each == name)) for name in dict(turned))
        for n in range(2, last + 1)
    ]
    return [list(sections(each)) for each in (drawn, *(page.layout(*read(asked), path) for asked in more))]


def untold(section: Any, figure: Any) -> list[str]:
    """What marks tell that no row of the panel's tables, nor its list of known days, holds; on whichever leaf."""
    rows = [numbers(" ".join(texts(row))) for row in walk(section) if type(row).__name__ in ("Tr", "Li")]
    heads = numbers(" ".join(" ".join(texts(row)) for row in walk(section) if type(row).__name__ == "Thead"))
    said = {told for trace in figure.data if isinstance(trace.hovertext, tuple) for told in trace.hovertext if told}
    return [told for told in said if not any(numbers(told) <= row | heads for row in rows)]


def check(data: Path, page: Any, path: str, search: str) -> int:
    """How many figures there are; each has a twin that tells what its marks tell."""
    every = leaves(reader(Settings(data=data), lambda: access.GUEST), page, path, search)
    found = 0
    for i, (_, graphs) in enumerate(every[0]):
        section = [leaf[i][0] for leaf in every]
        twins = [part for part in walk(section) if "twin" in str(getattr(part, "className", "")).split()]
        for graph in graphs:
            found += 1
            assert {trace.type for trace in graph.figure.data} <= CARTESIAN
            assert twins, graph.id
            assert not untold(section, graph.figure), graph.id
    return found


@pytest.mark.parametrize(("page", "path", "search"), VIEWS, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_figure_tells_stands_in_its_table(sample_release: Path, page: Any, path: str, search: str) -> None:
    assert check(sample_release, page, path, search) >= (1 if page is explore else 4)


@pytest.mark.soak
def test_what_the_figures_of_every_area_tell_stands_in_their_tables(sample_release: Path) -> None:
    reading, _ = reader(Settings(data=sample_release), lambda: access.GUEST)("")
    for row in access.ask(reading, Area):
        assert check(sample_release, area, f"/area/{row.area_id}", "?compare=city")


@pytest.mark.soak
@pytest.mark.parametrize("by", ["none", "district", "area", "type"])
@pytest.mark.parametrize("measure", ["incidents", "serious", "fatalities", "grievances", "meetings"])
@pytest.mark.parametrize("compare", ["before", "year", "city", "IQG13Q01", "KRK-030"])
def test_every_comparison_stands_in_the_table(sample_release: Path, measure: str, by: str, compare: str) -> None:
    assert check(sample_release, explore, "/explore", f"?measure={measure}&by={by}&compare={compare}&parts=grid")
