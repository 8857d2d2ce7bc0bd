"""The rows of mart.risk_score: what is said, and what is left unsaid for want of data."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.risk.arrays import Booleans, Days, Floats
from etl.risk.outlook import Outlook
from etl.risk.score import LEVELS, NO_LEVEL, SCORE_HORIZON, STATES
from etl.risk.standing import Standing
from etl.risk.table import Column, frame, nullable, words

CHANGED = 0.9
CHANCES = ("probability", "probability_low", "probability_high", "expected")
SCORES = ("score", "low", "high")


def scores(
    areas: tuple[str, ...],
    weeks: Days,
    outlooks: Mapping[int, Outlook],
    standing: Standing,
    versions: Mapping[str, str],
) -> pd.DataFrame:
    """One row per area, week of issue and horizon; `weeks` are the origins that the arrays speak of. The first week
    is compared with none before it."""
    horizons = np.array(tuple(outlooks))
    given = standing.given[:, :, None] & (horizons > 0)
    horizon = np.broadcast_to(horizons, given.shape)
    at_four = horizon == SCORE_HORIZON

    def spread(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.broadcast_to(values[:, :, None], given.shape)

    columns: dict[str, Column] = {
        "horizon_weeks": horizon,
        "state": words(spread(standing.state), STATES),
        "level": words(np.where(at_four, spread(standing.level), NO_LEVEL), LEVELS),
        **_by_horizon(outlooks, given),
        **{name: np.where(given & at_four, spread(getattr(standing, name)), np.nan) for name in SCORES},
        **_changes(spread(standing.rise), spread(_comparable(standing))),
        "observed_weeks": spread(standing.observed_weeks),
        "prior_weight": np.where(given, spread(standing.prior_weight), np.nan),
        **_models(outlooks, given.shape, versions),
    }
    rows = frame(areas, weeks, len(horizons), columns)
    return rows.assign(issued_on=rows["week"])


def _by_horizon(outlooks: Mapping[int, Outlook], given: Booleans) -> dict[str, Column]:
    several = tuple(outlooks.values())
    chances = {name: np.stack([getattr(one, name) for one in several], axis=2) for name in CHANCES}
    counts = {name: np.stack([one.counts[name] for one in several], axis=2) for name in several[0].counts}
    return {
        **{name: np.where(given, values, np.nan) for name, values in chances.items()},
        **{name: nullable(values, given, "Int64") for name, values in counts.items()},
    }


def _models(outlooks: Mapping[int, Outlook], shape: tuple[int, ...], versions: Mapping[str, str]) -> dict[str, Column]:
    names = tuple(versions)
    code = np.array([[names.index(name) for name in one.models] for one in outlooks.values()], dtype=np.int64)
    spread = np.broadcast_to(code.T[None, :, :].reshape(1, shape[1], shape[2]), shape)
    unlike = tuple(dict.fromkeys(versions.values()))
    version = np.array([unlike.index(versions[name]) for name in names], dtype=np.int64)
    return {"model": words(spread, names), "model_version": words(version[spread], unlike)}


def _changes(rise: Floats, comparable: Booleans) -> dict[str, Column]:
    return {
        "rose": nullable(rise > CHANGED, comparable, "boolean"),
        "fell": nullable(rise < 1 - CHANGED, comparable, "boolean"),
    }


def _comparable(standing: Standing) -> Booleans:
    """Where this week and the one before both have a score."""
    before = np.zeros_like(standing.given)
    before[:, 1:] = standing.given[:, :-1]
    return standing.given & before
