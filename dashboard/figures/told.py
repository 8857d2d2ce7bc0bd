"""Counts as partners are told them: a rounded number, or one of three words that are drawn as unlike as they are.

`fewer_than_8` is a count of 0 to 7, `withheld` any count, `not_collected` none at all. Each has a pattern of its own,
so that they are told apart without colour, in grey print too.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import month_bars, theme
from dashboard.figures.box import Box
from dashboard.figures.layers import TEAL, Layer
from dashboard.figures.map import CLEAR, GROUND, GROUND_LINE, INSUFFICIENT_GROUND, LABEL_SIZE, empty, folded, plain
from dashboard.figures.series import BAR
from dashboard.text import Words

# Of rounded numbers, 10 and more. The same for every measure and month, so that a colour means the same next year.
NUMBERS = Layer("told", TEAL, (20.0, 35.0, 55.0, 100.0))
# Classes as (lowest, highest) number in them.
CLASSES: tuple[tuple[int, int | None], ...] = ((10, 15), (20, 30), (35, 50), (55, 95), (100, None))
# assets/20_partner.css and 20_map.css find the patterned grounds by these very colours.
VEILED_GROUND = LIGHT["veil-ground"]
GROUNDS = {
    "not_collected": theme.HATCH_GROUND,
    "withheld": VEILED_GROUND,
    "fewer_than_8": INSUFFICIENT_GROUND,
}
EDGE, BORDER = LIGHT["faint"], theme.MUTED
FEW = 8  # the height of a column that stands for 0 to 7: it says under 8, never how many
HEIGHT, DAY_MS, NAMES = 190, 86_400_000, 3
_PATTERNS = {"fewer_than_8": ".", "withheld": "x", "not_collected": "/", "too_few": "x"}


@dataclass(frozen=True)
class Told:
    """One cell as it is told: its state, its number where it has one, and what is said of it on the figure."""

    state: str
    n: int | None
    said: str

    @property
    def position(self) -> int:
        """Its class: the three words first, then the classes of numbers."""
        if self.n is None:
            return list(GROUNDS).index(self.state)
        return len(GROUNDS) + NUMBERS.class_of(self.n)


@dataclass(frozen=True)
class Marked:
    """An area as drawn."""

    area_id: str
    name: str
    told: Told
    geometry: str


def told_map(
    words: Words, marks: Sequence[Marked], shapes: str, box: Box, around: Sequence[str], borders: Sequence[str]
) -> go.Figure:
    """`around` areas lie beside what is looked at; `borders` are those of larger ones. Outlines come by URL."""
    figure = empty(words, box)
    figure.add_traces(
        [
            _fill(marks, shapes),
            plain("ground", shapes, around, GROUND, GROUND_LINE, 1),
            plain("borders", shapes, borders, CLEAR, BORDER, 1.6),
            _names(words, marks),
        ]
    )
    return figure


def _fill(marks: Sequence[Marked], shapes: str) -> go.Choropleth:
    colours = (*GROUNDS.values(), *NUMBERS.colours)
    return go.Choropleth(
        name="fill",
        geojson=shapes,
        locations=[mark.area_id for mark in marks],
        z=[mark.told.position for mark in marks],
        zmin=-0.5,
        zmax=len(colours) - 0.5,
        colorscale=[[(i + end) / len(colours), colour] for i, colour in enumerate(colours) for end in (0, 1)],
        showscale=False,
        # Not white: on a patterned ground it would be lost.
        marker={"line": {"color": EDGE, "width": 1}},
        text=[mark.told.said for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )


def _names(words: Words, marks: Sequence[Marked]) -> go.Scattergeo:
    """The number stands under the name: nobody has to read it from a colour."""
    points = [centre(mark.geometry) for mark in marks]
    inks = [NUMBERS.ink(mark.told.position - len(GROUNDS)) for mark in marks]
    return go.Scattergeo(
        name="names",
        mode="text",
        lon=[round(lon, 4) for lon, _ in points],
        lat=[round(lat, 4) for _, lat in points],
        text=[_labelled(words, mark) for mark in marks],
        textfont={"size": LABEL_SIZE, "color": inks},
        hoverinfo="skip",
    )


def _labelled(words: Words, mark: Marked) -> str:
    number = "" if mark.told.n is None else f"<br><b>{words.number(mark.told.n)}</b>"
    return folded(mark.name) + number


def centre(geometry: str) -> tuple[float, float]:
    """The centroid of an outline's largest ring, in degrees: good enough for a name to stand on."""
    ring = max(_rings(json.loads(geometry)["coordinates"]), key=lambda r: abs(_twice(r)))
    whole = _twice(ring)
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
    lon = sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (3 * whole)
    lat = sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (3 * whole)
    return lon, lat


