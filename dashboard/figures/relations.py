"""The relation index and its dimensions by month: line and 80 % band, weak months hollow, unknown ones hatched."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.colours import LIGHT, clear
from dashboard.figures import against, known_days, theme, time_axis
from dashboard.figures.against import Against
from dashboard.figures.known_days import Mark
from dashboard.rows.relations import RelationMonth
from dashboard.text import Words

Series = Mapping[date, RelationMonth]

HEIGHT, SMALL = 300, 132
ROOM = 78  # px at the end of the line for its last value and band
HALF = timedelta(days=15)
DAY_MS = 86_400_000
WEAK = "D"
LINE, BAND, FAINT = theme.ACCENT, clear(theme.ACCENT, 0.16), LIGHT["faint"]


def index(
    words: Words,
    series: Series,
    months: Sequence[date],
    compared: Sequence[date],
    beside: Against | None = None,
    days: Sequence[Mark] = (),
) -> go.Figure:
    """The index over `months`; the bands of the `compared` months stand out, so that one sees whether they part.

    `beside` is another place's index; `days` everybody knows of are numbered over the plot.
    """
    low, high = reach(series, [value for value in (beside.values if beside else ()) if value is not None])
    head = 12 + (known_days.ROOM if days else 0)
    figure = theme.frame(words, HEIGHT)
    for trace in (
        *_traces(words, series, months, low, high),
        _compared(series, compared),
        *([against.line(beside, months)] if beside else ()),
        *known_days.lines(words, days, low, high),
    ):
        figure.add_trace(trace)
    ends = against.labels(beside, (high - low) / (HEIGHT - head - 48), LINE, low) if beside else _last(words, series)
    ticks = list(range(low, high + 1, 10))
    figure.update_layout(
        annotations=[*_named(words, series, compared), *ends, *known_days.numbers(words, days)],
        xaxis=_months(words, months, 3),
        yaxis=theme.axis(range=[low, high], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 8, "r": against.ROOM if beside else ROOM, "t": head, "b": 8},
    )
    return figure


def dimension(words: Words, series: Series, months: Sequence[date]) -> go.Figure:
    """One dimension on the whole scale, so that the four can be read side by side."""
    figure = theme.frame(words, SMALL)
    for trace in _traces(words, series, months, 0, 100):
        figure.add_trace(trace)
    ticks = [0, 50, 100]
    figure.update_layout(
        xaxis=_months(words, months, 3),
        yaxis=theme.axis(range=[-3, 103], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        margin={"l": 4, "r": 12, "t": 10, "b": 4},
    )
    return figure


def reach(series: Series, others: Sequence[float] = ()) -> tuple[int, int]:
    """Tens that hold every band, and the values of another place, with room above; at least forty points apart."""
    known = [row for row in series.values() if row.value is not None]
    if not known:
        return 0, 100
    low = max(0, int((min(*(_low(row) for row in known), *others, 100) - 4) // 10 * 10))
    high = min(100, -int(-(max(*(_high(row) for row in known), *others, 0) + 4) // 10 * 10))
    return (low, high) if high - low >= 40 else (max(0, min(low, high - 40)), max(high, min(low, high - 40) + 40, 40))


def runs(series: Series, months: Sequence[date]) -> Iterator[list[RelationMonth]]:
    """Stretches of months that follow each other and have a value of grade C or better."""
    stretch: list[RelationMonth] = []
    for month in months:
        row = series.get(month)
        if row is not None and row.value is not None and row.grade != WEAK:
            stretch.append(row)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _traces(words: Words, series: Series, months: Sequence[date], low: int, high: int) -> list[go.Bar | go.Scatter]:
    known = [series[m] for m in months if m in series and series[m].value is not None]
    return [_unknown(words, series, months, low, high), *_bands(series, months), *_lines(words, known, months)]


def _unknown(words: Words, series: Series, months: Sequence[date], low: int, high: int) -> go.Bar:
    """Months without a value are hatched from floor to ceiling: not collected is not zero."""
    missing = [month for month in months if month not in series or series[month].value is None]
    pattern = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": theme.HATCH_GROUND, "size": 6, "solidity": 0.18}
    return go.Bar(
        x=missing,
        y=[high - low] * len(missing),
        base=low,
        width=30.4 * DAY_MS,
        marker={"color": theme.HATCH_GROUND, "pattern": pattern, "line": {"width": 0}},
        hovertext=[f"{words.month(month)}<br>{words.t('not collected')}" for month in missing],
        hoverinfo="text",
    )


def _bands(series: Series, months: Sequence[date]) -> list[go.Scatter]:
    """A filled band for each stretch; a month that stands alone has a wide thin one of its own."""
    drawn = []
    for stretch in runs(series, months):
        ends = [stretch[0].month, *(row.month for row in stretch), stretch[-1].month]
        spread = [ends[0] - HALF / 3, *ends[1:-1], ends[-1] + HALF / 3]
        rows = [stretch[0], *stretch, stretch[-1]]
        x = [day.isoformat() for day in (*spread, *reversed(spread))]
        y = [*(_high(row) for row in rows), *(_low(row) for row in reversed(rows))]
        drawn.append(go.Scatter(x=x, y=y, fill="toself", mode="none", fillcolor=BAND, hoverinfo="skip"))
    return drawn


def _lines(words: Words, known: Sequence[RelationMonth], months: Sequence[date]) -> list[go.Scatter]:
    """The line through what is known, broken at every gap; hollow marks with whiskers where little stands behind."""
    by_month = {row.month: row for row in known}
    path = [by_month[month].value if month in by_month else None for month in months]
    weak = [row for row in known if row.grade == WEAK]
    strong = [row for row in known if row.grade != WEAK]
    line = {"color": LINE, "width": 2.5}
    return [
        go.Scatter(x=list(months), y=path, mode="lines", line=line, connectgaps=False, hoverinfo="skip"),
        _marks(words, strong, {"size": 6, "color": LINE}, whiskers=False),
        _marks(words, weak, {"size": 8, "color": theme.SURFACE, "line": {"color": FAINT, "width": 2}}, whiskers=True),
    ]


def _marks(words: Words, rows: Sequence[RelationMonth], marker: dict[str, object], *, whiskers: bool) -> go.Scatter:
    values = [row.value or 0.0 for row in rows]
    return go.Scatter(
        x=[row.month for row in rows],
        y=values,
        mode="markers",
        marker=marker,
        error_y=_whiskers(rows, FAINT) if whiskers else None,
        hovertext=[told(words, row) for row in rows],
        hoverinfo="text",
        customdata=[asked(row.month) for row in rows],
    )


def asked(month: date) -> str:
    """What a click on a month asks of the page (assets/drill.js)."""
    return f"from={month}&to={last_day(month)}"


def last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def told(words: Words, row: RelationMonth) -> str:
    """Month, value and band, and the grade where there is one."""
    value = f"<b>{words.number(row.value or 0)}</b> ({between(words, row)})"
    grade = f"<br>{words.t('reliability {grade}', grade=row.grade)}" if row.grade else ""
    return f"{words.month(row.month)}<br>{value}{grade}"


def between(words: Words, row: RelationMonth) -> str:
    return words.t("{low} to {high}", low=words.number(_low(row)), high=words.number(_high(row)))


def _whiskers(rows: Sequence[RelationMonth], colour: str, thickness: float = 1) -> dict[str, object]:
    return {
        "array": [_high(row) - (row.value or 0.0) for row in rows],
        "arrayminus": [(row.value or 0.0) - _low(row) for row in rows],
        "color": colour,
        "thickness": thickness,
        "width": 5,
    }


def _compared(series: Series, compared: Sequence[date]) -> go.Scatter:
    rows = [series[month] for month in compared if month in series and series[month].value is not None]
    return go.Scatter(
        x=[row.month for row in rows],
        y=[row.value for row in rows],
        mode="markers",
        marker={"size": 10, "color": theme.SURFACE, "line": {"color": theme.INK, "width": 2}},
        cliponaxis=False,
        error_y=_whiskers(rows, theme.INK, 1.5),
        hoverinfo="skip",
    )


def _named(words: Words, series: Series, compared: Sequence[date]) -> list[dict[str, object]]:
    """The value of the earlier month over its band; the newest stands at the end of the line."""
    rows = [series[month] for month in compared if month in series and series[month].value is not None]
    newest = max(series, default=None)
    return [
        {
            "x": row.month,
            "y": _high(row),
            "yshift": 4,
            "yanchor": "bottom",
            "text": f"<b>{words.number(row.value or 0)}</b>",
            "showarrow": False,
            "font": {"size": 12, "color": theme.INK},
        }
        for row in rows
        if row.month != newest
    ]


def _last(words: Words, series: Series) -> list[dict[str, object]]:
    rows = [row for _, row in sorted(series.items()) if row.value is not None]
    if not rows:
        return []
    row = rows[-1]
    text = f"<b>{words.number(row.value or 0)}</b><br>{between(words, row)}"
    return [
        {
            "xref": "paper",
            "x": 1,
            "xshift": 6,
            "y": row.value,
            "text": text,
            "align": "left",
            "xanchor": "left",
            "showarrow": False,
            "font": {"size": 13, "color": FAINT if row.grade == WEAK else LINE},
        }
    ]


def _months(words: Words, months: Sequence[date], most: int) -> dict[str, object]:
    """A month is a point on its first day, with half a month of room at both ends."""
    ticks = time_axis.months(words, months[0] - HALF, months[-1] + HALF, most)
    return theme.axis(showgrid=False, tickangle=0, range=[months[0] - HALF, months[-1] + HALF], **ticks)


def _low(row: RelationMonth) -> float:
    return row.value or 0.0 if row.low is None else row.low


def _high(row: RelationMonth) -> float:
    return row.value or 0.0 if row.high is None else row.high
