"""What happened lately will happen again: all windows of the near past, taken as they are (Hegre et al. 2022)."""

import numpy as np

from etl.risk.arrays import Floats
from etl.risk.past import Past
from etl.risk.verdicts import Verdicts, overlap

FALLBACK = 0.05  # weight of the smooth forecast: a count that never came is not impossible


def judged(past: Past, horizon: int, block: int, first: int, smooth: Verdicts) -> Verdicts:
    """Of the windows inside the last `block` periods, for as many origins from `first` on as `smooth` has.

    `smooth` holds the verdicts of a forecast that lends it a twentieth of its chances, and all of them where no
    window was wholly observed.
    """
    origins = np.arange(first, first + smooth.log.shape[1])
    values, weight = _windows(past, horizon, block, origins)
    at = slice(first - past.since, first - past.since + len(origins))
    counts, exposure = (values[:, at] for values in past.target(horizon))
    # of a window that was observed in part, as much is expected as was observed
    values = np.round(values * exposure / (horizon * past.panel.exposure[:, None]))
    some = weight.sum(axis=0) > 0
    weight = weight / np.maximum(weight.sum(axis=0), 1.0)
    lent = np.where(some, FALLBACK, 1.0)

    def chance(hit: np.ndarray) -> Floats:
        return np.asarray((weight * hit).sum(axis=0))

    # a forecast of a window of which nothing was observed has no verdict: nan stays nan
    return Verdicts(
        log=-_log_mixed((1 - lent) * chance(values == counts), np.log(lent) - smooth.log),
        crps=np.where(some, _crps(values, weight, counts), 0.0) + np.where(some, 0.0, 1.0) * smooth.crps,
        chance=(1 - lent) * chance(values >= 1) + lent * smooth.chance,
        inside=np.where(some, overlap(chance(values < counts), chance(values <= counts)), smooth.inside),
        expected=(1 - lent) * (weight * values).sum(axis=0) + lent * smooth.expected,
        size=np.full_like(counts, np.nan),
    ).where(exposure > 0)


def _log_mixed(chance: Floats, log_other: Floats) -> Floats:
    """Of the sum of a chance that may be 0 and one so small that only its logarithm is a number."""
    some = (chance > 0) & ~np.isnan(log_other)
    mixed = log_other.copy()
    mixed[some] = np.logaddexp(np.log(chance[some]), log_other[some])
    return mixed


def _windows(past: Past, horizon: int, block: int, origins: np.ndarray) -> tuple[Floats, Floats]:
    """Counts, and 1 for each window that was wholly observed: windows x areas x origins."""
    starts = origins[None, :] - np.arange(horizon, block + 1)[:, None]
    inside = np.maximum(starts, 0).ravel()
    shape = (len(past.panel.areas), *starts.shape)
    counts, seen = (values.reshape(shape) for values in past.windows(horizon, inside))
    full = (seen == horizon) & (starts >= 0)
    return np.moveaxis(counts, 1, 0), np.moveaxis(full.astype(np.float64), 1, 0)


def _crps(values: Floats, weight: Floats, counts: Floats) -> Floats:
    """E|X - y| - E|X - X'|/2 over the weighted windows."""
    order = np.argsort(values, axis=0)
    x, w = np.take_along_axis(values, order, axis=0), np.take_along_axis(weight, order, axis=0)
    spread = (x * w * (2 * np.cumsum(w, axis=0) - w - 1)).sum(axis=0)
    return np.asarray((w * np.abs(x - counts)).sum(axis=0) - spread)
