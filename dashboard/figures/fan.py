"""What the next weeks may bring, on the axis of incidents a week: totals over longer stretches, as averages a week."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.colours import clear
from dashboard.figures import theme
from dashboard.rows.area import AreaForecast
from dashboard.text import Words

WEEK = timedelta(days=7)
WEEKS = 13
NAMED = (4, 13)  # weeks whose totals are written beside the fan
DRAWN = (1, 4, 9, 13)  # whole counts of 2 and 3 weeks, divided, would only make it jagged; the table has them
OUTER, INNER = clear(theme.RAMP["high"], 0.22), clear(theme.RAMP["high"], 0.4)


def known(ahead: Sequence[AreaForecast]) -> list[AreaForecast]:
    """The horizons that say something, nearest first."""
    return sorted((row for row in ahead if row.expected is not None), key=lambda row: row.horizon_weeks)


def draw(ahead: Sequence[AreaForecast], issued: date) -> list[go.Scatter]:
    """The 80 % band, the 50 % band and the expected number.

    A forecast of 9 weeks is of their total: at the end of its ninth week stands that total over nine.
    """
    rows = [row for row in known(ahead) if row.horizon_weeks in DRAWN]
    if not rows:
        return []
    days = [issued, *(issued + row.horizon_weeks * WEEK for row in rows)]
    line = {"color": theme.RAMP["high"], "width": 2}
    middle = [(row.expected or 0.0) / row.horizon_weeks for row in rows]
    return [
        _band(days, [_weekly(row, "q10") for row in rows], [_weekly(row, "q90") for row in rows], OUTER),
        _band(days, [_weekly(row, "q25") for row in rows], [_weekly(row, "q75") for row in rows], INNER),
        go.Scatter(x=days, y=[middle[0], *middle], mode="lines", line=line, hoverinfo="skip"),
    ]


def highest(ahead: Sequence[AreaForecast]) -> float:
    return max((_weekly(row, "q90") for row in known(ahead) if row.horizon_weeks in DRAWN), default=0.0)


def _weekly(row: AreaForecast, quantile: str) -> float:
    return float(getattr(row, quantile) or 0) / row.horizon_weeks


def _band(days: Sequence[date], low: Sequence[float], high: Sequence[float], colour: str) -> go.Scatter:
    """From its Monday on: the first horizon holds from the first day."""
    below, above = [low[0], *low], [high[0], *high]
    return go.Scatter(
        x=[*days, *reversed(days)],
        y=[*above, *reversed(below)],
        fill="toself",
        mode="none",
        fillcolor=colour,
        hoverinfo="skip",
    )


def spoken(words: Words, ahead: Sequence[AreaForecast]) -> list[str]:
    """The totals of some stretches, in the lines written beside the fan."""
    rows = [row for row in known(ahead) if row.horizon_weeks in NAMED]
    if not rows:
        return [words.t("no forecast")]
    totals = [line for row in rows for line in _total(words, row)]
    return [words.t("{share} % range", share=words.number(80)), *totals]


def _total(words: Words, row: AreaForecast) -> tuple[str, str]:
    weeks = words.n("{count} week", "{count} weeks", row.horizon_weeks)
    return weeks, f"<b>{span(words, row.q10 or 0, row.q90 or 0)}</b>"


def span(words: Words, low: int, high: int) -> str:
    """A range of counts, or the one count it holds."""
    if low == high:
        return words.number(low)
    return words.t("{low} to {high}", low=words.number(low), high=words.number(high))
