"""The credibility gap: the police of themselves and residents of them, on one item and one axis."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, graph, panel
from dashboard.figures import gap
from dashboard.pages import gap_words
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import ITEMS, RelationFacts, nearest
from dashboard.text import Words
from dashboard.view import View


def sides(facts: RelationFacts, view: View) -> Component:
    words = view.words
    whose, community, police = nearest(facts.chosen, facts.pulse)
    item = view.option("item", ITEMS, ITEMS[0])
    chosen = filters.choice(words.t("Question"), "item", [(i, words.term("item", i)) for i in ITEMS], item)
    title = words.t("Do the police and residents see the same thing?")
    if not (community or police):
        gone = panel.empty(
            words.t("Neither side was asked this."), words.t("Choose another question, or a longer period.")
        )
        return panel.panel(title, None, html.Div(chosen, className="ask"), gone, identity="relations-gap")
    label = words.t("Ratings by residents and police over time; the numbers are in the table below")
    return panel.panel(
        title,
        html.Span([gap_words.answer(words, community, police), " ", borrowed(words, facts, whose)]),
        html.Div(chosen, className="ask"),
        graph.plot("relations-gap-figure", gap.draw(words, community, police), label),
        graph.twin(words, gap_words.gap_table(words, community, police), "relations-gap-twin"),
        identity="relations-gap",
    )


def borrowed(words: Words, facts: RelationFacts, whose: str) -> Component | str:
    """Said aloud where the answers are those of a larger place."""
    if whose == facts.chosen.place_id:
        return ""
    return html.Strong(
        words.t(
            "Answers of {place}: {here} has none of its own.",
            place=words.name(facts.places[whose]),
            here=told.place(words, facts.chosen),
        )
    )
