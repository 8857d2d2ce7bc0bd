"""Months under a time axis, in the reader's words, few enough never to touch each other on a phone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.figures.theme import HATCH
from dashboard.text import Words

MOST = 5
LETTER, GAP = 6.4, 6.0  # px: a wide letter of 12 px type, and the air between two labels


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
    shown = clear(days, max((max(days) - min(days)) / most, timedelta(days=1)))
    return {"tickvals": [day.isoformat() for day in shown], "ticktext": [_stacked(words.month(day)) for day in shown]}


def names(named: Sequence[tuple[date, str]], start: date, end: date, narrow: int) -> list[tuple[date, str, str]]:
    """Day, text and anchor of the labels that stand clear of each other on an axis `narrow` px long, newest first.

    Judged at the width of the narrowest phone, so that what is shown there is shown everywhere.
    """
    kept: list[tuple[date, str, str]] = []
    free = float(narrow) + GAP
    for day, text in sorted(named, reverse=True):
        at, wide = (day - start) / (end - start) * narrow, LETTER * len(text)
        anchor = "right" if at + wide / 2 > narrow else "left" if at < wide / 2 else "center"
        left = at - {"right": wide, "left": 0.0, "center": wide / 2}[anchor]
        if left + wide + GAP <= free:
            kept.append((day, text, anchor))
            free = left
    return kept


def clear(days: Sequence[date], room: timedelta) -> list[date]:
    """Newest first, the days at least `room` apart."""
    kept: list[date] = []
    for day in sorted(days, reverse=True):
        if not kept or kept[-1] - day >= room:
            kept.append(day)
    return kept
