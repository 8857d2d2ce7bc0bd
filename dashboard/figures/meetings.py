"""Meetings planned, month by month: filled where they were held, hollow where they were not."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import month_bars, theme
from dashboard.figures.month_bars import Part
from dashboard.rows.relations import RelationMeetingMonth
from dashboard.text import Words

HEIGHT = 190
HELD = LIGHT["police"]


def draw(
    words: Words, months: Sequence[date], counted: Sequence[RelationMeetingMonth], period: tuple[date, date]
) -> go.Figure:
    by_month = {row.month: row for row in counted}
    rows = [by_month.get(month) for month in months]
    held = Part(words.t("held"), [row.held if row else 0 for row in rows], HELD, edge=HELD)
    missed = Part(
        words.t("planned and not held"),
        [row.planned - row.held if row else 0 for row in rows],
        theme.SURFACE,
        "/",
        theme.RAMP["high"],
    )
    return month_bars.draw(words, months, [held, missed], [], period, HEIGHT)
