"""A second course beside the first, of another period or place: told apart by dashes and marks, named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import theme

OTHER = LIGHT["second"]
MANY = 30  # points from which a mark each would hide the line
ROOM, TALL, LONGEST = 112, 34, 16  # px beside the plot, px of a label of two lines, letters of its first line


@dataclass(frozen=True)
class Against:
    """`values` lie under the points of the first course, None where not known; `level` and `own_level` are numbers of
    both that stand at the labels, as texts in `number` and `own_number`."""

    name: str
    own: str
    values: Sequence[float | None]
    told: Sequence[str]
    level: float
    own_level: float
    number: str
    own_number: str


def line(against: Against, x: Sequence[Any], **more: Any) -> go.Scatter:
    """Dashed, with hollow diamonds; broken where nothing is known."""
    marker = {
        "symbol": "diamond",
        "size": 4 if len(x) > MANY else 8,
        "color": theme.SURFACE,
        "line": {"color": OTHER, "width": 2},
    }
    return go.Scatter(
        x=list(x[: len(against.values)]),
        y=list(against.values),
        mode="lines+markers",
        line={"color": OTHER, "width": 2, "dash": "dash"},
        marker=marker,
        connectgaps=False,
        cliponaxis=False,
        hovertext=list(against.told),
        hoverinfo="text",
    ).update(more)


def labels(against: Against, per_pixel: float, colour: str, foot: float = 0.0) -> list[dict[str, Any]]:
    """Both names with their numbers at the right end, far enough apart not to touch, and above the axis's foot."""
    own = (against.own_level, against.own, against.own_number, colour)
    other = (against.level, against.name, against.number, OTHER)
    low, high = sorted((own, other), key=lambda label: label[0])
    gap = max(0.0, TALL * per_pixel - (high[0] - low[0])) / 2
    floor = max(0.0, foot + TALL / 2 * per_pixel - (low[0] - gap))
    return [_label(low, low[0] - gap + floor), _label(high, high[0] + gap + floor)]


def _label(label: tuple[float, str, str, str], y: float) -> dict[str, Any]:
    _, name, number, colour = label
    return {
        "xref": "paper", "x": 1, "xshift": 6, "xanchor": "left", "yref": "y", "y": y, "yanchor": "middle",
        "text": f"{short(name)}<br><b>{number}</b>", "align": "left", "showarrow": False,
        "font": {"size": 12, "color": colour},
    }  # fmt: skip


def short(name: str) -> str:
    """A name that fits beside a plot; the whole of it stands in the sentence above."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
