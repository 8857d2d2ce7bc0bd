"""A log-linear correction of a forecast, learned with a ridge: the one regression that the challengers share."""

import numpy as np

from etl.risk.arrays import Floats

STEPS, CLOSE = 12, 1e-4
FURTHEST = 1.0  # |delta|: no correction may do more than this on the logarithm


def fitted(
    features: Floats,
    counts: Floats,
    expected: Floats,
    size: Floats,
    spread: Floats,
    overlap: int,
    furthest: float = FURTHEST,
) -> Floats:
    """Coefficients of ln(mean/expected) = features @ beta, by Newton's method; n x p, n, n, n, p -> p.

    Negative-binomial likelihood with the sizes given (weights mu/(1 + mu/k), McCullagh & Nelder 1989), divided by
    `overlap` as windows of H periods share H - 1 of them; beta ~ N(0, spread^2), each on its own.
    """
    beta = np.zeros(features.shape[1])
    penalty = 1.0 / spread**2
    for _ in range(STEPS):
        mean = expected * np.exp(clipped(features, beta, furthest))
        weight = 1.0 / (1.0 + mean / size) / overlap
        slope = features.T @ (weight * (counts - mean)) - penalty * beta
        bend = (features * (weight * mean)[:, None]).T @ features + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        beta = beta + step
        if np.max(np.abs(step)) < CLOSE:
            break
    return beta


def clipped(features: Floats, beta: Floats, furthest: float = FURTHEST) -> Floats:
    return np.asarray(np.clip(features @ beta, -furthest, furthest))
