"""What was forecast before each week: the one place that knows which model of etl/risk is asked."""

from dataclasses import dataclass

import numpy as np

from etl.alerts.rules.watch import WINDOW, Booleans, Floats, Integers, Said, Watch
from etl.risk.dispersion import fitted
from etl.risk.empirical_bayes import empirical_bayes
from etl.risk.outlook import outlook
from etl.risk.panel import Panel
from etl.risk.rates import Model, Rates
from etl.risk.score import LIMITED
from etl.risk.standing import stand

BAND = (0.10, 0.90)


@dataclass(frozen=True)
class Forecast:
    """All of it is A x (T + 1), a column for every Monday of issue, but `watch`, which holds its counts as A x T.

    `level`: index in etl.risk.score.LEVELS, -1 where none was given; `probability` of a serious incident in the window.
    `rise`: chance that the rate is above that of the Monday before.
    """

    watch: Watch
    level: Integers
    probability: Floats
    rise: Floats
    model: str
    model_version: str


def forecast(panel: Panel, model: Model | None = None) -> Forecast:
    """Everything alerts ask of a model, issued week by week from what was known before."""
    model = model or empirical_bayes()
    rates = model.rates(panel)
    at_four = outlook(panel, rates, (rates.quantile(BAND[0]), rates.quantile(BAND[1])), WINDOW)
    standing = stand(panel, rates, at_four)
    usable: Booleans = np.asarray(standing.state >= LIMITED)
    return Forecast(
        watch=Watch(panel.counts, panel.observed, usable, said(panel, rates, 1), said(panel, rates, WINDOW)),
        level=standing.level,
        probability=at_four.probability,
        rise=standing.rise,
        model=model.name,
        model_version=model.version,
    )


def said(panel: Panel, rates: Rates, horizon: int) -> Said:
    mean = horizon * panel.exposure[:, None] * rates.mean
    return Said(mean, fitted(panel, rates.mean, horizon).at(mean))
