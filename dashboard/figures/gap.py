"""The credibility gap: what the police say of themselves and what residents say of them, on one axis."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

import plotly.graph_objects as go

from dashboard.colours import LIGHT, clear
from dashboard.figures import theme, time_axis
from dashboard.text import Words

RESIDENTS, POLICE = theme.RAMP["very_high"], LIGHT["police"]
HEIGHT, ROOM = 248, 118
LABEL = 18  # px two direct labels need between their middles


class Rating(Protocol):
    """A mean answer of one side in one month, on a scale of 0-100, with its 80 % interval."""

    @property
    def month(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


def both(community: Sequence[Rating], police: Sequence[Rating]) -> list[tuple[Rating, Rating]]:
    """Months in which both sides were asked: (community, police), oldest first."""
    asked = {rating.month: rating for rating in police}
    pairs = [(rating, asked[rating.month]) for rating in community if rating.month in asked]
    return sorted(pairs, key=lambda pair: pair[0].month)


def width(community: Sequence[Rating], police: Sequence[Rating]) -> int | None:
    """The newest gap in whole points, police minus residents, as the two numbers beside it show it."""
    pairs = both(community, police)
    return round(pairs[-1][1].value) - round(pairs[-1][0].value) if pairs else None


def draw(words: Words, community: Sequence[Rating], police: Sequence[Rating], *, height: int = HEIGHT) -> go.Figure:
    """Two lines with their 80 % intervals, the gap between them shaded where both sides were asked."""
    figure = theme.frame(words, height)
    pairs = both(community, police)
    if len(pairs) > 1:
        figure.add_scatter(
            **_band(pairs), fill="toself", mode="none", fillcolor=clear(RESIDENTS, 0.1), hoverinfo="skip"
        )
    for ratings, colour, name in ((community, RESIDENTS, _residents(words)), (police, POLICE, _police(words))):
        figure.add_scatter(**_line(words, ratings, colour, name))
    low, high = _reach([*community, *police])
    ticks = list(range(low, high + 1, 20))
    figure.update_layout(
        overwrite=True,
        annotations=_labels(words, community, police, (high - low) / (height - 52)),
        xaxis=_months(words, [rating.month for rating in (*community, *police)]),
        yaxis=theme.axis(range=[low - 3, high + 2], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 8, "r": ROOM, "t": 8, "b": 8},
    )
    return figure


def _months(words: Words, days: Sequence[date]) -> dict[str, object]:
    if not days:
        return {"visible": False}
    margin = max((max(days) - min(days)) / 16, timedelta(days=15))
    return theme.axis(showgrid=False, range=[min(days) - margin, max(days) + margin], **time_axis.some(words, days, 3))


def _residents(words: Words) -> str:
    return words.t("Residents")


def _police(words: Words) -> str:
    return words.t("Police")


def _band(pairs: Sequence[tuple[Rating, Rating]]) -> dict[str, list[date] | list[float]]:
    months = [below.month for below, _ in pairs]
    return {
        "x": months + months[::-1],
        "y": [below.value for below, _ in pairs] + [above.value for _, above in reversed(pairs)],
    }


def _line(words: Words, ratings: Sequence[Rating], colour: str, name: str) -> dict[str, object]:
    told = [
        f"{name} · {words.month(r.month)}<br><b>{words.number(r.value)}</b> "
        f"({words.t('{low} to {high}', low=words.number(r.low), high=words.number(r.high))}) · n = {words.number(r.n)}"
        for r in ratings
    ]
    return {
        "x": [rating.month for rating in ratings],
        "y": [rating.value for rating in ratings],
        "error_y": {
            "array": [rating.high - rating.value for rating in ratings],
            "arrayminus": [rating.value - rating.low for rating in ratings],
            "color": colour,
            "thickness": 1,
            "width": 0,
        },
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 6, "color": colour},
        "hovertext": told,
        "hoverinfo": "text",
    }


def _reach(ratings: Sequence[Rating]) -> tuple[int, int]:
    """Twenties that hold every interval, at least forty points apart."""
    if not ratings:
        return 0, 100
    low = max(0, int(min(rating.low for rating in ratings) // 20 * 20))
    high = min(100, int(-(-max(rating.high for rating in ratings) // 20) * 20))
    return (low, high) if high - low >= 40 else (max(0, high - 40), max(40, high))


def _labels(
    words: Words, community: Sequence[Rating], police: Sequence[Rating], per_pixel: float
) -> list[dict[str, object]]:
    """Names and last values at the ends of the lines, moved apart just enough not to touch."""
    ends = [
        (ratings[-1].value, f"<b>{name} {words.number(ratings[-1].value)}</b>", colour)
        for ratings, name, colour in ((community, _residents(words), RESIDENTS), (police, _police(words), POLICE))
        if ratings
    ]
    if (gap := width(community, police)) is not None:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends.append((middle, words.t("gap {points}", points=words.signed(gap)), theme.MUTED))
    return [_end(value, words.whole(text), colour) for value, text, colour in _apart(ends, LABEL * per_pixel)]


def _apart(ends: list[tuple[float, str, str]], least: float) -> list[tuple[float, str, str]]:
    """The labels in order of value, each at least `least` above the one below, their centre kept."""
    ordered = sorted(ends)
    placed: list[float] = []
    for value, _, _ in ordered:
        placed.append(max(value, placed[-1] + least) if placed else value)
    shift = sum(value - at for (value, _, _), at in zip(ordered, placed, strict=True)) / max(len(placed), 1)
    return [(at + shift, text, colour) for at, (_, text, colour) in zip(placed, ordered, strict=True)]


def _end(value: float, text: str, colour: str) -> dict[str, object]:
    return {
        "xref": "paper",
        "x": 1,
        "xshift": 8,
        "y": value,
        "text": text,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 13, "color": colour},
    }
