"""How far counts scatter around the forecast: size k(mu) = exp(a + b ln mu), learned from forecasts that are over."""

from dataclasses import dataclass

import numpy as np

from etl.risk.memory import ahead
from etl.risk.negative_binomial import log_probability
from etl.risk.panel import FIRST_ISSUE, Booleans, Floats, Panel

REFIT_EVERY = 4
ENOUGH_ORIGINS = 12
TRAINING_ORIGINS = 104
POWERS = (0.0, 0.5, 1.0)  # b
GRID = np.linspace(-4.0, 6.0, 21)  # a; the peak between its points is found by a parabola
MOST_TARGETS = 50_000  # large panels are thinned by whole origins, at an even stride, never by sampled rows


@dataclass(frozen=True)
class Sizes:
    """The two coefficients at every Monday of issue, each of length T + 1."""

    intercept: Floats
    power: Floats

    def at(self, mean: Floats) -> Floats:
        """Size at the A x (T + 1) expected counts."""
        return np.asarray(np.exp(self.intercept + self.power * np.log(mean)))


def before_enough(issues: int) -> Sizes:
    """k = exp(1) mu^.5, until enough forecasts are over."""
    return Sizes(np.full(issues, 1.0), np.full(issues, 0.5))


def fitted(panel: Panel, mean: Floats, horizon: int) -> Sizes:
    """Maximum likelihood over the last 104 weeks of forecasts that had matured, renewed every fourth issue.

    `mean` is the A x (T + 1) forecast weekly rate per unit of exposure. A target is the sum over the observed weeks
    of a window; a window without one is left out. A forecast issued in week s has matured in week s + horizon.
    """
    issues = mean.shape[1]
    origins = np.arange(FIRST_ISSUE, max(issues - horizon, FIRST_ISSUE), stride(len(panel.areas)))
    counts, exposure = ahead(panel.seen_counts, horizon, origins), ahead(panel.seen_exposure, horizon, origins)
    scored = np.cumsum(likelihood(counts, exposure * mean[:, origins], exposure > 0), axis=0)
    usable = np.any(exposure > 0, axis=0)
    sizes = before_enough(issues)
    for issue in range(FIRST_ISSUE, issues, REFIT_EVERY):
        newest = issue - horizon
        forgotten, matured = np.searchsorted(origins, (newest - TRAINING_ORIGINS, newest), side="right")
        if usable[forgotten:matured].sum() * stride(len(panel.areas)) < ENOUGH_ORIGINS:
            continue
        window = scored[matured - 1] - (scored[forgotten - 1] if forgotten else 0.0)
        sizes.intercept[issue : issue + REFIT_EVERY], sizes.power[issue : issue + REFIT_EVERY] = peak(window)
    return sizes


def stride(areas: int) -> int:
    """Depends on the areas only: were it to depend on the weeks, a new week would change old forecasts."""
    return -(-areas * TRAINING_ORIGINS // MOST_TARGETS)


def likelihood(counts: Floats, expected: Floats, used: Booleans) -> Floats:
    """Log likelihood of each origin under each power and intercept: origins x powers x grid."""
    result = np.zeros((counts.shape[1], len(POWERS), len(GRID)))
    origin = np.nonzero(used)[1]
    y, mu = counts[used], expected[used]
    for i, power in enumerate(POWERS):
        base = mu**power
        for j, intercept in enumerate(GRID):
            scores = log_probability(y, mu, np.exp(intercept) * base)
            result[:, i, j] = np.bincount(origin, scores, minlength=len(result))
    return result


def peak(scores: Floats) -> tuple[float, float]:
    """Best intercept and power of a powers x grid surface."""
    refined = [_parabola(row) for row in scores]
    best = int(np.argmax([height for _, height in refined]))
    return refined[best][0], POWERS[best]


def _parabola(row: Floats) -> tuple[float, float]:
    """Place and height of the maximum of one row, between the grid's points; on its edge, the edge."""
    top = int(np.argmax(row))
    if top in (0, len(row) - 1):
        return float(GRID[top]), float(row[top])
    left, middle, right = row[top - 1 : top + 2]
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(GRID[top] + shift * (GRID[1] - GRID[0])), float(middle - 0.25 * (left - right) * shift)
