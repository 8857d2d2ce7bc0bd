"""Days everybody knows of, and notes, as numbers over a time axis: what each stands for is listed under the figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import theme
from dashboard.figures.time_axis import GAP, LETTER
from dashboard.rows.area import AreaEvent
from dashboard.text import Words

LINE, INK = LIGHT["known"], LIGHT["known-ink"]
LINES = {"calendar": LINE, "note": theme.ACCENT}
ROOM = 24  # px over the axis that the numbers take
NARROW = 190  # px of a time axis on the narrowest phone


@dataclass(frozen=True)
class Mark:
    """A number over the first of its days, all of one kind: those too near it for a number each share it."""

    number: int
    days: tuple[AreaEvent, ...]

    @property
    def at(self) -> date:
        return self.days[0].day

    @property
    def kind(self) -> str:
        return self.days[0].stream


def marks(days: Sequence[AreaEvent], start: date, end: date, narrow: int = NARROW) -> list[Mark]:
    """The days between `start` and `end`, oldest first; judged at the width of the narrowest phone."""
    inside = sorted((day for day in days if start <= day.day < end), key=lambda day: (day.day, day.code))
    apart = (end - start) * ((2 * LETTER + GAP / 2) / narrow)
    groups: list[list[AreaEvent]] = []
    for kind in LINES:
        mine: list[list[AreaEvent]] = []
        for day in (one for one in inside if one.stream == kind):
            if mine and day.day - mine[-1][0].day < apart:
                mine[-1].append(day)
            else:
                mine.append([day])
        groups += mine
    groups.sort(key=lambda group: group[0].day)
    return [Mark(number, tuple(group)) for number, group in enumerate(groups, 1)]


def lines(words: Words, marked: Sequence[Mark], low: float, high: float, **more: Any) -> list[go.Scatter]:
    """A dotted line a day, as one trace for each kind."""
    found = []
    for kind, color in LINES.items():
        events = [event for mark in marked for event in mark.days if event.stream == kind]
        if events:
            x = [day for event in events for day in (event.day, event.day, None)]
            y = [low, high, None] * len(events)
            said = [text for event in events for text in (told(words, event),) * 3]
            line = {"color": color, "width": 1, "dash": "dot"}
            found.append(go.Scatter(x=x, y=y, mode="lines", line=line, hovertext=said, hoverinfo="text", **more))
    return found


def told(words: Words, event: AreaEvent) -> str:
    """A figure reads marks in its texts: what people wrote stands in the list alone."""
    kind = words.t("Note") if event.stream == "note" else words.term("calendar_kind", event.code)
    return f"{words.day(event.day)}<br>{kind}"


def numbers(words: Words, marked: Sequence[Mark], shift: int = 9) -> list[dict[str, Any]]:
    """The numbers, as annotations: of days just over the plot, of notes just under its upper edge."""
    return [_number(words, mark, shift) for mark in marked]


def _number(words: Words, mark: Mark, shift: int) -> dict[str, Any]:
    noted = mark.kind == "note"
    placed = {"yanchor": "top", "yshift": -1, "bgcolor": theme.SURFACE} if noted else {}
    return {
        "x": mark.at,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": shift,
        "text": words.number(mark.number),
        "showarrow": False,
        "font": {"size": 12, "color": theme.ACCENT if noted else INK},
    } | placed
