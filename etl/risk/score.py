"""From a probability to the words and numbers people read: score, level, state."""

import numpy as np

from etl.risk.arrays import Booleans, Floats, Integers

LEVELS = ("very_low", "low", "elevated", "high", "very_high")
STATES = ("no_data", "insufficient", "limited", "adequate")
NO_DATA, INSUFFICIENT, LIMITED, ADEQUATE = range(len(STATES))
NO_LEVEL = -1

SCORE_HORIZON = 4  # weeks: the score speaks of these

# Fixed for ever: a score of 60 must mean the same this year and next.
PROBABILITIES = (0.0, 0.05, 0.15, 0.35, 0.60, 1.0)
SCORES = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)

SILENT_WEEKS = 4
INSUFFICIENT_WEEKS, LIMITED_WEEKS = 7.6, 22.1  # 8 and 26 observed weeks, discounted with a half-life of 52
WIDEST_BAND = 40.0  # points
INSUFFICIENT_PRIOR, LIMITED_PRIOR = 0.6, 0.3


def score(probability: Floats) -> Floats:
    return np.asarray(np.interp(probability, PROBABILITIES, SCORES))


def level(probability: Floats) -> Integers:
    """Index in LEVELS; a level begins at its lower bound."""
    return np.digitize(probability, PROBABILITIES[1:-1])


def state(heard: Booleans, observed_weeks: Floats, band: Floats, prior_weight: Floats) -> Integers:
    """Index in STATES. `heard`: observed at least once in the last four weeks; `band`: width in points."""
    insufficient = (observed_weeks < INSUFFICIENT_WEEKS) | (band > WIDEST_BAND) | (prior_weight > INSUFFICIENT_PRIOR)
    limited = (observed_weeks < LIMITED_WEEKS) | (prior_weight >= LIMITED_PRIOR)
    return np.select([~heard, insufficient, limited], [NO_DATA, INSUFFICIENT, LIMITED], ADEQUATE)
