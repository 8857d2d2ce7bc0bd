"""What is known of an area's tension index: its weeks, its parts, and the rules it was made by."""

from dataclasses import dataclass
from datetime import date

from dashboard import access
from dashboard.pages.risk_map_words import whole_parts
from dashboard.rows.tension import TensionPart, TensionRule, TensionWeek, TensionWilling
from dashboard.view import WEEK, View

HISTORY = 52 * WEEK


@dataclass(frozen=True)
class TensionFacts:
    """`weeks` end with the view's; `parts` are those collected by then, largest first; `before` is an earlier value."""

    weeks: tuple[TensionWeek, ...]
    parts: dict[str, TensionPart]
    rules: tuple[TensionRule, ...]
    willing: TensionWilling | None
    before: float | None

    @property
    def now(self) -> TensionWeek:
        return self.weeks[-1]

    @property
    def points(self) -> dict[str, int]:
        """Whole points that still add up to the whole index; none where there is no index."""
        if self.now.value is None:
            return {}
        shown = whole_parts([part.points for part in self.parts.values()], round(self.now.value))
        return dict(zip(self.parts, shown, strict=True))


def gather(reading: access.Reading, area_id: str, view: View) -> TensionFacts | None:
    """None where the view's week has no row."""
    here: dict[str, str | date] = {"area": area_id, "week": view.week}
    weeks = access.ask(reading, TensionWeek, **here, since=min(view.before, view.week - HISTORY))
    if not weeks or weeks[-1].week != view.week:
        return None
    return TensionFacts(
        weeks=tuple(week for week in weeks if week.week >= view.week - HISTORY),
        parts={part.part: part for part in access.ask(reading, TensionPart, **here)},
        rules=access.ask(reading, TensionRule),
        willing=next(iter(access.ask(reading, TensionWilling, **here)), None),
        before=next((week.value for week in weeks if week.week == view.before), None),
    )
