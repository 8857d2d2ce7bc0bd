"""From the warehouse to what a release carries: plain SELECTs in an order one can read, then the two pure models."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.marts import dictionary, forecasts, models, partner, tension
from etl.places.areas import Atlas
from etl.streams import STREAMS, Stream
from etl.warehouse import duplicates

ORDER = (
    "incident",
    "incident_report",
    "duplicate",
    "grievance",
    "meeting",
    "commitment",
    "note",
    "calendar",
    "heard",
    "area_week",
    "place_week",
    "silence",
    "reject",
    "load",
    "source_health",
)
JUDGED = ("level_record", "forecast_miss")  # of what was published, once it is
WORDED = (
    "stream varchar", "headers varchar", "code varchar", "column_name varchar", "expected varchar",
    "suggestion varchar", "header varchar",
)  # fmt: skip
# Days to come, and remarks: of neither is anything counted, and data do not run to them.
UNCOUNTED = "('calendar', 'note')"
ONLY_ON_THE_WAY = frozenset({"report", "heard"})
LOOKED_THROUGH = frozenset({"report"})  # as large as the warehouse: read in place, not copied
PLACE_HELD = (
    "name varchar", "rows integer", "streams varchar", "first_seen_on date",
    "suggestion_1 varchar", "suggestion_2 varchar", "suggestion_3 varchar",
)  # fmt: skip
# Memory of the slowest kind fades with a half-life of 52 weeks: after five years 3 % of it is left. The window moves
# once a year, for a panel that begins elsewhere is another one, whose past has to be judged again in full.
WINDOW_WEEKS, MOVED_EVERY = 260, 52
LEAST_WEEKS = 12

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Covered:
    """One source's promise: in this area, between these days, no row means no incident."""

    area_id: str
    start_on: date
    end_on: date


@dataclass(frozen=True)
class Facts:
    """What the SELECTs need beside the warehouse. `worded`: rows of WORDED and texts; `left`: what lies in the inbox
    untaken (file, texts); `held`: rows of mart.place_held; `live`: the day is today's, and its forecast is issued."""

    atlas: Atlas
    coverage: Sequence[Covered]
    licences: Mapping[str, str]
    worded: Sequence[Mapping[str, str | None]]
    left: Sequence[Mapping[str, str | None]]
    held: Sequence[Mapping[str, Any]]
    as_of: date
    reference: Path
    said: Sequence[duplicates.Decision] = ()
    live: bool = True


def build(con: duckdb.DuckDBPyConnection, facts: Facts) -> dict[str, Any]:
    """Fill stage_team.* and stage_partner.*; returns what mart.about says of the team's file."""
    con.execute("create schema if not exists stage_team; create schema if not exists stage_partner")
    _stage_facts(con, facts)
    _select(con, "report")
    duplicates.find(con, facts.said)
    for name in ORDER:
        _select(con, name)
    forecasts.build(con, facts.as_of, facts.live)
    for name in JUDGED:
        _select(con, name)
    models.build(con, facts.as_of)
    tension.build(con, facts.reference)
    dictionary.build(con, facts.reference)
    partner.build(con, facts.atlas, facts.as_of)
    return _about(con, facts)


def standing(con: duckdb.DuckDBPyConnection) -> None:
    """TEMP view `standing`: stream, source, day, recorded_at, place_level, load_id of what is in force."""
    parts = (
        f"select '{s.name}' as stream, source, {_happened(s)} as day,"
        " recorded_at, place_level, load_id"
        f" from wh.{s.name} where in_force and not coalesce(deleted, false)"
        for s in STREAMS.values()
    )
    con.execute(f"create or replace temp view standing as {' union all '.join(parts)}")


def last_day(con: duckdb.DuckDBPyConnection, until: date = date.max) -> date | None:
    """The last day up to `until` that any record speaks of or was recorded on; days to come are no record of it."""
    standing(con)
    found = con.execute(
        "select max(greatest(day, coalesce(recorded_at::date, day))) from standing"
        f" where stream not in {UNCOUNTED} and day <= ?",
        [until],
    ).fetchone()
    return found[0] if found else None


