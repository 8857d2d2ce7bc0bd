"""Months under a time axis, in the reader's words, few enough never to touch each other on a phone."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.rows.area import AreaEvent
from dashboard.text import Words

MOST = 5


def firsts(start: date, end: date) -> list[date]:
    """First days of the months that begin between two days, both included."""
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    days = (date(month // 12, month % 12 + 1, 1) for month in months)
    return [day for day in days if start <= day <= end]


def months(words: Words, start: date, end: date, most: int = MOST) -> dict[str, list[str]]:
    """Tick values and two-line texts, month over year, of at most `most` months in even steps."""
    inside = firsts(start, end - timedelta(days=(end - start).days // 12))
    step = max(1, -(-len(inside) // most))
    chosen = inside[::step]
    return {"tickvals": [day.isoformat() for day in chosen], "ticktext": [_stacked(words.month(day)) for day in chosen]}


def _stacked(text: str) -> str:
    month, _, year = text.rpartition(" ")
    return f"{month}<br>{year}"


def clear(events: Sequence[AreaEvent], room: timedelta) -> list[AreaEvent]:
    """Newest first, the events whose labels stand at least `room` apart."""
    kept: list[AreaEvent] = []
    for event in sorted(events, key=lambda e: e.day, reverse=True):
        if not kept or kept[-1].day - event.day >= room:
            kept.append(event)
    return kept
