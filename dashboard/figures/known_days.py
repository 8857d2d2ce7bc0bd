"""Days everybody knows of, as numbers over a time axis: what each number stands for is listed under the figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures.time_axis import GAP, LETTER
from dashboard.rows.area import AreaEvent
from dashboard.text import Words

LINE, INK = LIGHT["known"], LIGHT["known-ink"]
ROOM = 24  # px over the axis that the numbers take
NARROW = 190  # px of a time axis on the narrowest phone


@dataclass(frozen=True)
class Mark:
    """A number over the first of its days: those too near it for a number each share it."""

    number: int
    days: tuple[AreaEvent, ...]

    @property
    def at(self) -> date:
        return self.days[0].day


def marks(days: Sequence[AreaEvent], start: date, end: date, narrow: int = NARROW) -> list[Mark]:
    """The days between `start` and `end`, oldest first; judged at the width of the narrowest phone."""
    inside = sorted((day for day in days if start <= day.day < end), key=lambda day: (day.day, day.code))
    apart = (end - start) * ((2 * LETTER + GAP / 2) / narrow)
    groups: list[list[AreaEvent]] = []
    for day in inside:
        if groups and day.day - groups[-1][0].day < apart:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [Mark(number, tuple(group)) for number, group in enumerate(groups, 1)]


def lines(words: Words, marked: Sequence[Mark], low: float, high: float, **more: Any) -> list[go.Scatter]:
    """A dotted line a day, as one trace."""
    x: list[date | None] = []
    y: list[float | None] = []
    said: list[str] = []
    for mark in marked:
        for event in mark.days:
            x += [event.day, event.day, None]
            y += [low, high, None]
            said += [told(words, event)] * 3
    line = {"color": LINE, "width": 1, "dash": "dot"}
    return [go.Scatter(x=x, y=y, mode="lines", line=line, hovertext=said, hoverinfo="text", **more)] if x else []


def told(words: Words, event: AreaEvent) -> str:
    return f"{words.day(event.day)}<br>{words.term('calendar_kind', event.code)}"


def numbers(words: Words, marked: Sequence[Mark], shift: int = 9) -> list[dict[str, Any]]:
    """The numbers, as annotations just over the plot."""
    return [
        {
            "x": mark.at,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": shift,
            "text": words.number(mark.number),
            "showarrow": False,
            "font": {"size": 12, "color": INK},
        }
        for mark in marked
    ]
