"""The rule that alerts are compared with beside EARS: a threshold from a quasi-Poisson regression on the past year."""

import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

BASELINE, GAP = 52, 3  # weeks; the newest three are left out, lest an outbreak hides itself


def farrington(counts: Integers) -> Floats:
    """Quasi-Poisson mean of the 52 weeks before a gap of three, reweighted once as Farrington et al. (1996) do.

    Surprise: -log P(at least this count), from a negative binomial with that mean and dispersion; minus infinity
    before the first whole baseline. No season and no trend: a year has neither.
    """
    surprise = np.full(counts.shape, -np.inf)
    for t in range(BASELINE + GAP, counts.shape[1]):
        past = counts[:, t - BASELINE - GAP : t - GAP].astype(float)
        mean = np.maximum(past.mean(axis=1, keepdims=True), 0.5 / BASELINE)
        over = np.maximum((((past - mean) ** 2) / mean).sum(axis=1, keepdims=True) / (BASELINE - 1), 1)
        residual = (past - mean) / np.sqrt(mean * over)
        weight = np.where(residual > 2.58, (2.58 / np.maximum(residual, 2.58)) ** 2, 1.0)
        mean = np.maximum((weight * past).sum(axis=1) / weight.sum(axis=1), 0.5 / BASELINE)
        over = np.maximum(
            (weight * (past - mean[:, None]) ** 2).sum(axis=1) / mean / np.maximum(weight.sum(axis=1) - 1, 1), 1.001
        )
        surprise[:, t] = -nbinom.logsf(counts[:, t] - 1, mean / (over - 1), 1 / over)
    return np.where(counts >= 1, surprise, -np.inf)
