"""The store of forecasts: what was issued and is never changed, and the verdicts of every model on what has matured.

A file of its own beside the warehouse: it holds areas, weeks and chances, and no record of anybody. Losing it loses
which forecasts were issued on their day; everything else in it is made again.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import numpy as np

from etl.risk.ledger import Competition, Ledger
from etl.risk.outlook import HORIZONS
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.verdicts import Verdicts

VERDICT = "horizon integer, model varchar, field varchar, areas integer, origins integer, content blob"
META = "key varchar, value varchar"
WEEKLY = ("risk_score", "risk_reason")
ROWS = (*WEEKLY, "forecast_skill", "calibration")


@dataclass(frozen=True)
class Stored:
    """What an earlier night left: verdicts, and how many periods of the past are still those they were made from."""

    ledger: Ledger
    periods: int


def attach(con: duckdb.DuckDBPyConnection, path: Path | None = None) -> None:
    """As database `fc`; in memory where no path is given, so that nothing is remembered."""
    held = {name for (name,) in con.execute("select database_name from duckdb_databases()").fetchall()}
    if "fc" not in held:
        place = ":memory:" if path is None else str(path).replace("'", "''")
        con.execute(f"attach '{place}' as fc" + ("" if path is None else " (storage_version 'v1.5.0')"))
    con.execute(f"create table if not exists fc.verdict ({VERDICT}); create table if not exists fc.meta ({META})")
    con.execute("create schema if not exists stage_fc")


def holds(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether an earlier night left rows of this table."""
    asked = "select count(*) from duckdb_tables() where database_name = 'fc' and table_name = ?"
    return con.execute(asked, [name]).fetchone() == (1,)


def load(con: duckdb.DuckDBPyConnection, panel: Panel, running: Competition) -> Stored:
    """What an earlier night judged, as far as the past it was made from is the one that this panel begins with."""
    meta = dict(con.execute("select key, value from fc.meta").fetchall())
    if meta.get("ground") != ground(panel, running):
        return Stored(Ledger(), 0)
    periods = _alike(meta["periods"].split(), columns(panel))
    verdicts: dict[int, dict[str, dict[str, np.ndarray]]] = {}
    for horizon, model, field, areas, origins, content in con.execute("from fc.verdict").fetchall():
        values = np.frombuffer(zlib.decompress(content), dtype=np.float32).reshape(areas, origins)
        over = max(periods - horizon - FIRST_ISSUE + 1, 0)
        verdicts.setdefault(horizon, {}).setdefault(model, {})[field] = values[:, :over]
    return Stored(
        Ledger({h: {name: Verdicts(**held) for name, held in models.items()} for h, models in verdicts.items()}),
        periods,
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many begin both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def stage(con: duckdb.DuckDBPyConnection, panel: Panel, running: Competition, ledger: Ledger) -> None:
    """Verdicts made ready to be remembered: nothing is, before a release stands."""
    con.execute(f"create or replace table stage_fc.verdict ({VERDICT}); create or replace table stage_fc.meta ({META})")
    for horizon, models in ledger.verdicts.items():
        for name, verdicts in models.items():
            for field in fields(verdicts):
                values = np.ascontiguousarray(getattr(verdicts, field.name), dtype=np.float32)
                con.execute(
                    "insert into stage_fc.verdict values (?, ?, ?, ?, ?, ?)",
                    [horizon, name, field.name, *values.shape, zlib.compress(values.tobytes(), 1)],
                )
    told = [("ground", ground(panel, running)), ("periods", " ".join(columns(panel)))]
    con.executemany("insert into stage_fc.meta values (?, ?)", told)


def remember(con: duckdb.DuckDBPyConnection) -> None:
    """What the release that now stands says: its forecasts, and the verdicts that they were chosen by."""
    con.execute("begin")
    for name in ROWS:
        older = f" union all by name from fc.{name} where week < (select first_week from tonight)"
        kept = older if name in WEEKLY and holds(con, name) else ""
        con.execute(f"create or replace table fc.{name} as from stage_team.{name}{kept}")
    if con.execute("select count(*) from duckdb_tables() where schema_name = 'stage_fc'").fetchone() != (0,):
        for name in ("verdict", "meta"):
            con.execute(f"create or replace table fc.{name} as from stage_fc.{name}")
    con.execute("commit")


def ground(panel: Panel, running: Competition) -> str:
    """One digest of what all verdicts stand on: areas, the first week, who competes, who borders whom."""
    models = [(model.name, model.version) for model in running.models]
    parts = hashlib.sha256(repr((panel.areas, panel.periods[0], HORIZONS, models, sorted(panel.covariates))).encode())
    for weights in (panel.exposure, panel.neighbours):
        parts.update(b"" if weights is None else np.ascontiguousarray(weights).tobytes())
    return parts.hexdigest()


def columns(panel: Panel) -> list[str]:
    """A digest for each period, of all that came to be known in it: forecasts made before a period that has changed
    need not be made again."""
    late = np.array([getattr(panel.late, field.name) for field in fields(panel.late)], dtype=np.int64)
    late = late[:, np.lexsort(late)]
    known = late[2]
    told = [
        panel.seen_counts,
        panel.seen_serious,
        panel.seen,
        *(panel.covariates[name] for name in sorted(panel.covariates)),
    ]
    beside = np.zeros(panel.length) if panel.elsewhere is None else panel.elsewhere
    return [
        hashlib.sha256(
            b"".join(values[:, t].tobytes() for values in told) + late[:, known == t].tobytes() + beside[t].tobytes()
        ).hexdigest()[:16]
        for t in range(panel.length)
    ]
