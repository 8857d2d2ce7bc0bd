"""Incidents a week, what is known and what is not, and what each of the next weeks may bring."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.figures import fan, theme, time_axis
from dashboard.rows.area import AreaEvent, AreaForecast, AreaWeek
from dashboard.text import Words

HEIGHT, TOP, RIGHT, NARROW = 336, 60, 92, 176
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MS = 86_400_000
SERIOUS, OTHER, AFTER = theme.RAMP["very_high"], theme.QUIET_BAR, "rgba(169,180,189,.45)"
KNOWN_DAY, KNOWN_DAY_INK = "#B98A1D", "#7A5A0B"


def draw(
    words: Words,
    weeks: Sequence[AreaWeek],
    issued: date,
    ahead: Sequence[AreaForecast],
    days: Sequence[AreaEvent],
    period: tuple[date, date],
) -> go.Figure:
    """Bars of the weeks known and after `issued`, the fan of the weeks from it, and the days known beforehand."""
    start, end = (weeks[0].week if weeks else issued - WEEK), issued + fan.WEEKS * WEEK
    top = ceiling(weeks, ahead)
    figure = theme.frame(words, HEIGHT, barmode="overlay")
    seen = (*_unseen(words, weeks, top), *_bars(words, weeks, issued))
    for trace in (*seen, *fan.draw(ahead, issued), *_known_days(words, days, top)):
        figure.add_trace(trace)
    ticks = list(range(0, top + 1, _step(top)))
    figure.update_layout(
        overwrite=True,
        shapes=[_line(issued), _chosen(*period)],
        annotations=[*_edges(words, issued, ahead), *_day_names(words, days, start, end)],
        xaxis=theme.axis(range=[start, end], showgrid=False, **time_axis.months(words, start, end)),
        yaxis=theme.axis(range=[0, top], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 8, "r": RIGHT, "t": TOP, "b": 8},
    )
    return figure


def ceiling(weeks: Sequence[AreaWeek], ahead: Sequence[AreaForecast]) -> int:
    """The top of the axis: a whole step above the largest bar and the fan."""
    largest = max([3, *(week.incidents or 0 for week in weeks), -int(-fan.highest(ahead) // 1)])
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
    dark = ["rgba(123,30,75,.45)" if monday >= issued else SERIOUS for monday in mondays]
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
        **more,
    )


def _middle(monday: date) -> str:
    return f"{monday + 3 * DAY}T12:00:00"


def _line(issued: date) -> dict[str, object]:
    line = {"color": theme.INK, "width": 1.5, "dash": "dot"}
    return {"type": "line", "yref": "paper", "x0": issued, "x1": issued, "y0": 0, "y1": 1.04, "line": line}


def _known_days(words: Words, days: Sequence[AreaEvent], top: int) -> list[go.Scatter]:
    """Thin lines as one trace: each tells its kind, also where its name found no room."""
    x, y, told = [], [], []
    for event in days:
        x += [event.day, event.day, None]
        y += [0, top, None]
        told += [f"{words.day(event.day)}<br>{words.term('calendar_kind', event.code)}"] * 3
    line = {"color": KNOWN_DAY, "width": 1, "dash": "dot"}
    return [go.Scatter(x=x, y=y, mode="lines", line=line, hovertext=told, hoverinfo="text")] if days else []


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
        "font": {"size": 12, "color": "#9B3A35"},
    }


def _day_names(words: Words, days: Sequence[AreaEvent], start: date, end: date) -> list[dict[str, object]]:
    named = [(event.day, words.term("calendar_kind", event.code)) for event in days]
    placed = time_axis.names(named, start, end, NARROW)
    return [_note(day, text, anchor, 2, KNOWN_DAY_INK) for day, text, anchor in placed]


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
