"""Where an area stands among the others, and how far that depends on the weights."""

from collections.abc import Iterator

import numpy as np

from etl.risk.arrays import Booleans, Floats, Integers

DRAWS, SPREAD = 1000, 0.25
ROOM = 60_000  # values in hand at once: half a megabyte stays in the cache, ten times as much takes three times as long
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
    Mondays; `many`: draws x parts, the weights in force first.
    """
    for monday in range(known.shape[1]):
        who = known[:, monday]
        yield _band(scaled[:, who, monday], got[:, who, monday], many)


def _band(scaled: Floats, got: Floats, many: Floats) -> tuple[Integers, Integers, Integers]:
    """One Monday, as many draws at a time as fit in the cache; the first draw is the weights in force."""
    pieces = []
    for some in np.array_split(many, -(-len(many) * scaled.shape[1] // ROOM) or 1):
        ranks = ranked(_over_parts(some, scaled) / np.maximum(_over_parts(some, got), TIE))
        pieces.append((ranks[0], ranks.min(axis=0), ranks.max(axis=0)))
    in_force, lows, highs = (np.array(part) for part in zip(*pieces, strict=True))
    return in_force[0], lows.min(axis=0), highs.max(axis=0)


def _over_parts(many: Floats, amounts: Floats) -> Floats:
    """Draws x parts by parts x areas, part by part: with six of them a threaded product costs eight times more."""
    total = np.zeros((len(many), amounts.shape[1]))
    one = np.empty_like(total)
    for weight, amount in zip(many.T, amounts, strict=True):
        np.multiply(weight[:, None], amount, out=one)
        total += one
    return total


def ranked(values: Floats) -> Integers:
    """Draws x areas -> how many stand higher, plus one.

    Value and position go into one integer each, so that one sort of plain numbers answers both: three times as fast
    as sorting positions by value.
    """
    draws, areas = values.shape
    bits = max(1, int(areas - 1).bit_length())
    packed = np.rint(values * (-1 / TIE)).astype(np.int64)
    packed <<= bits
    packed |= np.arange(areas)
    packed.sort(axis=1)
    value = packed >> bits
    fresh = np.ones((draws, areas), dtype=bool)
    np.not_equal(value[:, 1:], value[:, :-1], out=fresh[:, 1:])
    first = np.maximum.accumulate(np.where(fresh, np.arange(1, areas + 1), 0), axis=1)
    packed &= (1 << bits) - 1
    packed += areas * np.arange(draws)[:, None]
    ranks = np.empty(draws * areas, dtype=np.int64)
    ranks[packed] = first
    return ranks.reshape(draws, areas)
