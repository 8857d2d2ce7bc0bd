"""What followed the scores of the past, level by level: the frequency that stands in the legend."""

import numpy as np
import pandas as pd

from etl.risk.memory import ahead
from etl.risk.panel import FIRST_ISSUE, Integers, Panel
from etl.risk.score import LEVELS, SCORE_HORIZON


def level_record(panel: Panel, levels: Integers) -> pd.DataFrame:
    """One row per level. `levels`: A x (T + 1), -1 where none was given.

    Only windows that are over and were observed in every week of them are counted.
    """
    origins = np.arange(FIRST_ISSUE, max(len(panel.weeks) - SCORE_HORIZON + 1, FIRST_ISSUE))
    watched = ahead(panel.seen, SCORE_HORIZON, origins) == SCORE_HORIZON
    hit = ahead(panel.seen_serious, SCORE_HORIZON, origins) >= 1
    rows = [(levels[:, origins] == code) & watched for code in range(len(LEVELS))]
    return pd.DataFrame(
        {
            "level": LEVELS,
            "forecasts": [int(row.sum()) for row in rows],
            "hits": [int((row & hit).sum()) for row in rows],
            "origins": [int(row.any(axis=0).sum()) for row in rows],
        }
    )
