"""A track record as the contract allows one: long and mixed, and one too young to say anything."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.pages.method_facts import MAIN, MethodFacts
from dashboard.pages.skill_words import HORIZONS
from dashboard.rows import About, Area, LevelSeen
from dashboard.rows.method import MethodBin, MethodGate, MethodIssued, MethodMiss, MethodPart, MethodSkill
from dashboard.view import Span, View

MONDAY = date(2026, 3, 30)
SPAN = Span(date(2023, 4, 24), MONDAY)


def view(search: str = "") -> View:
    return View.from_url(search, SPAN)


def skill(
    horizon: int, subset: str = "all", role: str = "served", model: str = "served", crps: float = 0.4, **more: Any
) -> MethodSkill:
    measured: dict[str, Any] = {
        "crps": crps, "log_score": 1.2, "brier": 0.07, "pr_auc": 0.5, "roc_auc": 0.9, "base_rate": 0.1,
        "calibration_slope": 0.95, "calibration_intercept": -0.03, "coverage80": 0.8, "pai10": 4.1, "bias": 1.06,
        "skill_crps": 0.045, "skill_crps_low": 0.004, "skill_crps_high": 0.081,
    }  # fmt: skip
    named = {"model": model, "role": role, "horizon_weeks": horizon, "subset": subset, "known": "then"}
    return MethodSkill(**named, origins=88, forecasts=7654, positives=720, enough=True, **(measured | more))


def unproven(horizon: int, subset: str) -> MethodSkill:
    row = skill(horizon, subset)
    figures = [name for name, value in vars(row).items() if isinstance(value, float)]
    return replace(row, enough=False, positives=9, **dict.fromkeys(figures))


def record() -> tuple[MethodSkill, ...]:
    """Better up to 4 weeks, no better at 9, worse at 13; in quiet places unproven from 9 weeks on."""
    ends = {9: (0.02, -0.05, 0.08), 13: (-0.06, -0.11, -0.01)}
    found: list[MethodSkill] = []
    for h in HORIZONS:
        middle, low, high = ends.get(h, (0.045, 0.004, 0.081))
        found.append(skill(h, skill_crps=middle, skill_crps_low=low, skill_crps_high=high))
        found.append(unproven(h, "onset") if h > MAIN else skill(h, "onset", skill_crps=0.01, skill_crps_low=-0.04))
        for model, crps in (("last_value", 0.6), ("eb_13w", 0.418), ("eb_52w", 0.43)):
            found += [skill(h, subset, "classical", model, crps) for subset in ("all", "onset")]
        found.append(skill(h, "all", "challenger", "something_new", 0.41))
    return tuple(found)


def decision(horizon: int, weeks: int, reason: str, served: str, before: str | None, **more: Any) -> MethodGate:
    evidence: dict[str, Any] = {"challenger": None, "gain": None, "needed": None, "origins": 12}
    return MethodGate(
        horizon, MONDAY - timedelta(weeks=weeks), served, before, "eb_13w", reason=reason, **(evidence | more)
    )


ABOUT = About(
    "20260330T231000Z-cc4e1971", 3, datetime(2026, 3, 30, 23, 10), MONDAY, MONDAY, SPAN.first, SPAN.last, True,
    "tide_adjusted", "1", "catchment-1",
)  # fmt: skip
WHERE = Area(
    "KRK-035", "neighbourhood", "s", "d", "Tis'in", "حي تسعين", "تسعین", "Tisin", "", 35.4, 44.4, approximate=True
)
FULL = MethodFacts(
    about=ABOUT,
    levels=(LevelSeen("low", 493, 43, 119, 169), LevelSeen("high", 320, 126, 130, 169)),
    skill=record(),
    bins=tuple(
        MethodBin(4, "serious", i, 800, 80 * i, i / 10, i / 10, i / 10 - 0.02, i / 10 + 0.02) for i in (1, 2, 3)
    ),
    gate=(
        decision(4, 4, "stays", "tide", "tide", challenger="pool", gain=0.001, needed=0.004),
        decision(4, 8, "takes_over", "tide", "eb_13w", challenger="tide", gain=0.0123, needed=0.0084),
        decision(9, 8, "falls_back", "eb_13w", "casc", challenger="casc", gain=-0.02, needed=0.01),
        decision(4, 40, "start", "eb_13w", None),
        decision(9, 40, "start", "eb_13w", None),
    ),
    misses=(
        MethodMiss("KRK-035", MONDAY - timedelta(weeks=8), "missed", "low", 0.11, 3, 1, "tide", issued=True),
        MethodMiss("KRK-035", MONDAY - timedelta(weeks=9), "false_alarm", "high", 0.45, 0, 0, "eb_13w", issued=False),
    ),
    parts=(
        MethodPart(4, "tide", "1", "weight_1.5w", 0.16),
        MethodPart(4, "tide", "1", "adjust_city_4w", -0.12),
        MethodPart(4, "tide", "1", "weight_of_something_new", 0.5),
    ),
    issued=MethodIssued(154, 9, MONDAY - timedelta(weeks=8)),
    names={"KRK-035": WHERE},
    horizon=MAIN,
    known="then",
    event="serious",
)
YOUNG = replace(
    FULL, levels=(), skill=(), bins=(), gate=(), misses=(), parts=(), issued=MethodIssued(4, 0, None)
)  # fmt: skip
