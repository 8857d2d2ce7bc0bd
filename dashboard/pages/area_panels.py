"""Why the score is what it is, and whether police and residents see the same thing: each figure with its table."""

from datetime import date
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, graph, panel, table
from dashboard.figures import drivers, gap
from dashboard.pages import gap_words
from dashboard.pages.area_facts import AHEAD, FAN, ITEMS, AreaFacts
from dashboard.pages.area_time import DAY, FIXED, explored
from dashboard.rows.area import AreaPulse
from dashboard.text import Words
from dashboard.view import WEEK, View

Asked: TypeAlias = dict[str, str | date | None]
OWN = ("own_recent", "own_quarter", "own_long")


def why(facts: AreaFacts, view: View) -> Component:
    words, score = view.words, facts.score
    if score is None or score.score is None or not facts.reasons:
        gone = panel.empty(
            words.t("There is no score to explain."),
            words.t("A score needs a report, or a nil report, in the last 4 weeks."),
        )
        return panel.panel(words.t("Why there is no score"), None, gone, identity="area-why")
    before = facts.earlier.score if facts.earlier else None
    parts = drivers.parts(facts.reasons, score.score, before, last_score(facts))
    largest = max(parts, key=lambda part: part.points)
    shown = words.number(score.score)
    title = words.t("Why {score}: the largest part is “{part}”", score=shown, part=words.term("part", largest.reason))
    label = words.t("{part}: {points} points", part=words.t("Score"), points=shown)
    return panel.panel(
        title,
        [
            *_moved(facts, view, parts),
            words.t(
                "Parts add up exactly. Red: this area's own record. Grey: what all areas share. "
                "Green: what lowers the score."
            ),
        ],
        graph.plot("area-why-figure", drivers.draw(words, parts, score.score, score.level), label),
        *ways(facts, view, parts),
        graph.twin(words, why_table(facts, view, parts), "area-why-twin"),
        identity="area-why",
    )


def _moved(facts: AreaFacts, view: View, parts: list[drivers.Part]) -> list[Component]:
    """Which part carried the change since the week before the period: why it rose, beside why it stands there."""
    words, changed = view.words, [part for part in parts if part.change]
    whole = sum(part.change or 0 for part in changed)
    if not whole or facts.moved is None or facts.moved.before is None:
        return []
    most = max(changed, key=lambda part: (part.change or 0) * whole)
    said = words.t(
        "{points} since {week}, the most by “{part}”: {of}.",
        points=words.signed(whole),
        week=words.week(view.before),
        part=words.term("part", most.reason),
        of=words.signed(most.change or 0),
    )
    return [html.Strong(said), html.Br()]


def ways(facts: AreaFacts, view: View, parts: list[drivers.Part]) -> list[Component]:
    """The records behind each part that has some, for whoever may open Explore."""
    if not facts.explores:
        return []
    links = [
        html.Li(html.A(_way(view.words, reason, asked), href=explored(facts, view, **asked), **FIXED))
        for reason, asked in _asked(facts, view).items()
        if reason in {part.reason for part in parts}
    ]
    if not links:
        return []
    return [
        html.Div(
            [
                html.P(
                    view.words.t(
                        "Open the records, by the day things happened (parts go by the day they became known):"
                    ),
                    className="muted",
                ),
                html.Ul(links),
            ],
            className="area-ways",
        )
    ]


def _way(words: Words, reason: str, asked: Asked) -> str:
    """The records are those of these days, whenever they became known; the part counts those learned of in them."""
    start, end = asked.get("from"), asked.get("to")
    if reason not in OWN or not isinstance(start, date) or not isinstance(end, date):
        return words.term("part", reason)
    if reason == OWN[-1]:
        return words.t("Incidents before {day}", day=words.day(end + DAY))
    return words.t("Incidents of {period}", period=words.period(start, end))


def _asked(facts: AreaFacts, view: View) -> dict[str, Asked]:
    """What Explore is asked for each part: own incidents by age, those next door, and grievances."""
    week, before = view.week, view.week - AHEAD * WEEK
    near: Asked = {"district": facts.area.district_id, "area": None, "by": "area"}
    asked: dict[str, Asked] = {
        "own_recent": {"from": before, "to": week - DAY},
        "own_quarter": {"from": week - FAN * WEEK, "to": before - DAY},
        "own_long": {"from": view.first, "to": week - FAN * WEEK - DAY},
        "neighbours": {"from": before, "to": week - DAY, **near},
        "grievances": {"measure": "grievances"},
    }
    return asked


def last_score(facts: AreaFacts) -> float | None:
    """The score of the week before: its parts add up to it."""
    known = [r.last for r in facts.reasons if r.last is not None]
    return sum(known) if known else None


def why_table(facts: AreaFacts, view: View, parts: list[drivers.Part]) -> Component:
    words = view.words
    moved = facts.earlier is not None and facts.earlier.score is not None and facts.known
    recent = [part.last_change for part in parts if part.last_change is not None]
    head = [
        words.t("Part"), words.t("Points"), words.t("Incidents behind it"), words.t("Change in the last week"),
        _since(view),
    ]  # fmt: skip
    rows = [
        [
            words.term("part", part.reason),
            words.signed(part.shown),
            None if part.incidents is None else words.number(part.incidents),
            None if part.last_change is None else words.signed(part.last_change),
            None if part.change is None else words.signed(part.change),
        ]
        for part in parts
    ]
    total = sum(part.shown for part in parts)
    change = words.signed(sum(part.change or 0 for part in parts)) if moved else None
    caption = words.t("Parts of the score, in points of 100")
    last = words.signed(sum(recent)) if recent else None
    whole = [words.t("Score"), words.number(total), None, last, change]
    return table.table(head, [*rows, whole], caption=caption, numbers=(1, 2, 3, 4))


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
        html.Span([gap_words.answer(words, community, police), " ", _whose(words, facts, level)]),
        graph.plot("area-gap-figure", gap.draw(words, community, police), label),
        graph.twin(words, gap_words.gap_table(words, community, police), "area-gap-twin"),
        identity="area-gap",
        aside=chosen,
    )


def _whose(words: Words, facts: AreaFacts, level: str) -> Component | str:
    if level in ("neighbourhood", "subdistrict"):
        return ""
    place = (
        facts.district if level == "district" else next(p for p in facts.places.values() if p.level == "governorate")
    )
    return html.Strong(words.t("Answers of {place}: this area has none of its own.", place=words.name(place)))
