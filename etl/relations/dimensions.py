"""The four dimensions: sums drawn towards the average of the governorate, with what stands behind them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from etl.relations.pooling import Booleans, Floats, Integers
from etl.relations.tally import Tally


@dataclass(frozen=True)
class Dimension:
    """`parts`: what each component contributes. `kappa`: records that the average is worth. `least`: shown from."""

    name: str
    weight: float
    kappa: float
    least: float
    parts: tuple[float, ...]


TRUST = Dimension("trust", 0.30, kappa=10, least=5, parts=(1.0,))
FAIRNESS = Dimension("fairness", 0.25, kappa=5, least=3, parts=(0.5, 0.3, 0.2))
DELIVERY = Dimension("delivery", 0.25, kappa=3, least=2, parts=(1.0,))
ENGAGEMENT = Dimension("engagement", 0.20, kappa=2, least=1, parts=(0.4, 0.3, 0.15, 0.15))
LEAST_ITEMS = 2


@dataclass(frozen=True)
class Estimate:
    """M x P arrays; `value`, from 0 to 1, is NaN where too little was collected to show it."""

    dimension: Dimension
    value: Floats
    n: Floats
    effective: Floats
    borrowed: Floats
    newest: Floats

    def quantile(self, probability: Floats, where: Booleans) -> Floats:
        """Of Beta(m p + 1/2, m (1 - p) + 1/2), m = effective + borrowed records, p the value; cells where true.

        A mean of answers between 0 and 1 varies at most as much as that of so many yes-or-no answers would, so the
        interval errs on the wide side; the halves (Jeffreys) keep it from closing where all answers agree.
        """
        value, strength = self.value[where], (self.effective + self.borrowed)[where]
        return np.asarray(betaincinv(strength * value + 0.5, strength * (1 - value) + 0.5, probability))


def estimate(dimension: Dimension, sums: Tally, shown: Booleans | None = None) -> Estimate:
    """p = (sum w x + kappa p_all)/(sum w + kappa) for each component, then their weighted mean.

    p_all is the same ratio over all records of the governorate, the last place. A component that nobody in the
    governorate told anything about is left out, and the weights of the others count for it. The first component
    is the one whose records are counted. `shown`: M x P, where a
    further condition holds.
    """
    everywhere = _ratio(sums.total[:, -1:], sums.weight[:, -1:])
    component = (sums.total + dimension.kappa * everywhere) / (sums.weight + dimension.kappa)
    parts = np.where(np.isnan(component), 0.0, np.array(dimension.parts))
    value = _ratio((parts * np.nan_to_num(component)).sum(axis=2), parts.sum(axis=2))
    n, effective = sums.n[:, :, 0], sums.weight[:, :, 0]
    enough = n >= dimension.least
    if shown is not None:
        enough &= shown
    # the average cannot lend more than what the rest of the governorate has told
    borrowed = np.minimum(dimension.kappa, np.maximum(effective[:, -1:] - effective, 0))
    return Estimate(dimension, np.where(enough, value, np.nan), n, effective, borrowed, sums.newest)


def one_respondent_each(sums: Tally) -> tuple[Tally, Integers]:
    """The items of a survey as one component, and how many of them were asked.

    The same people answer several items: they count once, or every interval would be far too narrow.
    """
    asked = (sums.n > 0).sum(axis=2, keepdims=True)
    each = np.maximum(asked, 1)
    n, weight, total = (part.sum(axis=2, keepdims=True) / each for part in (sums.n, sums.weight, sums.total))
    return Tally(n, weight, total, sums.newest), asked[:, :, 0]


def _ratio(above: Floats, below: Floats) -> Floats:
    nothing = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    return np.asarray(np.divide(above, below, out=nothing, where=below > 0))
