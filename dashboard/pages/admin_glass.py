"""Broken glass, as administrators see it: a notice until a second person has seen it, and the list of all."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import overseeing
from dashboard.access.glass import Opened
from dashboard.components import form, panel, still
from dashboard.view import View


def notices(reading: access.Reading, view: View) -> list[Component]:
    waiting = [one for one in overseeing.broken_glass(reading) if one.seen_at is None]
    if not waiting:
        return []
    words = view.words
    title = words.t("Somebody opened what is closed")
    note = words.t("Ask them whether it was needed. One other person than the one who did it marks it seen.")
    told = [html.Div([_told(view, one), _seen(reading, view, one)], className="glass-notice") for one in waiting]
    return [panel.panel(title, note, *told, identity="glass-waiting")]


def _told(view: View, one: Opened) -> Component:
    words = view.words
    line = words.t("{name}, {moment} UTC", name=one.name, moment=words.moment(one.at))
    return html.P([html.Strong(line), html.Br(), html.Bdi(one.reason)])


def _seen(reading: access.Reading, view: View, one: Opened) -> Component:
    words = view.words
    if one.name == reading.principal.name:
        return html.P(words.t("Your own: somebody else has to see it."), className="muted")
    button = form.button(words.t("I have seen it"), kind="button quiet")
    name = words.t("Mark as seen what {name} opened", name=one.name)
    return form.drawn(form.plain(view.link("/admin/glass/seen"), *form.hidden(glass=one.id), button, name=name))


def history(reading: access.Reading, view: View) -> list[Component]:
    words, found = view.words, overseeing.broken_glass(reading)
    title, note = words.t("Glass that was broken"), words.t("Each time for at most 30 minutes, with a reason.")
    if not found:
        return [panel.panel(title, note, panel.empty(words.t("Nobody has broken any.")))]
    heads = [words.t("Who"), words.t("When (UTC)"), words.t("Until (UTC)"), words.t("Why"), words.t("Seen by")]
    rows = [
        [html.Bdi(one.name), words.moment(one.at), words.moment(one.until), html.Bdi(one.reason), one.seen_by]
        for one in found
    ]
    return [panel.panel(title, note, html.Div(still.table(heads, rows, caption=title), className="scroll wide-words"))]
