"""What was said and what was seen: the published chances against what came, as a figure and as a table."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, graph, panel, table
from dashboard.figures import calibration as drawing
from dashboard.pages import skill_words
from dashboard.pages.method_facts import EVENTS, MethodFacts
from dashboard.pages.method_right import ahead_tabs
from dashboard.pages.skill_words import of_100
from dashboard.rows.method import MethodBin
from dashboard.text import Words
from dashboard.view import View


def bins_of(facts: MethodFacts) -> list[MethodBin]:
    return [b for b in facts.bins if (b.horizon_weeks, b.event) == (facts.horizon, facts.event)]


def calibration(facts: MethodFacts, view: View) -> Component:
    words = view.words
    named = {"serious": words.t("a serious incident"), "any": words.t("any incident")}
    choose = html.Div(
        [
            ahead_tabs(facts, view, words.t("Chance of")),
            filters.tabs(view, "event", [(e, named[e]) for e in EVENTS], facts.event, words.t("Chance of")),
        ],
        className="method-choices",
    )
    bins = bins_of(facts)
    if not bins:
        gone = panel.empty(
            words.t("No forecast of this kind is over yet."), words.t("Choose another number of weeks ahead.")
        )
        return panel.panel(words.t("Said and seen"), None, choose, gone, identity="method-said")
    top = bins[-1]
    title = words.t(
        "Where it said {said}, {seen} came true", said=of_100(words, top.said), seen=of_100(words, top.seen)
    )
    told = words.t(
        "{weeks} ahead. On the dotted line it was right; below it, it said too much; above it, too little.",
        weeks=skill_words.weeks_ahead(words, facts.horizon),
    )
    return panel.panel(
        title,
        told,
        choose,
        graph.plot(
            "method-said-figure",
            drawing.draw(words, bins),
            words.t("What was said against what was seen; the numbers are in the table below"),
        ),
        graph.twin(words, bins_table(words, bins), "method-said-twin"),
        identity="method-said",
    )


def bins_table(words: Words, bins: Sequence[MethodBin]) -> Component:
    head = [
        words.t("Said, of 100"),
        words.t("Seen, of 100"),
        words.t("95 % interval"),
        words.t("Came true"),
        words.t("Forecasts"),
    ]
    rows = [
        [
            words.number(100 * b.said, 1),
            words.number(100 * b.seen, 1),
            words.t("{low} to {high}", low=words.number(100 * b.seen_low, 1), high=words.number(100 * b.seen_high, 1)),
            words.number(b.hits),
            words.number(b.forecasts),
        ]
        for b in bins
    ]
    caption = words.t("Forecasts sorted by their chance into groups of equal size")
    return html.Div(table.table(head, rows, caption=caption, numbers=(1, 2, 3, 4)))
