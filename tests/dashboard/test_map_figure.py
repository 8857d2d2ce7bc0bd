"""The map as a figure: what is drawn of hand-made areas."""

import json
import re

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.sparkline import WIDTH, path
from dashboard.figures.box import ASPECT, CITY, Box
from dashboard.figures.layers import LAYERS, ZERO
from dashboard.figures.map import (
    GROUND,
    INSUFFICIENT,
    INSUFFICIENT_GROUND,
    UNKNOWN,
    Ground,
    Mark,
    Spot,
    area_map,
    in_short,
    inset,
)
from dashboard.figures.theme import HATCH_GROUND, LEVELS, RAMP
from dashboard.text import Words

SPOTS = [
    Spot("A", "North Gas Apartments", 44.40, 35.45),
    Spot("B", "Tapa (old)", 44.41, 35.46),
    Spot("C", "Azadi", 44.42, 35.47),
    Spot("D", "Domiz", 44.43, 35.48),
    Spot("R", "Around", 44.50, 35.60),
    Spot("Z", "Left <out>", 44.60, 35.70),
]
GROUND_OF_TEST = Ground("/shapes/1.json", "/places/1.json", SPOTS, borders=["D"])
# In order of importance, which is another than that of the areas.
MARKS = [
    Mark(SPOTS[1], 0, "</b>b", few=True),
    Mark(SPOTS[0], 4, "</b>a"),
    Mark(SPOTS[2], INSUFFICIENT, "</b>c"),
    Mark(SPOTS[3], UNKNOWN, "</b>d", named=False),
    Mark(SPOTS[4], 3, "</b>r", few=True, around=True),
]


def drawn(lang: str = "en") -> dict[str, go.Choropleth]:
    figure = area_map(MARKS, LAYERS["risk"], CITY.widened(), GROUND_OF_TEST, Words(lang))
    return {trace.name: trace for trace in figure.data}


def colour_of(fill: go.Choropleth, area: str) -> str:
    """The colour plotly gives: the step of the scale in which the class lies."""
    z = fill.z[fill.locations.index(area)]
    share = (z - fill.zmin) / (fill.zmax - fill.zmin)
    return next(colour for at, colour in reversed(fill.colorscale) if at <= share)


def test_each_level_has_its_fixed_colour_and_what_is_not_known_has_none_of_them() -> None:
    fill = drawn()["fill"]
    assert colour_of(fill, "A") == RAMP["very_high"]
    assert colour_of(fill, "B") == RAMP["very_low"]
    assert colour_of(fill, "C") == INSUFFICIENT_GROUND
    assert colour_of(fill, "D") == HATCH_GROUND
    assert not {INSUFFICIENT_GROUND, HATCH_GROUND, GROUND} & set(RAMP.values())


def test_geometry_comes_by_url_so_that_a_figure_stays_small() -> None:
    figure = area_map(MARKS, LAYERS["risk"], CITY.widened(), GROUND_OF_TEST, Words("en"))
    assert {trace.geojson for trace in figure.data if trace.type == "choropleth"} == {
        "/shapes/1.json",
        "/places/1.json",
    }
    assert len(figure.to_json()) < 12_000


def test_edges_say_few_reports_and_which_area_is_chosen_is_left_to_the_browser() -> None:
    assert list(drawn()["edges"].locations) == ["B"]
    assert list(drawn()["chosen"].locations) == []


def test_every_area_stands_in_the_one_order_and_one_left_out_has_no_class() -> None:
    fill, names = drawn()["fill"], drawn()["names"]
    assert list(fill.locations) == ["A", "B", "C", "D", "R", "Z"]
    assert list(fill.z) == [6, 2, 1, 0, 5, None]
    assert list(names.customdata) == [1, 0, 2, None, 4, None]


def test_a_tooltip_is_the_name_and_what_is_said_of_it() -> None:
    fill = drawn()["fill"]
    assert fill.hovertemplate == "<b>%{customdata}%{text}<extra></extra>"
    assert list(fill.text) == ["</b>a", "</b>b", "</b>c", "</b>d", "</b>r", ""]
    assert fill.customdata[5] == "Left &lt;out&gt;"
    assert drawn("ar")["fill"].hovertemplate.startswith("\u2067<b>")


def test_areas_around_are_ground_on_the_map_but_answer() -> None:
    traces = drawn()
    assert list(traces["ground"].locations) == ["Z", "R"]
    assert traces["ground"].hoverinfo == "skip"
    assert "R" in traces["fill"].locations


