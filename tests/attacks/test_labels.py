"""What keeps a hostile string a string, each guard by itself."""

import json
import re
from dataclasses import dataclass

import payloads
import plotly.graph_objects as go
import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.figures import theme
from dashboard.text import Words, plain

OURS = re.compile("</?b>|<br>|</span>|</?extra>")
HOUSE = "<b>Tis'in · 61</b><br>high <span style='color:#5D6B78'>· 3 incidents</span>%{text}<extra></extra>"


@dataclass(frozen=True)
class Named:
    name_en: str


@pytest.mark.parametrize("hostile", payloads.ALL, ids=ascii)
def test_a_figure_leaves_with_no_markup_but_the_house_s(hostile: str) -> None:
    figure = theme.frame(Words(), 100)
    figure.add_trace(go.Scatter(x=[1], y=[1], text=[hostile + HOUSE], hovertext=hostile))
    figure.update_layout(annotations=[{"text": hostile, "x": 1, "y": 1}])
    sent = json.loads(json.dumps(figure, cls=PlotlyJSONEncoder))
    (trace,), (note,) = sent["data"], sent["layout"]["annotations"]
    for text in (trace["text"][0].removesuffix(HOUSE), trace["hovertext"], note["text"]):
        assert "<" not in OURS.sub("", text)
        assert text.replace("&lt;", "<") == hostile.replace("&lt;", "<")
    assert trace["text"][0].endswith(HOUSE)


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "tr"])
@pytest.mark.parametrize("hostile", payloads.ALL, ids=ascii)
def test_a_code_that_no_catalogue_knows_is_shown_as_it_is(hostile: str, lang: str) -> None:
    """It once took the whole page away in English."""
    assert Words(lang).term("calendar_kind", hostile) == plain(hostile)


def test_a_name_cannot_turn_what_stands_beside_it() -> None:
    assert Words().name(Named("safe" + chr(0x202E) + "gnp.exe" + chr(0))) == "safegnp.exe"


def test_the_joiners_of_a_script_stay() -> None:
    written = "می" + chr(0x200C) + "خ" + chr(0x200D)
    assert Words().name(Named(written)) == written
