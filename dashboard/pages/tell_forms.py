"""The small forms: one question each, and no more fields than somebody fills on a phone."""

import secrets

from dash.development.base_component import Component

from dashboard import access
from dashboard.components import fields, form, panel
from dashboard.components.still import Element
from dashboard.exports.places import Gazetteer, gazetteer
from dashboard.intake import decisions, telling
from dashboard.intake.telling import LONGEST, MEETING_KINDS, MOST_PEOPLE, TELL
from dashboard.pages import data_places, promise_texts, tell_list
from dashboard.rows import About
from dashboard.text import Words
from dashboard.view import View


def form_of(view: View, title: str, told: str, kind: str, *parts: Element, **hidden: str) -> Component:
    """`told`: what the form is about, in a line. Its mark makes a form that is sent twice one word."""
    back = view.options.get("back", "")
    sent = form.form(
        view.link(TELL),
        *form.hidden(kind=kind, mark=secrets.token_hex(16), back=back, **hidden),
        *parts,
        form.button(view.words.t("Tell it")),
        name=title,
        kind="tell-form",
        failed=view.words.t("The server did not answer. Try again."),
    )
    return panel.panel(title, told, form.drawn(sent), identity="tell-form")


def asked_for(reading: access.Reading, view: View, *asked: str) -> Component:
    """The form that the path asks for: promise/ALIAS, meeting/ALIAS, meeting, note."""
    match asked:
        case ("promise", told_as):
            return promise(reading, view, told_as)
        case ("meeting", told_as):
            return meeting(reading, view, told_as)
        case ("meeting",):
            return new_meeting(reading, view)
        case ("note",):
            return note(reading, view)
    return gone(view.words)


def gone(words: Words) -> Component:
    return panel.empty(words.t("There is nothing here to tell of."), words.t("Go back and choose it from the list."))


def promise(reading: access.Reading, view: View, told_as: str) -> Component:
    words = view.words
    row, (about,) = telling.promise_of(reading, told_as), access.ask(reading, About)
    if row is None:
        return gone(words)
    waits = decisions.told(decisions.pending(reading.folder)).get(row.commitment_id, {})
    known = str(waits.get("status", "open"))
    states = [state for state in telling.STATES if state != "open" or known != "open"]
    told = tell_list.promise_line(words, gazetteer(reading), row, promise_texts.of(reading))
    return form_of(
        view,
        words.t("What became of this promise?"),
        told,
        "promise",
        fields.choices(
            "status",
            words.t("It is"),
            [(state, words.term("commitment_status", state)) for state in states],
            # Nothing beforehand: two taps in a hurry would say of any promise that it was kept.
            known if known in states and known != "open" else "",
        ),
        fields.day("closed_on", words.t("On which day"), telling.today(about), row.made_on, telling.today(about)),
        fields.lines("evidence", words.t("How do you know? (may be left out)"), LONGEST, hint=_no_names(words)),
        promise=told_as,
    )


def meeting(reading: access.Reading, view: View, told_as: str) -> Component:
    words = view.words
    row, (about,) = telling.meeting_of(reading, told_as), access.ask(reading, About)
    if row is None:
        return gone(words)
    last = telling.today(about)
    return form_of(
        view,
        words.t("This meeting was held"),
        tell_list.meeting_line(words, gazetteer(reading), row),
        "meeting",
        fields.day("held_on", words.t("On which day"), min(row.planned_on, last), None, last),
        *_room(words),
        meeting=told_as,
    )


def new_meeting(reading: access.Reading, view: View) -> Component:
    words, (about,), places = view.words, access.ask(reading, About), gazetteer(reading)
    last = telling.today(about)
    return form_of(
        view,
        words.t("A meeting was held"),
        words.t("One that nobody had planned, or that is not in the list."),
        "new_meeting",
        *_place(view, places),
        fields.choices(
            "meeting_kind",
            words.t("Kind of meeting"),
            [(kind, words.term("meeting_kind", kind)) for kind in MEETING_KINDS],
            MEETING_KINDS[0],
        ),
        fields.day("held_on", words.t("On which day"), last, None, last),
        *_room(words),
    )


def note(reading: access.Reading, view: View) -> Component:
    words, (about,), places = view.words, access.ask(reading, About), gazetteer(reading)
    last = telling.today(about)
    return form_of(
        view,
        words.t("Write a note"),
        words.t("What you saw or did, in a line. The inner team sees it on the page of the area; partners never do."),
        "note",
        *_place(view, places),
        fields.day("noted_on", words.t("On which day"), last, None, last),
        fields.lines("text", words.t("Note"), LONGEST, required=True, hint=_no_names(words)),
    )


def _place(view: View, places: Gazetteer) -> tuple[Element, ...]:
    """The area, with the one somebody came from filled in; its id in front is what is understood."""
    words, chosen = view.words, places.areas.get(view.options.get("back", ""))
    given = f"{chosen.area_id} {words.name(chosen)}" if chosen else ""
    hint = words.t("Type part of its name")
    return fields.listed("area", words.t("Area"), data_places.LISTED, given, hint), data_places.areas(words, places)


def _room(words: Words) -> tuple[Element, ...]:
    """Who was there; each may be left out, as nobody always counts."""
    counted = Element(
        "div",
        {"class": "tell-counts"},
        (
            fields.number("n_total", words.t("Present in all"), 0, MOST_PEOPLE),
            fields.number("n_police", words.t("Police among them"), 0, MOST_PEOPLE),
            fields.number("n_women", words.t("Women among them"), 0, MOST_PEOPLE),
            fields.number("n_youth", words.t("Young people among them"), 0, MOST_PEOPLE),
        ),
    )
    calm, tense = telling.CALMEST, telling.TENSEST
    said = words.t("Temperature, from {calm} calm to {tense} tense", calm=words.number(calm), tense=words.number(tense))
    return counted, fields.number("temperature", said, calm, tense)


def _no_names(words: Words) -> str:
    return words.t("No names, no telephone or card numbers.")
