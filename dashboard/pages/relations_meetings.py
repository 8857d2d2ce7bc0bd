"""Meetings planned and held, and who was in the room."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import graph, panel, table
from dashboard.exports.places import gazetteer
from dashboard.figures import meetings as drawn
from dashboard.pages import tell_list
from dashboard.pages.relations_facts import RelationFacts
from dashboard.pages.tell_list import Ways
from dashboard.rows.relations import RelationRoom
from dashboard.rows.tell import TellMeeting
from dashboard.text import Words
from dashboard.view import View

FIRST = 4
FULL = {"police": 25, "women": 30}  # percent at which the share counts as full in the dimension of engagement


def meetings(
    facts: RelationFacts, view: View, ways: Ways | None = None, reading: access.Reading | None = None
) -> Component:
    """`ways`, `reading`: for whoever may tell that a meeting was held."""
    words = view.words
    telling = not_held(facts, ways, reading) if ways and reading else []
    if not facts.meeting_months:
        gone = panel.empty(
            words.t("No meeting was planned here in these months."), words.t("None planned is not a zero of the index.")
        )
        head = words.t("Meetings planned and held")
        return panel.panel(head, None, gone, *telling, identity="relations-meetings")
    figure = drawn.draw(words, facts.bar_months, facts.meeting_months, (view.start, facts.day))
    label = words.t("Meetings planned and held by month; the numbers are in the table below")
    return panel.panel(
        title(words, facts.room),
        words.t(
            "Planned for {period}. The line under the bars is that period.", period=words.period(view.start, facts.day)
        ),
        key(words),
        graph.plot("relations-meetings-figure", figure, label),
        graph.twin(words, months_table(words, facts), "relations-meetings-twin"),
        *room(words, facts.room),
        *telling,
        identity="relations-meetings",
    )


def not_held(facts: RelationFacts, ways: Ways, reading: access.Reading) -> list[Component]:
    """Meetings past their day in the period, which nobody said were held, and the way to tell of any other."""
    words, chosen = ways.view.words, facts.chosen
    rows = access.ask(
        reading, TellMeeting, area=chosen.area_id,
        district=None if chosen.area_id else chosen.district_id, since=facts.since, day=facts.day,
    )  # fmt: skip
    head = words.n("{count} meeting past its day", "{count} meetings past their day", len(rows))
    first, rest = rows[:FIRST], rows[FIRST:]
    places = gazetteer(reading)
    shown: list[Component] = (
        [html.H3(head, className="room-head"), tell_list.meetings(ways, places, first)] if rows else []
    )
    if rest:
        more = html.Summary(words.t("the other {count}", count=words.number(len(rest))), className="twin-tap")
        shown.append(html.Details([more, tell_list.meetings(ways, places, rest)], className="twin"))
    another = ways.button("meeting", words.t("Tell of a meeting"))
    return [html.Div(shown, id="relations-not-held"), html.Div(another, className="tell-ways")]


def title(words: Words, row: RelationRoom) -> str:
    if not row.planned:
        return words.t("No meeting was planned in the period")
    return words.n(
        "{held} of {count} planned meeting was held",
        "{held} of {count} planned meetings were held",
        row.planned,
        held=words.number(row.held),
    )


def key(words: Words) -> Component:
    named = {"held": words.t("held"), "missed": words.t("planned and not held")}
    items = [
        html.Li([html.Span(className=f"swatch swatch-{look}", **{"aria-hidden": "true"}), name])
        for look, name in named.items()
    ]
    return html.Ul(items, className="key")


def months_table(words: Words, facts: RelationFacts) -> Component:
    heads = [words.t("Month"), words.t("Planned"), words.t("Held"), words.t("Planned and not held")]
    by_month = {row.month: row for row in facts.meeting_months}
    body = []
    for month in reversed(facts.bar_months):
        row = by_month.get(month)
        counts = (row.planned, row.held, row.planned - row.held) if row else (0, None, None)
        body.append([words.month(month), *(None if c is None else words.number(c) for c in counts)])
    return table.table(heads, body, caption=words.t("Meetings by the month they were planned for"), numbers=(1, 2, 3))


def room(words: Words, row: RelationRoom) -> list[Component]:
    """Shares of the heads counted; a group that no meeting counted has no bar."""
    if not row.held:
        return []
    groups = {
        "police": (row.police, row.police_of, row.police_meetings),
        "women": (row.women, row.women_of, row.women_meetings),
        "youth": (row.youth, row.youth_of, row.youth_meetings),
    }
    lines = [_group(words, name, row.held, *counted) for name, counted in groups.items()]
    full = {name: words.number(value) for name, value in FULL.items()}
    note = words.t("Marks: {women} % women, and {police} % from the smaller side, count as full in the index.", **full)
    return [
        html.H3(words.t("Who was in the room"), className="room-head"),
        html.Dl(lines, className="room", id="relations-room"),
        html.P(note, className="muted"),
    ]


def _group(words: Words, name: str, held: int, heads: int | None, whole: int | None, told: int) -> Component:
    count = words.t("meetings that say: {told} of {held}", told=words.number(told), held=words.number(held))
    if not whole or heads is None:
        track = html.Span(className="share-track share-none")
        return _line(words.term("group", name), track, words.t("not collected"), count)
    percent = 100 * heads / whole
    parts = [html.Span(className="share-fill", style={"inlineSize": f"{min(percent, 100):.1f}%"})]
    if name in FULL:
        parts.append(html.Span(className="full-mark", style={"insetInlineStart": f"{FULL[name]}%"}))
    value = words.t("{percent} %", percent=words.number(percent))
    of = words.t("{part} of {whole}", part=words.number(heads), whole=words.number(whole))
    return _line(
        words.term("group", name), html.Span(parts, className="share-track"), value, words.t(", ").join((of, count))
    )


def _line(name: str, track: Component, value: str, detail: str) -> Component:
    shown = html.Dd([track, html.Strong(value), html.Span(detail, className="muted")])
    return html.Div([html.Dt(name), shown], className="room-line")
