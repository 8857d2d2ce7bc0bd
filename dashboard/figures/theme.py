"""One visual language for every figure: the colours by their use, and the frame figures are drawn in."""

import re
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.text import Words

INK, MUTED, LINE, SURFACE = LIGHT["ink"], LIGHT["muted"], LIGHT["line"], LIGHT["surface"]
ACCENT, GOOD = LIGHT["accent"], LIGHT["good"]
HATCH, HATCH_GROUND, QUIET_BAR = LIGHT["hatch"], LIGHT["hatch-ground"], LIGHT["quiet-bar"]
LEVELS = ("very_low", "low", "elevated", "high", "very_high")
# Luminance falls monotonically: the order survives grey print and red-green blindness; white reads on the two darkest.
RAMP = {level: LIGHT[level.replace("_", "-")] for level in LEVELS}
ON_RAMP = dict(zip(LEVELS, (INK, INK, INK, SURFACE, SURFACE), strict=True))
# Every "<" that does not open one of the tags our own labels are written with.
_FOREIGN = re.compile(r"<(?!(?:/?b|br|/span|span style='color:#[0-9A-F]{6}'|/?extra)>)")
FONT = '"Noto Sans", "Noto Sans Arabic", system-ui, sans-serif'


class Sealed(go.Figure):
    """A figure that leaves with no markup but the house's own.

    plotly reads HTML in every label: `<a href>` in a name would be a live link. Names and codes come from files, so
    whatever is not one of our few tags is drawn as the text it is; whichever way a figure leaves, it leaves by here.
    """

    def to_dict(self) -> dict[str, Any]:
        sealed: dict[str, Any] = _sealed(super().to_dict())
        return sealed


def inert(text: str) -> str:
    """Text whose every "<" is drawn as one, except in the tags that figures are written with."""
    return _FOREIGN.sub("&lt;", text)


def _sealed(part: Any) -> Any:
    if isinstance(part, str):
        return inert(part)
    if isinstance(part, dict):
        return {name: _sealed(value) for name, value in part.items()}
    return [_sealed(value) for value in part] if isinstance(part, list | tuple) else part


def frame(words: Words, height: int, **layout: Any) -> go.Figure:
    """An empty figure in the house style. Time runs left to right in every language."""
    figure = Sealed()
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": 12, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hoverlabel={
            "bgcolor": SURFACE,
            "bordercolor": LINE,
            "font": {"color": INK},
            "align": "right" if words.direction == "rtl" else "left",
        },
        dragmode=False,
    )
    figure.update_layout(**layout)
    return figure


def axis(**more: Any) -> dict[str, Any]:
    """A quiet axis: thin grid, no frame, muted figures of 12 px."""
    return {
        "gridcolor": LINE,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": MUTED},
        "automargin": True,
    } | more
