"""Why the score is what it is, and whether police and residents see the same thing: each figure with its table."""

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, graph, panel, table
from dashboard.figures import drivers, gap
from dashboard.pages.area_facts import ITEMS, AreaFacts
from dashboard.rows.area import AreaPulse
from dashboard.text import Words
from dashboard.view import View


def plot(identity: str, figure: go.Figure, label: str) -> Component:
    """A figure as tall as it says it is; Dash drops a responsive figure's own height."""
    return html.Div(
        graph.graph(identity, figure, label), className="plot", style={"--tall": f"{figure.layout.height}px"}
    )


def why(facts: AreaFacts, view: View) -> Component:
    words, score = view.words, facts.score
    if score is None or score.score is None or not facts.reasons:
        gone = panel.empty(
            words.t("There is no score to explain."),
            words.t("A score needs a report, or a nil report, in the last 4 weeks."),
        )
        return panel.panel(words.t("Why there is no score"), None, gone, identity="area-why")
    parts = drivers.parts(facts.reasons, score.score, facts.earlier.score if facts.earlier else None)
    largest = max(parts, key=lambda part: part.points)
    shown = words.number(score.score)
    title = words.t("Why {score}: the largest part is “{part}”", score=shown, part=words.term("part", largest.reason))
    label = words.t("{part}: {points} points", part=words.t("Score"), points=shown)
    return panel.panel(
        title,
        words.t("Parts add up exactly. Red is this area's own record, grey what all areas share."),
        plot("area-why-figure", drivers.draw(words, parts, score.score, score.level), label),
        graph.twin(words, why_table(facts, view, parts), "area-why-twin"),
        identity="area-why",
    )


def why_table(facts: AreaFacts, view: View, parts: list[drivers.Part]) -> Component:
    words = view.words
    moved = facts.earlier is not None and facts.earlier.score is not None and facts.known
    head = [words.t("Part"), words.t("Points"), words.t("Incidents behind it"), _since(view)]
    rows = [
        [
            words.term("part", part.reason),
            words.signed(part.shown),
            None if part.incidents is None else words.number(part.incidents),
            None if part.change is None else words.signed(part.change),
        ]
        for part in parts
    ]
    total = sum(part.shown for part in parts)
    change = words.signed(sum(part.change or 0 for part in parts)) if moved else None
    caption = words.t("Parts of the score, in points of 100")
    return table.table(
        head, [*rows, [words.t("Score"), words.number(total), None, change]], caption=caption, numbers=(1, 2, 3)
    )


def _since(view: View) -> str:
    return view.words.t("Change since {week}", week=view.words.week(view.before))


def own_or_around(facts: AreaFacts) -> tuple[str, list[AreaPulse], list[AreaPulse]]:
    """The nearest place that asked both sides, else that asked one: its level, residents' and police ratings."""
    sides: dict[str, tuple[str, list[AreaPulse], list[AreaPulse]]] = {}
    for place in (facts.area.area_id, facts.area.district_id, ""):
        rows = [r for r in facts.pulse if r.area_id == place or (not place and r.level == "governorate")]
        community, police = ([r for r in rows if r.side == side] for side in ("community", "police"))
        sides[place] = (rows[0].level if rows else "", community, police)
    asked = sorted(sides.values(), key=lambda found: (not (found[1] and found[2]), not (found[1] or found[2])))
    return asked[0]


def views(facts: AreaFacts, view: View) -> Component:
    words = view.words
    level, community, police = own_or_around(facts)
    item = view.option("item", ITEMS, ITEMS[0])
    chosen = filters.choice(words.t("Question"), "item", [(i, words.term("item", i)) for i in ITEMS], item)
    title = words.t("Do the police and residents see the same thing?")
    if not (community or police):
        gone = panel.empty(
            words.t("Neither side was asked this."), words.t("Choose another question, or a longer period.")
        )
        return panel.panel(title, None, gone, identity="area-gap", aside=chosen)
    label = words.t("Ratings by residents and police over time; the numbers are in the table below")
    return panel.panel(
        title,
        html.Span([answer(words, community, police), " ", _whose(words, facts, level)]),
        plot("area-gap-figure", gap.draw(words, community, police), label),
        graph.twin(words, gap_table(words, community, police), "area-gap-twin"),
        identity="area-gap",
        aside=chosen,
    )


def answer(words: Words, community: list[AreaPulse], police: list[AreaPulse]) -> str:
    """The newest gap in words, with the number of answers on each side."""
    pairs = gap.both(community, police)
    if not pairs:
        return words.t("Only one side was asked, so no gap can be told.")
    below, above = pairs[-1]
    points = gap.width(community, police) or 0
    numbers = {
        "month": words.month(below.month),
        "points": words.number(abs(points)),
        "residents": words.number(below.n),
        "police": words.number(above.n),
    }
    if above.low <= below.high and below.low <= above.high:
        return words.t(
            "In {month} no clear difference (residents n = {residents}, police n = {police}; scale 0–100).", **numbers
        )
    if points > 0:
        return words.t(
            "In {month} the police rate themselves {points} points higher "
            "(residents n = {residents}, police n = {police}; scale 0–100).",
            **numbers,
        )
    return words.t(
        "In {month} residents rate the police {points} points higher than they do themselves "
        "(residents n = {residents}, police n = {police}; scale 0–100).",
        **numbers,
    )


def _whose(words: Words, facts: AreaFacts, level: str) -> Component | str:
    if level in ("neighbourhood", "subdistrict"):
        return ""
    place = (
        facts.district if level == "district" else next(p for p in facts.places.values() if p.level == "governorate")
    )
    return html.Strong(words.t("Answers of {place}: this area has none of its own.", place=words.name(place)))


def gap_table(words: Words, community: list[AreaPulse], police: list[AreaPulse]) -> Component:
    """Newest first: each side with its 80 % interval and n, and the gap."""
    heads = [words.t("Month"), words.t("Residents"), words.t("n"), words.t("Police"), words.t("n"), words.t("Gap")]
    by_month = {row.month: row for row in community}, {row.month: row for row in police}
    rows = []
    for month in sorted({row.month for row in (*community, *police)}, reverse=True):
        below, above = by_month[0].get(month), by_month[1].get(month)
        apart = words.signed(round(above.value) - round(below.value)) if below and above else None
        rows.append([words.month(month), *_rated(words, below), *_rated(words, above), apart])
    caption = words.t("Mean answers on a scale of 0–100, with 80 % intervals")
    return table.table(heads, rows, caption=caption, numbers=(1, 2, 3, 4, 5))


def _rated(words: Words, row: AreaPulse | None) -> list[str | None]:
    if row is None:
        return [None, None]
    value, low, high = (words.number(v) for v in (row.value, row.low, row.high))
    return [words.t("{value} ({low} to {high})", value=value, low=low, high=high), words.number(row.n)]
