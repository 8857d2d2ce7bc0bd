"""What the numbers over a time axis stand for, as a list under the figure."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.still import still
from dashboard.figures.known_days import Mark
from dashboard.rows.area import AreaEvent, AreaNote
from dashboard.text import Words


def listed(words: Words, marked: Sequence[Mark]) -> list[Component]:
    """One line a number, with its days and their kinds, or what was noted; nothing where there is none."""
    if not marked:
        return []
    items = [
        html.Li([html.Span(words.number(mark.number), className=_look(mark)), html.Span(_days(words, mark))])
        for mark in marked
    ]
    title = html.P(_title(words, {event.stream for mark in marked for event in mark.days}), className="muted")
    return [still(html.Div([title, html.Ul(items)], className="known-days"))]


def _title(words: Words, kinds: set[str]) -> str:
    if "note" not in kinds:
        return words.t("Known days")
    return words.t("Notes") if kinds == {"note"} else words.t("Known days and notes")


def _look(mark: Mark) -> str:
    return "known-day known-note" if mark.kind == "note" else "known-day"


def _days(words: Words, mark: Mark) -> list[Component | str]:
    told: list[Component | str] = []
    for event in mark.days:
        told += [words.t(", ")] if told else []
        told += [f"{words.day(event.day)}: ", _what(words, event)]
    return told


def _what(words: Words, event: AreaEvent) -> Component | str:
    """A note as it was written, kept apart from the direction of what is around it."""
    return html.Bdi(event.text) if isinstance(event, AreaNote) else words.term("calendar_kind", event.code)
