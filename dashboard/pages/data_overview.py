"""What arrived, how old it is, what became of every row, and who is silent."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import paging, panel
from dashboard.exports.places import gazetteer
from dashboard.pages import data_files, data_release, data_silence, data_sources
from dashboard.pages.data_files import SIZE
from dashboard.rows import About, Area
from dashboard.rows.data import DataCoverage, DataLoad, DataSilence, DataSource, DataSum, DataTodo
from dashboard.text import Words
from dashboard.view import View


def content(reading: access.Reading, view: View) -> list[Component]:
    words, places = view.words, gazetteer(reading)
    here = {"district": view.district}
    (about,) = access.ask(reading, About)
    (todo,) = access.ask(reading, DataTodo)
    sources, silent = access.ask(reading, DataSource), access.ask(reading, DataSilence, **here)
    return [
        html.Div([_waits(reading, view, todo), _late(words, sources), _silent(words, silent)], className="cards"),
        data_sources.sources(words, sources),
        files(reading, view),
        data_silence.silence(view, places, silent, linked=access.opens(reading.principal, "/area")),
        data_silence.coverage(view, places, access.ask(reading, DataCoverage, **here, start=view.start, end=view.end)),
        data_release.release(words, about, len(access.ask(reading, Area))),
    ]


def files(reading: access.Reading, view: View) -> Component:
    (total,) = access.ask(reading, DataSum)
    page = paging.at(view, "files", total.files, SIZE)
    return data_files.files(view, total, page, access.ask(reading, DataLoad, size=SIZE, skip=(page - 1) * SIZE))


def _waits(reading: access.Reading, view: View, todo: DataTodo) -> Component:
    words = view.words
    parts = [
        *([words.n("{count} place to confirm", "{count} places to confirm", todo.names)] if todo.names else []),
        *([words.n("{count} pair to review", "{count} pairs to review", todo.pairs)] if todo.pairs else []),
        *([words.n("{count} file left lying", "{count} files left lying", todo.left_lying)] if todo.left_lying else []),
    ]
    rows = words.n("{count} row waits", "{count} rows wait", todo.waiting) if todo.waiting else ""
    said = rows or (parts.pop(0) if parts else words.t("Nothing waits"))
    detail = " · ".join(parts) or words.t("Every row was taken in, and every place is known.")
    anything = bool(rows or parts)
    leads = anything and access.may(reading.principal, "mend")
    link = html.A(said, href=view.link("/data/mend"), **{"data-keep": "yes"}) if leads else said
    return panel.card(words.t("Waits for a person"), link, detail, "late" if anything else "calm")


def _late(words: Words, rows: Sequence[DataSource]) -> Component:
    late = sorted({row.source for row in rows if data_sources.stale(row)})
    said = words.n("{count} source is late", "{count} sources are late", len(late)) if late else words.t("None is late")
    detail = " · ".join(late[:3]) or words.t("Late: older than a week beyond what is usual for the source.")
    return panel.card(words.t("Late"), said, html.Bdi(detail), "late" if late else "calm")


def _silent(words: Words, rows: Sequence[DataSilence]) -> Component:
    silent = [row for row in rows if row.weeks_silent is None or row.weeks_silent >= data_silence.LONG]
    areas = words.n("{count} area", "{count} areas", len(silent)) if silent else words.t("No area")
    return panel.card(
        words.t("Silent"), areas, words.t("no report of any kind for 4 weeks or more"), "unknown" if silent else "calm"
    )
