"""What was forecast before each week: the one place that knows which models of etl/risk are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.alerts.rules.watch import WINDOW, Booleans, Floats, Integers, Said, Watch
from etl.risk.ledger import competition
from etl.risk.outlook import Serving, outlook, serious_share, serving
from etl.risk.panel import Panel
from etl.risk.past import Past
from etl.risk.score import LIMITED
from etl.risk.standing import stand

USUAL = "tide_adjusted"  # where no gate decides: complaints, and simulated cities
EVERYTHING = slice(None)

Names = Mapping[int, Sequence[str]]  # horizon to the model that serves at each Monday of issue


@dataclass(frozen=True)
class Forecast:
    """All of it is A x (T + 1), a column for every Monday of issue, but `watch`, which holds its counts as A x T.

    `level`: index in etl.risk.score.LEVELS, -1 where none was given; `probability` of a serious incident in the window.
    `rise`: chance that the rate is above that of the Monday before. `models`: name and version on each Monday.
    """

    watch: Watch
    level: Integers
    probability: Floats
    rise: Floats
    models: Sequence[tuple[str, str]]


def forecast(panel: Panel, names: Names | None = None) -> Forecast:
    """Everything alerts ask of the models, issued week by week from what was known before; counts as known now."""
    issues = len(panel.origins)
    names = names or {horizon: [USUAL] * issues for horizon in (1, WINDOW)}
    past = Past(panel)
    week, window = (served(past, horizon, names[horizon]) for horizon in (1, WINDOW))
    at_four = outlook(past, window, WINDOW, serious_share(past, EVERYTHING))
    standing = stand(past, EVERYTHING, window, at_four)
    usable: Booleans = np.asarray(standing.state >= LIMITED)
    known = panel.settled()
    running = competition(panel)
    return Forecast(
        watch=Watch(known.counts, known.observed, usable, said(panel, week, 1), said(panel, window, WINDOW)),
        level=standing.level,
        probability=at_four.probability,
        rise=standing.rise,
        models=[(name, running.model(name).version) for name in names[WINDOW]],
    )


def served(past: Past, horizon: int, names: Sequence[str]) -> Serving:
    running = competition(past.panel)
    return serving({name: running.model(name).believe(past, horizon, 0) for name in dict.fromkeys(names)}, names)


def said(panel: Panel, forecast: Serving, horizon: int) -> Said:
    mean = horizon * panel.exposure[:, None] * forecast.rate
    return Said(mean, forecast.size.at(mean))
