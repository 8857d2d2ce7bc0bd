"""Incidents a week, what is known and what is not, and what each of the next weeks may bring."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.colours import LIGHT, clear
from dashboard.figures import against, fan, known_days, theme, time_axis
from dashboard.figures.against import Against
from dashboard.figures.known_days import Mark
from dashboard.rows.area import AreaForecast, AreaWeek
from dashboard.text import Words

HEIGHT, TOP, RIGHT, NARROW = 336, 60, 92, 176
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MS = 86_400_000
SERIOUS, OTHER, AFTER = theme.RAMP["very_high"], theme.QUIET_BAR, clear(theme.QUIET_BAR, 0.45)


def draw(
    words: Words,
    weeks: Sequence[AreaWeek],
    issued: date,
    ahead: Sequence[AreaForecast],
    days: Sequence[Mark],
    period: tuple[date, date],
    beside: Against | None = None,
) -> go.Figure:
    """Bars of the weeks known and after `issued`, the fan of the weeks from it, days known beforehand as numbers, and
    the weeks of another place as a dashed line."""
    start, end = span(weeks, issued)
    top = ceiling(weeks, ahead, beside)
    figure = theme.frame(words, HEIGHT, barmode="overlay")
    seen = (*_unseen(words, weeks, top), *_bars(words, weeks, issued))
    for trace in (*seen, *fan.draw(ahead, issued), *known_days.lines(words, days, 0, top)):
        figure.add_trace(trace)
    if beside:
        figure.add_trace(against.line(beside, [_middle(week.week) for week in weeks]))
    ticks = list(range(0, top + 1, _step(top)))
    figure.update_layout(
        overwrite=True,
        shapes=[_line(issued), _chosen(*period)],
        annotations=[*_edges(words, issued, ahead), *known_days.numbers(words, days), *_named(beside)],
        xaxis=theme.axis(
            range=[start, end],
            showgrid=False,
            tickangle=0,
            **time_axis.months(words, start, end, narrow=NARROW - (against.ROOM - RIGHT if beside else 0)),
        ),
        yaxis=theme.axis(range=[0, top], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 8, "r": against.ROOM if beside else RIGHT, "t": TOP, "b": 8},
    )
    return figure


def span(weeks: Sequence[AreaWeek], issued: date) -> tuple[date, date]:
    """First and last day of the axis."""
    return (weeks[0].week if weeks else issued - WEEK), issued + fan.WEEKS * WEEK


def ceiling(weeks: Sequence[AreaWeek], ahead: Sequence[AreaForecast], beside: Against | None = None) -> int:
    """The top of the axis: a whole step above the largest bar, the fan, and what stands beside."""
    others = [-int(-value // 1) for value in (beside.values if beside else ()) if value is not None]
    largest = max([3, *others, *(week.incidents or 0 for week in weeks), -int(-fan.highest(ahead) // 1)])
    return -(-(largest + 1) // _step(largest)) * _step(largest)


def _step(top: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 500, 10**6) if top <= step * 5)


def _unseen(words: Words, weeks: Sequence[AreaWeek], top: int) -> list[go.Bar]:
    """Weeks nobody looked are hatched from floor to ceiling: a gap in knowledge, not a low number."""
    unseen = [week.week for week in weeks if not week.observed]
    told = [f"{words.week(week)}<br>{words.t('no report')}" for week in unseen]
    pattern = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": theme.HATCH_GROUND, "size": 6, "solidity": 0.18}
    return [_columns(unseen, [top] * len(unseen), 7.0, {"color": theme.HATCH_GROUND, "pattern": pattern}, told)]


def _bars(words: Words, weeks: Sequence[AreaWeek], issued: date) -> list[go.Bar | go.Scatter]:
    """Serious ones dark at the foot, others grey above; a dot on the floor where somebody looked and saw none."""
    seen = [(week, week.incidents or 0, week.serious or 0) for week in weeks if week.observed]
    mondays = [week.week for week, _, _ in seen]
    told = [_told(words, monday, count, serious) for monday, (_, count, serious) in zip(mondays, seen, strict=True)]
    serious = [count for _, _, count in seen]
    others = [count - dark for _, count, dark in seen]
    quiet = [week.week for week, count, _ in seen if not count]
    colours = [AFTER if monday >= issued else OTHER for monday in mondays]
    dark = [clear(SERIOUS, 0.45) if monday >= issued else SERIOUS for monday in mondays]
    return [
        _columns(mondays, serious, 5.2, {"color": dark}, told),
        _columns(mondays, others, 5.2, {"color": colours}, told, base=serious),
        go.Scatter(
            x=[_middle(monday) for monday in quiet],
            y=[0] * len(quiet),
            mode="markers",
            marker={"size": 5, "color": OTHER},
            cliponaxis=False,
            hovertext=[_told(words, monday, 0, 0) for monday in quiet],
            hoverinfo="text",
        ),
    ]


def _told(words: Words, monday: date, incidents: int, serious: int) -> str:
    count = words.n("{count} incident", "{count} incidents", incidents)
    return f"{words.week(monday)}<br><b>{count}</b><br>{words.t('{count} serious', count=words.number(serious))}"


def _columns(
    mondays: Sequence[date],
    heights: Sequence[int],
    days: float,
    marker: dict[str, object],
    told: Sequence[str],
    **more: object,
) -> go.Bar:
    return go.Bar(
        x=[_middle(monday) for monday in mondays],
        y=list(heights),
        width=days * MS,
        marker={"line": {"width": 0}} | marker,
        hovertext=list(told),
        hoverinfo="text",
        customdata=[f"from={monday}&to={monday + 6 * DAY}" for monday in mondays],
        **more,
    )


def _middle(monday: date) -> str:
    return f"{monday + 3 * DAY}T12:00:00"


def _line(issued: date) -> dict[str, object]:
    line = {"color": theme.INK, "width": 1.5, "dash": "dot"}
    return {"type": "line", "yref": "paper", "x0": issued, "x1": issued, "y0": 0, "y1": 1.04, "line": line}


def _chosen(start: date, end: date) -> dict[str, object]:
    """The period in force, as a line just under the axis."""
    line = {"color": theme.ACCENT, "width": 3}
    return {
        "type": "line",
        "yref": "paper",
        "x0": start,
        "x1": end + DAY,
        "y0": -0.024,
        "y1": -0.024,
        "line": line,
        "layer": "above",
    }


def _edges(words: Words, issued: date, ahead: Sequence[AreaForecast]) -> list[dict[str, object]]:
    """Where knowledge ends, and in numbers what the fan says."""
    known = words.t("known to {week}", week=words.week(issued - WEEK))
    return [_note(issued, known, "right", TOP - 24, theme.INK), _spoken(words, ahead)]


def _spoken(words: Words, ahead: Sequence[AreaForecast]) -> dict[str, object]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xshift": 8,
        "text": "<br>".join(words.whole(line) for line in fan.spoken(words, ahead)),
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT["late-ink"]},
    }


def _named(beside: Against | None) -> list[dict[str, object]]:
    """The other place, at the top of the right margin: the foot of it is the fan's."""
    if beside is None:
        return []
    text = f"◇ {beside.name}<br><b>{beside.number}</b>"
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": 1, "xshift": 8, "xanchor": "left", "yanchor": "top"}
    font = {"size": 12, "color": against.OTHER}
    return [place | {"text": text, "align": "left", "showarrow": False, "font": font}]


def _note(day: date, text: str, anchor: str, shift: int, colour: str) -> dict[str, object]:
    return {
        "x": day,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": shift,
        "text": text,
        "xanchor": anchor,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
