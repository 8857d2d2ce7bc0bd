"""The tables behind the tension panel: its parts and weeks, and the rules with their reasons."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import table
from dashboard.pages import area_tension_words as say
from dashboard.pages.area_tension_facts import TensionFacts
from dashboard.rows.tension import TensionPart, TensionRule, TensionWeek
from dashboard.text import Words


def twin(words: Words, facts: TensionFacts) -> Component:
    return html.Div([parts(words, facts), weeks(words, facts)])


def parts(words: Words, facts: TensionFacts) -> Component:
    heads = [
        words.t("Part"), words.t("Measured"), words.t("On its scale, 0 to 100"), words.t("Weight here, %"),
        words.t("Points"),
    ]  # fmt: skip
    rows = [_part(words, facts, rule, facts.parts.get(rule.part)) for rule in facts.rules]
    if facts.now.value is not None:
        rows.append([words.t("Together"), None, None, words.number(100), words.number(facts.now.value, 1)])
    return table.table(heads, rows, caption=words.t("Parts of the tension index"), numbers=(2, 3, 4))


def _part(words: Words, facts: TensionFacts, rule: TensionRule, part: TensionPart | None) -> list[table.Cell]:
    name = words.term("tension part", rule.part)
    if part is None:
        return [name, words.t("not collected"), None, None, None]
    points = None if facts.now.value is None else words.number(part.points, 1)
    scaled, weight = words.number(part.scaled), words.number(100 * part.weight)
    return [name, say.measured(words, rule.part, part.raw), scaled, weight, points]


def weeks(words: Words, facts: TensionFacts) -> Component:
    heads = [words.t("Week"), words.t("Index"), words.t("Rank"), words.t("Rank under other weights"), words.t("Grade")]
    rows = [_week(words, week) for week in reversed(facts.weeks)]
    return table.table(heads, rows, caption=words.t("Newest first"), numbers=(1, 2, 3))


def _week(words: Words, week: TensionWeek) -> list[table.Cell]:
    if week.value is None:
        share = words.number(100 * week.available)
        gone = words.t("no index: {share} % of the weight collected", share=share)
        return [words.week(week.week), gone, None, None, week.grade]
    low, high = words.number(week.rank_low or 0), words.number(week.rank_high or 0)
    band = low if low == high else words.t("{low} to {high}", low=low, high=high)
    rank = words.t("{seen} of {all}", seen=words.number(week.rank or 0), all=words.number(week.ranked))
    return [words.week(week.week), words.number(week.value), rank, band, week.grade]


def rules(words: Words, facts: TensionFacts) -> Component:
    """Weights, goalposts and reasons, one tap away; the reasons are the declaration's own words."""
    notes = [
        words.t(
            "Each part stands on a scale of 0 to 100 between two goalposts that do not move. "
            "The index is the weighted mean of the parts that were collected; not collected is not zero."
        ),
        words.t(
            "Where a part was not collected, the others count for it: compare places of different grades with care."
        ),
        words.t(
            "The range of ranks is that of 1,000 draws in which each weight changes by up to a quarter. "
            "It says what the choice of weights does, not what else could be wrong."
        ),
        words.t("The weights are proposals until a local weighting session has set them."),
        words.t("Records that the police start themselves, and arrests, change nothing here."),
    ]
    declared = html.Dl([_rule(words, rule) for rule in facts.rules], className="tension-rules")
    content = html.Div([declared, *(html.P(note, className="muted") for note in notes)])
    summary = html.Summary(words.t("weights and goalposts"), className="twin-tap")
    return html.Details([summary, content], id="area-tension-rules", className="twin")


def _rule(words: Words, rule: TensionRule) -> Component:
    low, high = say.goalposts(words, rule)
    weight = words.number(100 * rule.weight)
    scale = words.t("weight {weight} %; 0 is {low}, 100 is {high}", weight=weight, low=low, high=high)
    why = words.digits_in(words.own(rule, "reason"))
    name = html.Strong(words.term("tension part", rule.part))
    return html.Div([html.Dt([name, html.Span(scale)]), html.Dd(why, className="muted")])
