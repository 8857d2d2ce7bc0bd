"""The book of alerts in the warehouse: only ever added to. What was raised is never decided again by later data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from etl.alerts.alert import RULES_VERSION, Alert
from etl.alerts.rules.budget import Threshold
from etl.warehouse import schema

HERE = Path(__file__).parent
BOOKS = """
create table if not exists wh.alert (
    alert_id varchar, kind varchar, reason varchar, area_id varchar, week date, since date, raised_on date,
    seen double, expected double, weeks integer, chance double, threshold double, inputs varchar,
    model varchar, model_version varchar, rules_version varchar, until date
);
create table if not exists wh.alert_row (alert_id varchar, stream varchar, handle varchar);
create table if not exists wh.alert_end (alert_id varchar, until date);
create table if not exists wh.alert_threshold (inputs varchar, chance double, level double, areas integer);
"""
FIRST, LAST = "alerts_from", "alerts_until"
HISTORY = timedelta(weeks=52)
LATE = timedelta(weeks=2)  # a week is looked at on two Mondays: most late records of it have come by then


@dataclass(frozen=True)
class Fresh:
    """What is decided tonight: weeks from the Monday `start` on that are over by the Monday `issue`."""

    start: date
    issue: date

    def __contains__(self, week: date) -> bool:
        return self.start <= week < self.issue


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(BOOKS)


def fresh(con: duckdb.DuckDBPyConnection, issue: date) -> Fresh:
    """The past year on the first night, later the newest two weeks and what was missed since; nothing of an earlier
    day than one that was decided already.
    """
    last = schema.meta(con, LAST)
    if last is None:
        return Fresh(issue - HISTORY, issue)
    done = date.fromisoformat(last)
    return Fresh(min(issue - LATE, done), issue) if issue >= done else Fresh(issue, issue)


def keep(con: duckdb.DuckDBPyConnection, alerts: Sequence[Alert], on: date, decided: Fresh) -> None:
    """Enter alerts, the records behind them, and how far was looked: all or nothing. One that stands stays as it is."""
    columns = (
        "alert_id", "kind", "reason", "area_id", "week", "since", "seen", "expected", "weeks", "chance", "threshold",
        "model", "model_version", "until", "first_day", "last_day",
    )  # fmt: skip
    rows = pd.DataFrame([{name: getattr(one, name) for name in columns} for one in alerts], columns=list(columns))
    rows = rows.assign(inputs=[one.as_json for one in alerts], raised_on=on, rules_version=RULES_VERSION)
    days = dict.fromkeys(("week", "since", "until", "first_day", "last_day", "raised_on"), "datetime64[s]")
    numbers = dict.fromkeys(("seen", "expected", "chance", "threshold"), "float64") | {"weeks": "int64"}
    con.register("given", rows.astype(days | numbers))
    con.execute("create or replace table raised as select * from given anti join wh.alert using (alert_id)")
    con.unregister("given")
    last = max(schema.meta(con, LAST) or "", decided.issue.isoformat())
    con.execute("begin")
    con.execute("insert into wh.alert by name select * exclude (first_day, last_day) from raised")
    con.execute((HERE / "evidence.sql").read_text(encoding="utf-8"))
    con.execute("insert or ignore into wh.meta values (?, ?)", [FIRST, decided.start.isoformat()])
    con.execute("insert or replace into wh.meta values (?, ?)", [LAST, last])
    con.execute("commit")


def standing(con: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[str, str, date, bool]]:
    """(alert_id, area_id, week, whether it has stepped down) of all alerts of a kind."""
    return con.execute(
        "select alert_id, area_id, week, alert.until is not null or alert_end.until is not null from wh.alert"
        " left join wh.alert_end using (alert_id) where kind = ? order by week, area_id",
        [kind],
    ).fetchall()


def end(con: duckdb.DuckDBPyConnection, ended: Iterable[tuple[str, date]]) -> None:
    for alert_id, until in ended:
        con.execute("insert into wh.alert_end values (?, ?)", [alert_id, until])


def threshold(con: duckdb.DuckDBPyConnection, inputs: str) -> Threshold | None:
    """One that was worked out before from the very same."""
    found = con.execute("select chance, level, areas from wh.alert_threshold where inputs = ?", [inputs]).fetchone()
    return Threshold(*found) if found else None


def remember(con: duckdb.DuckDBPyConnection, inputs: str, found: Threshold) -> None:
    con.execute("insert into wh.alert_threshold values (?, ?, ?, ?)", [inputs, found.chance, found.level, found.areas])
