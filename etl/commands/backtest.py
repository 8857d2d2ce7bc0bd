"""How every model would have done on any panel: rolling origin, the gate's choice among them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from etl import panels
from etl.commands.options import say
from etl.errors import SettingsError
from etl.risk.ledger import Ledger, competition, extended
from etl.risk.models import Model, boosting
from etl.risk.pace import PACES
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.past import Past
from etl.risk.rolling import ALL, ONSET, Record, best_classical, records

SHARE_LEFT_OUT = 0.43  # of a panel too short for the usual warm-up


def backtest(
    panel: Annotated[Path, typer.Option(help="CSV: area_id, period_start, count, serious, observed[, exposure].")],
    out: Annotated[Path, typer.Option("--json", help="Where to write the list of results.")],
    horizons: Annotated[str, typer.Option(help="In periods, with commas between.")] = "1,4",
    period: Annotated[str | None, typer.Option(help="week or month; otherwise told by the starts.")] = None,
    first_target: Annotated[
        str | None, typer.Option(help="First period judged; otherwise after 26 weeks or 79 months.")
    ] = None,
    lightgbm: Annotated[bool, typer.Option("--lightgbm", help="Boosted trees among the challengers: slow.")] = False,
) -> None:
    """Judge all models on a panel; the figures as JSON, null where there is too little evidence."""
    if period not in (None, *PACES):
        raise SettingsError(f"There is no period {period!r}.", f"Periods are {' and '.join(PACES)}.")
    read = panels.read(panel, period)
    asked = _horizons(horizons)
    first = _first(read, first_target)
    found = judge(read, asked, first, [boosting()] if lightgbm else [])
    told = json.dumps([_row(record, found) for record in found if record.subset == ALL], indent=1)
    try:
        out.write_text(told, encoding="utf-8")
    except OSError as fault:
        raise SettingsError(f"{out} cannot be written.", "Give --json a file in a folder that exists.") from fault
    say(f"{len(read.areas)} areas, {read.length} {read.pace.unit}s, first judged {read.origins[first]}: {out}")
    for record in found:
        if record.subset == ALL and record.skill.enough:
            crps, log = record.skill.crps, record.skill.log_score
            say(f"{record.horizon:3} {record.model:18} CRPS {crps:.4f}  log score {log:.4f}")


def judge(panel: Panel, horizons: tuple[int, ...], first: int, extra: list[Model]) -> list[Record]:
    """All records of a panel, horizon by horizon."""
    running = competition(panel, extra)
    ledger = extended(Past(panel), Ledger(), horizons, running)
    return [record for horizon in horizons for record in records(panel, ledger, running, horizon, first)]


def _horizons(text: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        found = ()
    if not found or min(found) < 1:
        raise SettingsError(f"Horizons cannot be {text!r}.", "Write whole numbers from 1 on, as 1,4,12.")
    return found


def _first(panel: Panel, asked: str | None) -> int:
    if asked is None:
        return max(min(panel.pace.warm_up, int(SHARE_LEFT_OUT * panel.length)), FIRST_ISSUE)
    starts = [str(day) for day in panel.origins]
    for index, start in enumerate(starts):
        if start.startswith(asked) and index >= FIRST_ISSUE:
            return index
    raise SettingsError(
        f"No period that can be judged starts on {asked}.", f"The panel runs from {starts[0]} to {starts[-1]}."
    )


def _row(record: Record, found: list[Record]) -> dict[str, Any]:
    """One model at one horizon; a gain is over the best classical baseline. Areas that had been quiet stand apart."""
    same = [r for r in found if (r.model, r.role, r.horizon) == (record.model, record.role, record.horizon)]
    quiet = next((other for other in same if other.subset == ONSET), None)
    beside = [other for other in found if other.horizon == record.horizon]
    return {
        "model": record.model,
        "role": record.role,
        "horizon": record.horizon,
        **_figures(record),
        "best_classical_crps": best_classical(beside, "crps"),
        "best_classical_log_score": best_classical(beside, "log_score"),
        "onset": quiet and _figures(quiet),
    }


def _figures(record: Record) -> dict[str, Any]:
    gains = {"skill_crps": record.gain_crps, "gain_log_score": record.gain_log}
    told = {name: None if value != value else value for name, value in asdict(record.skill).items()}  # nan is no JSON
    return told | {name: gain and asdict(gain) for name, gain in gains.items()}
