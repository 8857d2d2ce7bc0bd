"""The gate's log as sentences: which model may serve at each horizon, since when, and on what evidence."""

from collections.abc import Mapping
from typing import TypeVar

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.components.still import still
from dashboard.pages.method_facts import MethodFacts
from dashboard.pages.skill_words import HORIZONS, model_name, stretches, weeks_ahead
from dashboard.rows.method import MethodGate
from dashboard.text import Words
from dashboard.view import View

DECIMALS = 4
Shared = TypeVar("Shared")


def log(facts: MethodFacts, view: View) -> Component:
    words = view.words
    told = words.t(
        "The best simple history serves until another model has done better on forecasts that are over, "
        "by more than chance would explain (1.64 standard errors). Decided once a month for each horizon, newest first."
    )
    title = words.t("Which model may serve, and why")
    if not facts.gate:
        gone = panel.empty(
            words.t("The gate has not decided yet."), words.t("Until it does, the best simple history serves.")
        )
        return panel.panel(title, told, gone, identity="method-gate")
    changes = [row for row in facts.gate if row.reason not in ("start", "stays")]
    stays = [row for row in facts.gate if row.reason == "stays"]
    return panel.panel(
        title,
        told,
        html.H3(words.t("In force")),
        _sentences(in_force(words, facts)),
        html.H3(words.t("Changes")),
        still(_sentences([*(sentence(words, row) for row in changes), *began(words, facts)])),
        _folded(words, stays),
        identity="method-gate",
    )


def in_force(words: Words, facts: MethodFacts) -> list[str]:
    """The model that serves at each horizon; horizons of one model together. The rows come newest first."""
    newest = {row.horizon_weeks: row.served for row in reversed(facts.gate)}
    return [
        words.t("{weeks} ahead: {model}", weeks=stretches(words, horizons), model=model_name(words, model))
        for model, horizons in _together({h: newest[h] for h in HORIZONS if h in newest}).items()
    ]


def began(words: Words, facts: MethodFacts) -> list[str]:
    """Where each horizon began; those that began alike together."""
    starts = {row.horizon_weeks: (row.week, row.served) for row in facts.gate if row.reason == "start"}
    return [
        words.t(
            "{day}, {weeks} ahead: began with the best simple history, {served}.",
            day=words.day(week),
            weeks=stretches(words, sorted(horizons)),
            served=model_name(words, served),
        )
        for (week, served), horizons in _together(starts).items()
    ]


def _together(found: Mapping[int, Shared]) -> dict[Shared, list[int]]:
    """Horizons by what they share."""
    groups: dict[Shared, list[int]] = {}
    for horizon, shared in found.items():
        groups.setdefault(shared, []).append(horizon)
    return groups


def sentence(words: Words, row: MethodGate) -> str:
    """One decision: when, for which horizon, who serves, and the evidence it rests on."""
    values = {
        "day": words.day(row.week),
        "weeks": weeks_ahead(words, row.horizon_weeks),
        "served": model_name(words, row.served),
        "before": model_name(words, row.before or row.served),
        "evidence": evidence(words, row),
    }
    said = {
        "stays": words.t("{day}, {weeks} ahead: {served} stays. {evidence}", **values),
        "other_baseline": words.t(
            "{day}, {weeks} ahead: the best simple history is {served} by now, no longer {before}.", **values
        ),
        "takes_over": words.t("{day}, {weeks} ahead: {served} takes over from {before}. {evidence}", **values),
        "falls_back": words.t("{day}, {weeks} ahead: back from {before} to {served}. {evidence}", **values),
    }
    return said[row.reason]


def evidence(words: Words, row: MethodGate) -> str:
    if row.challenger is None or row.gain is None or row.needed is None:
        return words.t("No other model had evidence enough.")
    return words.t(
        "{challenger} gained {gain} per forecast over {origins}; {needed} was needed.",
        challenger=model_name(words, row.challenger),
        gain=words.signed(row.gain, DECIMALS),
        needed=words.number(row.needed, DECIMALS),
        origins=words.n("{count} week of issue", "{count} weeks of issue", row.origins),
    )


def _sentences(sentences: list[str]) -> Component:
    return html.Ul([html.Li(text) for text in sentences], className="method-points")


def _folded(words: Words, rows: list[MethodGate]) -> Component | None:
    if not rows:
        return None
    summary = words.n("{count} decision that changed nothing", "{count} decisions that changed nothing", len(rows))
    inside = html.Div(still(_sentences([sentence(words, row) for row in rows])), className="scroll")
    return html.Details([html.Summary(summary, className="twin-tap"), inside], className="twin", id="method-gate-stays")
