"""Where an area stands in a week of issue, whatever the horizon looked at."""

from dataclasses import dataclass

import numpy as np

from etl.risk.arrays import Booleans, Floats, Integers
from etl.risk.belief import chance_of_rise
from etl.risk.outlook import Outlook, Serving, any_observed
from etl.risk.past import Past
from etl.risk.score import LIMITED, NO_DATA, NO_LEVEL, SILENT_WEEKS, level, score, state

LONG_MEMORY = 52.0  # weeks: observed weeks are counted with this half-life, whatever the model's own memory


@dataclass(frozen=True)
class Standing:
    """Arrays are A x origins. `rise` is the chance that the rate is above that of the week before."""

    state: Integers
    level: Integers
    score: Floats
    low: Floats
    high: Floats
    observed_weeks: Floats
    prior_weight: Floats
    rise: Floats

    @property
    def given(self) -> Booleans:
        """Where there is a score at all."""
        return np.asarray(self.state != NO_DATA)


def stand(past: Past, columns: slice, served: Serving, at_four: Outlook) -> Standing:
    low, high = score(at_four.probability_low), score(at_four.probability_high)
    # an area that was ever known late as observed counts from then on, which `observed_weeks` leaves to the panel
    observed_weeks = (past.exposure(LONG_MEMORY) / past.panel.exposure[:, None])[:, columns]
    heard = any_observed(past, columns, SILENT_WEEKS)
    states = state(heard, observed_weeks, high - low, served.prior_weight)
    return Standing(
        state=states,
        level=np.where(states >= LIMITED, level(at_four.probability), NO_LEVEL),
        score=score(at_four.probability),
        low=low,
        high=high,
        observed_weeks=observed_weeks,
        prior_weight=served.prior_weight,
        rise=chance_of_rise(served.shape, served.rate, *served.before),
    )
