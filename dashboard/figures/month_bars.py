"""Counts by month as stacked bars: parts that add up, months nobody reported from hatched, the chosen period marked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.figures import theme, time_axis
from dashboard.text import Words

HALF, NEAR = timedelta(days=16), timedelta(days=14)
DAY_MS = 86_400_000
FEW = 13  # months up to which the sums fit over the bars of a phone


@dataclass(frozen=True)
class Part:
    """One layer of the bars, bottom first; `pattern` tells it apart without colour."""

    name: str
    values: Sequence[int]
    colour: str
    pattern: str = ""
    edge: str | None = None


def draw(
    words: Words,
    months: Sequence[date],
    parts: Sequence[Part],
    unknown: Collection[date],
    period: tuple[date, date],
    height: int,
) -> go.Figure:
    totals = [sum(part.values[i] for part in parts) for i in range(len(months))]
    top = ceiling(totals)
    figure = theme.frame(words, height, barmode="stack")
    figure.add_trace(_hatched(words, months, unknown, top))
    for part in parts:
        figure.add_trace(_layer(words, months, part))
    figure.add_trace(_none(words, months, totals, unknown))
    ticks = list(range(0, top + 1, step(top)))
    figure.update_layout(
        annotations=_sums(words, months, totals) if len(months) <= FEW else [],
        shapes=[chosen(months, *period)],
        xaxis=across(words, months),
        yaxis=theme.axis(range=[0, top * 1.1], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 4, "r": 8, "t": 12, "b": 8},
    )
    return figure


def ceiling(totals: Sequence[int]) -> int:
    """The top of the axis: a whole step at or above the largest bar."""
    largest = max([2, *totals])
    return -(-largest // step(largest)) * step(largest)


def step(top: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**5, 10**7) if top <= step * 4)


def across(words: Words, months: Sequence[date]) -> dict[str, object]:
    ticks = time_axis.months(words, months[0], months[-1], 4)
    return theme.axis(showgrid=False, tickangle=0, range=[months[0] - HALF, months[-1] + HALF], **ticks)


def chosen(months: Sequence[date], start: date, end: date) -> dict[str, object]:
    """The months of the period in force, as a line under the bars."""
    inside = [month for month in months if start.replace(day=1) <= month <= end] or [months[-1]]
    line = {"color": theme.ACCENT, "width": 3}
    ends = {"x0": inside[0] - NEAR, "x1": inside[-1] + NEAR, "y0": 0, "y1": 0}
    return {"type": "line", "yref": "paper", "line": line, "layer": "above"} | ends


def _layer(words: Words, months: Sequence[date], part: Part) -> go.Bar:
    lines = {"shape": part.pattern, "fgcolor": part.edge, "bgcolor": part.colour, "size": 6, "solidity": 0.22}
    return go.Bar(
        x=list(months),
        y=[value or None for value in part.values],  # an empty part would draw its edge over its neighbour's
        width=21 * DAY_MS,
        marker={
            "color": part.colour,
            "pattern": lines if part.pattern else None,
            "line": {"width": 1 if part.edge else 0, "color": part.edge},
        },
        hovertext=[
            f"{words.month(month)}<br>{part.name}: <b>{words.number(value)}</b>"
            for month, value in zip(months, part.values, strict=True)
        ],
        hoverinfo="text",
    )


def _hatched(words: Words, months: Sequence[date], unknown: Collection[date], top: int) -> go.Bar:
    dark = [month for month in months if month in unknown]
    pattern = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": theme.HATCH_GROUND, "size": 6, "solidity": 0.18}
    return go.Bar(
        x=dark,
        y=[top] * len(dark),
        width=29 * DAY_MS,
        marker={"color": theme.HATCH_GROUND, "pattern": pattern, "line": {"width": 0}},
        hovertext=[f"{words.month(month)}<br>{words.t('no report')}" for month in dark],
        hoverinfo="text",
    )


def _none(words: Words, months: Sequence[date], totals: Sequence[int], unknown: Collection[date]) -> go.Scatter:
    """A dot on the floor: somebody reported, and of these there were none."""
    quiet = [month for month, total in zip(months, totals, strict=True) if not total and month not in unknown]
    return go.Scatter(
        x=quiet,
        y=[0] * len(quiet),
        mode="markers",
        marker={"size": 6, "color": theme.QUIET_BAR},
        cliponaxis=False,
        hovertext=[f"{words.month(month)}<br>{words.t('none')}" for month in quiet],
        hoverinfo="text",
    )


def _sums(words: Words, months: Sequence[date], totals: Sequence[int]) -> list[dict[str, object]]:
    return [
        {
            "x": month,
            "y": total,
            "yshift": 2,
            "yanchor": "bottom",
            "text": words.number(total),
            "showarrow": False,
            "font": {"size": 12, "color": theme.INK},
        }
        for month, total in zip(months, totals, strict=True)
        if total
    ]
