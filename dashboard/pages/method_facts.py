"""Everything the method page says, asked for at once; the parts of the page are functions of these values."""

from dataclasses import dataclass

from dashboard import access
from dashboard.pages.skill_words import HORIZONS
from dashboard.rows import About, Area, LevelSeen
from dashboard.rows.method import (
    MethodBin,
    MethodGate,
    MethodIssued,
    MethodMiss,
    MethodPart,
    MethodSkill,
)
from dashboard.view import View

MAIN = 4  # weeks: the horizon of the score
EVENTS, KNOWN = ("serious", "any"), ("then", "now")
ENOUGH_ORIGINS, ENOUGH_HITS = 20, 15


@dataclass(frozen=True)
class MethodFacts:
    """`horizon` and `known` are what the reader chose to see; `names` is empty where misses may not be named.

    `dictionary`: whether the reader may open it.
    """

    about: About
    levels: tuple[LevelSeen, ...]
    skill: tuple[MethodSkill, ...]
    bins: tuple[MethodBin, ...]
    gate: tuple[MethodGate, ...]
    misses: tuple[MethodMiss, ...]
    parts: tuple[MethodPart, ...]
    issued: MethodIssued
    names: dict[str, Area]
    horizon: int
    known: str
    event: str
    dictionary: bool = False

    def served(self, horizon: int, subset: str = "all") -> MethodSkill | None:
        rows = (r for r in self.judged(horizon, subset) if r.role == "served")
        return next(rows, None)

    def judged(self, horizon: int, subset: str) -> list[MethodSkill]:
        """Every model's row at one horizon, as known when the reader chose: served, then simple, then others."""
        wanted = (horizon, subset, self.known)
        return [r for r in self.skill if (r.horizon_weeks, r.subset, r.known) == wanted]

    def classical(self, horizon: int, subset: str = "all") -> list[MethodSkill]:
        """Simple histories with figures, the best first."""
        rows = [r for r in self.judged(horizon, subset) if r.role == "classical" and r.crps is not None]
        return sorted(rows, key=lambda r: r.crps or 0.0)

    @property
    def levels_told(self) -> bool:
        """Whether the level record is long enough to give frequencies: the contract's own rule."""
        hits = self.levels[0].hits_in_all if self.levels else 0
        return hits >= ENOUGH_HITS and max((row.origins for row in self.levels), default=0) >= ENOUGH_ORIGINS


def gather(reading: access.Reading, view: View) -> MethodFacts:
    (about,) = access.ask(reading, About)
    (issued,) = access.ask(reading, MethodIssued)
    named = access.may(reading.principal, "records")
    return MethodFacts(
        about=about,
        levels=access.ask(reading, LevelSeen),
        skill=access.ask(reading, MethodSkill),
        bins=access.ask(reading, MethodBin),
        gate=access.ask(reading, MethodGate),
        misses=access.ask(reading, MethodMiss),
        parts=access.ask(reading, MethodPart),
        issued=issued,
        names={area.area_id: area for area in access.ask(reading, Area)} if named else {},
        horizon=int(view.option("ahead", [str(h) for h in HORIZONS], str(MAIN))),
        known=view.option("known", KNOWN, KNOWN[0]),
        event=view.option("event", EVENTS, EVENTS[0]),
        dictionary=access.opens(reading.principal, "/data"),
    )
