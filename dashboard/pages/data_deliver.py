"""Deliver a file: send it, read the verdict, deliver it or not; and the templates to fill."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, panel
from dashboard.components.still import Element
from dashboard.intake import names, routes, upload
from dashboard.pages import data_refresh, data_release, data_templates, data_verdict
from dashboard.pages.data_kinds import told
from dashboard.rows.intake import DataKind
from dashboard.text import Words
from dashboard.view import View


def content(reading: access.Reading, view: View) -> list[Component]:
    words, kinds = view.words, access.ask(reading, DataKind)
    if not access.may(reading.principal, "deliver"):
        return [panel.empty(words.t("Your role does not deliver files."), words.t("Ask whoever runs the system."))]
    token = view.options.get("upload", "")
    sent = upload.find(reading.folder, reading.principal.owner, token) if token else None
    status = data_refresh.status(reading, view, "deliver", sent.token if sent else "")
    return [
        *_answer(reading, view, sent, token),
        *([status] if status else []),
        send(view, kinds, again=sent is not None),
        data_templates.templates(view, kinds),
        data_release.by_folder(words, kinds),
    ]


def _answer(reading: access.Reading, view: View, sent: upload.Upload | None, token: str) -> list[Component]:
    """What became of the file the address names; a line where it is no longer kept."""
    words = view.words
    if sent:
        return [data_verdict.answer(reading, view, sent)]
    if token:
        return [
            panel.empty(words.t("This file is no longer here."), words.t("A file is kept for a day; send it again."))
        ]
    if view.options.get("step") == "aside":
        return [html.P(words.t("The file was put aside; nothing of it was kept."), className="noted", role="status")]
    return []


def send(view: View, kinds: tuple[DataKind, ...], *, again: bool) -> Component:
    words = view.words
    title = words.t("Check another file") if again else words.t("Check a file, then deliver it")
    sub = words.t("Nothing is taken in before you have read the verdict and said so.")
    return panel.panel(title, sub, form.drawn(_form(view, kinds)), identity="data-send")


def _form(view: View, kinds: tuple[DataKind, ...]) -> Element:
    words = view.words
    streams = [("", words.t("Let the columns say")), *((kind.stream, told(words, kind, "title")) for kind in kinds)]
    kobo = Element("input", {"type": "checkbox", "name": "kobo", "value": "yes"})
    state = Element("span", {"data-state": "", "role": "status", "class": "muted"})
    bar = Element("progress", {"max": "1", "value": "0", "hidden": "", "aria-label": words.t("Sent so far")})
    return form.form(
        view.link(routes.UPLOAD),
        _drop(words),
        Element(
            "div",
            {"class": "send-row"},
            (
                form.select("stream", words.t("Kind of record"), streams),
                Element("label", {"class": "tick"}, (kobo, words.t("It is a KoBoToolbox export"))),
                form.button(words.t("Check it")),
            ),
        ),
        Element("p", {"class": "send-state"}, (bar, " ", state)),
        name=words.t("Send a file to be checked"),
        kind="send",
        largest=str(upload.LARGEST),
        toolarge=words.t("The file is larger than 32 MB: put it into its folder of the inbox instead."),
        sending=words.t("Sending…"),
        judging=words.t("Being judged; this takes some seconds…"),
        failed=words.t("The server did not answer. Try again."),
    )


def _drop(words: Words) -> Element:
    """One wide field: press it, or drop a file on it. The browser's own field lies over it, unseen."""
    prompt = words.t("Choose a file, or drop it here")
    accept = ",".join(names.SUFFIXES[:5])
    field = Element("input", {"type": "file", "name": "file", "accept": accept, "required": ""})
    chosen = Element("bdi", {"class": "drop-name", "data-chosen": prompt}, (prompt,))
    about = Element("span", {"class": "muted"}, (words.t("CSV or XLSX, also JSON from KoBoToolbox, up to 32 MB"),))
    return Element("label", {"class": "drop"}, (field, chosen, about))