def _happened(stream: Stream) -> str:
    """SQL for the day a record speaks of; a meeting that is only planned has not happened on any."""
    return "held_on" if stream.name == "meeting" else f"coalesce({', '.join(stream.dated_by)})"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _select(con: duckdb.DuckDBPyConnection, name: str) -> None:
    target = name if name in ONLY_ON_THE_WAY else f"stage_team.{name}"
    kind = "view" if name in LOOKED_THROUGH else "table"
    con.execute(f"create or replace {kind} {target} as {(_HERE / f'{name}.sql').read_text(encoding='utf-8')}")


def _stage_facts(con: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    standing(con)
    _table(con, "stage_team.area", [asdict(area) for area in facts.atlas.areas], ())
    _table(con, "stage_team.place", [asdict(place) for place in facts.atlas.places], ())
    _table(con, "coverage", [asdict(c) for c in facts.coverage], ("area_id varchar", "start_on date", "end_on date"))
    licences = [{"source": source, "licence": text} for source, text in facts.licences.items()]
    _table(con, "licence", licences, ("source varchar", "licence varchar"))
    texts = tuple(f"{part}_{lang} varchar" for part in ("sentence", "remedy") for lang in ("en", "ar", "ckb", "tr"))
    _table(con, "worded", facts.worded, (*WORDED, *texts))
    _table(con, "stage_team.left_in_inbox", facts.left, ("file varchar", "code varchar", *texts))
    _table(con, "stage_team.place_held", facts.held, PLACE_HELD)
    _window(con, facts.as_of)


def _window(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Table `tonight`: the day spoken of, the first week looked at, and the Monday of issue."""
    issue = monday(as_of)
    (earliest,) = con.execute(
        "select least(min(day), (select min(start_on) from coverage)) from standing"
        f" where place_level <> 'outside' and stream not in {UNCOUNTED} and day <= ?",
        [as_of],
    ).fetchone() or (None,)
    first = monday(earliest or as_of)
    oldest = issue - timedelta(weeks=WINDOW_WEEKS + issue.toordinal() // 7 % MOVED_EVERY)
    first = min(max(first, oldest), issue - timedelta(weeks=LEAST_WEEKS))
    con.execute("create or replace table tonight (as_of date, first_week date, issue_week date)")
    con.execute("insert into tonight values (?, ?, ?)", [as_of, first, issue])


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...]
) -> None:
    """A table from plain rows; `columns` types it where there may be none, or only nulls in one."""
    frame = pd.DataFrame(rows, columns=[column.split()[0] for column in columns] or None)
    con.register("given", frame)
    if columns:
        con.execute(f"create or replace table {name} ({', '.join(columns)})")
        con.execute(f"insert into {name} by name select * from given")
    else:
        con.execute(f"create or replace table {name} as select * from given")
    con.unregister("given")


def _about(con: duckdb.DuckDBPyConnection, facts: Facts) -> dict[str, Any]:
    row = con.execute(f"""
        with newest as (
            from stage_team.risk_score where horizon_weeks = 4 and week = (select max(week) from stage_team.risk_score)
        )
        select
            max(day),
            (select min(week) from stage_team.risk_score),
            (select max(week) from stage_team.risk_score),
            coalesce((select value = 'true' from wh.meta where key = 'synthetic'), false),
            (select any_value(model) from newest),
            (select any_value(model_version) from newest)
        from tonight
        left join standing on stream not in {UNCOUNTED} and day <= tonight.as_of
            and coalesce(recorded_at::date, day) <= tonight.as_of""").fetchone()
    names = ("data_until", "first_week", "last_week", "synthetic", "model", "model_version")
    known = dict(zip(names, row or (), strict=True))
    return known | {"as_of": facts.as_of, "area_version": facts.atlas.version}
