"""Why this score: a waterfall of parts that add up to it, in the numbers shown as well as in the bars drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import floor

import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.rows.area import AreaReason
from dashboard.text import Words

ROW = 54
SHARED = ("city_average", "city_change")
RAISES, LOWERS = theme.RAMP["high"], theme.GOOD


@dataclass(frozen=True)
class Part:
    """`points` as computed; `shown` and the changes as whole points that add up, None without an earlier score."""

    reason: str
    points: float
    shown: int
    incidents: int | None
    change: int | None
    last_change: int | None = None


def add_up(values: Sequence[float], total: int) -> list[int]:
    """Whole numbers near `values` whose sum is `total` (largest remainders, Hamilton's method of apportionment)."""
    low = [floor(value) for value in values]
    by_remainder = sorted(range(len(values)), key=lambda i: values[i] - low[i], reverse=True)
    missing = total - sum(low)
    return [whole + (position in by_remainder[: max(missing, 0)]) for position, whole in enumerate(low)]


def parts(reasons: Sequence[AreaReason], score: float, before: float | None, last: float | None = None) -> list[Part]:
    """The parts of a score with their change since two earlier ones, rounded so that what is read adds up."""
    shown = add_up([r.points for r in reasons], round(score))
    changes = _changes(reasons, [r.before for r in reasons], score, before)
    recent = _changes(reasons, [r.last for r in reasons], score, last)
    return [
        Part(r.reason, r.points, points, r.incidents, change, week)
        for r, points, change, week in zip(reasons, shown, changes, recent, strict=True)
    ]


def _changes(
    reasons: Sequence[AreaReason], then: Sequence[float | None], score: float, earlier: float | None
) -> Sequence[int | None]:
    """Differences of points since an earlier score; none without it."""
    known = [points for points in then if points is not None]
    if earlier is None or len(known) < len(reasons):
        return [None] * len(reasons)
    return add_up([r.points - points for r, points in zip(reasons, known, strict=True)], round(score - earlier))


def draw(words: Words, parts: Sequence[Part], score: float, level: str | None) -> go.Figure:
    """Each part starts where the one above it ends; its name stands over it, so that a phone has room for both."""
    rtl = words.direction == "rtl"
    ends = list(accumulate(part.points for part in parts))
    starts = [end - part.points for end, part in zip(ends, parts, strict=True)]
    tips = [*map(max, starts, ends), score]
    rows = list(range(len(parts) + 1))
    foot, reach = min([0.0, *ends]), max([score, 8.0 / 1.16, *starts, *ends]) * 1.16
    figure = theme.frame(words, ROW * len(rows) + 12, bargap=0)
    figure.add_bar(
        orientation="h",
        y=rows,
        x=[*(part.points for part in parts), score],
        base=[*starts, 0],
        width=0.31,
        marker=_marker(parts, level),
        hoverinfo="skip",
    )
    figure.add_scatter(**_connectors(ends), mode="lines", line={"color": theme.HATCH, "width": 1}, hoverinfo="skip")
    names = [*(_name(words, part) for part in parts), f"<b>{words.t('Score')}</b>"]
    values = [*(words.signed(part.shown) for part in parts), f"<b>{words.number(score)}</b>"]
    figure.update_layout(
        overwrite=True,
        annotations=[_label(row, 0, name, rtl, shift=20) for row, name in zip(rows, names, strict=True)]
        + [_label(row, x, value, rtl, gap=6) for row, x, value in zip(rows, tips, values, strict=True)],
        xaxis=theme.axis(visible=False, range=[reach, foot] if rtl else [foot, reach]),
        yaxis=theme.axis(visible=False, range=[len(rows) - 0.72, -0.72]),
        margin={"l": 2, "r": 2, "t": 0, "b": 0},
    )
    return figure


def _name(words: Words, part: Part) -> str:
    name = words.term("part", part.reason)
    if part.incidents is None:
        return name
    behind = words.n("{count} incident", "{count} incidents", part.incidents)
    return f"{name} <span style='color:{theme.MUTED}'>· {behind}</span>"


def _marker(parts: Sequence[Part], level: str | None) -> dict[str, object]:
    """What lowers the score is green; of what raises it the area's own is red, what all areas share is grey.

    The score wears its level, or none.
    """
    own = [LOWERS if p.points < 0 else theme.QUIET_BAR if p.reason in SHARED else RAISES for p in parts]
    last = theme.RAMP[level] if level else theme.HATCH_GROUND
    edges = [0.0] * len(parts) + [1.0]
    pattern = [""] * len(parts) + ["" if level else "/"]
    return {
        "color": [*own, last],
        "line": {"color": theme.MUTED, "width": edges},
        "pattern": {
            "shape": pattern,
            "fgcolor": theme.HATCH,
            "bgcolor": theme.HATCH_GROUND,
            "size": 6,
            "solidity": 0.2,
        },
    }


def _connectors(ends: Sequence[float]) -> dict[str, list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, end in enumerate(ends):
        x += [end, end, None]
        y += [row + 0.155, row + 0.845, None]
    return {"x": x, "y": y}


def _label(row: int, x: float, text: str, rtl: bool, *, shift: int = 0, gap: int = 0) -> dict[str, object]:
    return {
        "x": x,
        "y": row,
        "text": text,
        "showarrow": False,
        "xanchor": "right" if rtl else "left",
        "xshift": -gap if rtl else gap,
        "yshift": shift,
        "bgcolor": theme.SURFACE,
        "borderpad": 0,
        "font": {"size": 12, "color": theme.INK},
    }
