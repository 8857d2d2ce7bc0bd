"""A panel from a CSV of one row per area and period: area_id, period_start, count, serious, observed[, exposure]."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from etl.errors import InboxError
from etl.risk.pace import PACES, WEEKLY, Pace
from etl.risk.panel import Panel

NEEDED = ("area_id", "period_start", "count", "serious", "observed")
YES, NO = {"1", "true", "yes", "t", "1.0"}, {"0", "false", "no", "f", "0.0"}


@dataclass(frozen=True)
class Line:
    """One row of the file, read."""

    row: int
    area: str
    start: date
    count: int
    serious: int
    observed: bool
    exposure: float


def read(path: Path, unit: str | None = None) -> Panel:
    """The panel, areas in order of their names. A period that no row speaks of was not observed.

    Without a unit, starts that are all first days of months are months. Exposure is one number an area, the mean of its
    rows, put in relation to the mean area. Raises InboxError naming row, column and remedy.
    """
    lines = list(_lines(path))
    if not lines:
        raise InboxError(f"{path.name} has no row.", "A panel has one row per area and period.", code="E_EMPTY")
    pace = PACES[unit] if unit else _pace(lines)
    position = {area: index for index, area in enumerate(sorted({line.area for line in lines}))}
    starts = [_start(line, pace) for line in lines]
    first, last = min(starts), max(starts)
    periods = _periods(first, last, pace)
    column = {day: index for index, day in enumerate(periods.tolist())}
    shape = (len(position), len(periods))
    counts, serious, observed = (np.zeros(shape, dtype=kind) for kind in (np.int64, np.int64, bool))
    seen: set[tuple[int, int]] = set()
    exposure = np.zeros((len(position), 2))
    for line, start in zip(lines, starts, strict=True):
        if start not in column:
            raise _wrong(
                path,
                line.row,
                "period_start",
                f"lies between two {pace.unit}s of this panel",
                f"Starts are a {pace.unit} apart.",
            )
        at = (position[line.area], column[start])
        if at in seen:
            raise _wrong(path, line.row, "area_id", "repeats an area and period", "Keep one row of each.")
        seen.add(at)
        counts[at], serious[at], observed[at] = line.count, line.serious, line.observed
        exposure[at[0]] += (line.exposure, 1)
    mean = exposure[:, 0] / exposure[:, 1]
    return Panel(tuple(position), periods, counts, serious, observed, mean / mean.mean(), pace)


def _lines(path: Path) -> Iterator[Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise InboxError(
                    f"{path.name} lacks the column {', '.join(missing)}.",
                    f"The first line names {', '.join(NEEDED)} and, if known, exposure.",
                    code="E_SCHEMA_MISSING",
                )
            for row in rows:
                yield _line(path, rows.line_num, row)
    except (OSError, UnicodeDecodeError) as fault:
        raise InboxError(f"{path} cannot be read as UTF-8 text.", "Give a CSV file.", code="E_INBOX") from fault


def _line(path: Path, number: int, row: dict[str, str | None]) -> Line:
    def cell(column: str) -> str:
        return (row.get(column) or "").strip()

    def whole(column: str) -> int:
        try:
            value = float(cell(column) or 0)
        except ValueError:
            value = -1.0
        if not (0 <= value < 1e9 and value == int(value)):
            raise _wrong(path, number, column, "is no whole number from 0 on", "Write how many incidents there were.")
        return int(value)

    if not cell("area_id"):
        raise _wrong(path, number, "area_id", "is empty", "Name the area.")
    observed = _yes(path, number, cell("observed"))
    count, serious = (whole("count"), whole("serious")) if observed else (0, 0)
    if serious > count:
        raise _wrong(path, number, "serious", "is more than count", "Serious incidents are some of all incidents.")
    return Line(
        number, cell("area_id"), _day(path, number, cell("period_start")), count, serious, observed,
        _exposure(path, number, cell("exposure")),
    )  # fmt: skip


def _yes(path: Path, number: int, text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise _wrong(path, number, "observed", "is neither 1 nor 0", "1 where somebody looked in that period, else 0.")


def _day(path: Path, number: int, text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == len("2026-01") else text[:10])
    except ValueError:
        raise _wrong(path, number, "period_start", "is no date", "Write the first day as YYYY-MM-DD.") from None


def _exposure(path: Path, number: int, text: str) -> float:
    try:
        value = float(text or 1)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise _wrong(path, number, "exposure", "is no number above 0", "Leave it empty where it is not known.")
    return value


def _wrong(path: Path, row: int, column: str, what: str, remedy: str) -> InboxError:
    return InboxError(f"{path.name}, row {row}, column {column}: the value {what}.", remedy, code="E_PANEL")


def _pace(lines: list[Line]) -> Pace:
    days = {line.start for line in lines}
    return PACES["month"] if len(days) > 1 and all(day.day == 1 for day in days) else WEEKLY


def _start(line: Line, pace: Pace) -> date:
    """The first of its month; of weeks, the Monday on or before, whichever day a week of this panel begins on."""
    return line.start.replace(day=1) if pace.unit == "month" else line.start - timedelta(days=line.start.weekday())


def _periods(first: date, last: date, pace: Pace) -> "np.ndarray":
    if pace.unit == "month":
        months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
        return np.asarray(months.astype("datetime64[D]"))
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1, 7)
