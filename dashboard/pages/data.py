"""Data: what arrived, how old it is, what was refused and why, and who is silent."""

from collections.abc import Callable

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.exports import asked
from dashboard.exports.places import gazetteer
from dashboard.pages import data_files, data_release, data_silence, data_sources
from dashboard.pages.data_files import SIZE
from dashboard.rows import About, Area
from dashboard.rows.data import (
    DataCoverage,
    DataLoad,
    DataReason,
    DataReject,
    DataSilence,
    DataSource,
    DataSum,
)
from dashboard.text import Words
from dashboard.view import View

PATH = "/data"
IN_NAVIGATION = True

Reader = Callable[[str | None], tuple[access.Reading, View]]


def title(words: Words) -> str:
    return words.t("Data")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="data-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    return html.Div(content(reading, view), id="data-content", className="data-page")


def content(reading: access.Reading, view: View) -> list[Component]:
    words, places = view.words, gazetteer(reading)
    here = {"district": view.district}
    (about,) = access.ask(reading, About)
    return [
        html.H1(title(words), className="unseen"),
        data_sources.sources(words, access.ask(reading, DataSource)),
        files(reading, view),
        refused(reading, view),
        data_silence.silence(view, places, access.ask(reading, DataSilence, **here)),
        data_silence.coverage(view, places, access.ask(reading, DataCoverage, **here, start=view.start, end=view.end)),
        html.Div(
            [data_release.release(words, about, len(access.ask(reading, Area))), data_release.delivery(words)],
            className="two",
        ),
    ]


def files(reading: access.Reading, view: View) -> Component:
    (total,) = access.ask(reading, DataSum)
    page = asked.within(asked.page(view, "files"), total.files, SIZE)
    return data_files.files(view, total, page, access.ask(reading, DataLoad, size=SIZE, skip=(page - 1) * SIZE))


def refused(reading: access.Reading, view: View) -> Component:
    """A reason nothing was refused for falls back to all of them."""
    reasons = access.ask(reading, DataReason)
    counts = {row.code: row.faults for row in reasons}
    reason = view.option("reason", counts, "") or None
    page = asked.within(asked.page(view, "page"), counts[reason] if reason else sum(counts.values()), SIZE)
    rows = access.ask(reading, DataReject, reason=reason, size=SIZE, skip=(page - 1) * SIZE)
    return data_files.refused(view, reasons, reason, page, rows)


def register(app: Dash, read: Reader) -> None:
    """A new search redraws the content; the frame stays."""

    def show(search: str | None, pathname: str) -> list[Component]:
        if not matches(pathname):
            raise PreventUpdate
        return content(*read(search))

    app.callback(
        Output("data-content", "children"), Input("url", "search"), State("url", "pathname"), prevent_initial_call=True
    )(show)
