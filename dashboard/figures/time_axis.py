"""Months under a time axis, in the reader's words, few enough never to touch each other on a phone."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from dashboard.figures.theme import HATCH
from dashboard.text import Words

MOST = 5

Item = TypeVar("Item")


def firsts(start: date, end: date) -> list[date]:
    """First days of the months that begin between two days, both included."""
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    days = (date(month // 12, month % 12 + 1, 1) for month in months)
    return [day for day in days if start <= day <= end]


def months(words: Words, start: date, end: date, most: int = MOST) -> dict[str, Any]:
    """Tick values and two-line texts, month over year, of at most `most` months in even steps; small ticks for all."""
    margin = (end - start) / 14
    inside = firsts(start + margin, end - margin)
    chosen = inside[:: max(1, -(-len(inside) // most))]
    return {
        "tickvals": [day.isoformat() for day in chosen],
        "ticktext": [_stacked(words.month(day)) for day in chosen],
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": HATCH,
        "minor": {"tickvals": [day.isoformat() for day in firsts(start, end)], "ticks": "outside", "ticklen": 3},
    }


def _stacked(text: str) -> str:
    month, _, year = text.rpartition(" ")
    return f"{month}<br>{year}"


def some(words: Words, days: Sequence[date], most: int) -> dict[str, Any]:
    """Ticks under the days that have a value, newest first to be named, as many as stand clear of each other."""
    shown = clear(sorted(set(days)), lambda day: day, (max(days) - min(days)) / most)
    return {"tickvals": [day.isoformat() for day in shown], "ticktext": [_stacked(words.month(day)) for day in shown]}


def clear(items: Sequence[Item], when: Callable[[Item], date], room: timedelta) -> list[Item]:
    """Newest first, the items whose labels stand at least `room` apart."""
    kept: list[Item] = []
    for item in sorted(items, key=when, reverse=True):
        if not kept or when(kept[-1]) - when(item) >= room:
            kept.append(item)
    return kept
