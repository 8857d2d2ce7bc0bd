"""When a month or a quarter may be told of: once it is over, and late reports have had the same time to come in."""

from collections.abc import Iterator
from datetime import date, timedelta

DELAY_DAYS = 28  # fixed: a delay that followed the data would tell of the data


def months_out(first: date, as_of: date) -> list[date]:
    """First days of the whole months from `first` on that are out on the day `as_of`."""
    return list(_periods(first, as_of, 1))


def quarters_out(first: date, as_of: date) -> list[date]:
    """First days of the whole quarters from `first` on that are out on the day `as_of`."""
    return list(_periods(first, as_of, 3))


def later(month: date, months: int) -> date:
    """The first day of the month this many months on."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def _periods(first: date, as_of: date, months: int) -> Iterator[date]:
    start = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    if start < first:
        start = later(start, months)
    while later(start, months) - timedelta(days=1) + timedelta(days=DELAY_DAYS) <= as_of:
        yield start
        start = later(start, months)
