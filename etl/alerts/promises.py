"""Alerts on relations: promises that pile up past their day, and an index that fell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from etl.alerts.alert import Alert
from etl.alerts.rules.relations import APART, OVERDUE, drops, gatherings, settled
from etl.alerts.rules.watch import Booleans, Floats, Integers

MODEL, MODEL_VERSION = "relation_index", "1"
LEDGER, LEDGER_VERSION = "commitment_ledger", "1"
QUARTER = timedelta(weeks=13)


@dataclass(frozen=True)
class Ledger:
    """Promises overdue on each Monday, areas x Mondays, the longest wait among them in days, and what is decided."""

    areas: tuple[str, ...]
    mondays: tuple[date, ...]
    overdue: Integers
    longest: Integers
    fresh: Booleans
    before: Booleans


@dataclass(frozen=True)
class Months:
    """The relation index where it is shown and its grade is not D, places x consecutive months; NaN elsewhere."""

    places: tuple[str, ...]
    last_days: tuple[date, ...]
    value: Floats
    low: Floats
    high: Floats
    reliability: Floats
    fresh: Booleans
    before: Booleans


def piled_up(ledger: Ledger) -> Iterator[Alert]:
    for area, t in np.argwhere(gatherings(ledger.overdue, ledger.fresh, ledger.before)):
        monday, count = ledger.mondays[t], int(ledger.overdue[area, t])
        yield Alert(
            kind="overdue",
            reason="piled_up",
            area_id=ledger.areas[area],
            week=monday,
            since=monday,
            seen=float(count),
            expected=float(OVERDUE),
            weeks=1,
            first_day=monday,
            last_day=monday,
            model=LEDGER,
            model_version=LEDGER_VERSION,
            inputs={"overdue": count, "longest_days": int(ledger.longest[area, t])},
        )


def kept_again(ledger: Ledger, area_id: str, monday: date) -> date | None:
    """When an alert that was raised on `monday` is over; None while it stands or cannot be looked up."""
    if area_id not in ledger.areas or monday not in ledger.mondays:
        return None
    t = settled(ledger.overdue, ledger.areas.index(area_id), ledger.mondays.index(monday))
    return None if t is None else ledger.mondays[t]


def fallen(months: Months) -> Iterator[Alert]:
    for place, t in np.argwhere(drops(months.value, months.low, months.high, months.fresh, months.before)):
        last = months.last_days[t]
        then = t - APART
        yield Alert(
            kind="index_drop",
            reason="fell",
            area_id=months.places[place],
            week=last - timedelta(days=last.weekday()),
            since=last + timedelta(days=1),
            seen=float(months.value[place, t]),
            expected=float(months.value[place, then]),
            weeks=13,
            first_day=last - timedelta(days=89),
            last_day=last,
            until=last - timedelta(days=last.weekday()) + QUARTER,
            model=MODEL,
            model_version=MODEL_VERSION,
            inputs={
                f"{name}{suffix}": getattr(months, name)[place, month]
                for name in ("value", "low", "high", "reliability")
                for suffix, month in (("", t), ("_before", then))
            },
        )
