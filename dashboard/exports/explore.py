"""The records behind a view of Explore: one page of them for the screen, all of them for a file."""

from datetime import date
from typing import Any

from dashboard import access
from dashboard.exports.asked import PAGE, Asked
from dashboard.exports.columns import ROWS
from dashboard.rows.explore import ExploreTally


def page(reading: access.Reading, question: Asked, number: int) -> tuple[Any, ...]:
    """The records of one page of the screen; newest first."""
    return access.ask(reading, _kind(question), size=PAGE, skip=(number - 1) * PAGE, **_more(question))


def records(reading: access.Reading, question: Asked, most: int) -> tuple[Any, ...]:
    """The first `most` of all records; asked for once and let go: remembered, they would fill the worker's memory."""
    return access.ask_once(reading, _kind(question), size=most, skip=0, **_more(question))


def tally(
    reading: access.Reading, question: Asked, grain: str, by: str, start: date, end: date
) -> tuple[ExploreTally, ...]:
    """The same records counted, by a step of time and a breakdown."""
    measure = question.measure
    period: dict[str, str | date] = {"grain": grain, "by": by, "start": start, "end": end}
    scope = {"kind": None, "origin": None, "level": question.level} | question.scope
    return access.ask(reading, ExploreTally, stream=measure.stream, measure=measure.code, **period, **scope)


def count(reading: access.Reading, question: Asked) -> int:
    """How many records there are."""
    period = question.view.start, question.view.end
    return sum(row.records for row in tally(reading, question, "all", "none", *period))


def _kind(question: Asked) -> type[Any]:
    return ROWS[question.measure.stream]


def _more(question: Asked) -> dict[str, Any]:
    measure = {"measure": question.measure.code} if question.measure.stream == "incident" else {}
    return {**question.scope, **question.period, **measure}
