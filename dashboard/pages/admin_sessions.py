"""Sessions: who is signed in now and in which browser; each can be ended, and all of an account at once."""

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import overseeing
from dashboard.access.overseeing import Live
from dashboard.components import form, panel
from dashboard.components.still import Element
from dashboard.components.table import table
from dashboard.view import View


def content(reading: access.Reading, view: View) -> list[Component]:
    words, found = view.words, overseeing.live(reading)
    heads = [words.t("Account"), words.t("Browser"), words.t("Since"), words.t("Last seen"), words.t("End")]
    rows = [
        [
            html.Bdi(one.session.name),
            _browser(view, one),
            words.moment(one.session.made_at),
            words.moment(one.session.seen_at),
            None if one.mine else _end(view, one),
        ]
        for one in found
    ]
    shown = html.Div(table(heads, rows, caption=words.t("Sessions")), className="scroll")
    count = words.n("{count} session is live", "{count} sessions are live", len(found))
    return [panel.panel(words.t("Who is signed in now"), count, shown), *_whole(view, found)]


def _browser(view: View, one: Live) -> Component:
    words = view.words
    told = [words.t("this one")] if one.mine else []
    told += [words.t("second factor still to come")] if not one.session.whole else []
    return html.Span([html.Bdi(one.session.agent), *(html.Span(f" · {each}", className="muted") for each in told)])


def _end(view: View, one: Live) -> Component:
    words = view.words
    name = words.t("End this session of {name}", name=one.session.name)
    button = form.button(words.t("End it"), kind="button quiet")
    return form.drawn(form.plain(view.link("/admin/sessions/end"), *form.hidden(session=one.handle), button, name=name))


def _whole(view: View, found: tuple[Live, ...]) -> list[Component]:
    """Accounts of others with a session: all of it at once, programs too."""
    words = view.words
    others = sorted({one.session.name for one in found} - {one.session.name for one in found if one.mine})
    if not others:
        return []
    forms = [
        form.plain(
            view.link("/admin/sessions/end"),
            *form.hidden(name=name),
            form.button(Element("bdi", {}, (name,)), kind="button quiet"),
            name=words.t("End everything of {name}", name=name),
        )
        for name, _ in groupby(others)
    ]
    note = words.t("Every session, known browser and token of an account, at once; the password stays.")
    shown = form.drawn(Element("div", {"class": "admin-row"}, tuple(forms)))
    return [panel.panel(words.t("End everything of an account"), note, shown)]
