"""What can be told of, as lists with a way to its form; and what was told, and waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import alias
from dashboard.components import panel
from dashboard.components.still import still
from dashboard.exports.places import Gazetteer, gazetteer
from dashboard.intake import decisions, telling
from dashboard.intake import told as deliveries
from dashboard.pages import promise_texts
from dashboard.pages.promise_texts import Texts
from dashboard.rows.tell import TellMeeting, TellPromise
from dashboard.text import Words
from dashboard.view import View

RECENT = timedelta(weeks=26)  # a meeting planned longer ago was not held, and nobody will tell of it any more
RIGHT = "tell"

Waits = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Ways:
    """How to get from a page to the forms, for whoever may; `back` names the area of that page, if it is of one."""

    view: View
    waits: Waits
    alias: Callable[[str], str]
    texts: Texts
    back: str | None = None

    def link(self, what: str) -> str:
        return self.view.link(f"/tell/{what}", back=self.back)

    def button(self, what: str, text: str) -> Component:
        return html.A(text, href=self.link(what), className="button quiet tell-way", **{"data-keep": "yes"})

    def of(self, what: str, identity: str, name: str) -> Component:
        """The way to the form of one record, or what was told of it already."""
        words, waits = self.view.words, self.waits.get(identity)
        way = html.A(
            words.t("Tell") if waits is None else words.t("Tell otherwise"),
            href=self.link(f"{what}/{self.alias(identity)}"), className="tell-one", title=name,
            **{"data-keep": "yes", "aria-label": f"{words.t('Tell')}: {name}"},
        )  # fmt: skip
        said = [html.Span(said_of(words, waits), className="noted"), " "] if waits is not None else []
        return html.Span([*said, way], className="tell-cell")


def ways(reading: access.Reading, view: View, back: str | None = None) -> Ways | None:
    """None for whoever may not tell."""
    if not access.may(reading.principal, RIGHT):
        return None
    return Ways(
        view,
        decisions.told(decisions.pending(reading.folder)),
        partial(alias.of, reading),
        promise_texts.of(reading),
        back,
    )


def said_of(words: Words, waits: Mapping[str, Any]) -> str:
    """What was told of a promise or a planned meeting."""
    if waits["kind"] == "meeting":
        return words.t("Told: held on {day}. Waits for the next run.", day=_day(words, waits.get("held_on")))
    state = words.term("commitment_status", str(waits.get("status")))
    if not waits.get("closed_on"):
        return words.t("Told: {state}. Waits for the next run.", state=state)
    return words.t("Told: {state}, {day}. Waits for the next run.", state=state, day=_day(words, waits["closed_on"]))


def promises(found: Ways, places: Gazetteer, rows: Sequence[TellPromise]) -> Component:
    words = found.view.words
    lines = [
        (
            promise_line(words, places, row, found.texts),
            found.of("promise", row.commitment_id, _named(words, row)),
        )
        for row in rows
    ]
    return listed(words.t("Open promises, the longest overdue first"), lines)


def meetings(found: Ways, places: Gazetteer, rows: Sequence[TellMeeting]) -> Component:
    words = found.view.words
    lines = [(line := meeting_line(words, places, row), found.of("meeting", row.meeting_id, line)) for row in rows]
    return listed(words.t("Planned, and nobody said that they were held"), lines)


def listed(name: str, lines: Sequence[tuple[str, Component | None]]) -> Component:
    items = [html.Li([html.Span(line), *([way] if way is not None else [])]) for line, way in lines]
    return still(html.Ul(items, className="tell-list", **{"aria-label": name}))


def promise_line(words: Words, places: Gazetteer, row: TellPromise, texts: Texts) -> str:
    """What was promised, where, by whom, since when and until when."""
    made = words.t("made {day}", day=words.day(row.made_on))
    due = words.t("due {day}", day=words.day(row.due_on)) if row.due_on else words.t("no due date")
    late = words.n("{count} day overdue", "{count} days overdue", row.days_overdue) if row.days_overdue else ""
    where = places.where(words, row.area_id, row.place_level, row.district_id)
    what = promise_texts.whole(texts.get(row.commitment_id))
    return " · ".join(filter(None, (what, where, words.term("side", row.owner_side), made, due, late)))


def meeting_line(words: Words, places: Gazetteer, row: TellMeeting) -> str:
    where = places.where(words, row.area_id, row.place_level, row.district_id)
    planned = words.t("planned for {day}", day=words.day(row.planned_on))
    return " · ".join((where, words.term("meeting_kind", row.kind), planned))


def _named(words: Words, row: TellPromise) -> str:
    """What tells its way from the others, to who does not see them."""
    return f"{words.term('side', row.owner_side)}, {words.day(row.made_on)}"


def told(reading: access.Reading, view: View) -> list[Component]:
    """All that was told and waits, of whatever kind and place: nobody is named, so it is the team's."""
    words, places = view.words, gazetteer(reading)
    lines = [*_changes(reading, words, places), *_new(reading, words, places)]
    title = words.n("{count} word waits for the next run", "{count} words wait for the next run", len(lines))
    if not lines:
        gone = panel.empty(
            words.t("Nothing that was told waits."), words.t("What a run has taken stands on the pages.")
        )
        return [panel.panel(words.t("What was told"), None, gone, identity="tell-told")]
    return [
        panel.panel(
            title, None, listed(words.t("What was told"), [(line, None) for line in lines]), identity="tell-told"
        )
    ]


def _changes(reading: access.Reading, words: Words, places: Gazetteer) -> list[str]:
    """Of promises and meetings that the release still has as they were."""
    waits = decisions.told(decisions.pending(reading.folder))
    said = {identity: said_of(words, one) for identity, one in waits.items()}
    texts = promise_texts.of(reading) if waits else {}
    owed, met = (telling.promises(reading), telling.meetings(reading)) if waits else ({}, {})
    return [
        *(f"{said[one]} {promise_line(words, places, row, texts)}" for one, row in owed.items() if one in said),
        *(f"{said[one]} {meeting_line(words, places, row)}" for one, row in met.items() if one in said),
    ]


def _new(reading: access.Reading, words: Words, places: Gazetteer) -> list[str]:
    """Notes and meetings that nobody knew of before."""
    found = []
    for stream in deliveries.STREAMS:
        for row in deliveries.waiting(reading.folder, stream):
            area = places.areas.get(row.get("area_id", ""))
            if area is None or not row.get("record_id", ""):
                continue
            day = _day(words, row.get("noted_on") or row.get("held_on"))
            what = row.get("text") or words.term("meeting_kind", row.get("kind", ""))
            found.append(f"{words.name(area)} · {day} · {what}")
    return found


def _day(words: Words, text: object) -> str:
    try:
        return words.day(date.fromisoformat(str(text)))
    except ValueError:
        return "–"
