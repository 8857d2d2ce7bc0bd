"""What else is known of an area before a period, on the logarithm: 0 where nothing was collected."""

import numpy as np

from etl.risk.arrays import Booleans, Floats
from etl.risk.memory import remembered

FAST, SLOW = 3.0, 52.0  # half-lives in weeks
WORTH = 1.0  # one complaint: what the long rate is worth when the short one is judged
PERSISTENCE = 0.97  # a week: how long an answer about relations is believed (METHOD's own simulator)


def complaint_pressure(complaints: Floats, collected: Booleans) -> Floats:
    """ln of the recent rate of complaints over the area's own long rate; A x T counts and whether any could have
    come, as known when each period was over -> A x (T + 1).

    More complaints can mean more trust: the sign and the size are learned, never assumed.
    """
    seen = collected.astype(np.float64)
    counts = np.where(collected, complaints, 0.0)
    fast_n, fast_e = remembered(counts, FAST), remembered(seen, FAST)
    slow_n, slow_e = remembered(counts, SLOW), remembered(seen, SLOW)
    total_n, total_e = slow_n.sum(axis=0), slow_e.sum(axis=0)
    average = np.maximum(np.divide(total_n, total_e, out=np.zeros_like(total_e), where=total_e > 0), 1e-6)
    long = (slow_n + WORTH) / (slow_e + WORTH / average)
    return np.where(fast_e > 0, np.log((fast_n + WORTH) / (fast_e * long + WORTH)), 0.0)


def believed(answers: Floats) -> Floats:
    """Standardised answers (nan where none), A x T -> A x (T + 1): the newest one, fading to 0 while none comes."""
    held = np.zeros((len(answers), answers.shape[1] + 1))
    for period in range(answers.shape[1]):
        answer = answers[:, period]
        held[:, period + 1] = PERSISTENCE * np.where(np.isnan(answer), held[:, period], answer)
    return held
