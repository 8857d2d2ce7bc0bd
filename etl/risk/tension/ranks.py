"""Where an area stands among the others, and how far that depends on the weights."""

from collections.abc import Iterator

import numpy as np

from etl.risk.panel import Booleans, Floats, Integers

DRAWS, SPREAD = 1000, 0.25
TIE = 1e-9  # values closer than this are equal: floating point does not decide who comes first


def drawn(weights: Floats, seed: int) -> Floats:
    """1 + DRAWS x parts: the weights themselves, then each multiplied by its own uniform factor within a quarter.

    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7: uncertainty of the weights.
    """
    factors = np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, (DRAWS, len(weights)))
    return np.vstack([weights, weights * factors])


def bands(scaled: Floats, got: Floats, known: Booleans, many: Floats) -> Iterator[tuple[Integers, Integers, Integers]]:
    """For each Monday: rank, best and worst rank of the areas known then, 1 the most tense; equal values share one.

    `scaled`: parts x areas x Mondays, 0 where not collected; `got`: the same, 1 where collected; `known`: areas x
    Mondays; `many`: draws x parts, the weights in force first. A Monday at a time, so that a draw fits in the cache.
    """
    for monday in range(known.shape[1]):
        who = known[:, monday]
        values = _over_parts(many, scaled[:, who, monday]) / np.maximum(_over_parts(many, got[:, who, monday]), TIE)
        ranks = ranked(values)
        yield ranks[0], ranks.min(axis=0), ranks.max(axis=0)


def _over_parts(many: Floats, amounts: Floats) -> Floats:
    """Draws x parts by parts x areas, part by part: with six of them a threaded product costs eight times more."""
    total = np.zeros((len(many), amounts.shape[1]))
    for weight, amount in zip(many.T, amounts, strict=True):
        total += np.multiply.outer(weight, amount)
    return total


def ranked(values: Floats) -> Integers:
    """Draws x areas -> how many stand higher, plus one.

    Value and position go into one integer each, so that one sort of plain numbers answers both: three times as fast
    as sorting positions by value.
    """
    draws, areas = values.shape
    bits = max(1, int(areas - 1).bit_length())
    whole = np.rint(values / TIE).astype(np.int64)
    packed = np.sort((-whole << bits) | np.arange(areas), axis=1)
    place = np.arange(areas, dtype=np.int32)
    fresh = np.ones((draws, areas), dtype=bool)
    np.not_equal(packed[:, 1:] >> bits, packed[:, :-1] >> bits, out=fresh[:, 1:])
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=1)
    ranks = np.empty((draws, areas), dtype=np.int32)
    np.put_along_axis(ranks, packed & ((1 << bits) - 1), first + 1, axis=1)
    return ranks.astype(np.int64)
