"""Two reports that may tell of the same event, side by side: a person says whether they do, or takes it back."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, paging, panel
from dashboard.components.still import Element, still
from dashboard.exports.columns import said
from dashboard.exports.places import Gazetteer, gazetteer
from dashboard.intake import decisions, routes
from dashboard.rows.intake import DataPair
from dashboard.text import Words
from dashboard.view import View

SIZE = 10
LIKELY, VERY_LIKELY = 0.7, 0.85
Decided = tuple[dict[str, object], ...]


def pairs(reading: access.Reading, view: View, decided: Decided) -> list[Component]:
    words, rows = view.words, access.ask(reading, DataPair)
    review = [row for row in rows if row.state == "review"]
    settled = [row for row in rows if row.state != "review"]
    sub = words.t("One event told by two sources counts once; both reports are kept.")
    head = words.n("{count} pair may be one event", "{count} pairs may be one event", len(review))
    if not review:
        gone = panel.empty(words.t("No pair waits to be reviewed."))
        shown = panel.panel(words.t("One event, or two?"), sub, gone, identity="data-pairs")
    else:
        shown = _panel(reading, view, head, sub, review, decided, "page", "data-pairs")
    return [shown, *([_settled(reading, view, settled, decided)] if settled else [])]


def _settled(reading: access.Reading, view: View, rows: Sequence[DataPair], decided: Decided) -> Component:
    words = view.words
    head = words.n("{count} pair is settled", "{count} pairs are settled", len(rows))
    sub = words.t(
        "One event or two, by how near they are in day, place and kind, or by a person. You may say otherwise."
    )
    return _panel(reading, view, head, sub, rows, decided, "settled", "data-settled")


def _panel(
    reading: access.Reading, view: View, head: str, sub: str, rows: Sequence[DataPair], decided: Decided,
    parameter: str, identity: str,
) -> Component:  # fmt: skip
    page = paging.at(view, parameter, len(rows), SIZE)
    known, chosen = gazetteer(reading), decisions.pairs(decided)
    cards = tuple(
        _card(view, known, row, chosen.get((row.left_handle, row.right_handle)), f"{head} {number}")
        for number, row in enumerate(rows[(page - 1) * SIZE : page * SIZE], start=1)
    )
    pages = paging.pages(view, parameter, page, len(rows), SIZE, head)
    listed = html.Div(still(Element("div", {"class": "held-list"}, cards)))
    return panel.panel(head, sub, listed, *([pages] if pages else []), identity=identity)


def _card(view: View, known: Gazetteer, row: DataPair, chosen: bool | None, name: str) -> Element:
    """`name`: what tells its question from those of the other cards, to who does not see them."""
    words = view.words
    state = [Element("p", {"class": "noted"}, (_noted(words, chosen),))] if chosen is not None else []
    head = Element(
        "div",
        {},
        (Element("h3", {}, (likely(words, row),)), Element("p", {"class": "muted"}, (apart(words, row),)), *state),
    )
    return Element("div", {"class": "held pair"}, (head, _beside(words, known, row), _asked(view, row, chosen, name)))


def likely(words: Words, row: DataPair) -> str:
    """The score in words, with its figure."""
    score = words.number(100 * row.score)
    if row.score >= VERY_LIKELY:
        return words.t("Very likely the same event ({score} of 100)", score=score)
    if row.score >= LIKELY:
        return words.t("Likely the same event ({score} of 100)", score=score)
    return words.t("Possibly the same event ({score} of 100)", score=score)


def apart(words: Words, row: DataPair) -> str:
    days = words.n("{count} day apart", "{count} days apart", row.days) if row.days else words.t("the same day")
    far = words.t("{km} km apart", km=words.number(row.km, 1)) if row.km is not None else words.t("distance not known")
    kind = words.t("the same kind") if row.same_type else words.t("another kind")
    return f"{days} · {far} · {kind}"


def _beside(words: Words, known: Gazetteer, row: DataPair) -> Element:
    """Both reports as columns of one small table, row by row what there is to compare."""
    lines = [
        (
            words.t("Day"),
            words.day(row.left_on) if row.left_on else None,
            words.day(row.right_on) if row.right_on else None,
        ),
        (words.t("Place"), _place(words, known, row, "left"), _place(words, known, row, "right")),
        (words.t("Kind"), _type(words, row, "left"), _type(words, row, "right")),
        (words.t("Source"), row.left_source, row.right_source),
    ]
    body = [
        Element("tr", {}, (Element("th", {"scope": "row"}, (name,)), _cell(left), _cell(right)))
        for name, left, right in lines
    ]
    heads = [Element("th", {"scope": "col"}, (text,)) for text in (words.t("One report"), words.t("The other"))]
    head = Element("tr", {}, (Element("td"), *heads))
    return Element(
        "div",
        {"class": "scroll"},
        (
            Element(
                "table", {"class": "table beside"}, (Element("thead", {}, (head,)), Element("tbody", {}, tuple(body)))
            ),
        ),
    )


def _cell(text: str | None) -> Element:
    return Element("td", {}, (Element("bdi", {}, (text or "–",)),))


def _place(words: Words, known: Gazetteer, row: DataPair, side: str) -> str | None:
    area, level, district = (getattr(row, f"{side}_{part}") for part in ("area", "level", "district"))
    return known.where(words, area, level, district) if level else None


def _type(words: Words, row: DataPair, side: str) -> str | None:
    kind, sub = getattr(row, f"{side}_type"), getattr(row, f"{side}_sub_type")
    return said(words, "sub_event_type", sub) or said(words, "event_type", kind)


def _asked(view: View, row: DataPair, chosen: bool | None, name: str) -> Element:
    words = view.words
    known = chosen if chosen is not None else {"merged": True, "separate": False}.get(row.state)
    return form.form(
        routes.address(routes.DECIDE, view),
        *form.hidden(kind="duplicate", left=row.left_handle, right=row.right_handle),
        form.button(words.t("One event"), name="same", value="yes", kind="button quiet", chosen=known is True),
        form.button(words.t("Two events"), name="same", value="no", kind="button quiet", chosen=known is False),
        name=f"{words.t('One event, or two?')} {name}",
        kind="suggested",
        failed=words.t("The server did not answer. Try again."),
    )


def _noted(words: Words, same: bool) -> str:
    if same:
        return words.t("Said to be one event. Waits for the next run.")
    return words.t("Said to be two events. Waits for the next run.")
