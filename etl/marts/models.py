"""The seam between tables and the models of relations: frames out, frames back in."""

from datetime import date

import duckdb

from etl.marts.staging import stage
from etl.relations.index import relation_months
from etl.relations.pulse import pulse_months


def build(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Fill relation_month and pulse of stage_team."""
    areas = con.execute("select area_id, level, district_id from stage_team.area order by area_id").df()
    pulses = con.execute(f"select {PULSE} from wh.pulse, tonight where {KNOWN}").df()
    commitments = con.execute("select * from stage_team.commitment").df()
    grievances = con.execute("select * from stage_team.grievance").df()
    meetings = con.execute("select * from stage_team.meeting").df()
    stage(
        con,
        "relation_month",
        relation_months(pulses, grievances, commitments, meetings, areas, _months(con, as_of), as_of),
    )
    stage(con, "pulse", pulse_months(pulses, areas))


PULSE = "area_id, district_id, place_level, occurred_on, side, item, scale_min, scale_max, n, mean, se"
KNOWN = (
    "in_force and not coalesce(deleted, false) and occurred_on <= as_of"
    " and coalesce(recorded_at::date, occurred_on) <= as_of"
)


def _months(con: duckdb.DuckDBPyConnection, as_of: date) -> list[date]:
    """First days of the months that the window of tonight touches."""
    found = con.execute(
        "select month::date from tonight, generate_series(date_trunc('month', first_week), ?::date, interval 1 month)"
        " as months(month) order by 1",
        [as_of],
    ).fetchall()
    return [month for (month,) in found]
