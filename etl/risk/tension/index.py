"""From parts to the index: a weighted mean of what was collected, its grade, and its place among the areas."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.risk.arrays import Booleans, Floats, Integers
from etl.risk.tension.ranks import bands, drawn
from etl.risk.tension.rules import GRADES, LEAST, ROUNDING, Rule, weights

SEED = 8  # of the draws of weights; any number serves, a fixed one makes a release repeatable


@dataclass(frozen=True)
class Index:
    """`raw`, `scaled`, `weight`, `points`: parts x areas x Mondays, NaN where not collected. The rest: areas x Mondays.

    `value` is NaN, and the three ranks 0, where less than LEAST of the weight was collected. `grade`: place in GRADES.
    """

    raw: Floats
    scaled: Floats
    weight: Floats
    points: Floats
    value: Floats
    available: Floats
    grade: npt.NDArray[np.int64]
    rank: Integers
    rank_low: Integers
    rank_high: Integers

    @property
    def known(self) -> Booleans:
        return ~np.isnan(self.value)


def index(raw: Floats, rules: Sequence[Rule], seed: int = SEED) -> Index:
    """value = sum of points, points = weight x scaled, weight = w / sum of the w collected: the parts add up to it.

    An arithmetic mean, as INFORM has for what can stand for one another: calm in one part may make up for another.
    """
    scaled = np.stack([rule.scaled(part) for rule, part in zip(rules, raw, strict=True)])
    here = ~np.isnan(raw)
    own = here * weights(rules)[:, None, None]
    available = np.minimum(own.sum(axis=0), 1.0)
    known = available >= LEAST - ROUNDING
    weight = np.where(here, own / np.where(available > 0, own.sum(axis=0), 1.0), np.nan)
    points = weight * scaled
    rank, low, high = (np.zeros(known.shape, dtype=np.int64) for _ in range(3))
    many = drawn(weights(rules), seed)
    for monday, found in enumerate(bands(np.nan_to_num(scaled), here.astype(np.float64), known, many)):
        for target, ranks in zip((rank, low, high), found, strict=True):
            target[known[:, monday], monday] = ranks
    return Index(
        raw=raw,
        scaled=scaled,
        weight=weight,
        points=points,
        value=np.where(known, np.clip(np.nansum(points, axis=0), 0, 100), np.nan),
        available=available,
        grade=graded(available),
        rank=rank,
        rank_low=low,
        rank_high=high,
    )


def graded(available: Floats) -> npt.NDArray[np.int64]:
    """Place in GRADES, the best first."""
    least = np.array([threshold for _, threshold in GRADES])
    return np.asarray((available[..., None] < least - ROUNDING).sum(axis=-1))
