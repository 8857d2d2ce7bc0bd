"""Where an area stands in a week of issue, whatever the horizon looked at."""

from dataclasses import dataclass

import numpy as np

from etl.risk.memory import earlier, remembered, total
from etl.risk.outlook import Outlook
from etl.risk.panel import Booleans, Floats, Integers, Panel
from etl.risk.rates import Rates, chance_of_rise
from etl.risk.score import LIMITED, NO_DATA, NO_LEVEL, SILENT_WEEKS, level, score, state

LONG_MEMORY = 52.0  # weeks: observed weeks are counted with this half-life, whatever the model's own memory


@dataclass(frozen=True)
class Standing:
    """Arrays are A x (T + 1), a column for every Monday of issue. `rise` is 0.5 where it cannot be compared."""

    state: Integers
    level: Integers
    score: Floats
    low: Floats
    high: Floats
    observed_weeks: Floats
    rise: Floats

    @property
    def given(self) -> Booleans:
        """Where there is a score at all."""
        return np.asarray(self.state != NO_DATA)


def stand(panel: Panel, rates: Rates, at_four: Outlook) -> Standing:
    low, high = score(at_four.probability_low), score(at_four.probability_high)
    observed_weeks = remembered(panel.seen, LONG_MEMORY)
    states = state(_heard(panel), observed_weeks, high - low, rates.prior_weight)
    return Standing(
        state=states,
        level=np.where(states >= LIMITED, level(at_four.probability), NO_LEVEL),
        score=score(at_four.probability),
        low=low,
        high=high,
        observed_weeks=observed_weeks,
        rise=np.hstack([np.full((len(panel.areas), 1), 0.5), chance_of_rise(rates)]),
    )


def _heard(panel: Panel) -> Booleans:
    weeks = total(panel.seen)
    return np.asarray(weeks > earlier(weeks, SILENT_WEEKS))
