"""The dictionary: every column of every kind of record, what it means, and the words it may be answered with."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import filters, panel, still, table
from dashboard.components.still import Element
from dashboard.pages import data_templates
from dashboard.pages.data_kinds import told
from dashboard.rows.data import DataField, DataTerm
from dashboard.rows.intake import DataKind
from dashboard.text import Words
from dashboard.view import View

FEW = 6
LONGEST = 60


def content(reading: access.Reading, view: View) -> list[Component]:
    words, kinds = view.words, access.ask(reading, DataKind)
    if not kinds:
        return [panel.empty(words.t("This release has no dictionary."), words.t("The next run writes it."))]
    terms = vocabularies(access.ask(reading, DataTerm))
    stream = view.option("stream", [kind.stream for kind in kinds], "")
    sought = view.options.get("q", "").strip()[:LONGEST]
    if not stream and not sought:
        return [_controls(view, kinds, stream), _kinds(view, kinds)]
    asked = [kind for kind in kinds if stream in ("", kind.stream)]
    return [_controls(view, kinds, stream), *_sections(reading, view, asked, terms, sought)]


def vocabularies(rows: Sequence[DataTerm]) -> dict[str, list[DataTerm]]:
    found: dict[str, list[DataTerm]] = {}
    for row in rows:
        found.setdefault(row.vocabulary, []).append(row)
    return found


def _controls(view: View, kinds: Sequence[DataKind], stream: str) -> Component:
    words = view.words
    options = [("", words.t("All kinds")), *((kind.stream, told(words, kind, "title")) for kind in kinds)]
    search = Element(
        "label",
        {"class": "control"},
        (
            Element("span", {"class": "muted"}, (words.t("Search"),)),
            Element(
                "input",
                {
                    "type": "search",
                    "data-param": "q",
                    "value": view.options.get("q", "")[:LONGEST],
                    "placeholder": words.t("a word, a column"),
                },
            ),
        ),
    )
    whole = html.A(
        words.t("Whole dictionary as XLSX"),
        href=view.link("/export/dictionary", **{"in": view.lang}),
        className="download",
        download="",
    )
    return html.Div(
        [filters.choice(words.t("Kind of record"), "stream", options, stream), still.still(search), whole],
        className="controls dictionary-controls",
    )


def _section(view: View, kind: DataKind, fields: Sequence[DataField], terms: Mapping[str, list[DataTerm]]) -> Component:
    words, title = view.words, told(view.words, kind, "title")
    lang = view.lang
    links = [
        data_templates.link(view, kind.stream, lang, "xlsx", words.t("Template"), words.t("Template")),
        data_templates.link(
            view, kind.stream, lang, "xlsform", words.t("KoBoToolbox form"), words.t("KoBoToolbox form")
        ),
    ]
    shown = html.Div(still.still(_fields(words, title, fields, terms)), className="scroll dictionary")
    return panel.panel(
        title,
        told(words, kind, "meaning"),
        shown,
        identity=f"field-{kind.stream}",
        aside=html.Span(links, className="links"),
    )


def _fields(words: Words, caption: str, fields: Sequence[DataField], terms: Mapping[str, list[DataTerm]]) -> Component:
    heads = [words.t("Column"), words.t("What it means"), words.t("What goes in"), words.t("Needed")]
    rows: list[list[table.Cell]] = [
        [
            html.Span([html.Strong(told(words, row, "label")), html.Br(), html.Code(row.name)]),
            html.Span(told(words, row, "meaning")),
            goes_in(words, row, terms),
            html.Strong(words.t("yes")) if row.required else html.Span(words.t("no"), className="muted"),
        ]
        for row in fields
    ]
    return table.table(heads, rows, caption=caption)


def goes_in(words: Words, row: DataField, terms: Mapping[str, list[DataTerm]]) -> Component:
    """The kind of value, its bounds, and the words that are allowed."""
    parts: list[str | Component] = [words.term("field kind", row.kind), bounds(words, row)]
    if row.restricted:
        parts += [" ", html.Span(words.t("kept in the vault, never shown"), className="amber")]
    listed = terms.get(row.vocabulary or "", [])
    allowed = [html.Bdi(told(words, term, "name")) for term in listed]
    if len(allowed) > FEW:
        named = html.Summary(words.n("{count} word", "{count} words", len(allowed)))
        parts.append(html.Details([named, html.Ul([html.Li(word) for word in allowed])]))
    elif allowed:
        parts.append(html.Ul([html.Li(word) for word in allowed]))
    return html.Div([part for part in parts if part], className="goes-in")


def bounds(words: Words, row: DataField) -> str:
    low, high = (None if value is None else _bound(words, value) for value in (row.low, row.high))
    if low and high:
        return " " + words.t("from {low} to {high}", low=low, high=high)
    if low:
        return " " + words.t("{low} or more", low=low)
    return " " + words.t("{high} or less", high=high) if high else ""


def _bound(words: Words, value: float) -> str:
    return words.signed(value) if value < 0 else words.number(value)


def _sections(
    reading: access.Reading, view: View, kinds: Sequence[DataKind], terms: Mapping[str, list[DataTerm]], sought: str
) -> list[Component]:
    """One section a kind, of the columns that fit; kinds in which none does are left out."""
    asked = {kind: access.ask(reading, DataField, stream=kind.stream) for kind in kinds}
    fitting = {kind: [row for row in rows if not sought or fits(row, terms, sought)] for kind, rows in asked.items()}
    sections = [_section(view, kind, rows, terms) for kind, rows in fitting.items() if rows]
    words = view.words
    return sections or [panel.empty(words.t("Nothing in the dictionary fits."), words.t("Try a shorter word."))]


def _kinds(view: View, kinds: Sequence[DataKind]) -> Component:
    """Where to begin: every kind of record, what one record of it is, and the way to its columns."""
    words = view.words
    rows: list[list[table.Cell]] = [
        [
            html.Span(
                [
                    html.A(told(words, kind, "title"), href=view.link(stream=kind.stream), **{"data-push": "yes"}),
                    html.Br(),
                    html.Code(kind.stream),
                ]
            ),
            told(words, kind, "meaning"),
        ]
        for kind in kinds
    ]
    heads = [words.t("Kind of record, and its name in files"), words.t("What one record is")]
    title = words.n("{count} kind of record is kept", "{count} kinds of record are kept", len(kinds))
    sub = words.t("Each is declared once: the check, the templates and this dictionary all come from it.")
    shown = html.Div(still.table(heads, rows, caption=title), className="scroll dictionary")
    return panel.panel(title, sub, shown, identity="data-kinds")


def fits(row: DataField, terms: Mapping[str, list[DataTerm]], sought: str) -> bool:
    """In any language: the column, its meaning, or one of its words."""
    texts = [
        str(value) for name, value in vars(row).items() if name == "name" or name.startswith(("label_", "meaning_"))
    ]
    texts += [str(value) for term in terms.get(row.vocabulary or "", []) for value in vars(term).values()]
    return any(sought.casefold() in text.casefold() for text in texts)
