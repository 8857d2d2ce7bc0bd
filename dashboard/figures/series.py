"""A measure over time: what was counted, how much of it was looked at, and what is not over yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT, clear
from dashboard.figures import against, known_days, theme, time_axis
from dashboard.figures.against import Against
from dashboard.figures.known_days import Mark
from dashboard.text import Words

HEIGHT, RIGHT, STRIP = 340, 84, 0.13
DAY_MS = 86_400_000
DAY = timedelta(days=1)
BAR, PALE, HEARD = LIGHT["bar"], clear(LIGHT["bar"], 0.38), LIGHT["heard"]
_HATCH = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": theme.HATCH_GROUND, "size": 6, "solidity": 0.18}
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000)


@dataclass(frozen=True)
class Point:
    """One week or month. `value` None: not known. `seen` of `area_weeks` were looked at, where one can look."""

    start: date
    end: date
    value: float | None
    seen: int | None
    area_weeks: int | None
    over: bool
    told: str

    @property
    def share(self) -> float | None:
        return self.seen / self.area_weeks if self.area_weeks and self.seen is not None else None

    @property
    def unseen(self) -> bool:
        """Nobody looked, and nothing is known from elsewhere: a gap, not a zero."""
        return self.value is None

    @property
    def asked(self) -> str:
        """What a click on it asks of the page (assets/drill.js)."""
        return f"from={self.start}&to={self.end}"

    @property
    def middle(self) -> str:
        half = (self.end - self.start + DAY) / 2
        return f"{self.start + half}T{'12:00:00' if (self.end - self.start).days % 2 == 0 else '00:00:00'}"

    @property
    def wide(self) -> float:
        return ((self.end - self.start).days + 1) * DAY_MS


def draw(
    words: Words,
    points: Sequence[Point],
    *,
    usual: float | None,
    adds: bool,
    looked: str,
    beside: Against | None = None,
    days: Sequence[Mark] = (),
) -> go.Figure:
    """Bars of what adds up, a line of what does not; `usual` is drawn as a dotted line with its number.

    Under it, where somebody can look or not, the share of the areas looked at (called `looked`); the rest is hatched.
    `beside` is another period or place, drawn over it in place of what is usual; `days` are numbered over the plot.
    """
    top = ceiling(points, beside)
    striped = any(point.share is not None for point in points)
    figure = theme.frame(words, HEIGHT, barmode="overlay")
    for trace in (
        _gaps(points, top),
        *(_bars(points) if adds else _line(points)),
        *(_strip(points) if striped else ()),
        *([against.line(beside, [point.middle for point in points])] if beside else ()),
        *known_days.lines(words, days, 0, top),
    ):
        figure.add_trace(trace)
    ticks, foot = _ticks(top), STRIP + 0.09 if striped else 0
    head = known_days.ROOM + 6 if days else 12
    figure.update_layout(
        xaxis=_across(words, points, time_axis.NARROW - (against.ROOM - RIGHT if beside else 0)),
        yaxis=theme.axis(
            tickvals=ticks, ticktext=[words.number(tick) for tick in ticks], domain=[foot, 1], range=[0, top]
        ),
        shapes=[] if beside else _usual_line(usual),
        annotations=[
            *(_both(beside, top, foot, head) if beside else _usual_words(words, usual)),
            *(_strip_words(words, points, looked) if striped else ()),
            *known_days.numbers(words, days),
        ],
        margin={"l": 8, "r": against.ROOM if beside else RIGHT, "t": head, "b": 8},
    )
    if striped:
        share = {"domain": [0, STRIP], "range": [0, 1], "tickvals": [], "showgrid": False}
        figure.update_layout(yaxis2=theme.axis(**share))
    return figure


def _across(words: Words, points: Sequence[Point], narrow: int) -> dict[str, Any]:
    start, end = points[0].start, points[-1].end + DAY
    ticks = time_axis.months(words, start, end, narrow=narrow)
    return theme.axis(range=[start, end], showgrid=False, tickangle=0, anchor="free", position=0, **ticks)


def _both(beside: Against, top: float, foot: float, head: int) -> list[dict[str, Any]]:
    per_pixel = top / ((HEIGHT - head - 44) * (1 - foot))
    return against.labels(beside, per_pixel, BAR)


def ceiling(points: Sequence[Point], beside: Against | None = None) -> float:
    """The top of the axis over a course and what is beside it."""
    others = beside.values if beside else ()
    return reach(value for value in (*(point.value for point in points), *others) if value is not None)


def reach(values: Iterable[float]) -> float:
    """A whole step above the largest value."""
    largest = max([3.0, *values])
    step = _step(largest)
    return float((int(largest / step) + 1) * step)


def _step(largest: float) -> int:
    return next((step for step in STEPS if largest <= step * 5), STEPS[-1])


def _ticks(top: float) -> list[float]:
    step = _step(top)
    return [float(step * i) for i in range(int(top / step) + 1)]


def _columns(
    points: Sequence[Point], heights: Sequence[float], marker: dict[str, Any], share: float, **more: Any
) -> go.Bar:
    return go.Bar(
        x=[point.middle for point in points],
        y=list(heights),
        width=[point.wide * share for point in points],
        marker={"line": {"width": 0}} | marker,
        hovertext=[point.told for point in points],
        hoverinfo="text",
        customdata=[point.asked for point in points],
        textposition="none",
        **more,
    )


def _gaps(points: Sequence[Point], top: float) -> go.Bar:
    """Hatched from floor to ceiling; of what is not over, nobody can say yet that nobody reported."""
    unseen = [point for point in points if point.unseen and point.over]
    return _columns(unseen, [top] * len(unseen), {"color": theme.HATCH_GROUND, "pattern": _HATCH}, 1.0)


def _bars(points: Sequence[Point]) -> list[go.Bar | go.Scatter]:
    """Pale where the week is not over; a dot on the floor where somebody looked and there was none."""
    known = [(point, point.value) for point in points if point.value is not None]
    none = [point for point, value in known if not value]
    colours = [BAR if point.over else PALE for point, _ in known]
    dots = go.Scatter(
        x=[point.middle for point in none],
        y=[0] * len(none),
        mode="markers",
        marker={"size": 5, "color": BAR},
        cliponaxis=False,
        hovertext=[point.told for point in none],
        hoverinfo="text",
        customdata=[point.asked for point in none],
    )
    return [_columns([p for p, _ in known], [value for _, value in known], {"color": colours}, 0.76), dots]


def _line(points: Sequence[Point]) -> list[go.Scatter]:
    """A line that breaks where nothing is known."""
    marks = {"size": 5, "color": BAR} if len(points) < 60 else {"size": 1, "color": BAR}
    return [
        go.Scatter(
            x=[point.middle for point in points],
            y=[point.value for point in points],
            mode="lines+markers",
            line={"color": BAR, "width": 2},
            marker=marks,
            connectgaps=False,
            cliponaxis=False,
            hovertext=[point.told for point in points],
            hoverinfo="text",
            customdata=[point.asked for point in points],
        )
    ]


def _strip(points: Sequence[Point]) -> list[go.Bar]:
    """The share of areas somebody looked at, on a ground hatched where nobody did."""
    asked = [(point, point.share) for point in points if point.share is not None]
    heard = [point for point, _ in asked]
    ground = _columns(heard, [1.0] * len(asked), {"color": theme.HATCH_GROUND, "pattern": _HATCH}, 0.94, yaxis="y2")
    return [ground, _columns(heard, [share for _, share in asked], {"color": HEARD}, 0.94, yaxis="y2")]


def _usual_line(usual: float | None) -> list[dict[str, Any]]:
    line = {"color": theme.INK, "width": 1, "dash": "dot"}
    return (
        []
        if usual is None
        else [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": usual, "y1": usual, "line": line}]
    )


def _usual_words(words: Words, usual: float | None) -> list[dict[str, Any]]:
    if usual is None:
        return []
    number = words.number(usual, 0 if usual >= 20 else 1)
    return [_beside(usual, "y", f"{words.t('on average')}<br><b>{number}</b>", theme.INK)]


def _strip_words(words: Words, points: Sequence[Point], looked: str) -> list[dict[str, Any]]:
    """The share of all area-weeks looked at."""
    share = sum(p.seen or 0 for p in points) / max(1, sum(p.area_weeks or 0 for p in points))
    return [
        _beside(0.5, "y2", f"{looked}<br><b>{words.t('{share} %', share=words.number(100 * share))}</b>", theme.MUTED)
    ]


def _beside(y: float, axis: str, text: str, colour: str) -> dict[str, Any]:
    """A direct label at the right end of the axis."""
    return {
        "xref": "paper", "x": 1, "xshift": 6, "xanchor": "left", "yref": axis, "y": y, "yanchor": "middle",
        "text": text, "align": "left", "showarrow": False, "font": {"size": 12, "color": colour},
    }  # fmt: skip
