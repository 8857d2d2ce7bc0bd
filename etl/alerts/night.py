"""The alerts of a night: what is new is decided and entered, and the tables of the release are filled from the book."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.alerts import book, counts, promises, tables
from etl.alerts.alert import Alert, Kind
from etl.alerts.forecasts import Forecast, forecast
from etl.alerts.rules.budget import Threshold
from etl.alerts.rules.watch import Floats
from etl.marts.panel import panel as panel_of
from etl.risk.panel import Panel

HERE = Path(__file__).parent
TABLES = ("alert", "alert_row", "alert_record")
MARKS = "alert_marks.csv"
MARKED = ("alert_id", "mark", "decided_on", "decided_by")


def build(con: duckdb.DuckDBPyConnection, *, as_of: date, budget: float, marks: Path) -> int:
    """Fill stage_team.alert, .alert_row and .alert_record, after the marts; how many alerts are new tonight.

    `budget`: false alarms a month that each surprise rule may raise. `marks`: the file of what people said.
    """
    book.prepare(con)
    (issue,) = con.execute("select issue_week from tonight").fetchone() or (as_of,)
    decided = book.fresh(con, issue)
    levels, chance = _levels(con, decided)
    ledger = tables.ledger(con, decided)
    found = (
        *_surprises(con, levels, decided, budget),
        *counts.risen(levels, chance),
        *promises.piled_up(ledger),
        *promises.fallen(tables.months(con, decided)),
    )
    book.keep(con, found, as_of, decided)
    _end(con, "forecast_rise", lambda area_id, week: counts.stepped_down(levels, area_id, week))
    _end(con, "overdue", lambda area_id, week: promises.kept_again(ledger, area_id, week))
    _marks(con, marks)
    con.execute("create or replace table alert_budget as select ?::double as budget", [budget])
    for name in TABLES:
        con.execute(f"create or replace table stage_team.{name} as {(HERE / f'{name}.sql').read_text('utf-8')}")
    return len(found)


def _levels(con: duckdb.DuckDBPyConnection, decided: book.Fresh) -> tuple[counts.Ground, Floats]:
    """Incidents by Mondays of issue, and the chance of a serious one."""
    panel = panel_of(con)
    mondays = [day.item() for day in panel.origins]
    said = forecast(panel, tables.serving(con, mondays))
    fresh = np.array([decided.start <= day <= decided.issue for day in mondays])
    stood = tables.before(con, "forecast_rise", panel.areas, mondays)
    return counts.Ground(panel, said, fresh, stood), said.probability


def _surprises(
    con: duckdb.DuckDBPyConnection, levels: counts.Ground, decided: book.Fresh, budget: float
) -> Iterator[Alert]:
    """Of incidents, with the forecast that levels stand on; and of grievances, forecast in the same way."""
    complaints = tables.complaints(con)
    watched: list[tuple[Kind, Panel, Forecast]] = [("incident_surprise", levels.panel, levels.forecast)]
    if complaints.observed.any():
        watched.append(("grievance_surprise", complaints, forecast(complaints)))
    for kind, panel, said in watched:
        weeks = [day.item() for day in panel.periods]
        fresh, stood = np.array([week in decided for week in weeks]), tables.before(con, kind, panel.areas, weeks)
        yield from counts.surprising(counts.Ground(panel, said, fresh, stood), kind, budget, remembering(con))


def _end(con: duckdb.DuckDBPyConnection, kind: Kind, over: Callable[[str, date], date | None]) -> None:
    """Enter once when an alert stepped down."""
    ended = ((alert_id, over(area_id, week)) for alert_id, area_id, week, done in book.standing(con, kind) if not done)
    book.end(con, ((alert_id, until) for alert_id, until in ended if until))


def remembering(con: duckdb.DuckDBPyConnection) -> counts.Memory:
    """Work that was done before on the very same inputs is not done again."""

    def remembered(inputs: str, work: Callable[[], Threshold]) -> Threshold:
        known = book.threshold(con, inputs)
        if known is None:
            known = work()
            book.remember(con, inputs, known)
        return known

    return remembered


def _marks(con: duckdb.DuckDBPyConnection, marks: Path) -> None:
    """Table `alert_mark`: the last word on each alert."""
    told: dict[str, tuple[str, ...]] = {}
    if marks.exists():
        with marks.open(encoding="utf-8", newline="") as lines:
            told = {line["alert_id"]: tuple(line[name] for name in MARKED) for line in csv.DictReader(lines)}
    con.register("given", pd.DataFrame(list(told.values()), columns=list(MARKED), dtype="str"))
    con.execute(
        "create or replace table alert_mark as select alert_id, mark, decided_on::date as marked_on,"
        " decided_by as marked_by from given"
    )
    con.unregister("given")
