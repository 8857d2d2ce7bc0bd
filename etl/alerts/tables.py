"""The tables of the marts as arrays, for the rules."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np

from etl.alerts import book
from etl.alerts.alert import Kind
from etl.alerts.forecasts import Names
from etl.alerts.promises import Ledger, Months
from etl.alerts.rules.watch import WINDOW, Booleans, Floats
from etl.risk.panel import Panel

OVERDUE = """
with monday as (
    select week::date as week from tonight, generate_series($start::date, issue_week, interval 7 day) as weeks(week)
)
select
    area.area_id, week,
    count(commitment_id)::bigint as overdue,
    coalesce(max(week - due_on), 0)::bigint as longest
from stage_team.area cross join monday
left join stage_team.commitment on commitment.area_id = area.area_id
    and made_on < week and due_on < week and (status = 'open' or coalesce(closed_on >= week, false))
group by all order by area.area_id, week
"""
INDEX = """
with place as (select distinct area_id from stage_team.relation_month where measure = 'index')
select
    place.area_id, last_day(months.month)::date as ends,
    -- a column of nulls alone has lost its type
    if(grade::varchar <> 'D', value, null)::double as value,
    if(grade::varchar <> 'D', low, null)::double as low,
    if(grade::varchar <> 'D', high, null)::double as high,
    reliability::double as reliability
from place
cross join tonight
cross join generate_series($start::date, date_trunc('month', as_of), interval 1 month) as months(month)
left join stage_team.relation_month as told
    on told.area_id = place.area_id and told.month = months.month::date and measure = 'index'
where last_day(months.month) < as_of
order by all
"""


def serving(con: duckdb.DuckDBPyConnection, mondays: Sequence[date]) -> Names:
    """The gate's choice on each Monday, for the next week and for the next four."""
    rows = con.execute("select horizon_weeks, week, served from stage_team.gate_decision order by week").fetchall()
    chosen: dict[int, list[str]] = {}
    for horizon in (1, WINDOW):
        decided = [
            (week.date() if isinstance(week, datetime) else week, name) for h, week, name in rows if h == horizon
        ]
        starts = [week for week, _ in decided]
        chosen[horizon] = [decided[max(bisect_right(starts, day) - 1, 0)][1] for day in mondays]
    return chosen


def complaints(con: duckdb.DuckDBPyConnection) -> Panel:
    """Grievances of stage_team.area_week; a week in which none was collected is not observed."""
    rows = con.execute(
        "select area_id, week, grievances is not null as observed, coalesce(grievances, 0) as grievances"
        " from stage_team.area_week order by area_id, week"
    ).fetchnumpy()
    areas = tuple(str(one) for one in dict.fromkeys(rows["area_id"].tolist()))
    grid = (len(areas), -1)
    counts = rows["grievances"].reshape(grid).astype(np.int64)
    return Panel(
        areas=areas,
        periods=rows["week"].reshape(grid)[0].astype("datetime64[D]"),
        counts=counts,
        serious=np.zeros_like(counts),
        observed=rows["observed"].reshape(grid).astype(bool),
        exposure=np.ones(len(areas)),
    )


def ledger(con: duckdb.DuckDBPyConnection, decided: book.Fresh) -> Ledger:
    """From the Monday before the first that is decided, or from the oldest alert that still stands."""
    stood = [week for _, _, week, over in book.standing(con, "overdue") if not over]
    start = min([decided.start - timedelta(weeks=1), *stood])
    rows = con.execute(OVERDUE, {"start": start}).fetchnumpy()
    areas = tuple(str(one) for one in dict.fromkeys(rows["area_id"].tolist()))
    grid = (len(areas), -1)
    mondays = tuple(day.item() for day in rows["week"].reshape(grid)[0].astype("datetime64[D]"))
    return Ledger(
        areas=areas,
        mondays=mondays,
        overdue=rows["overdue"].reshape(grid).astype(np.int64),
        longest=rows["longest"].reshape(grid).astype(np.int64),
        fresh=np.array([decided.start <= day <= decided.issue for day in mondays]),
        before=before(con, "overdue", areas, mondays),
    )


def months(con: duckdb.DuckDBPyConnection, decided: book.Fresh) -> Months:
    """Whole months only, from so far back that the first that is decided can be compared."""
    start = (decided.start - timedelta(days=220)).replace(day=1)
    rows = con.execute(INDEX, {"start": start}).fetchnumpy()
    places = tuple(str(one) for one in dict.fromkeys(rows["area_id"].tolist()))
    grid = (len(places), -1) if places else (0, 0)
    ends = rows["ends"].reshape(grid)[:1].ravel().astype("datetime64[D]")
    last_days = tuple(day.item() for day in ends)
    numbers = {name: _floats(rows[name], grid) for name in ("value", "low", "high", "reliability")}
    weeks = [last - timedelta(days=last.weekday()) for last in last_days]
    return Months(
        places=places,
        last_days=last_days,
        fresh=np.array([week in decided for week in weeks], dtype=bool),
        before=before(con, "index_drop", places, weeks),
        **numbers,
    )


def before(
    con: duckdb.DuckDBPyConnection, kind: Kind, areas: tuple[str, ...], days: tuple[date, ...] | list[date]
) -> Booleans:
    """Where alerts of that kind stand in the book, areas x days."""
    found = np.zeros((len(areas), len(days)), dtype=bool)
    row, column = ({one: i for i, one in enumerate(named)} for named in (areas, days))
    for _, area_id, week, _ in book.standing(con, kind):
        if area_id in row and week in column:
            found[row[area_id], column[week]] = True
    return found


def _floats(values: Any, grid: tuple[int, int]) -> Floats:
    return np.asarray(np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)).reshape(grid)
