"""The tension index of an area over time: a line that breaks where there was none, never in the colours of risk."""

from collections.abc import Sequence
from datetime import timedelta

import plotly.graph_objects as go

from dashboard.figures import theme, time_axis
from dashboard.figures.layers import VIOLET
from dashboard.rows.tension import TensionWeek
from dashboard.text import Words

HEIGHT, RIGHT = 300, 40
STEP = 20
WEEK = timedelta(days=7)
HATCH = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": theme.HATCH_GROUND, "size": 6, "solidity": 0.18}


def draw(words: Words, weeks: Sequence[TensionWeek]) -> go.Figure:
    """Weeks in order, at least one; the last value stands beside its end. The axis never shows less than 0 to 40."""
    start, end = weeks[0].week, weeks[-1].week + WEEK
    top = max(2 * STEP, STEP * -(-int(max((w.value or 0 for w in weeks), default=0) + 1) // STEP))
    figure = theme.frame(words, HEIGHT)
    figure.add_trace(_gaps(words, weeks, top))
    figure.add_trace(
        go.Scatter(
            x=[week.week for week in weeks],
            y=[week.value for week in weeks],
            mode="lines+markers",
            line={"color": VIOLET[3], "width": 2},
            marker={
                "size": [8 if w is weeks[-1] else 4 for w in weeks],
                "color": VIOLET[3],
                "opacity": 1,
                "line": {"width": 0},
            },
            connectgaps=False,
            cliponaxis=False,
            hovertext=[told(words, week) for week in weeks],
            hoverinfo="text",
        )
    )
    ticks = list(range(0, top + 1, STEP))
    figure.update_layout(
        xaxis=theme.axis(range=[start, end], showgrid=False, **time_axis.months(words, start, end)),
        yaxis=theme.axis(range=[0, top], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks]),
        annotations=_last(words, weeks[-1]),
        margin={"l": 8, "r": RIGHT, "t": 12, "b": 8},
    )
    return figure


def told(words: Words, week: TensionWeek) -> str:
    """One week in words, for its tooltip."""
    if week.value is None:
        share = words.number(100 * week.available)
        lines = [words.week(week.week), words.t("no index: {share} % of the weight collected", share=share)]
    else:
        lines = [
            words.week(week.week),
            f"<b>{words.t('index {value}', value=words.number(week.value))}</b>",
            words.t("rank {rank} of {areas}", rank=words.number(week.rank or 0), areas=words.number(week.ranked)),
            words.t("grade {grade}", grade=week.grade),
        ]
    return "<br>".join(words.whole(line) for line in lines)


def _gaps(words: Words, weeks: Sequence[TensionWeek], top: int) -> go.Bar:
    """Weeks without an index are hatched from floor to ceiling."""
    gone = [week for week in weeks if week.value is None]
    return go.Bar(
        x=[week.week for week in gone],
        y=[top] * len(gone),
        width=[7 * 86_400_000] * len(gone),
        marker={"color": theme.HATCH_GROUND, "pattern": HATCH, "line": {"width": 0}},
        hovertext=[told(words, week) for week in gone],
        hoverinfo="text",
    )


def _last(words: Words, week: TensionWeek) -> list[dict[str, object]]:
    if week.value is None:
        return []
    return [
        {
            "x": week.week, "y": week.value, "text": f"<b>{words.number(week.value)}</b>", "xanchor": "left",
            "xshift": 12, "showarrow": False, "font": {"size": 14, "color": VIOLET[4]},
        }
    ]  # fmt: skip
