"""The relation index: the dimensions that could be looked at, as one number with its doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.relations.dimensions import FAIRNESS, TRUST, Estimate
from etl.relations.pooling import Booleans, Floats

LEAST_WEIGHT = 0.60
NEEDED = (TRUST.name, FAIRNESS.name)  # one of them at least
STALE_DAYS = 90.0  # age at which reliability is halved
GRADES = (("A", 0.7), ("B", 0.5), ("C", 0.3), ("D", 0.0))
STRATA, ROUNDS = 16, 16
BAND = (0.10, 0.90)


@dataclass(frozen=True)
class Index:
    """M x P arrays on the scale of 0-100; NaN where too little could be looked at."""

    value: Floats
    low: Floats
    high: Floats
    available: Floats
    reliability: Floats


def composite(estimates: Sequence[Estimate], seed: int) -> Index:
    """Weighted geometric mean of the available dimensions, each floored at 1."""
    shown = np.stack([~np.isnan(one.value) for one in estimates])
    weights = shown * np.array([one.dimension.weight for one in estimates])[:, None, None]
    needed = np.stack([here for one, here in zip(estimates, shown, strict=True) if one.dimension.name in NEEDED])
    # floating point: weights that add up to .60 may fall short of it by rounding
    enough = (weights.sum(axis=0) >= LEAST_WEIGHT - 1e-9) & needed.any(axis=0)
    value = np.full(enough.shape, np.nan)
    logs = logarithm(np.stack([one.value for one in estimates]))
    value[enough] = np.exp((weights * logs).sum(axis=0)[enough] / weights.sum(axis=0)[enough])
    low, high = (np.full(enough.shape, np.nan) for _ in BAND)
    low[enough], high[enough] = interval(estimates, weights, enough, seed)
    return Index(
        value=value,
        low=np.minimum(low, value),
        high=np.maximum(high, value),
        available=shown.sum(axis=0).astype(np.float64),
        reliability=np.where(enough, reliability(estimates, shown, weights), np.nan),
    )


def logarithm(values: Floats) -> Floats:
    """Of values from 0 to 1 on the scale of 0-100, floored at 1 so that one bad dimension is not all; 0 for NaN."""
    return np.asarray(np.log(np.clip(100 * np.nan_to_num(values), 1, 100)))


def interval(estimates: Sequence[Estimate], weights: Floats, where: Booleans, seed: int) -> Floats:
    """10 and 90 % of the index, 2 x cells, when its dimensions vary independently within their own posteriors.

    Latin hypercube sampling (McKay, Beckman & Conover 1979): each posterior is cut into equally likely strata, which
    are paired at random. All cells use the same pairs, so that a cell never depends on another.
    """
    points = ((np.arange(STRATA) + 0.5) / STRATA)[:, None]
    rng = np.random.default_rng(seed)
    draws = np.zeros((STRATA * ROUNDS, int(where.sum())))
    for one, weight in zip(estimates, weights[:, where], strict=True):
        order = np.concatenate([rng.permutation(STRATA) for _ in range(ROUNDS)])
        draws += (weight * logarithm(one.quantile(points, where)))[order]
    return np.asarray(np.exp(np.quantile(draws / weights[:, where].sum(axis=0), BAND, axis=0)))


def reliability(estimates: Sequence[Estimate], shown: Booleans, weights: Floats) -> Floats:
    """(sum of available weights) x mean of n_eff/(n_eff + kappa) x 0.5^(newest age/90)."""
    own = np.stack([one.effective / (one.effective + one.dimension.kappa) for one in estimates])
    newest = np.where(shown, np.stack([one.newest for one in estimates]), np.inf).min(axis=0)
    mean = (own * shown).sum(axis=0) / np.maximum(shown.sum(axis=0), 1)
    return np.asarray(weights.sum(axis=0) * mean * 0.5 ** (newest / STALE_DAYS))


def grade(value: float) -> str | None:
    """None where there is no index."""
    return next((name for name, least in GRADES if value >= least), None)