def _twice(ring: Sequence[Sequence[float]]) -> float:
    """Twice the area of a ring, with its sign."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _rings(coordinates: Sequence[Any]) -> Iterator[Sequence[Sequence[float]]]:
    if isinstance(coordinates[0][0], (int, float)):
        yield coordinates
        return
    for part in coordinates:
        yield from _rings(part)


def ceiling(numbers: Iterable[int]) -> int:
    """The top of the figures that stand beside each other: whole tens at its middle too."""
    return -(-max([20, *numbers]) // 20) * 20


def months(words: Words, days: Sequence[date], cells: Sequence[Told], top: int, chosen: date) -> go.Figure:
    """A column a month: solid for a number, dotted up to 8 for 0 to 7, patterned from floor to ceiling without any.

    `top` is shared by the figures that stand beside each other.
    """
    figure = theme.frame(words, HEIGHT, barmode="overlay")
    for state in ("not_collected", "withheld", "fewer_than_8"):
        figure.add_trace(patterned(state, days, cells, FEW if state == "fewer_than_8" else top, 29))
    figure.add_trace(_numbers(days, cells))
    ticks = (0, top // 2, top)
    figure.update_layout(
        shapes=[month_bars.chosen(days, chosen, chosen)],
        xaxis=_across([(day, words.month(day)) for day in days], month_bars.HALF),
        yaxis=theme.axis(range=[0, top * 1.05], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
    )
    return figure


def patterned(state: str, days: Sequence[date], cells: Sequence[Told], height: float, wide: int) -> go.Bar:
    """The columns of one word, `wide` days each."""
    shown = [(day, cell) for day, cell in zip(days, cells, strict=True) if cell.state == state]
    ground = GROUNDS.get(state, VEILED_GROUND)
    edge = {"width": 1, "color": EDGE} if state == "fewer_than_8" else {"width": 0}
    lines = {"shape": _PATTERNS[state], "fgcolor": EDGE, "bgcolor": ground, "size": 5, "solidity": 0.25}
    return go.Bar(
        name=state,
        x=[day for day, _ in shown],
        y=[height] * len(shown),
        width=(21 if state == "fewer_than_8" else wide) * DAY_MS,
        marker={"color": ground, "pattern": lines, "line": edge},
        hovertext=[cell.said for _, cell in shown],
        hoverinfo="text",
    )


def _numbers(days: Sequence[date], cells: Sequence[Told]) -> go.Bar:
    shown = [(day, cell) for day, cell in zip(days, cells, strict=True) if cell.n is not None]
    return go.Bar(
        name="rounded",
        x=[day for day, _ in shown],
        y=[cell.n for _, cell in shown],
        width=21 * DAY_MS,
        marker={"color": BAR, "line": {"width": 0}},
        hovertext=[cell.said for _, cell in shown],
        hoverinfo="text",
    )


def _across(named: Sequence[tuple[date, str]], half: timedelta) -> dict[str, object]:
    """Days with their names, as few of them as a figure half a phone wide has room for."""
    days = [day for day, _ in named]
    inside = named[1:-1] if len(named) > NAMES else named
    shown = inside[:: max(1, -(-len(inside) // NAMES))]
    ticks = {
        "tickvals": [day.isoformat() for day, _ in shown],
        "ticktext": ["<br>".join(name.rsplit(" ", 1)) for _, name in shown],
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": theme.HATCH,
    }
    return theme.axis(showgrid=False, tickangle=0, range=[days[0] - half, days[-1] + half], **ticks)


def trust(words: Words, named: Sequence[tuple[date, str]], cells: Sequence[Told]) -> go.Figure:
    """Trust of 0 to 100 by quarter: a line that breaks where too few answered, or nobody was asked."""
    days = [day for day, _ in named]
    figure = theme.frame(words, HEIGHT, barmode="overlay")
    for state in ("not_collected", "too_few"):
        figure.add_trace(patterned(state, days, cells, 100, 88))
    line = {"color": BAR, "width": 2}
    figure.add_trace(
        go.Scatter(
            name="rounded",
            x=list(days),
            y=[cell.n for cell in cells],
            mode="lines+markers",
            line=line,
            marker={"size": 7, "color": BAR},
            connectgaps=False,
            cliponaxis=False,
            hovertext=[cell.said for cell in cells],
            hoverinfo="text",
        )
    )
    figure.update_layout(
        xaxis=_across(named, 3 * month_bars.HALF),
        yaxis=theme.axis(range=[0, 102], tickvals=[0, 50, 100], ticktext=[words.number(tick) for tick in (0, 50, 100)]),
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
    )
    return figure
