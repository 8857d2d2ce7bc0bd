"""A template and a KoBoToolbox form for each kind of record, in four languages."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, panel, still, table
from dashboard.intake.forms import LANGUAGES
from dashboard.pages.data_kinds import told
from dashboard.rows.intake import DataKind
from dashboard.text import Words
from dashboard.view import View

# Each by its own name, as whoever fills the form reads it.
OWN_NAMES = {"en": "English", "ar": "العربية", "ckb": "کوردی", "tr": "Türkmence"}


def templates(view: View, kinds: Sequence[DataKind]) -> Component:
    words, lang = view.words, chosen(view)
    heads = [words.t("Kind of record"), words.t("What one record is"), words.t("Spreadsheet"), "KoBoToolbox"]
    rows = [_row(view, kind, lang) for kind in kinds]
    title = words.t("Templates to fill, with the words that are allowed")
    sub = words.t("A spreadsheet has drop-down lists in its cells; a form is uploaded to KoBoToolbox as it is.")
    return panel.panel(
        title,
        sub,
        filters.tabs(
            view, "in", [(code, OWN_NAMES[code]) for code in LANGUAGES], lang, words.t("Language of the template")
        ),
        html.Div(still.table(heads, rows, caption=title), className="scroll templates"),
        identity="data-templates",
    )


def chosen(view: View) -> str:
    """The language of the templates: the reader's own unless another one is asked for."""
    return view.option("in", LANGUAGES, view.lang)


def _row(view: View, kind: DataKind, lang: str) -> list[table.Cell]:
    words = view.words
    title = told(words, kind, "title")
    return [
        title,
        html.Span(told(words, kind, "meaning"), className="muted"),
        link(view, kind.stream, lang, "xlsx", "XLSX", _spoken(words, title, "XLSX")),
        link(view, kind.stream, lang, "xlsform", "XLSForm", _spoken(words, title, "XLSForm")),
    ]


def _spoken(words: Words, title: str, what: str) -> str:
    return words.t("{what} for {title}", what=what, title=title)


def link(view: View, stream: str, lang: str, form: str, text: str, spoken: str) -> Component:
    href = view.link(f"/export/template/{stream}", **{"in": lang, "format": form})
    return html.A(text, href=href, className="download", download="", **{"aria-label": spoken})
