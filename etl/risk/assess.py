"""From a panel to everything that is published about risk."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from etl.risk.belief import Belief
from etl.risk.gate import Decision
from etl.risk.ledger import Competition, Ledger, competition, earliest, extended, gate_log
from etl.risk.ledger import serving as serving_names
from etl.risk.models import Model
from etl.risk.outlook import HORIZONS, outlook, serious_share, serving
from etl.risk.panel import FIRST_ISSUE, Panel
from etl.risk.past import Past
from etl.risk.reasons import QUARTER, reasons
from etl.risk.score import SCORE_HORIZON
from etl.risk.scores import scores
from etl.risk.standing import stand


@dataclass(frozen=True)
class Assessment:
    """Rows of mart.risk_score and mart.risk_reason for the weeks of issue asked for; the ledger with all that has
    matured, the gate's decisions by horizon, and what the newest forecasts were made with."""

    scores: pd.DataFrame
    reasons: pd.DataFrame
    ledger: Ledger
    decisions: dict[int, list[Decision]]
    parts: pd.DataFrame
    past: Past
    running: Competition


def assess(
    panel: Panel, ledger: Ledger | None = None, first: int = FIRST_ISSUE, extra: Sequence[Model] = ()
) -> Assessment:
    """Score every Monday from the origin `first` on, up to the one after the last week, from what was known before it.

    `ledger` holds the verdicts of an earlier night on the same past, and only what it lacks is judged. A panel of
    fewer than three weeks has no such Monday: its tables are empty.
    """
    ledger, running = ledger or Ledger(), competition(panel, extra)
    lead = min(max(first - 1, FIRST_ISSUE), panel.length + 1)
    past = Past(panel, since(panel, ledger, lead))
    ledger = extended(past, ledger, HORIZONS, running)
    decisions = {horizon: gate_log(panel, ledger, horizon, running) for horizon in HORIZONS}
    names = {h: serving_names(decisions[h], lead, panel.length) for h in HORIZONS}
    beliefs = {
        h: {name: running.model(name).believe(past, h, lead) for name in dict.fromkeys(names[h] or [running.default])}
        for h in HORIZONS
    }
    columns = slice(lead - past.since, None)
    served = {h: serving(beliefs[h], names[h]) for h in HORIZONS}
    share = serious_share(past, columns)
    outlooks = {h: outlook(past, served[h], h, share) for h in HORIZONS}
    standing = stand(past, columns, served[SCORE_HORIZON], outlooks[SCORE_HORIZON])
    weeks = panel.origins[lead:]
    versions = {model.name: model.version for model in running.models}
    asked = panel.origins[first:].astype("datetime64[s]")
    rows = scores(panel.areas, weeks, outlooks, standing, versions)
    why = reasons(past, weeks, columns, names[SCORE_HORIZON], beliefs[SCORE_HORIZON], standing)
    return Assessment(
        scores=rows[rows["week"].isin(asked)].reset_index(drop=True),
        reasons=why[why["week"].isin(asked)].reset_index(drop=True),
        ledger=ledger,
        decisions=decisions,
        parts=_parts(beliefs, names, versions),
        past=past,
        running=running,
    )


def since(panel: Panel, ledger: Ledger, lead: int) -> int:
    """The first column needed: by what the ledger lacks, by what models learn from, by the ages of the reasons."""
    learning = panel.pace.training + max(HORIZONS) + 2 * panel.pace.refit
    return max(min(earliest(panel, ledger, HORIZONS), lead - learning, lead - QUARTER), 0)


def _parts(
    beliefs: dict[int, dict[str, Belief]], names: dict[int, list[str]], versions: dict[str, str]
) -> pd.DataFrame:
    """Rows of mart.model_part: what tonight's models have learned."""
    return pd.DataFrame(
        [
            (horizon, name, versions[name], name == names[horizon][-1], part, value)
            for horizon, several in beliefs.items()
            for name, belief in several.items()
            for part, value in belief.learned.items()
        ],
        columns=["horizon_weeks", "model", "model_version", "served", "part", "value"],
    )
