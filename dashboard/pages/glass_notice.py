"""What the frame says of broken glass: to whoever broke it, and to those who have to see it."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import breaking, overseeing
from dashboard.components import form
from dashboard.view import View


def beside(reading: access.Reading, view: View) -> list[Component]:
    """Next to the name: the way to the page, and for administrators how much waits to be seen."""
    who, words = reading.principal, view.words
    if not who.account:
        return []
    found = []
    if access.may(who, "break_glass"):
        found.append(html.A(words.t("Read a narrative"), href=view.link("/glass"), className="glass-way"))
    if access.may(who, "accounts") and (count := overseeing.unseen(reading)):
        told = words.n("{count} opening to look at", "{count} openings to look at", count)
        found.append(html.A(told, href=view.link("/admin"), className="glass-count"))
    return found


def above(reading: access.Reading, view: View) -> list[Component]:
    """While it is open: how long still, and a way to close it from wherever one is."""
    if not reading.principal.opened or not access.may(reading.principal, "break_glass"):
        return []
    opened = breaking.mine(reading)
    if opened is None:
        return []
    words = view.words
    left = breaking.minutes_left(reading, opened)
    told = words.n(
        "Narratives are open to you for {count} more minute.",
        "Narratives are open to you for {count} more minutes.",
        left,
    )
    close = form.plain(
        view.link("/glass/close"),
        form.button(words.t("Close it now"), kind="button quiet"),
        name=words.t("Close the glass"),
    )
    return [html.Div([html.P(told), form.drawn(close)], className="glass-open", role="status")]
