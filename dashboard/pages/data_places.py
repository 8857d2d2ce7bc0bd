"""Names of places that match none exactly: a person says once which place is meant, and it is remembered."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, paging, panel
from dashboard.components.still import Element, still
from dashboard.exports.places import Gazetteer, gazetteer
from dashboard.intake import decisions, routes
from dashboard.pages import data_kinds
from dashboard.rows import Area, Place
from dashboard.rows.intake import DataHeld
from dashboard.text import Words
from dashboard.view import View

SIZE = 20
LISTED = "all-places"


def places(reading: access.Reading, view: View, decided: tuple[dict[str, object], ...]) -> list[Component]:
    words, held = view.words, access.ask(reading, DataHeld)
    if not held:
        gone = panel.empty(
            words.t("Every place is known."), words.t("A name nobody has confirmed yet would stand here.")
        )
        return [panel.panel(words.t("Which place is meant?"), None, gone, identity="data-places")]
    page = paging.at(view, "page", len(held), SIZE)
    shown, known = held[(page - 1) * SIZE : page * SIZE], gazetteer(reading)
    chosen, titles = decisions.places(decided), data_kinds.titles(reading, words)
    cards = tuple(_card(view, known, row, chosen.get(row.name), titles) for row in shown)
    head = words.n("{count} name waits: which place is meant?", "{count} names wait: which place is meant?", len(held))
    sub = words.t("A name is never guessed. Say it once: it is remembered, and the rows that wait are taken in.")
    listed = still(Element("div", {"class": "held-list"}, (*cards, _all(words, known))))
    pages = paging.pages(view, "page", page, len(held), SIZE, head)
    return [panel.panel(head, sub, listed, *([pages] if pages else []), identity="data-places")]


def _card(view: View, known: Gazetteer, row: DataHeld, chosen: str | None, titles: dict[str, str]) -> Element:
    words = view.words
    rows = words.n("{count} row waits", "{count} rows wait", row.rows)
    kinds = ", ".join(titles.get(stream, stream) for stream in row.streams.split("; "))
    about = Element("p", {"class": "muted"}, (f"{rows} · {kinds}",))
    head = Element("h3", {}, (Element("bdi", {}, (row.name,)),))
    state = [_chosen(words, known, chosen)] if chosen else []
    return Element(
        "div",
        {"class": "held"},
        (Element("div", {}, (head, about, *state)), _suggested(view, known, row, chosen), _other(view, row)),
    )


def _chosen(words: Words, known: Gazetteer, chosen: str) -> Element:
    text = words.t("Confirmed: {place}. Waits for the next run.", place=named(words, known, chosen))
    return Element("p", {"class": "noted"}, (text,))


def _suggested(view: View, known: Gazetteer, row: DataHeld, chosen: str | None) -> Element | None:
    """The likeliest places as buttons; the name is theirs, with the district to tell equal names apart."""
    words = view.words
    if not row.suggestions:
        return None
    buttons = (
        form.button(
            named(words, known, place), name="place_id", value=place, kind="button quiet", chosen=place == chosen
        )
        for place in row.suggestions
    )
    return form.form(
        routes.address(routes.DECIDE, view),
        *form.hidden(kind="place", name=row.name),
        *buttons,
        name=words.t("Which place is {name}?", name=row.name),
        kind="suggested",
        failed=words.t("The server did not answer. Try again."),
    )


def _other(view: View, row: DataHeld) -> Element:
    """Any other place, found by typing part of any of its names."""
    words = view.words
    sent = form.form(
        routes.address(routes.DECIDE, view),
        *form.hidden(kind="place", name=row.name),
        form.text("place", words.t("Place"), words.t("Type part of its name"), listed=LISTED),
        form.button(words.t("Confirm")),
        name=words.t("Another place for {name}", name=row.name),
        kind="other",
        failed=words.t("The server did not answer. Try again."),
    )
    return Element("details", {"class": "another"}, (Element("summary", {}, (words.t("Another place"),)), sent))


def named(words: Words, known: Gazetteer, place_id: str) -> str:
    """A place's name and its district; the id where the release does not know it."""
    area = known.areas.get(place_id)
    found: Area | Place | None = area or next((p for (_, key), p in known.places.items() if key == place_id), None)
    if found is None:
        return place_id
    district = known.district(area.district_id) if area else None
    return f"{words.name(found)} · {words.name(district)}" if district else words.name(found)


def _all(words: Words, known: Gazetteer) -> Element:
    """One list for every field of the page; the id in front is what is understood, the names what is searched."""
    larger = [place for (_, key), place in known.places.items() if key not in known.areas]
    options = [_option(area.area_id, area) for area in known.areas.values()]
    options += [_option(place.place_id, place) for place in larger]
    return Element("datalist", {"id": LISTED, "aria-label": words.t("All places")}, tuple(options))


def areas(words: Words, known: Gazetteer) -> Element:
    """The same list of areas alone."""
    options = tuple(_option(area.area_id, area) for area in known.areas.values())
    return Element("datalist", {"id": LISTED, "aria-label": words.t("All places")}, options)


def _option(identity: str, place: Area | Place) -> Element:
    return Element("option", {"value": f"{identity} {' · '.join(_names(place))}"})


def _names(place: Area | Place) -> Sequence[str]:
    """Its names in every language, each once, and the others it is known by."""
    own = (place.name_en, place.name_ar, place.name_ckb, place.name_tr)
    others = place.other_names.split("; ") if isinstance(place, Area) else []
    return list(dict.fromkeys(filter(None, (*own, *others[:2]))))
