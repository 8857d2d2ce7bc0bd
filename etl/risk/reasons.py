"""Why the score is what it is: parts that add up to it exactly."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from etl.risk.arrays import Days, Floats
from etl.risk.belief import OWN, Belief, Parts
from etl.risk.memory import earlier, kept
from etl.risk.past import Past
from etl.risk.standing import Standing
from etl.risk.table import frame, nullable, words

RECENT, QUARTER = 4, 13  # weeks: the ages at which the reasons part an area's own incidents
AVERAGE = "city_average"
FACTORS = ("city_change", "learned", "neighbours", "grievances", "relations", "promises")


def reasons(
    past: Past, weeks: Days, columns: slice, names: list[str], beliefs: Mapping[str, Belief], standing: Standing
) -> pd.DataFrame:
    """One row per area, week of issue and reason: points = score x contribution/mean, only where there is a score.
    Reasons that the model of that week does not know are left out."""
    every = (*OWN, AVERAGE, *FACTORS)
    share = np.zeros((*standing.score.shape, len(every)))
    known = np.zeros((len(names), len(every)), dtype=bool)
    for name, belief in beliefs.items():
        at = np.array([other == name for other in names], dtype=bool)
        made = contributions(past, belief.parts(), columns)
        if unnamed := made.keys() - set(every):  # left out, its points would fall to the others without a word
            raise ValueError(f"no reason is called {', '.join(sorted(unnamed))}")
        stacked = np.stack([made.get(reason, np.zeros_like(standing.score)) for reason in every], axis=2)
        share[:, at] = (stacked / stacked.sum(axis=2, keepdims=True))[:, at]
        known[at] = [reason in made for reason in every]
    behind = incidents_behind(past, columns)
    unknown = np.full(standing.score.shape, np.nan)
    incidents = np.stack([behind.get(reason, unknown) for reason in every], axis=2)
    rows = frame(
        past.panel.areas,
        weeks,
        len(every),
        {
            "reason": words(np.broadcast_to(np.arange(len(every)), share.shape), every),
            "points": standing.score[:, :, None] * share,
            "incidents": nullable(np.nan_to_num(incidents), ~np.isnan(incidents), "Int64"),
        },
    )
    given = standing.given[:, :, None] & known[None, :, :]
    return rows[given.ravel()].reset_index(drop=True)


def contributions(past: Past, parts: Parts, columns: slice) -> dict[str, Floats]:
    """Reason to its part of the rate, A x columns; they add up to it.

    Own incidents are parted by when they came to be known, for each memory is a sum over weeks. What multiplies is
    shared out by the logarithmic mean (LMDI; Ang 2004): L(mu, mu0) delta_j, L(a, b) = (a - b)/ln(a/b).
    """
    made = {reason: parts.aged.get(reason, np.zeros_like(parts.prior)) for reason in OWN}
    for half_life, value in parts.own.items():
        for reason, incidents in zip(OWN, _by_age(past.incidents(half_life), half_life, columns), strict=True):
            made[reason] = made[reason] + value * incidents
    base = sum(made.values()) + parts.prior
    total = np.sum(list(parts.factors.values()), axis=0) if parts.factors else np.zeros_like(base)
    mean = np.where(np.abs(total) < 1e-12, base, base * np.expm1(total) / np.where(total == 0, 1.0, total))
    return made | {AVERAGE: parts.prior} | {reason: mean * delta for reason, delta in parts.factors.items()}


def _by_age(incidents: Floats, half_life: float, columns: slice) -> tuple[Floats, Floats, Floats]:
    """The remembered incidents parted by age; the three add up to them."""
    beyond_recent = kept(half_life, RECENT) * earlier(incidents, RECENT)
    beyond_quarter = kept(half_life, QUARTER) * earlier(incidents, QUARTER)
    # the maximum takes away rounding below zero where nothing new was seen, or nothing old is left
    recent, quarter = np.maximum(incidents - beyond_recent, 0), np.maximum(beyond_recent - beyond_quarter, 0)
    return recent[:, columns], quarter[:, columns], np.maximum(incidents - recent - quarter, 0)[:, columns]


def incidents_behind(past: Past, columns: slice) -> dict[str, Floats]:
    """Undiscounted counts of the same ages as the parts, A x columns; the city average has none of its own."""
    all_time = past.totals("count")
    before_recent, before_quarter = earlier(all_time, RECENT), earlier(all_time, QUARTER)
    ages = (all_time - before_recent, before_recent - before_quarter, before_quarter)
    return {reason: age[:, columns] for reason, age in zip(OWN, ages, strict=True)}
