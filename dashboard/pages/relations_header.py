"""The answer first: the index in a tile, the sentence, and the choice of place."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, panel, save
from dashboard.pages import relations_compare
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import INDEX, RelationFacts
from dashboard.rows import Area
from dashboard.rows.relations import RelationMonth
from dashboard.text import Words
from dashboard.view import View


def header(facts: RelationFacts, view: View) -> Component:
    words = view.words
    sentences = [html.P(panel.rich(sentence)) for sentence in told.story(words, facts)]
    answer = html.Div(
        [html.H1(told.headline(words, facts), id="relations-answer"), html.Div(sentences, className="relations-story")]
    )
    return html.Header(
        [tile(words, facts.at(INDEX, facts.month)), answer, place(facts, view)], className="relations-head"
    )


def tile(words: Words, row: RelationMonth | None) -> Component:
    """The number with its grade; hollow where little stands behind it, hatched where nothing does."""
    if row is None or row.value is None:
        gone = html.Span(words.t("not collected"), className="standing-grade")
        return html.Div(gone, className="standing standing-none", id="relations-index-now")
    return html.Div(
        [
            html.Span(words.number(row.value), className="standing-number"),
            html.Span(words.t("of 100"), className="standing-of"),
            html.Span(words.t("reliability {grade}", grade=row.grade or "–"), className="standing-grade"),
        ],
        className=f"standing standing-{row.grade}",
        id="relations-index-now",
    )


def place(facts: RelationFacts, view: View) -> Component:
    """Every place that has a measure; the filter's own place is the empty choice, so that the two never disagree."""
    words, chosen = view.words, facts.chosen
    own = "" if chosen.place_id == view.district or chosen.level == "governorate" else chosen.place_id
    select = filters.choice(words.t("Place"), "area", options(facts, view), own)
    parts = [select, relations_compare.choice(facts, view), save.report(view, chosen.area_id)]
    return html.Div(parts, id="relations-place")


def options(facts: RelationFacts, view: View) -> list[tuple[str, str]]:
    words = view.words
    top = next(
        p for i, p in facts.places.items() if (i == view.district if view.district else p.level == "governorate")
    )
    districts = [
        (i, words.t("District of {place}", place=words.name(p)))
        for i, p in facts.places.items()
        if p.level == "district"
    ]
    measured = {row.area_id for row in facts.measured} | ({facts.chosen.area_id} if facts.chosen.area_id else set())
    areas = [(i, words.name(p)) for i, p in facts.places.items() if isinstance(p, Area) and i in measured]
    first = words.t("District of {place}", place=words.name(top)) if view.district else words.name(top)
    return [("", first), *([] if view.district else districts), *sorted(areas, key=lambda named: named[1])]
