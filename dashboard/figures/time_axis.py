"""Months under a time axis, in the reader's words, few enough never to touch each other on a phone."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard.figures.theme import HATCH
from dashboard.text import Words

MOST = 5
LETTER, GAP = 6.4, 6.0  # px: a wide letter of 12 px type, and the air between two labels
AIR, NARROW = -2.0, 200  # px between names of months, whose letters are not all wide; an axis on the narrowest phone


def firsts(start: date, end: date) -> list[date]:
    """First days of the months that begin between two days, both included."""
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    days = (date(month // 12, month % 12 + 1, 1) for month in months)
    return [day for day in days if start <= day <= end]


def months(words: Words, start: date, end: date, most: int = MOST, narrow: int = NARROW) -> dict[str, Any]:
    """Tick values and two-line texts, month over year, of at most `most` months in even steps; small ticks for all.

    Names that would touch each other on an axis of `narrow` px are fewer.
    """
    margin = (end - start) / 14
    inside = firsts(start + margin, end - margin)
    step = max(1, -(-len(inside) // most))
    while step < len(inside) and not _apart(words, inside[::step], (end - start) / narrow):
        step += 1
    chosen = inside[::step]
    return {
        "tickvals": [day.isoformat() for day in chosen],
        "ticktext": [_stacked(words.month(day)) for day in chosen],
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": HATCH,
        "minor": {"tickvals": [day.isoformat() for day in firsts(start, end)], "ticks": "outside", "ticklen": 3},
    }


def _apart(words: Words, days: Sequence[date], pixel: timedelta) -> bool:
    """Whether the names of months under these days stand clear of each other; `pixel` is the time that one px is."""
    wide = [LETTER * max(len(line) for line in _stacked(words.month(day)).split("<br>")) for day in days]
    gaps = ((later - earlier) / pixel for earlier, later in pairwise(days))
    return all(gap >= (one + other) / 2 + AIR for gap, (one, other) in zip(gaps, pairwise(wide), strict=True))


def _stacked(text: str) -> str:
    month, _, year = text.rpartition(" ")
    return f"{month}<br>{year}"


def some(words: Words, days: Sequence[date], most: int) -> dict[str, Any]:
    """Ticks under the days that have a value, newest first to be named, as many as stand clear of each other."""
    shown = clear(days, max((max(days) - min(days)) / most, timedelta(days=1)))
    return {"tickvals": [day.isoformat() for day in shown], "ticktext": [_stacked(words.month(day)) for day in shown]}


def clear(days: Sequence[date], room: timedelta) -> list[date]:
    """Newest first, the days at least `room` apart."""
    kept: list[date] = []
    for day in sorted(days, reverse=True):
        if not kept or kept[-1] - day >= room:
            kept.append(day)
    return kept
