"""Why the score is what it is: parts that add up to it exactly."""

import numpy as np
import pandas as pd

from etl.risk.empirical_bayes import QUARTER, RECENT
from etl.risk.memory import earlier, total
from etl.risk.panel import FIRST_ISSUE, Floats, Panel
from etl.risk.rates import Rates
from etl.risk.standing import Standing
from etl.risk.table import frame, nullable, words


def reasons(panel: Panel, rates: Rates, standing: Standing) -> pd.DataFrame:
    """One row per area, week of issue and reason: points = score x part/mean, only where there is a score."""
    names = tuple(rates.parts)
    share = np.stack([part / rates.mean for part in rates.parts.values()], axis=2)
    points = (standing.score[:, :, None] * share)[:, FIRST_ISSUE:]
    behind = incidents_behind(panel)
    unknown = np.full(rates.mean.shape, np.nan)
    incidents = np.stack([behind.get(name, unknown) for name in names], axis=2)[:, FIRST_ISSUE:]
    rows = frame(
        panel.areas,
        panel.issue_weeks[FIRST_ISSUE:],
        len(names),
        {
            "reason": words(np.broadcast_to(np.arange(len(names)), points.shape), names),
            "points": points,
            "incidents": nullable(np.nan_to_num(incidents), ~np.isnan(incidents), "Int64"),
        },
    )
    given = np.repeat(standing.given[:, FIRST_ISSUE:].ravel(), len(names))
    return rows[given].reset_index(drop=True)


def incidents_behind(panel: Panel) -> dict[str, Floats]:
    """Undiscounted counts of the same ages as the parts, each A x (T + 1); the city average has none of its own."""
    all_time = total(panel.seen_counts)
    before_recent, before_quarter = earlier(all_time, RECENT), earlier(all_time, QUARTER)
    return {
        "own_recent": all_time - before_recent,
        "own_quarter": before_recent - before_quarter,
        "own_long": before_quarter,
    }
