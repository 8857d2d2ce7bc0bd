"""Complaints by month over residents' readiness to report: a count is never read alone."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard.figures import month_bars, theme
from dashboard.figures.ledger import LOOKS
from dashboard.figures.month_bars import Part
from dashboard.rows.area import AreaPulse
from dashboard.rows.relations import RelationCaseMonth
from dashboard.text import Words

HEIGHT = 340
UPPER, LOWER = [0.44, 0.9], [0.0, 0.26]
PARTS = {"in_time": "on_time", "later": "late", "waiting": "open", "overdue": "overdue"}


def draw(
    words: Words,
    months: Sequence[date],
    counted: Sequence[RelationCaseMonth],
    would_report: Sequence[AreaPulse],
    period: tuple[date, date],
) -> go.Figure:
    """Upper: complaints received, by what became of them. Lower: residents' "I would report", 0-100."""
    by_month = {row.month: row for row in counted}
    unknown = [month for month in months if month not in by_month or not by_month[month].heard]
    figure = month_bars.draw(words, months, _parts(words, months, by_month), unknown, period, HEIGHT)
    for trace in figure.data:
        trace.update(xaxis="x", yaxis="y")
    figure.add_trace(_asked(words, would_report))
    line = figure.layout.shapes[0]
    line.update(yref="y", y0=0, y1=0)
    figure.update_layout(
        yaxis={"domain": UPPER},
        yaxis2=theme.axis(
            range=[-6, 106],
            domain=LOWER,
            anchor="x",
            tickvals=[0, 50, 100],
            ticktext=[words.number(tick) for tick in (0, 50, 100)],
        ),
        xaxis={"anchor": "y2"},
        annotations=[
            *figure.layout.annotations,
            _heading(words, 1.0, words.t("Complaints received")),
            _heading(words, 0.335, words.t("“I would report to the police”, residents, 0–100")),
        ],
    )
    return figure


def _parts(words: Words, months: Sequence[date], by_month: dict[date, RelationCaseMonth]) -> list[Part]:
    return [
        Part(
            words.term("case_state", part),
            [int(getattr(by_month[month], part)) if month in by_month else 0 for month in months],
            LOOKS[state].fill,
            LOOKS[state].pattern,
            LOOKS[state].edge,
        )
        for part, state in PARTS.items()
    ]


def _asked(words: Words, ratings: Sequence[AreaPulse]) -> go.Scatter:
    return go.Scatter(
        x=[rating.month for rating in ratings],
        y=[rating.value for rating in ratings],
        yaxis="y2",
        mode="lines+markers+text",
        line={"color": theme.ACCENT, "width": 2},
        marker={"size": 7, "color": theme.ACCENT},
        error_y={
            "array": [rating.high - rating.value for rating in ratings],
            "arrayminus": [rating.value - rating.low for rating in ratings],
            "color": theme.ACCENT,
            "thickness": 1.5,
            "width": 0,
        },
        text=[f"<b>{words.number(rating.value)}</b>" for rating in ratings],
        textposition="top center",
        textfont={"size": 12, "color": theme.INK},
        cliponaxis=False,
        hovertext=[
            f"{words.month(r.month)}<br><b>{words.number(r.value)}</b> "
            f"({words.t('{low} to {high}', low=words.number(r.low), high=words.number(r.high))})<br>"
            f"n = {words.number(r.n)}"
            for r in ratings
        ],
        hoverinfo="text",
    )


def _heading(words: Words, y: float, text: str) -> dict[str, object]:
    rtl = words.direction == "rtl"
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 1 if rtl else 0,
        "xanchor": "right" if rtl else "left",
        "y": y,
        "yanchor": "middle",
        "text": words.whole(text),
        "showarrow": False,
        "font": {"size": 12, "color": theme.MUTED},
    }
