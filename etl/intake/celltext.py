"""A cell of a workbook as text: whole numbers without a point, dates in ISO form, lengths of time in hours."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

EXACT, BEYOND_IDS = 10**15, 10**21  # a spreadsheet keeps fifteen digits; what is longer than ids is refused by range
CUT = "\0"  # stands for a whole number that has lost digits; no cell can hold it


def text_of(value: object) -> str:
    """The text, or CUT."""
    return AS_TEXT[type(value)](value)


def _number(value: float) -> str:
    if not value.is_integer() or abs(value) >= BEYOND_IDS:
        return str(value)
    return str(int(value)) if abs(value) < EXACT else CUT


def _hours(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"


AS_TEXT: Mapping[type, Callable[[Any], str]] = {
    str: str,
    float: _number,
    int: str,
    bool: lambda value: "true" if value else "false",
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    timedelta: _hours,
}
