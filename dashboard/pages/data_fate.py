"""What became of a delivered file: waiting, being taken in, or taken in, row by row accounted for."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import panel
from dashboard.exports.columns import said
from dashboard.intake import refresh, upload
from dashboard.intake.upload import Upload
from dashboard.pages import data_kinds
from dashboard.pages.data_kinds import told
from dashboard.rows.data import DataFate, DataLeft
from dashboard.text import Words
from dashboard.view import View


def delivered(reading: access.Reading, view: View, sent: Upload) -> Component:
    words = view.words
    about = html.Span([html.Bdi(sent.label), " · ", data_kinds.title(reading, words, sent.kind)])
    if upload.waits(reading.folder, sent):
        return panel.panel(
            words.t("Delivered: it waits for the next run"),
            about,
            *_lying(reading, words, sent),
            identity="data-verdict",
        )
    fates = access.ask(reading, DataFate, file=sent.delivered)
    if not fates:
        run = refresh.state(reading.folder)
        under_way = words.t("Delivered: it is being taken in")
        title = under_way if run and run.running else words.t("Delivered: the next release shows it")
        return panel.panel(title, about, identity="data-verdict")
    loaded = sum(fate.loaded for fate in fates)
    title = words.n("Taken in: {count} row is new", "Taken in: {count} rows are new", loaded)
    return panel.panel(
        title,
        about,
        html.Ul([_fate(words, fate) for fate in fates], className="fates"),
        *_onward(reading, view, fates),
        identity="data-verdict",
    )


def _lying(reading: access.Reading, words: Words, sent: Upload) -> list[Component]:
    """Why the last run left it where it lies, if it did."""
    left = [row for row in access.ask(reading, DataLeft) if row.file == sent.delivered]
    return [html.P([told(words, row, "sentence"), " ", told(words, row, "remedy")], className="late") for row in left]


def _fate(words: Words, fate: DataFate) -> Component:
    if fate.held:
        held = said(words, "refused", fate.held) or fate.held
        return html.Li(words.t("held whole: {reason}", reason=held))
    counts = {name: getattr(fate, name) for name in ("loaded", "unchanged", "superseded", "duplicate", "waiting")}
    parts = [f"{words.number(count)} {words.term('fate', name)}" for name, count in counts.items() if count]
    what = " · ".join(parts) or words.t("nothing in it")
    return html.Li([html.Bdi(fate.part), ": ", what] if fate.part else what)


def _onward(reading: access.Reading, view: View, fates: Sequence[DataFate]) -> list[Component]:
    words, who, keep = view.words, reading.principal, {"data-keep": "yes"}
    links = [html.A(words.t("See the map"), href=view.link("/"), **keep)] if access.opens(who, "/") else []
    if any(fate.waiting or fate.held for fate in fates) and access.may(who, "mend"):
        links.append(html.A(words.t("Mend what waits"), href=view.link("/data/mend"), **keep))
    return [html.P([part for link in links for part in (link, " ")], className="onward")]
