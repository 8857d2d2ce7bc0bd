"""What is published about risk: tonight's forecasts, those that stand as they were issued, and how often they held."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from etl.marts import forecast_store as store
from etl.marts.panel import panel as panel_of
from etl.marts.staging import stage
from etl.risk.arrays import Floats
from etl.risk.assess import Assessment, assess
from etl.risk.judge import wilson
from etl.risk.ledger import SERVED, Ledger, competition
from etl.risk.outlook import HORIZONS
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.rolling import Record, judged, records, windows

BINS = 10
WHOLE = ("count_q10", "count_q25", "count_q75", "count_q90", "incidents")
GAINS = {"crps": "gain_crps", "log": "gain_log"}


def build(con: duckdb.DuckDBPyConnection, as_of: date, live: bool) -> None:
    """Fill risk_score, risk_reason, forecast_skill, calibration, gate_decision and model_part of stage_team.

    `live`: tonight's forecast is issued, and stands from the end of its week on. Otherwise the release shows a day of
    the past, and nothing is remembered.
    """
    store.attach(con)
    panel = panel_of(con)
    running = competition(panel)
    held = store.load(con, panel, running)
    made = assess(panel, held.ledger, max(held.periods, FIRST_ISSUE))
    # a forecast of the past knows what had come by its Monday; tonight's knows what has come by tonight
    newest = assess(panel.hurried(), made.ledger, panel.length) if len(panel.late) else made
    rows = _joined(panel, made.scores, newest.scores)
    week = rows["week"] == pd.Timestamp(panel.origins[-1])
    rows["issued_on"] = rows["issued_on"].mask(week & live, pd.Timestamp(as_of))
    _publish(con, "risk_score", rows.assign(issued=week & live), live)
    _publish(con, "risk_reason", _joined(panel, made.reasons, newest.reasons), live)
    stage(con, "model_part", newest.parts)
    stage(con, "gate_decision", _decisions(panel, made))
    if live and held.periods == panel.length:
        for name in ("forecast_skill", "calibration"):
            con.execute(f"create or replace table stage_team.{name} as from fc.{name}")
        return
    stage(con, "forecast_skill", _skill(panel, made.ledger))
    stage(con, "calibration", _calibration(con, panel, made.ledger))
    if live:
        store.stage(con, panel, running, made.ledger)


def _joined(panel: Panel, before: pd.DataFrame, tonight: pd.DataFrame) -> pd.DataFrame:
    """The rows of past weeks, and tonight's."""
    week = pd.Timestamp(panel.origins[-1])
    rows = pd.concat([before[before["week"] != week], tonight[tonight["week"] == week]], ignore_index=True)
    return rows.astype({column: "Int32" for column in WHOLE if column in rows})


def _publish(con: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame, live: bool) -> None:
    """Into stage_team. What was issued in an earlier week stands; so do weeks that were not made again tonight."""
    con.register("given", rows)
    if not live or not store.holds(con, name):
        con.execute(f"create or replace table stage_team.{name} as from given")
    else:
        con.execute(f"""
            create or replace table stage_team.{name} as
            with stands as (
                select distinct area_id, week from fc.risk_score, tonight
                where week < issue_week and week >= first_week and area_id in (select area_id from stage_team.area)
                    and (issued or week not in (select week from given))
            )
            select given.* from given anti join stands using (area_id, week)
            union all by name
            select kept.* from fc.{name} as kept semi join stands using (area_id, week)""")
    con.unregister("given")


def _decisions(panel: Panel, made: Assessment) -> pd.DataFrame:
    rows = [
        asdict(decision) | {"horizon_weeks": horizon, "week": panel.origins[decision.origin]}
        for horizon, decisions in made.decisions.items()
        for decision in decisions
    ]
    names = ("horizon_weeks", "week", "served", "before", "best_classical", "challenger", "gain", "standard_error")
    frame = pd.DataFrame(rows, columns=[*names, "origins", "reason"])
    return frame.astype({"gain": float, "standard_error": float, "before": "string", "challenger": "string"})


def _skill(panel: Panel, ledger: Ledger) -> pd.DataFrame:
    running, first = competition(panel), max(panel.pace.warm_up, FIRST_ISSUE)
    rows = [_row(record) for horizon in HORIZONS for record in records(panel, ledger, running, horizon, first)]
    return pd.DataFrame(rows).astype({"horizon_weeks": int})


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {
        "model": record.model, "role": record.role, "horizon_weeks": record.horizon, "subset": record.subset,
        "known": record.known,
    }  # fmt: skip
    row |= {name: np.nan if value is None else value for name, value in asdict(record.skill).items()}
    for name, field in GAINS.items():
        gain = getattr(record, field)
        given = gain is not None and record.skill.enough
        ends = (gain.mean, gain.low, gain.high) if given else (np.nan,) * 3
        row |= dict(zip((f"skill_{name}", f"skill_{name}_low", f"skill_{name}_high"), ends, strict=True))
    return row


def _calibration(con: duckdb.DuckDBPyConnection, panel: Panel, ledger: Ledger) -> pd.DataFrame:
    """What was said and what was seen, for every horizon, of any incident and of a serious one."""
    running, first = competition(panel), max(panel.pace.warm_up, FIRST_ISSUE)
    rows: list[dict[str, Any]] = []
    for horizon in HORIZONS:
        one = judged(panel, ledger, running, horizon, first)
        known = ~np.isnan(one.verdicts[SERVED].chance)
        rows += _bins(horizon, "any", one.verdicts[SERVED].chance[known], one.counts[known] > 0)
        rows += _bins(horizon, "serious", *_serious(con, panel, horizon, first))
    names = ("horizon_weeks", "event", "bin", "forecasts", "hits", "said", "seen", "seen_low", "seen_high")
    return pd.DataFrame(rows, columns=names)


def _serious(con: duckdb.DuckDBPyConnection, panel: Panel, horizon: int, first: int) -> tuple[Floats, Any]:
    """Published chances of windows that are over and were wholly observed, and whether a serious incident came."""
    origins = np.arange(first, max(panel.length - horizon + 1, first))
    said = con.execute(
        "select area_id, week, probability from stage_team.risk_score where horizon_weeks = ? order by area_id, week",
        [horizon],
    ).df()
    table = said.pivot(index="area_id", columns="week", values="probability").reindex(
        index=list(panel.areas), columns=panel.origins[origins].astype("datetime64[us]")
    )
    chance = table.to_numpy(dtype=np.float64)
    serious, seen = windows(panel, horizon, origins)
    used = ~np.isnan(chance) & (seen == horizon)
    return chance[used], serious[used] > 0


def _bins(horizon: int, event: str, chance: Floats, hit: Any) -> Iterator[dict[str, Any]]:
    """At most ten, of equal size, by rising chance."""
    order = np.argsort(chance, kind="stable")
    for number, part in enumerate(np.array_split(order, min(BINS, len(order)) or 1), start=1):
        if len(part):
            hits = int(hit[part].sum())
            low, high = wilson(hits, len(part))
            yield {
                "horizon_weeks": horizon, "event": event, "bin": number, "forecasts": len(part), "hits": hits,
                "said": float(chance[part].mean(dtype=np.float64)), "seen": hits / len(part),
                "seen_low": low, "seen_high": high,
            }  # fmt: skip
