"""The sentinels: serious complaints, the complaint rate, the time to a first reply. No average may hide them."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.pages.relations_facts import RelationFacts
from dashboard.pages.relations_handling import Fact, days, fact
from dashboard.rows.relations import RelationHandling
from dashboard.text import Words
from dashboard.view import View


def sentinels(facts: RelationFacts, view: View) -> Component:
    """Stated by themselves, as no average may hide them."""
    words, row = view.words, facts.handling
    # The days that are over: a period that runs beyond the data is not longer for it.
    weeks = ((facts.day - view.start).days + 1) / 7
    shown = _sentinels(words, row, (weeks, view.weeks), known=facts.heard)
    return panel.panel(
        serious(words, facts),
        words.t(
            "Stated by themselves and never averaged into the index. {period}.",
            period=words.period(view.start, facts.day),
        ),
        html.Dl([fact(*one) for one in shown], className="shares"),
        identity="relations-sentinels",
    )


def serious(words: Words, facts: RelationFacts) -> str:
    count = facts.handling.serious
    if not (facts.heard or facts.handling.received):
        return words.t("Nobody reported from here in the period: serious complaints are not known")
    if not count:
        return words.t("No serious complaint about detention or police conduct was received")
    return words.n(
        "{count} serious complaint about detention or police conduct",
        "{count} serious complaints about detention or police conduct",
        count,
    )


def _sentinels(words: Words, row: RelationHandling, weeks: tuple[float, float], *, known: bool) -> list[Fact]:
    """`weeks`: of the period so far, and of the one before it."""
    graded = words.t("severity 3; severity known of {n}", n=words.number(row.graded))
    before = words.t("{count} a week in the period before", count=_rate(words, row.before, weeks[1]))
    if not (known or row.received):
        return []
    return [
        (words.t("Serious, detention or police conduct"), words.number(row.serious), graded),
        (words.t("Complaints a week"), _rate(words, row.received, weeks[0]), before),
        (words.t("Days to first reply"), *days(words, row.reply_median, row.reply_p90, row.replied)),
    ]


def _rate(words: Words, count: int, weeks: float) -> str:
    return words.number(count / weeks, 1) if count else words.number(0)
