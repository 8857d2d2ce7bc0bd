"""The risk panel out of the staged tables: counts as they came to be known, neighbours, and what else is known."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from etl.places.neighbours import touching
from etl.risk.arrays import Days, Floats
from etl.risk.covariates import complaint_pressure
from etl.risk.panel import Late, Panel

_HERE = Path(__file__).parent


def panel(con: duckdb.DuckDBPyConnection) -> Panel:
    """Areas by consecutive whole weeks. What was recorded in a later week than its own is `late`: a forecast of the
    past must not know it."""
    rows = _ask(con, "panel")
    areas = tuple(str(area) for area in dict.fromkeys(rows["area_id"].tolist()))
    grid = (len(areas), -1)
    weeks = rows["week"].reshape(grid)[0].astype("datetime64[D]")
    observed = rows["at_once"].reshape(grid).astype(bool)
    return Panel(
        areas=areas,
        periods=weeks,
        counts=rows["incidents"].reshape(grid).astype(np.int64),
        serious=rows["serious"].reshape(grid).astype(np.int64),
        observed=observed,
        late=_late(con, areas, weeks, rows, observed),
        covariates=_complaints(con, areas, weeks),
        neighbours=_neighbours(con),
        elsewhere=_elsewhere(con, weeks),
    )


def _late(con: duckdb.DuckDBPyConnection, areas: tuple[str, ...], weeks: Days, rows: Any, observed: Any) -> Late:
    """Incidents recorded late, and areas of which it was learned late that somebody had looked."""
    told = _ask(con, "panel_late")
    known = np.ma.filled(rows["known"].astype("datetime64[D]"), weeks[0]).reshape(observed.shape)
    area, period = np.nonzero(~observed & (known > weeks))
    position = {name: index for index, name in enumerate(areas)}
    told_area = np.array([position[name] for name in told["area_id"].tolist()], dtype=np.int64)
    nothing = np.zeros(len(area), dtype=np.int64)

    def joined(told_values: Any, looked_values: Any) -> Any:
        return np.concatenate([np.asarray(told_values, dtype=np.int64), np.asarray(looked_values, dtype=np.int64)])

    return Late(
        area=joined(told_area, area),
        period=joined(_index(told["week"], weeks), period),
        known=joined(_index(told["known"], weeks), _index(known[area, period], weeks)),
        count=joined(told["incidents"], nothing),
        serious=joined(told["serious"], nothing),
        observed=joined(np.zeros(len(told_area)), nothing + 1),
    )


def _complaints(con: duckdb.DuckDBPyConnection, areas: tuple[str, ...], weeks: Days) -> dict[str, Floats]:
    """From an area's first complaint on, a week without one is a zero; before it nobody is known to have listened."""
    told = _ask(con, "panel_complaint")
    counts = np.zeros((len(areas), len(weeks)))
    position = {name: index for index, name in enumerate(areas)}
    area = np.array([position[name] for name in told["area_id"].tolist()], dtype=np.int64)
    week = np.maximum(_index(told["week"], weeks), 0)
    np.add.at(counts, (area, week), told["complaints"].astype(np.float64))
    if not counts.any():
        return {}
    return {"grievances": complaint_pressure(counts, np.cumsum(counts, axis=1) > 0)}


def _elsewhere(con: duckdb.DuckDBPyConnection, weeks: Days) -> Floats:
    told = _ask(con, "panel_elsewhere")
    counts = np.zeros(len(weeks))
    counts[_index(told["week"], weeks)] = told["incidents"]
    return counts


def _neighbours(con: duckdb.DuckDBPyConnection) -> Floats:
    shapes = [text for (text,) in con.execute("select geometry from stage_team.area order by area_id").fetchall()]
    near = touching(shapes).astype(np.float64)
    return np.asarray(near / np.maximum(near.sum(axis=1, keepdims=True), 1.0))


def _index(days: Any, weeks: Days) -> Any:
    return (days.astype("datetime64[D]") - weeks[0]).astype(np.int64) // 7


def _ask(con: duckdb.DuckDBPyConnection, name: str) -> Any:
    return con.execute((_HERE / f"{name}.sql").read_text(encoding="utf-8")).fetchnumpy()
