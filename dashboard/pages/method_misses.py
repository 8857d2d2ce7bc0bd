"""Misses of the last year by name: serious incidents after a low level, and high levels that nothing followed."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, paging, panel, table
from dashboard.components.still import still
from dashboard.pages import skill_words
from dashboard.pages.issued import mark
from dashboard.pages.method_facts import MethodFacts
from dashboard.pages.skill_words import of_100
from dashboard.rows.method import MethodMiss
from dashboard.text import Words
from dashboard.view import WEEK, View

KINDS = ("missed", "false_alarm")
SIZE = 12


def misses(facts: MethodFacts, view: View) -> Component:
    words = view.words
    counts = Counter(row.kind for row in facts.misses)
    if not facts.misses:
        gone = panel.empty(
            words.t("No miss is recorded in the last 52 weeks of issue that are over."),
            words.t("In a young record that is no praise: there may be nothing to judge yet."),
        )
        return panel.panel(words.t("Misses of the last year"), _told(words), gone, identity="method-misses")
    missed = words.n("Missed {count} time", "Missed {count} times", counts["missed"])
    false = words.n("{count} false alarm", "{count} false alarms", counts["false_alarm"])
    kind = view.option("miss", KINDS, KINDS[0])
    first = replace(view, options={name: value for name, value in view.options.items() if name != "page"})
    tabs = filters.tabs(first, "miss", [("missed", missed), ("false_alarm", false)], kind, words.t("Kind of miss"))
    title = words.t("{missed}, {false} in the last year", missed=missed, false=false)
    rows = [row for row in facts.misses if row.kind == kind]
    return panel.panel(title, _told(words), tabs, *_named(facts, view, rows), identity="method-misses")


def _told(words: Words) -> str:
    return words.t(
        "Missed: a serious incident within 4 weeks of a level below elevated. "
        "False alarm: none within 4 weeks of a level of high or above."
    )


def _named(facts: MethodFacts, view: View, rows: list[MethodMiss]) -> list[Component]:
    """Named to those who work with records; others see how many there were."""
    words = view.words
    if not facts.names:
        return [html.P(words.t("Places are named to those who work with the records."), className="muted")]
    page = paging.at(view, "page", len(rows), SIZE)
    shown = rows[(page - 1) * SIZE : page * SIZE]
    head = [
        words.t("Area"), words.t("Week of issue"), words.t("Level"), words.t("Said"), words.t("Incidents after"),
        words.t("Serious"), words.t("Model"), words.t("Forecast"),
    ]  # fmt: skip
    body = [_row(facts, view, row) for row in shown]
    listed = table.table(head, body, caption=words.t("Misses, newest first"), numbers=(3, 4, 5))
    turn = paging.pages(view, "page", page, len(rows), SIZE)
    return [html.Div(still(listed), className="scroll method-missed"), *([turn] if turn else [])]


def _row(facts: MethodFacts, view: View, row: MethodMiss) -> list[table.Cell]:
    words, area = view.words, facts.names.get(row.area_id)
    # The area as it stood on that Monday: what came after it is drawn pale.
    period = {"from": row.week - 11 * WEEK, "to": row.week + timedelta(days=6)}
    name = html.A(html.Bdi(words.name(area) if area else row.area_id), href=view.link(f"/area/{row.area_id}", **period))
    return [
        name,
        words.day(row.week),
        html.Span(words.term("level", row.level), className=f"badge badge-{row.level}"),
        _labelled(words.t("Said"), of_100(words, row.probability)),
        _labelled(words.t("Incidents after"), words.number(row.incidents)),
        _labelled(words.t("Serious"), words.number(row.serious)),
        skill_words.model_name(words, row.model),
        mark(words, issued=row.issued),
    ]


def _labelled(label: str, value: str) -> Component:
    """On a phone, where the head of the table has no room, each value says itself what it is."""
    return html.Span([html.Span(f"{label} ", className="head-inside muted"), value])
