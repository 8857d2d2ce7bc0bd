"""The rows of mart.risk_score: what is said, and what is left unsaid for want of data."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.risk.outlook import Outlook
from etl.risk.panel import FIRST_ISSUE, Booleans, Floats, Panel
from etl.risk.rates import Rates
from etl.risk.score import LEVELS, NO_LEVEL, SCORE_HORIZON, STATES
from etl.risk.standing import Standing
from etl.risk.table import Column, frame, nullable, words

CHANGED = 0.9
CHANCES = ("probability", "probability_low", "probability_high", "expected")
SCORES = ("score", "low", "high")


def scores(panel: Panel, rates: Rates, outlooks: Mapping[int, Outlook], standing: Standing) -> pd.DataFrame:
    """One row per area, week of issue and horizon, without the columns that name the model."""
    horizons = np.array(tuple(outlooks))
    given = standing.given[:, FIRST_ISSUE:, None] & (horizons > 0)
    horizon = np.broadcast_to(horizons, given.shape)
    at_four = horizon == SCORE_HORIZON

    def spread(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.broadcast_to(values[:, FIRST_ISSUE:, None], given.shape)

    columns: dict[str, Column] = {
        "horizon_weeks": horizon,
        "state": words(spread(standing.state), STATES),
        "level": words(np.where(at_four, spread(standing.level), NO_LEVEL), LEVELS),
        **_by_horizon(outlooks, given),
        **{name: np.where(given & at_four, spread(getattr(standing, name)), np.nan) for name in SCORES},
        **_changes(spread(standing.rise), spread(_comparable(standing))),
        "observed_weeks": spread(standing.observed_weeks),
        "prior_weight": np.where(given, spread(rates.prior_weight), np.nan),
    }
    return frame(panel.areas, panel.issue_weeks[FIRST_ISSUE:], len(horizons), columns)


def _by_horizon(outlooks: Mapping[int, Outlook], given: Booleans) -> dict[str, Column]:
    several = tuple(outlooks.values())
    chances = {name: np.stack([getattr(one, name) for one in several], axis=2)[:, FIRST_ISSUE:] for name in CHANCES}
    counts = {
        name: np.stack([one.counts[name] for one in several], axis=2)[:, FIRST_ISSUE:] for name in several[0].counts
    }
    return {
        **{name: np.where(given, values, np.nan) for name, values in chances.items()},
        **{name: nullable(values, given, "Int64") for name, values in counts.items()},
    }


def _changes(rise: Floats, comparable: Booleans) -> dict[str, Column]:
    return {
        "rose": nullable(rise > CHANGED, comparable, "boolean"),
        "fell": nullable(rise < 1 - CHANGED, comparable, "boolean"),
    }


def _comparable(standing: Standing) -> Booleans:
    """Where this week and the one before both have a score."""
    before = np.zeros_like(standing.given)
    before[:, FIRST_ISSUE + 1 :] = standing.given[:, FIRST_ISSUE:-1]
    return standing.given & before
