"""How far counts scatter around the forecast: size k(mu) = exp(a + b ln mu), learned from forecasts that are over."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from etl.risk.arrays import Floats

POWERS = (0.0, 0.5, 1.0)  # b
LOWEST, HIGHEST = -4.0, 6.0  # a
COARSE, FINE = 1.0, 0.5
WIDTH = 0.05  # of a bin of ln mu


@dataclass(frozen=True)
class Targets:
    """Targets that share their count and nearly their mean, told together: how many, and their average mean.

    A few hundred instead of thousands; the likelihood moves by less than one part in 10,000.
    """

    count: Floats
    mean: Floats
    number: Floats

    @classmethod
    def of(cls, counts: Floats, expected: Floats) -> "Targets":
        bin_ = np.floor(np.log(expected) / WIDTH).astype(np.int64)
        code, where = np.unique(counts.astype(np.int64) * 2**20 + (bin_ + 2**19), return_inverse=True)
        number = np.bincount(where).astype(np.float64)
        return cls((code >> 20).astype(np.float64), np.bincount(where, expected) / number, number)

    def likelihood(self, intercepts: Floats, power: float) -> Floats:
        """Log likelihood of each intercept, without what does not depend on it."""
        k = np.exp(intercepts)[:, None] * self.mean**power
        result = -(self.count + k) * np.log1p(self.mean / k) - self.count * np.log(k)
        some = self.count > 0
        result[:, some] += gammaln(self.count[some] + k[:, some]) - gammaln(k[:, some])
        return np.asarray(result @ self.number)


def fitted(counts: Floats, expected: Floats) -> tuple[float, float]:
    """(a, b) of maximum likelihood over targets, arrays of one length: the best of each power's best intercept.

    No power is dropped before its own peak is found: among thousands of targets a coarse grid may miss it by dozens.
    """
    targets = Targets.of(counts, expected)
    coarse = np.arange(LOWEST, HIGHEST + COARSE, COARSE)
    peaks = (_peak(targets, power, coarse[int(np.argmax(targets.likelihood(coarse, power)))]) for power in POWERS)
    _, intercept, power = max(peaks)
    return intercept, power


def _peak(targets: Targets, power: float, top: float) -> tuple[float, float, float]:
    """Height, intercept, power: a finer grid around the coarse one's best point, a parabola through the best three."""
    fine = np.arange(max(top - COARSE, LOWEST), min(top + COARSE, HIGHEST) + FINE / 2, FINE)
    values = targets.likelihood(fine, power)
    best = int(np.argmax(values))
    if best in (0, len(fine) - 1):
        return float(values[best]), float(fine[best]), power
    left, middle, right = values[best - 1 : best + 2]
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(middle - 0.25 * (left - right) * shift), float(fine[best] + shift * FINE), power
