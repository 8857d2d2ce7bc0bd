"""What was said and what was seen: a dot for each tenth of the forecasts, its interval, and the line of being right."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.rows.method import MethodBin
from dashboard.text import Words

HEIGHT = 340


def draw(words: Words, bins: Sequence[MethodBin]) -> go.Figure:
    """Both axes in chances of 100, on one scale, from left to right in every language as graphs are taught."""
    top = ceiling(bins)
    figure = theme.frame(words, HEIGHT)
    figure.add_scatter(
        x=[0, top], y=[0, top], mode="lines", line={"color": theme.MUTED, "width": 1.2, "dash": "dot"}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[100 * b.said for b in bins],
        y=[100 * b.seen for b in bins],
        mode="markers",
        marker={"size": 9, "color": theme.ACCENT},
        error_y={
            "array": [100 * (b.seen_high - b.seen) for b in bins],
            "arrayminus": [100 * (b.seen - b.seen_low) for b in bins],
            "color": theme.ACCENT,
            "thickness": 1.4,
            "width": 4,
        },
        hovertext=[told(words, b) for b in bins],
        hoverinfo="text",
    )
    ticks = _ticks(top)
    scale = theme.axis(range=[-top / 40, top], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks])
    figure.update_layout(
        overwrite=True,
        annotations=[_axis_name(words.t("seen, of 100"), 0, 1, "left", "bottom", 6), *_said(words)],
        xaxis=scale,
        yaxis=scale,
        margin={"l": 8, "r": 12, "t": 30, "b": 46},
    )
    return figure


def ceiling(bins: Sequence[MethodBin]) -> int:
    """Tens that hold every dot and interval."""
    largest = max([0.1, *(max(b.said, b.seen_high) for b in bins)])
    return min(100, -int(-(largest * 100) // 10) * 10)


def told(words: Words, b: MethodBin) -> str:
    said, seen = words.number(100 * b.said, 1), words.number(100 * b.seen, 1)
    line = words.t("said {said}, seen {seen} of 100", said=said, seen=seen)
    count = words.n("{count} forecast", "{count} forecasts", b.forecasts)
    return f"{words.whole(line)}<br>{words.whole(count)}"


def _ticks(top: int) -> list[int]:
    step = 10 if top <= 50 else 20
    return list(range(0, top + 1, step))


def _said(words: Words) -> list[dict[str, object]]:
    return [_axis_name(words.t("said, of 100"), 1, 0, "right", "top", -26)]


def _axis_name(text: str, x: float, y: float, anchor: str, side: str, shift: int) -> dict[str, object]:
    return {
        "xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": anchor, "yanchor": side, "yshift": shift,
        "text": text, "showarrow": False, "font": {"size": 12, "color": theme.MUTED},
    }  # fmt: skip
