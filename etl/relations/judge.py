"""Records as they stand on one day: what counts, how old it is, and what it says from 0 (bad) to 1 (good).

Each `judge_*` prepares a stream once and answers for any day. NaN means not due or not known: it is never a zero.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.relations.pooling import Floats
from etl.relations.window import NEVER, Days, View, days, numbers

Statuses = npt.NDArray[np.object_]

TRUST_ITEMS = ("treated_fairly", "police_listens", "police_effective", "would_report")
RESOLVE_DAYS, REPLY_DAYS = np.timedelta64(30, "D"), np.timedelta64(7, "D")
BALANCED_SHARE, WOMEN_SHARE = 0.25, 0.30  # share of those who attended at which the part is full


@dataclass(frozen=True)
class Judged:
    """R records: age in days (NaN where none of it counts), size in cases, and R x components values."""

    age: Floats
    size: Floats
    values: Floats


Judge = Callable[[View], Judged]


def judge_trust(pulses: pd.DataFrame) -> Judge:
    """Components: the four items, as answered by the community. Size: those who answered."""
    on, size = days(pulses["occurred_on"]), numbers(pulses["n"])
    community = (pulses["side"] == "community").to_numpy(dtype=bool)
    share = scaled(pulses)
    item = np.stack([(pulses["item"] == name).to_numpy(dtype=bool) for name in TRUST_ITEMS], axis=1)
    usable = community & item.any(axis=1) & (size > 0) & ~np.isnan(share)
    values = np.where(item & usable[:, None], share[:, None], np.nan)
    return lambda view: Judged(np.where(usable, view.age(on), np.nan), np.nan_to_num(size), values)


def judge_fairness(grievances: pd.DataFrame) -> Judge:
    """Components: resolved within 30 days, first reply within 7, satisfied.

    A complaint counts for a deadline only when that deadline is over, whether or not it was met: to count early
    successes among the younger ones, and not their delays, would flatter. Satisfaction is known from the resolution.
    """
    received, resolved = days(grievances["received_on"]), days(grievances["resolved_on"])
    replied, satisfied = days(grievances["acknowledged_on"]), numbers(grievances["satisfied"])
    solved, answered = resolved - received <= RESOLVE_DAYS, replied - received <= REPLY_DAYS

    def judge(view: View) -> Judged:
        due = view.happened(received + RESOLVE_DAYS), view.happened(received + REPLY_DAYS), view.happened(resolved)
        said = (solved.astype(np.float64), answered.astype(np.float64), satisfied)
        values = np.stack([np.where(now, value, np.nan) for now, value in zip(due, said, strict=True)], axis=1)
        return Judged(view.age(received), np.ones(len(received)), values)

    return judge


def judge_delivery(commitments: pd.DataFrame, as_of: date) -> Judge:
    """One component: kept by its due date 1, late 0.5, dropped or still open 0; withdrawn by consent does not count.

    Of what is closed without a day: "kept" is taken to be kept on its due date, all else to be known from `as_of`
    on, for no earlier month can be shown to have known it.
    """
    due, made, status = days(commitments["due_on"]), days(commitments["made_on"]), commitments["status"].to_numpy()
    closed = _closed(days(commitments["closed_on"]), status, due, np.datetime64(as_of, "D"))
    worth = np.select([(status == "kept") & (closed <= due), np.isin(status, ("kept", "late"))], [1.0, 0.5], 0.0)

    def judge(view: View) -> Judged:
        known = view.happened(closed)
        counts = view.happened(made) & ~((status == "withdrawn") & known)
        values = np.where(known, worth, 0.0)[:, None]
        return Judged(np.where(counts, view.age(due), np.nan), np.ones(len(due)), values)

    return judge


def _closed(said: Days, status: Statuses, due: Days, today: np.datetime64) -> Days:
    unsaid = said == NEVER
    return np.select([~unsaid | (status == "open"), status == "kept"], [said, due], today)


def judge_engagement(meetings: pd.DataFrame) -> Judge:
    """Components: held, balance of those who came, women, police present.

    A meeting that took place without a planned day was planned for the day on which it took place.
    """
    planned, held = days(meetings["planned_on"]), days(meetings["held_on"])
    on = np.where(planned == NEVER, held, planned)
    attendance = _attendance(meetings)

    def judge(view: View) -> Judged:
        took_place = view.happened(held)
        seen = np.where(took_place[:, None], attendance, np.nan)
        return Judged(view.age(on), np.ones(len(on)), np.column_stack([took_place.astype(np.float64), seen]))

    return judge


def _attendance(meetings: pd.DataFrame) -> Floats:
    """Balance, women and police present of each meeting, R x 3; NaN where nobody was counted."""
    everyone, police, women = (numbers(meetings[name]) for name in ("n_total", "n_police", "n_women"))
    everyone = np.where(everyone > 0, everyone, np.nan)
    smaller_side = np.clip(np.minimum(police, everyone - police), 0, None) / everyone
    return np.column_stack(
        [
            np.minimum(1, smaller_side / BALANCED_SHARE),
            np.minimum(1, women / everyone / WOMEN_SHARE),
            np.where(np.isnan(police), np.nan, police > 0),
        ]
    )


def scaled(pulses: pd.DataFrame) -> Floats:
    """Mean answers on the scale from 0 to 1; NaN where there is no scale."""
    return np.clip((numbers(pulses["mean"]) - numbers(pulses["scale_min"])) / span(pulses), 0, 1)


def span(pulses: pd.DataFrame) -> Floats:
    """Length of the scale, NaN where it has none."""
    length = numbers(pulses["scale_max"]) - numbers(pulses["scale_min"])
    return np.where(length > 0, length, np.nan)
