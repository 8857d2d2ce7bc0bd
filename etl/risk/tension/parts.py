"""The six parts in their own units, areas x Mondays of issue; NaN where not collected, which is never a zero."""

import numpy as np

from etl.risk.arrays import Booleans, Floats, Integers
from etl.risk.panel import FIRST_ISSUE
from etl.risk.tension.evidence import LOOK_BACK, NEVER, Evidence, numbers, words
from etl.risk.tension.windows import by_week, counting, mean_of_seen, ratio, recent

SERIOUS = 3.0  # a serious incident counts as three others
INCIDENT_WEEKS, INCIDENT_HALF_LIFE = 4, 2.0
GRIEVANCE_WEEKS, GRIEVANCE_HALF_LIFE = 8, 4.0
SURVEY_WEEKS, SURVEY_HALF_LIFE = 26, 13.0
LEAST_ANSWERS = 5.0  # as for the relation index: fewer could be one family
GAP_ITEMS = ("treated_fairly", "trust_police", "police_listens", "police_effective", "would_report")
PROMISE_WEEKS, LEAST_PROMISES = 52, 2
MEETING_WEEKS, MISSED_MEETING = 8, 2.0  # a meeting planned and not held is worth two weeks without contact


def collected(evidence: Evidence) -> Floats:
    """Parts x areas x Mondays, in the order of rules.PARTS."""
    return np.stack(
        [
            incidents(evidence),
            grievances(evidence),
            felt_unsafe(evidence),
            trust_gap(evidence),
            unkept_promises(evidence),
            missing_contact(evidence),
        ]
    )


def incidents(evidence: Evidence) -> Floats:
    """Severity points per observed week of the last 4: 1 an incident, 3 a serious one; half-life 2 weeks."""
    points = evidence.incidents + (SERIOUS - 1) * evidence.serious
    return mean_of_seen(points, INCIDENT_WEEKS, INCIDENT_HALF_LIFE)


def grievances(evidence: Evidence) -> Floats:
    """Grievances per reporting week of the last 8; half-life 4 weeks."""
    return mean_of_seen(evidence.grievances, GRIEVANCE_WEEKS, GRIEVANCE_HALF_LIFE)


def felt_unsafe(evidence: Evidence) -> Floats:
    """100 minus what residents answer on feeling safe, 0-100; last 26 weeks, half-life 13."""
    return 100 - _rating(evidence, "community", "felt_safe")


def trust_gap(evidence: Evidence) -> Floats:
    """Points of 100 by which the police rate themselves above residents' answers; mean of the items both answered."""
    gaps = np.stack([_rating(evidence, "police", item) - _rating(evidence, "community", item) for item in GAP_ITEMS])
    there = ~np.isnan(gaps)
    return ratio(np.where(there, gaps, 0.0).sum(axis=0), there.sum(axis=0).astype(np.float64))


def _rating(evidence: Evidence, side: str, item: str) -> Floats:
    """Mean answer of one side on one item, 0-100, each round by the number who answered; NaN under 5 answers."""
    rows = evidence.pulses
    rows = rows[(rows["side"] == side) & (rows["item"] == item)]
    low, length = numbers(rows["scale_min"]), numbers(rows["scale_max"]) - numbers(rows["scale_min"])
    value = np.clip((numbers(rows["mean"]) - low) / np.where(length > 0, length, np.nan), 0, 1)
    n = numbers(rows["n"])
    usable = (n > 0) & ~np.isnan(value)
    where, week = evidence.where(rows)[usable], evidence.week_of(rows["occurred_on"])[usable]

    def faded(amounts: Floats, half_life: float) -> Floats:
        weekly = by_week(where, week, amounts[usable], evidence.incidents.shape)
        return recent(weekly, SURVEY_WEEKS, half_life)[:, LOOK_BACK:]

    enough = faded(n, np.inf) >= LEAST_ANSWERS - 1e-6
    return np.where(enough, 100 * ratio(faded(n * value, SURVEY_HALF_LIFE), faded(n, SURVEY_HALF_LIFE)), np.nan)


def unkept_promises(evidence: Evidence) -> Floats:
    """Share of the commitments due in the last 52 weeks that were not kept by their due date; at least two due.

    Late, dropped and open past due all count: the date was part of the promise. Withdrawn by consent counts as open
    until it was withdrawn, and not at all from then on. Closed without a day: see etl/relations/judge.py.
    """
    rows = evidence.commitments
    due, made = evidence.week_of(rows["due_on"]), evidence.week_of(rows["made_on"])
    kept, withdrawn = _kept_on_time(evidence), _withdrawn(evidence)
    first = np.maximum(due, made) + 1
    last = np.minimum(due + PROMISE_WEEKS, withdrawn)
    first = np.where(due == NEVER, NEVER, first)
    area, shape = evidence.where(rows), evidence.incidents.shape
    counted = counting(area, first, last, np.ones(len(rows)), shape)
    unkept = counting(area, first, last, (~kept).astype(np.float64), shape)
    return np.where(np.rint(counted) >= LEAST_PROMISES, ratio(unkept, counted), np.nan)


def _kept_on_time(evidence: Evidence) -> Booleans:
    """Kept without a day means kept in time."""
    rows = evidence.commitments
    due, closed = evidence.days(rows["due_on"]), evidence.days(rows["closed_on"])
    return np.asarray((words(rows["status"]) == "kept") & (np.isnat(closed) | (closed <= due)))


def _withdrawn(evidence: Evidence) -> Integers:
    """The last week on whose Monday a promise was not yet withdrawn; without a day it is known from tonight on."""
    rows = evidence.commitments
    closed = evidence.days(rows["closed_on"])
    closed = np.where(np.isnat(closed), evidence.as_of.astype("datetime64[D]"), closed)
    week = np.floor_divide((closed - evidence.weeks[0]).astype(np.int64), 7)
    return np.where(words(rows["status"]) == "withdrawn", week, NEVER)


def missing_contact(evidence: Evidence) -> Floats:
    """Whole weeks since anything was heard or a meeting held, and two for each meeting of the last 8 weeks not held.

    Where nothing was ever heard it is not collected: nobody can miss whom nobody met.
    """
    heard = evidence.reports > 0
    last = np.maximum.accumulate(np.where(heard, np.arange(heard.shape[1]), -1), axis=1)[:, FIRST_ISSUE - 1 :]
    now = np.arange(FIRST_ISSUE - 1, heard.shape[1])
    return np.where(last >= 0, now - last + MISSED_MEETING * _missed(evidence), np.nan)


def _missed(evidence: Evidence) -> Floats:
    """Meetings of the last 8 weeks that had not taken place by the Monday; one held later was missing until then."""
    rows = evidence.meetings
    planned, held = evidence.week_of(rows["planned_on"]), evidence.week_of(rows["held_on"])
    first = np.where(planned == NEVER, NEVER, planned + 1)
    last = np.minimum(planned + MEETING_WEEKS, held)
    return counting(evidence.where(rows), first, last, np.ones(len(rows)), evidence.incidents.shape)
