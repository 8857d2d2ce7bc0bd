"""What the numbers over a time axis stand for, as a list under the figure."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.still import still
from dashboard.figures.known_days import Mark
from dashboard.text import Words


def listed(words: Words, marked: Sequence[Mark]) -> list[Component]:
    """One line a number, with its days and their kinds; nothing where there is none."""
    if not marked:
        return []
    items = [
        html.Li([html.Span(words.number(mark.number), className="known-day"), html.Span(_days(words, mark))])
        for mark in marked
    ]
    title = html.P(words.t("Known days"), className="muted")
    return [still(html.Div([title, html.Ul(items)], className="known-days"))]


def _days(words: Words, mark: Mark) -> str:
    told = [f"{words.day(day.day)}: {words.term('calendar_kind', day.code)}" for day in mark.days]
    return words.t(", ").join(told)
