"""The seam between tables and the pure models: frames out, frames back in."""

from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from etl.relations.index import relation_months
from etl.relations.pulse import pulse_months
from etl.risk.assess import assess
from etl.risk.panel import Panel

WHOLE = ("count_q10", "count_q25", "count_q75", "count_q90", "incidents")


def build(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Fill the risk and the relation tables of stage_team."""
    found = assess(panel(con))
    _stage(con, "risk_score", found.scores)
    _stage(con, "risk_reason", found.reasons)
    _stage(con, "level_record", found.level_record)
    areas = con.execute("select area_id, level, district_id from stage_team.area order by area_id").df()
    pulses = con.execute(f"select {PULSE} from wh.pulse, tonight where {KNOWN}").df()
    commitments = con.execute("select * from stage_team.commitment").df()
    grievances = con.execute("select * from stage_team.grievance").df()
    meetings = con.execute("select * from stage_team.meeting").df()
    _stage(
        con,
        "relation_month",
        relation_months(pulses, grievances, commitments, meetings, areas, _months(con, as_of), as_of),
    )
    _stage(con, "pulse", pulse_months(pulses, areas))


PULSE = "area_id, district_id, place_level, occurred_on, side, item, scale_min, scale_max, n, mean, se"
KNOWN = (
    "in_force and not coalesce(deleted, false) and occurred_on <= as_of"
    " and coalesce(recorded_at::date, occurred_on) <= as_of"
)


def panel(con: duckdb.DuckDBPyConnection) -> Panel:
    """The risk panel of stage_team.area_week: areas by consecutive whole weeks."""
    rows = con.execute(
        "select area_id, week, observed, coalesce(incidents, 0) as incidents, coalesce(serious, 0) as serious"
        " from stage_team.area_week order by area_id, week"
    ).fetchnumpy()
    areas = tuple(str(a) for a in dict.fromkeys(rows["area_id"].tolist()))
    grid = (len(areas), -1)
    return Panel(
        areas=areas,
        weeks=rows["week"].reshape(grid)[0].astype("datetime64[D]"),
        counts=rows["incidents"].reshape(grid).astype(np.int64),
        serious=rows["serious"].reshape(grid).astype(np.int64),
        observed=rows["observed"].reshape(grid).astype(bool),
        exposure=np.ones(len(areas)),
    )


def _months(con: duckdb.DuckDBPyConnection, as_of: date) -> list[date]:
    """First days of the months that the window of tonight touches."""
    found = con.execute(
        "select month::date from tonight, generate_series(date_trunc('month', first_week), ?::date, interval 1 month)"
        " as months(month) order by 1",
        [as_of],
    ).fetchall()
    return [month for (month,) in found]


def _stage(con: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> None:
    """Whole numbers stay whole where some are missing."""
    types: dict[str, Any] = {column: "Int32" for column in WHOLE if column in rows}
    con.register("given", rows.astype(types))
    con.execute(f"create or replace table stage_team.{name} as select * from given")
    con.unregister("given")
