"""How complaints are handled, with residents' readiness to report always beside their number."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, table
from dashboard.figures import complaints
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import RelationFacts, nearest
from dashboard.rows.area import AreaPulse
from dashboard.rows.relations import RelationCaseMonth, RelationHandling
from dashboard.text import Words
from dashboard.view import View

Fact = tuple[str, str, str]


def handling(facts: RelationFacts, view: View) -> Component:
    words, row = view.words, facts.handling
    if not (facts.heard or row.received):
        gone = panel.empty(title(words, facts), words.t("Not collected is not the same as none made."))
        return panel.panel(words.t("Complaint handling"), None, gone, identity="relations-complaints")
    whose, asked, _ = nearest(facts.chosen, facts.would_report)
    figure = complaints.draw(words, facts.bar_months, facts.case_months, asked, (view.start, facts.day))
    label = words.t("Complaints and readiness to report by month; the numbers are in the table below")
    return panel.panel(
        title(words, facts),
        words.t("Received from {period}.", period=words.period(view.start, facts.day)),
        html.Dl([fact(*one) for one in shares(words, row)], className="shares", id="relations-shares"),
        html.P([caution(words), " ", ready(words, facts, whose, asked)], className="note"),
        key(words),
        graph.plot("relations-complaints-figure", figure, label),
        graph.twin(words, handling_table(words, facts, asked), "relations-complaints-twin"),
        identity="relations-complaints",
    )


def title(words: Words, facts: RelationFacts) -> str:
    row = facts.handling
    if not (facts.heard or row.received):
        return words.t("Nobody reported from here in the period: complaints are not known")
    if not row.received:
        return words.t("No complaint was received in the period")
    if not row.solve_due:
        return words.n(
            "{count} complaint received, and its 30 days are not over",
            "{count} complaints received, and none has had its 30 days",
            row.received,
        )
    return words.n(
        "{part} of {count} complaint was resolved within 30 days",
        "{part} of {count} complaints were resolved within 30 days",
        row.solve_due,
        part=words.number(row.solved_in_time),
    )


def shares(words: Words, row: RelationHandling) -> list[Fact]:
    """Name, value, and what it is a share of; what nobody recorded is said to be so."""
    none = words.t("not collected")
    due = words.t("of those whose time is over")
    late = words.t("whenever received")
    if row.oldest_open is not None:
        late = words.n(
            "whenever received; the oldest {count} day ago",
            "whenever received; the oldest {count} days ago",
            row.oldest_open,
        )
    return [
        (
            words.t("Received"),
            words.number(row.received),
            words.t("{count} in the period before", count=words.number(row.before)),
        ),
        (words.t("First reply within 7 days"), _share(words, row.replied_in_time, row.reply_due), due),
        (words.t("Resolved within 30 days"), _share(words, row.solved_in_time, row.solve_due), due),
        (
            words.t("Satisfied"),
            _share(words, row.satisfied, row.rated, none),
            words.t("of those resolved who were asked"),
        ),
        (
            words.t("Heard back"),
            _share(words, row.told_back, row.received) if row.feedback_known else none,
            words.t("of all received") if row.feedback_known else words.t("no record says so"),
        ),
        (words.t("Days to resolve"), *days(words, row.solve_median, row.solve_p90, row.solved)),
        (words.t("Open past 30 days"), words.number(row.past_deadline), late),
    ]


def _share(words: Words, part: int, whole: int, none: str = "") -> str:
    return told.share(words, part, whole) if whole else none or words.t("none due")


def days(words: Words, median: float | None, late: float | None, n: int) -> tuple[str, str]:
    """The median in days; 9 in 10 within so many, and of how many."""
    if median is None or late is None:
        return words.t("none yet"), words.t("nothing to measure")
    tail = words.t("median; 9 of 10 within {days}; n = {n}", days=words.number(late), n=words.number(n))
    return words.number(median), tail


def fact(name: str, value: str, detail: str) -> Component:
    return html.Div([html.Dt(name), html.Dd(html.Strong(value)), html.Dd(detail, className="muted")])


def caution(words: Words) -> str:
    return words.t("More complaints can mean more trust: never read their number alone.")


def ready(words: Words, facts: RelationFacts, whose: str, asked: list[AreaPulse]) -> Component:
    """What residents last said of reporting to the police, and whose answers these are."""
    if not asked:
        return html.Strong(words.t("Whether residents would report to the police was not asked."))
    row = asked[-1]
    around = "" if whose == facts.chosen.place_id else f" ({words.name(facts.places[whose])})"
    return html.Strong(
        words.t(
            "Would report to the police: {value} of 100 ({low} to {high}), n = {n}, {month}",
            value=words.number(row.value),
            low=words.number(row.low),
            high=words.number(row.high),
            n=words.number(row.n),
            month=words.month(row.month),
        )
        + f"{around}."
    )


def key(words: Words) -> Component:
    items = [
        html.Li(
            [html.Span(className=f"swatch swatch-{look}", **{"aria-hidden": "true"}), words.term("case_state", state)]
        )
        for state, look in complaints.PARTS.items()
    ]
    return html.Ul(items, className="key")


def handling_table(words: Words, facts: RelationFacts, asked: list[AreaPulse]) -> Component:
    """Every bar and every rating, newest first."""
    states = tuple(complaints.PARTS)
    heads = [
        words.t("Month"),
        words.t("Received"),
        *(words.term("case_state", state) for state in states),
        words.t("Would report"),
        words.t("n"),
    ]
    by_month = {row.month: row for row in facts.case_months}
    ratings = {row.month: row for row in asked}
    body = [
        [words.month(month), *_counts(words, by_month.get(month), states), *_rated(words, ratings.get(month))]
        for month in reversed(facts.bar_months)
    ]
    caption = words.t("Complaints by month of receipt and what became of them; residents’ readiness to report, 0–100")
    return table.table(heads, body, caption=caption, numbers=range(1, len(heads)))


def _counts(words: Words, row: RelationCaseMonth | None, states: tuple[str, ...]) -> list[table.Cell]:
    if row is None or not row.heard:
        return [words.t("no report"), *(None for _ in states)]
    return [words.number(row.received), *(words.number(getattr(row, state)) for state in states)]


def _rated(words: Words, row: AreaPulse | None) -> list[table.Cell]:
    if row is None:
        return [None, None]
    value, low, high = (words.number(v) for v in (row.value, row.low, row.high))
    return [words.t("{value} ({low} to {high})", value=value, low=low, high=high), words.number(row.n)]
