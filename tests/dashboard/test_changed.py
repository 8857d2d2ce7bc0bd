"""What is sent of a change: put to what is drawn, it gives what is wanted."""

import json
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import Patch, html, no_update
from hypothesis import given
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly

from dashboard import access
from dashboard.app import reader
from dashboard.components.changed import changed
from dashboard.pages import risk_map
from dashboard.pages.risk_map_picture import Picture
from dashboard.settings import Settings

LEAVES = st.none() | st.booleans() | st.integers(0, 9) | st.text("ab<", max_size=30)
VALUES = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(["type", "x", "y"]), inside),
    max_leaves=20,
)


def plain(value: Any) -> Any:
    return json.loads(to_json_plotly(value))


def put(drawn: Any, sent: Any) -> Any:
    """As Dash's renderer puts an answer to a property."""
    if sent is no_update:
        return plain(drawn)
    if not isinstance(sent, Patch):
        return plain(sent)
    whole = {"": plain(drawn)}
    for operation in plain(sent)["operations"]:
        *above, last = ["", *operation["location"]]
        node: Any = whole
        for step in above:
            node = node[step]
        if operation["operation"] == "Delete":
            del node[last]
        elif operation["operation"] == "Insert":
            node[last].insert(operation["params"]["index"], operation["params"]["value"])
        else:
            assert operation["operation"] == "Assign"
            node[last] = operation["params"]["value"]
    return whole[""]


@given(VALUES, VALUES)
def test_what_is_sent_gives_what_is_wanted(drawn: Any, wanted: Any) -> None:
    before = deepcopy(drawn)
    assert put(drawn, changed(drawn, wanted)) == plain(wanted)
    assert drawn == before
    assert changed(drawn, drawn) is no_update


def test_components_and_figures_are_taken_apart() -> None:
    rows = [html.Li([html.Span("a long row that stays as it is"), html.A(str(i), href=f"?a={i}")]) for i in range(40)]
    other = [*rows[:-1], html.Li([html.Span("another"), html.A("39", href="?a=39")])]
    (operation,) = plain(changed(rows, other))["operations"]
    assert operation["location"] == [39, "props", "children", 0, "props", "children"]
    figure, moved = ({"z": list(range(50)), "text": ["the same text"] * 50} for _ in range(2))
    moved["z"] = [1, *moved["z"][1:]]
    sent = changed(go.Figure(go.Choropleth(**figure)), go.Figure(go.Choropleth(**moved)))
    assert [one["location"] for one in plain(sent)["operations"]] == [["data", 0, "z"]]


def test_what_has_become_something_else_is_sent_whole() -> None:
    assert changed([html.P("a")], html.P("a")).__class__ is html.P
    assert changed("a", "b") == "b" and changed([], ["b"]) == ["b"]


VIEWS = ("?lang=en", "?layer=incidents", "?district=IQG13Q02", "?zoom=governorate&layer=tension", "?to=2026-02-01")


@pytest.mark.parametrize(("drawn", "wanted"), list(pairwise((*VIEWS, VIEWS[0]))))
def test_every_part_of_the_map_becomes_the_one_of_another_view(sample_release: Path, drawn: str, wanted: str) -> None:
    read = reader(Settings(data=sample_release), lambda: access.GUEST)
    before, after = Picture(*read(drawn)), Picture(*read(wanted))
    *sent, _card = risk_map.redrawn(after, before.key)
    for part, one in zip(risk_map.PARTS.values(), sent, strict=True):
        assert put(part(before), one) == plain(part(after))
