"""The seam to the tension index: its rules from the reference, its evidence from the marts, its rows back in."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.errors import SettingsError
from etl.marts.models import KNOWN, PULSE
from etl.marts.staging import stage
from etl.risk.tension.evidence import Evidence
from etl.risk.tension.rules import PARTS, Rule, checked
from etl.risk.tension.tables import tension

FILE = "tension.csv"
COUNTS = ("incidents", "serious", "grievances", "reports")
SAYS = ("part", "low", "high", "weight", "reason_en", "reason_ar", "reason_ckb", "reason_tr")


def build(con: duckdb.DuckDBPyConnection, reference: Path) -> None:
    """Fill stage_team.tension, tension_part and tension_rule."""
    rows = declared(reference)
    found = tension(evidence(con), rules(rows))
    said = pd.DataFrame([{name: row[name] for name in SAYS} for row in rows])
    said = said.assign(position=[PARTS.index(part) + 1 for part in said["part"]], low=said["low"].astype(float))
    said = said.assign(high=said["high"].astype(float), weight=said["weight"].astype(float))
    for name, frame in (("tension", found.index), ("tension_part", found.parts), ("tension_rule", said)):
        stage(con, name, frame)


def declared(reference: Path) -> Sequence[Mapping[str, str]]:
    with (reference / FILE).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rules(rows: Sequence[Mapping[str, str]]) -> tuple[Rule, ...]:
    """Raises SettingsError where the declaration is not sound: the weights are edited by people."""
    try:
        return checked(Rule(r["part"], float(r["low"]), float(r["high"]), float(r["weight"])) for r in rows)
    except (KeyError, ValueError) as cause:
        hint = "Correct the file; every part stands in it once, and the weights add up to 1."
        raise SettingsError(f"reference/{FILE} is not sound: {cause}.", hint) from cause


def evidence(con: duckdb.DuckDBPyConnection) -> Evidence:
    """What the marts hold of each area, and the surveys known tonight."""
    counts = ", ".join(f"{name}::double as {name}" for name in COUNTS)
    rows = con.execute(f"select area_id, week, {counts} from stage_team.area_week order by area_id, week").df()
    areas = tuple(dict.fromkeys(rows["area_id"]))
    weekly = {name: rows[name].to_numpy(dtype=np.float64, na_value=np.nan).reshape(len(areas), -1) for name in COUNTS}
    (as_of,) = con.execute("select as_of from tonight").fetchone() or (None,)
    return Evidence(
        areas=areas,
        weeks=rows["week"].to_numpy().reshape(len(areas), -1)[0].astype("datetime64[D]"),
        **weekly,
        pulses=con.execute(f"select {PULSE} from wh.pulse, tonight where {KNOWN}").df(),
        commitments=con.execute("select * from stage_team.commitment").df(),
        meetings=con.execute("select * from stage_team.meeting").df(),
        as_of=np.datetime64(as_of, "D"),
    )