def test_names_are_light_on_dark_and_fold_where_they_are_long() -> None:
    names = drawn()["names"]
    assert names.text == ("North Gas<br>Apartments", "Tapa", "Azadi", "Domiz", "Around", "Left &lt;out&gt;")
    assert names.textfont.color[0] == "#FFFFFF"
    assert names.textfont.color[1] != "#FFFFFF"
    assert names.textfont.size >= 11


def test_the_base_map_is_off_and_nothing_is_dragged() -> None:
    figure = area_map(MARKS, LAYERS["risk"], CITY.widened(), GROUND_OF_TEST, Words("en"))
    assert figure.layout.geo.visible is False
    assert figure.layout.dragmode is False
    assert figure.layout.geo.projection.type == "mercator"


def test_the_inset_frames_the_view_and_names_the_districts() -> None:
    whole = Box(43.0, 34.8, 44.9, 35.9)
    figure = inset(MARKS, LAYERS["risk"], whole, CITY.widened(), GROUND_OF_TEST, {"D": "Daquq"}, Words("en"))
    traces = {trace.name: trace for trace in figure.data}
    assert traces["districts"].text == ("Daquq",)
    frame = traces["frame"]
    assert min(frame.lon) < CITY.centre[0] < max(frame.lon)
    assert min(frame.lat) < CITY.centre[1] < max(frame.lat)
    everything = inset(MARKS, LAYERS["risk"], whole, whole.widened(), GROUND_OF_TEST, {"D": "Daquq"}, Words("en"))
    assert all(not trace.lon for trace in everything.data if trace.name == "frame")


@given(st.floats(43, 45), st.floats(34.8, 35.9), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_widened_box_holds_the_first_and_has_the_panels_proportions(
    west: float, south: float, wide: float, tall: float
) -> None:
    box = Box(west, south, west + wide, south + tall)
    wider = box.widened()
    assert wider.west <= box.west + 1e-9
    assert wider.east >= box.east - 1e-9
    assert wider.south <= box.south + 1e-9
    assert wider.north >= box.north - 1e-9
    shrink = (wider.east - wider.west) / (wider.north - wider.south) / ASPECT
    assert 1.2 < shrink < 1.25  # 1 / cos of 35 degrees north


def test_a_box_around_any_geometry() -> None:
    square = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]
    for kind, coordinates in (("Polygon", square), ("MultiPolygon", [square, [[[5, 5], [20, 5], [20, 6], [5, 5]]]])):
        box = Box.around(json.dumps({"type": kind, "coordinates": coordinates}), margin=0)
        assert (box.west, box.south, box.north) == (0, 0, 10)
        assert box.east == (10 if kind == "Polygon" else 20)


@pytest.mark.parametrize("code", LAYERS)
def test_a_layer_has_one_colour_a_class_and_only_risk_has_those_of_risk(code: str) -> None:
    declared = LAYERS[code]
    assert len(declared.colours) == len(declared.edges) + 1
    assert (set(declared.colours) == set(RAMP.values())) == (declared.code == "risk")


def test_zero_is_a_class_of_its_own_and_edges_belong_above() -> None:
    incidents = LAYERS["incidents"]
    assert incidents.colours[incidents.class_of(0)] == ZERO
    assert incidents.class_of(0.01) == 1
    assert incidents.class_of(2.0) == 5
    assert [LAYERS["risk"].class_of(score) for score in (0, 19.99, 20, 60, 80, 100)] == [0, 0, 1, 3, 4, 4]
    assert len(LEVELS) == len(LAYERS["risk"].colours)


def test_a_name_in_short_is_never_empty() -> None:
    assert in_short("1 Huzairan (1 June)") == "1 Huzairan"
    assert in_short("Tis'in") == "Tis'in"


def test_a_sparkline_breaks_where_nothing_is_known() -> None:
    assert path([10, None, 50]).count("M") == 2
    assert path([10, 20, 50]).count("M") == 1
    assert path([None, None]) == ""


@given(st.lists(st.none() | st.floats(0, 100), max_size=20))
def test_a_sparkline_stays_in_its_box(values: list[float | None]) -> None:
    points: list[tuple[int, int]] = []
    for pen, right, down in re.findall(r"([Ml])(\d+) (-?\d+)", path(values)):
        x, y = points[-1] if pen == "l" else (0, 0)
        points.append((x + int(right), y + int(down)))
    assert len(points) == sum(value is not None for value in values)
    assert all(2 <= x <= WIDTH - 2 and 2 <= y <= 18 for x, y in points)
