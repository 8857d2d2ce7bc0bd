"""What the forecast can and cannot do, what it is not for, and what is left out of it: said whatever the data."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.pages import skill_words
from dashboard.pages.method_facts import MAIN, MethodFacts
from dashboard.text import Words
from dashboard.view import View


def five_lines(facts: MethodFacts, view: View) -> Component:
    """The first five lines of the page; the last is its own record, as far as there is one."""
    words = view.words
    record = words.t(
        "**Its record**, 4 weeks ahead: {verdict}. In quiet places: {quiet}.",
        verdict=skill_words.said(words, facts.served(MAIN)),
        quiet=skill_words.in_short(words, facts.served(MAIN, "onset")).replace("**", ""),
    )
    lines = [
        words.t(
            "**It says** how likely a serious incident is in an area within the next 4 weeks: "
            "somebody killed or injured, an armed attack, or mob violence."
        ),
        words.t("**It can** tell where violence is likely to go on: after incidents, more incidents are likely."),
        words.t("**It cannot** tell where violence will begin: in quiet places it finds few of the outbreaks."),
        words.t("**It knows** only what somebody reported, and not who or why. Silence is not peace."),
        record,
    ]
    return html.Section(
        html.Ol([html.Li(panel.rich(line)) for line in lines]), className="panel method-lines", id="method-can"
    )


def not_for(words: Words) -> Component:
    points = [
        words.t("Where police patrol, search or arrest. No patrol is recommended, and none will be."),
        words.t("Judging a neighbourhood, or anybody in it. No person and no officer is scored."),
        words.t(
            "Proving a cause. Grievances and relations stand beside the risk: even where they matter, "
            "they make the forecast about 1 % better."
        ),
        words.t("Deciding alone. Each number needs somebody who knows the place."),
    ]
    fits = words.t(
        "What fits: dialogue, mediation, a committee meeting, the handling of a complaint, the checking of a rumour."
    )
    return panel.panel(
        words.t("What it is not for"), None, _points(points), html.P(fits, className="method-note"),
        identity="method-not-for",
    )  # fmt: skip


def left_out(facts: MethodFacts, view: View) -> Component:
    words = view.words
    points = [
        words.t(
            "Records that the police start themselves, and arrests: they say where police look. "
            "A model that learns from them sends police back to where they were."
        ),
        words.t("Incidents found to be untrue, and second reports of the same event."),
        words.t("Records known only to the city or a larger place: they count there, and are not spread over areas."),
        words.t("Weeks from which nobody reported: they are unknown, not quiet."),
        words.t("Names, ethnicity, sect and language of people: they are neither recorded nor used."),
    ]
    more = html.A(
        words.t("What is recorded, column by column: the data dictionary"),
        href=view.link("/data/dictionary"),
        **{"data-keep": "yes"},
    )
    return panel.panel(
        words.t("What is left out"),
        None,
        _points(points),
        *([html.P(more, className="method-note")] if facts.dictionary else []),
        identity="method-left",
    )


def _points(points: list[str]) -> Component:
    return html.Ul([html.Li(point) for point in points], className="method-points")
