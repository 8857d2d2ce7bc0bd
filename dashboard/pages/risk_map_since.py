"""New since somebody last looked: which levels moved between the map as they saw it and the map as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import preferences
from dashboard.access.preferences import Looked
from dashboard.figures.map import UNKNOWN, in_short
from dashboard.pages.risk_map_picture import Entry, Picture, risk_class
from dashboard.rows.risk_map import RiskWeek
from dashboard.view import WEEK

NAMED = 3


@dataclass(frozen=True)
class Moved:
    """Areas whose level is another one than in the week last seen; `lost` had one and are not known now."""

    rose: tuple[Entry, ...]
    fell: tuple[Entry, ...]
    lost: tuple[Entry, ...]


def since(picture: Picture) -> list[Component]:
    """Nothing the first time, and nothing where another week than the last is looked at."""
    if picture.view.week != picture.about.last_week:
        return []
    about = picture.about
    looked = preferences.since(picture.reading, Looked(picture.reading.release.id, about.last_week, about.as_of))
    if looked is None or looked.week > about.last_week:
        return []
    words = picture.words
    day = words.day(looked.day, year=looked.day.year != about.as_of.year)
    head = html.Strong(words.t("Since you last looked, {day}: ", day=day))
    if looked.week == about.last_week:
        said = words.t("the same week, with records that came in since.")
        return [html.P([head, said], className="since", role="note")]
    found = moved(picture, looked)
    rose = words.n("{count} area rose a level", "{count} areas rose a level", len(found.rose))
    fell = words.n("{count} area fell a level", "{count} areas fell a level", len(found.fell))
    lost = words.n("{count} area is not known any more", "{count} areas are not known any more", len(found.lost))
    told = ((found.rose, rose), (found.fell, fell), (found.lost, lost))
    parts = [part for entries, said in told for part in _named(picture, entries, said)]
    changes = words.t("; ").join(parts) if parts else words.t("no area changed its level")
    there = picture.view.link(**{"from": looked.week + WEEK, "layer": None, "by": "rise", "area": None})
    link = html.A(words.t("what rose since then"), href=there, **{"data-push": "yes"})
    return [html.P([head, f"{changes}. ", link], className="since", role="note")]


def moved(picture: Picture, looked: Looked) -> Moved:
    """Compared by level, the only thing the map's colours say; the score itself moves every week."""
    weeks = access.ask(picture.reading, RiskWeek, start=looked.week, week=looked.week)
    before = {row.area_id: risk_class(row.state, row.level) for row in weeks}
    pairs = [
        (entry, before.get(entry.area.area_id, UNKNOWN), risk_class(entry.risk.state, entry.risk.level))
        for entry in picture.entries
    ]
    both = [(entry, then, now) for entry, then, now in pairs if then >= 0 and now >= 0]
    return Moved(
        tuple(entry for entry, then, now in both if now > then),
        tuple(entry for entry, then, now in both if now < then),
        tuple(entry for entry, then, now in pairs if then >= 0 > now),
    )


def _named(picture: Picture, entries: Sequence[Entry], said: str) -> list[str]:
    if not entries:
        return []
    words = picture.words
    names = words.t(", ").join(in_short(words.name(entry.area)) for entry in entries[:NAMED])
    more = words.t(", …") if len(entries) > NAMED else ""
    return [f"{said} ({names}{more})"]
