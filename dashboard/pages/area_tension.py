"""The tension index of an area: what it is made of, what each part weighs, how it moved, and where it ranks."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import graph, panel
from dashboard.figures import tension as figure
from dashboard.pages import area_tension_tables as tables
from dashboard.pages import area_tension_words as say
from dashboard.pages.area_tension_facts import TensionFacts, gather
from dashboard.rows.tension import TensionPart, TensionRule
from dashboard.text import Words
from dashboard.view import View


def tension(reading: access.Reading, area_id: str, view: View) -> Component:
    """The panel; a calm word where the week has no row."""
    facts = gather(reading, area_id, view)
    if facts is None:
        gone = panel.empty(view.words.t("The tension index is not known in this week."))
        return panel.panel(view.words.t("Tension index"), None, gone, identity="area-tension")
    return draw(facts, view)


def draw(facts: TensionFacts, view: View) -> Component:
    words = view.words
    return panel.panel(
        say.heading(words, facts.now),
        " ".join(part for part in (say.stands(words, facts.now), say.moved(facts, view)) if part),
        html.Div([_made_of(words, facts), _over_time(words, facts)], className="tension-two"),
        graph.twin(words, tables.twin(words, facts), "area-tension-twin"),
        tables.rules(words, facts),
        identity="area-tension",
    )


def _made_of(words: Words, facts: TensionFacts) -> Component:
    """Each part with its bar: those collected first, largest first, then the others."""
    rules = {rule.part: rule for rule in facts.rules}
    order = [*facts.parts, *(part for part in rules if part not in facts.parts)]
    rows = [_row(words, facts, rules[part], facts.parts.get(part)) for part in order]
    if facts.now.value is not None:
        total = html.Strong(words.number(facts.now.value), className="tension-points")
        rows.append(html.Div([html.Dt(words.t("Together")), html.Dd([html.Span(), total])], className="tension-sum"))
    key = words.t("A bar is full at the upper goalpost. The numbers are points of the index; they add up to it.")
    if facts.now.value is None:
        key = words.t("A bar is full at the upper goalpost. Without an index there are no points.")
    return html.Div([html.P(key, className="muted"), html.Dl(rows, className="tension-parts")])


def _row(words: Words, facts: TensionFacts, rule: TensionRule, part: TensionPart | None) -> Component:
    track, points = html.Span(className="track track-none"), None
    if part is not None:
        fill = html.Span(className="tension-fill", style={"inlineSize": f"{part.scaled:.1f}%"})
        track, points = html.Span(fill, className="track"), facts.points.get(rule.part)
    shown = "–" if points is None else words.number(points)
    name = html.Dt([html.Span(words.term("tension part", rule.part)), html.Span(_note(words, facts, part, rule))])
    return html.Div([name, html.Dd([track, html.Strong(shown, className="tension-points")])])


def _note(words: Words, facts: TensionFacts, part: TensionPart | None, rule: TensionRule) -> str:
    """What was measured, in its own unit."""
    if part is None:
        return words.t("not collected")
    measured = say.measured(words, part.part, part.raw)
    return f"{measured} · {say.willing(words, facts.willing)}" if rule.part == "grievances" else measured


def _over_time(words: Words, facts: TensionFacts) -> Component:
    label = words.t("Tension index over time; the numbers are in the table below")
    caption = words.t("Each Monday of a year. Hatched: no index.")
    return html.Div(
        [
            html.P(caption, className="muted"),
            graph.plot("area-tension-figure", figure.draw(words, facts.weeks), label),
        ]
    )
