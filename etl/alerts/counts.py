"""Alerts on counts: more incidents, or more grievances, than was forecast; and levels that rose."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from etl.alerts.alert import RULES_VERSION, Alert, Kind, digest
from etl.alerts.forecasts import Forecast
from etl.alerts.rules.budget import HISTORY, Threshold, threshold
from etl.alerts.rules.levels import over, rises
from etl.alerts.rules.surprise import CEILING, NOTHING, REFRACTORY, Surprise, raised, surprises
from etl.alerts.rules.watch import WINDOW, Booleans, Floats
from etl.risk.panel import Panel
from etl.risk.score import LEVELS

WEEK = timedelta(weeks=1)
RENEWED = 13  # weeks between two thresholds
QUIET = 8  # weeks without any before the window
SHOWN = 12  # newest weekly counts that an alert carries
BEHIND = 13  # weeks of incidents behind a level
EPOCH = date(2007, 1, 1).toordinal()

Memory = Callable[[str, Callable[[], Threshold]], Threshold]  # finds what was worked out before from the same inputs


@dataclass(frozen=True)
class Ground:
    """A panel, what was forecast on it, which of its weeks are decided tonight, and the alerts that stand: A x T."""

    panel: Panel
    forecast: Forecast
    fresh: Booleans
    before: Booleans

    @property
    def mondays(self) -> list[date]:
        """Of issue: one more than weeks."""
        return [day.item() for day in self.panel.origins]


def surprising(ground: Ground, kind: Kind, budget: float, memory: Memory) -> Iterator[Alert]:
    """One alert for each area and fresh week that the rule raises."""
    seen = surprises(ground.forecast.watch)
    chance = np.where(ground.fresh, seen.chance, NOTHING)
    limits = [
        (t, _threshold(ground, t, budget, memory)) if (chance[:, t] <= CEILING).any() else (t, Threshold(0.0, 1.0, 0))
        for t in range(chance.shape[1])
    ]
    alerts = raised(chance, np.array([limit.chance for _, limit in limits]), ground.before)
    for area, t in np.argwhere(alerts):
        yield _surprise(ground, seen, kind, int(area), int(t), limits[t][1], budget)


def _threshold(ground: Ground, t: int, budget: float, memory: Memory) -> Threshold:
    """The one in force in week t: renewed every thirteenth Monday, from what was known then."""
    since = (ground.mondays[t].toordinal() - EPOCH) // 7 % RENEWED
    issue = max(t - since, 0)
    watch = ground.forecast.watch
    while issue < t and not watch.usable[:, issue].any():  # at the beginning nobody can be watched yet
        issue += 1
    past, until = slice(max(issue - HISTORY - WINDOW, 0), issue), slice(max(issue - HISTORY - WINDOW, 0), issue + 1)
    known = (watch.seen[:, past], watch.observed[:, past], watch.usable[:, until])
    told = (one[:, until] for said in (watch.week, watch.window) for one in (said.mean, said.size))
    return memory(digest(RULES_VERSION, budget, *known, *told), lambda: threshold(watch, issue, budget))


def _surprise(ground: Ground, seen: Surprise, kind: Kind, area: int, t: int, limit: Threshold, budget: float) -> Alert:
    counts, monday = ground.forecast.watch.seen[area], ground.mondays[t]
    quiet = counts[max(t - WINDOW - QUIET + 1, 0) : t - WINDOW + 1].sum() == 0
    first = monday - (WINDOW - 1) * WEEK
    model, version = ground.forecast.models[max(t - WINDOW + 1, 0)]
    return Alert(
        kind=kind,
        reason="after_quiet" if quiet else "on_top",
        area_id=ground.panel.areas[area],
        week=monday,
        since=monday + WEEK,
        seen=float(seen.window.total[area, t]),
        expected=float(seen.window.mean[area, t]),
        weeks=WINDOW,
        chance=float(seen.window_chance[area, t]),
        threshold=limit.chance,
        first_day=first,
        last_day=monday + timedelta(days=6),
        until=monday + REFRACTORY * WEEK,
        model=model,
        model_version=version,
        inputs=_numbers(seen, area, t)
        | {
            "counts": [int(count) for count in counts[max(t - SHOWN + 1, 0) : t + 1]],
            "observed": [bool(one) for one in ground.forecast.watch.observed[area, max(t - SHOWN + 1, 0) : t + 1]],
            "calm_level": limit.level,
            "areas_watched": limit.areas,
            "budget": budget,
        },
    )


def _numbers(seen: Surprise, area: int, t: int) -> dict[str, Any]:
    spans = {"week": (seen.week, seen.week_chance), "window": (seen.window, seen.window_chance)}
    return {
        f"{name}_{what}": values[area, t]
        for name, (one, chance) in spans.items()
        for what, values in (("count", one.total), ("expected", one.mean), ("size", one.size), ("chance", chance))
    }


def risen(ground: Ground, chance: Floats) -> Iterator[Alert]:
    """One alert for each area and fresh Monday on which its level rose. `fresh`, `before` and `chance`, the
    probability of a serious incident, have a column for every Monday of issue here.
    """
    level, rise = ground.forecast.level, ground.forecast.rise
    for area, t in np.argwhere(rises(level, rise, ground.fresh, ground.before)):
        monday = ground.mondays[t]
        yield Alert(
            kind="forecast_rise",
            reason=f"to_{LEVELS[level[area, t]]}",
            area_id=ground.panel.areas[area],
            week=monday,
            since=monday,
            seen=float(chance[area, t]),
            expected=float(chance[area, t - 1]),
            weeks=WINDOW,
            first_day=monday - BEHIND * WEEK,
            last_day=monday - timedelta(days=1),
            model=ground.forecast.models[t][0],
            model_version=ground.forecast.models[t][1],
            inputs={
                "probability": chance[area, t],
                "probability_before": chance[area, t - 1],
                "level": LEVELS[level[area, t]],
                "level_before": LEVELS[level[area, t - 1]],
                "chance_of_rise": rise[area, t],
                "counts": [int(count) for count in ground.forecast.watch.seen[area, max(t - SHOWN, 0) : t]],
            },
        )


def stepped_down(ground: Ground, area_id: str, monday: date) -> date | None:
    """When an alert on a level that was raised on `monday` is over; None while it stands or cannot be looked up."""
    mondays = ground.mondays
    if area_id not in ground.panel.areas or monday not in mondays:
        return None
    t = over(ground.forecast.level, ground.panel.areas.index(area_id), mondays.index(monday))
    return None if t is None else mondays[t]
