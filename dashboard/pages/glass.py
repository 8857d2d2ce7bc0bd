"""Breaking glass: half an hour in which somebody may read one narrative after another, for a reason that others see."""

from collections.abc import Callable

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import breaking
from dashboard.access.glass import LONGEST, Opened
from dashboard.components import form, panel
from dashboard.components.still import Element
from dashboard.office import routes
from dashboard.text import Words
from dashboard.view import View

PATH = "/glass"
FILTERED = False  # neither a district nor a period changes it
IN_NAVIGATION = False  # the way to it stands beside one's name


def title(words: Words) -> str:
    return words.t("Read a narrative")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    return html.Div()


def layout(reading: access.Reading, view: View, _pathname: str) -> Component:
    words = view.words
    if not reading.principal.account:
        told = words.t("The sample is open without sign-in, and nothing in it is closed to break.")
        return html.Div([html.H1(title(words)), panel.empty(told)], className="admin-page")
    opened = breaking.mine(reading)
    shown = _read(view) if opened else _break(reading, view)
    why = [_reason(view, opened)] if opened else []
    return html.Div([html.H1(title(words)), shown, *why], className="admin-page")


def _break(reading: access.Reading, view: View) -> Component:
    words = view.words
    if reading.principal.cold:
        told = words.t("You were away for too long. Sign in again first.")
        again = form.plain(view.link("/logout"), form.button(words.t("Sign in again")), name=words.t("Sign in again"))
        return panel.panel(words.t("Say why"), None, panel.empty(told), form.drawn(again))
    area = {"name": "reason", "rows": "3", "required": "", "minlength": "15", "maxlength": str(LONGEST)}
    sent = form.plain(
        view.link("/glass/break"),
        form.labelled(words.t("Why do you have to read it?"), Element("textarea", area)),
        form.button(words.t("Open for 30 minutes")),
        name=words.t("Say why"),
    )
    note = words.t(
        "What people wrote in their own words stays closed. Where somebody is in danger, or a promise cannot be kept "
        "without it, you may open it for 30 minutes. Your reason and every text you read go on the record, and an "
        "administrator is told. Write no names, no numbers and no addresses."
    )
    return panel.panel(words.t("Say why"), note, form.drawn(sent), identity="glass-break")


def _read(view: View) -> Component:
    words = view.words
    streams = [(stream, words.term("records of", stream)) for stream in routes.STREAMS]
    fields = Element(
        "div",
        {"class": "admin-row"},
        (
            form.select("stream", words.t("Kind of record"), streams),
            form.text("record", words.t("Id of the record, as its source gave it")),
            form.button(words.t("Read it")),
        ),
    )
    sent = form.plain(view.link("/glass/read"), fields, name=words.t("Read one narrative"))
    note = words.t("One at a time, by its id. It is shown once and kept nowhere.")
    return panel.panel(words.t("Read one narrative"), note, form.drawn(sent), identity="glass-read")


def _reason(view: View, opened: Opened) -> Component:
    """The way to close it stands above every page (glass_notice.py), this one too."""
    return panel.panel(view.words.t("Your reason"), html.Bdi(opened.reason))


def register(_app: Dash, _read: Callable[[str | None], tuple[access.Reading, View]]) -> None:
    """Nothing here answers without being loaded anew: what is open may have been closed in between."""
