"""Values far above all seen so far: possible, so nobody drops them; a person says whether they are right."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, panel
from dashboard.components.still import Element, still
from dashboard.intake import decisions, routes
from dashboard.pages.data_kinds import told
from dashboard.rows.intake import DataSurprising
from dashboard.view import View

MOST = 20


def surprising(reading: access.Reading, view: View, decided: tuple[dict[str, object], ...]) -> list[Component]:
    """Nothing where nothing surprised."""
    words, rows = view.words, access.ask(reading, DataSurprising)
    if not rows:
        return []
    accepted = decisions.accepted(decided)
    cards = tuple(_card(view, row, (row.load_id, row.row) in accepted) for row in rows[:MOST])
    title = words.n("{count} surprising value: is it right?", "{count} surprising values: are they right?", len(rows))
    sub = words.t("Far above all seen so far. If it is wrong, correct it in the file and deliver it again.")
    return [
        panel.panel(
            title, sub, html.Div(still(Element("div", {"class": "held-list"}, cards))), identity="data-surprising"
        )
    ]


def _card(view: View, row: DataSurprising, accepted: bool) -> Element:
    words = view.words
    where = words.t("line {row}", row=words.digits(str(row.row)))
    said = Element("div", {}, (
        Element("h3", {}, (told(words, row, "sentence"),)),
        Element("p", {"class": "muted"}, (Element("bdi", {}, (row.file,)), f" · {where}")),
        Element("p", {"class": "noted"}, (words.t("Said to be right. Waits for the next run."),)) if accepted else None,
    ))  # fmt: skip
    sent = form.form(
        routes.address(routes.DECIDE, view),
        *form.hidden(kind="accept", load_id=row.load_id, row=str(row.row)),
        form.button(words.t("It is right"), kind="button quiet", chosen=accepted),
        name=words.t("Say that the value in {where} is right", where=where),
        failed=words.t("The server did not answer. Try again."),
    )
    return Element("div", {"class": "held"}, (said, sent))
