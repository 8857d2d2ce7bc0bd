"""The two figures that share a time axis: incidents a week with what may come, and what happened and was promised."""

from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, paging, panel, table
from dashboard.figures import fan, timeline, trend
from dashboard.figures import known_days as marks
from dashboard.figures.known_days import Mark
from dashboard.pages import area_compare, known_days, promise_texts
from dashboard.pages.area_ahead import ahead_table, expected, not_better
from dashboard.pages.area_facts import AHEAD, FAN, AreaFacts
from dashboard.rows.area import AreaForecast, AreaNote, AreaPromise, AreaWeek
from dashboard.text import Words
from dashboard.view import WEEK, View

DAY = timedelta(days=1)
HAPPENED, ROWS = "happened", 50  # the part of the address that turns the pages of the long table, and their length
# A link that brings its own place and period, whatever the filters say by the time it is followed (assets/url.js).
FIXED = {"data-keep": "yes", "data-fixed": "district from to"}


def incidents(facts: AreaFacts, view: View) -> Component:
    words = view.words
    known = [week for week in facts.weeks if week.week < view.week]
    days, beside = numbered(facts, view), area_compare.beside(facts, words)
    ahead = list(facts.forecast.values())
    figure = trend.draw(words, facts.weeks, view.week, ahead, days, (view.start, view.end), beside)
    label = words.t("Incidents a week and the forecast for the next 13 weeks; the numbers are in the table below")
    return panel.panel(
        recent(words, known),
        [
            html.Span(may_come(words, facts.forecast)),
            *not_better(facts, view),
            html.Br(),
            html.Span(_key(words, after=len(known) < len(facts.weeks))),
            *([html.Br(), html.Strong(area_compare.sentence(facts, words))] if facts.compare else []),
        ],
        html.Div(graph.plot("area-trend-figure", figure, label), **_leading(facts, view)),
        *known_days.listed(words, days),
        graph.twin(words, html.Div([*ahead_table(facts, view), weeks_table(facts, view)]), "area-trend-twin"),
        identity="area-trend",
        aside=area_compare.choice(facts, view),
    )


def numbered(facts: AreaFacts, view: View) -> list[Mark]:
    """Days everybody knows of, and notes: the same numbers over both figures."""
    days = [event for event in facts.events if event.stream in ("calendar", "note")]
    return marks.marks(days, *trend.span(facts.weeks, view.week), trend.NARROW)


def _leading(facts: AreaFacts, view: View) -> dict[str, str]:
    """A click on a week leads to its records, for whoever may open Explore."""
    return {"data-drill": explored(facts, view)} if facts.explores else {}


def explored(facts: AreaFacts, view: View, **asked: str | date | None) -> str:
    """Explore's page of this area."""
    return view.link("/explore", **{"district": None, "area": facts.area.area_id} | asked)


def recent(words: Words, known: list[AreaWeek]) -> str:
    """The last four weeks known, in one sentence; unobserved weeks are named, never counted as quiet."""
    last = [week for week in known[-AHEAD:] if week.observed]
    if not last:
        return words.t("Incidents a week: nobody looked in the last 4 weeks")
    count = sum(week.incidents or 0 for week in last)
    values = {
        "incidents": words.n("{count} incident", "{count} incidents", count),
        "serious": words.number(sum(week.serious or 0 for week in last)),
        "seen": words.number(len(last)),
    }
    if not count and len(last) == AHEAD:
        return words.t("No incident in the last 4 weeks, and what may come")
    if not count:
        return words.t("No incident in the {seen} of the last 4 weeks that were observed, and what may come", **values)
    if len(last) < AHEAD:
        return words.t(
            "{incidents} in the {seen} of the last 4 weeks that were observed ({serious} serious), and what may come",
            **values,
        )
    return words.t("{incidents} in the last 4 weeks ({serious} serious), and what may come", **values)


def may_come(words: Words, forecast: dict[int, AreaForecast]) -> str:
    """The four weeks together, and what the forecast cannot do."""
    together = forecast.get(AHEAD)
    if together is None or together.expected is None:
        return words.t("No forecast: what happens here is not known.")
    said = words.t(
        "In the next 4 weeks together {span} incidents (80 %), {expected} expected.",
        span=fan.span(words, together.q10 or 0, together.q90 or 0),
        expected=expected(words, together.expected),
    )
    return f"{said} {words.t('In quiet places this forecast finds few new outbreaks.')}"


def _key(words: Words, *, after: bool) -> str:
    said = [
        words.t("Coloured: serious. Grey: others. Dot: somebody looked and saw none. Hatched: nobody reported."),
        words.t("Fan: incidents a week, on average from its Monday to there; the longer the stretch, the surer."),
        words.t("The line under the bars is the chosen period."),
    ]
    return " ".join([*said, words.t("Pale: what came afterwards.")] if after else said)


def weeks_table(facts: AreaFacts, view: View) -> Component:
    """Newest first: the figure's bars, and those of what stands beside; a week leads to its records."""
    words = view.words
    other = {row.week: row for row in facts.beside}
    heads = [words.t("Week"), words.t("Incidents"), words.t("Serious"), words.t("Reports of any kind")]
    heads += [area_compare.name(facts, words)] if facts.beside else []
    rows = [
        [
            _week(facts, view, week.week),
            words.number(week.incidents) if week.incidents is not None else words.t("not known"),
            words.number(week.serious) if week.serious is not None else None,
            words.number(week.reports),
            *([area_compare.number(words, area_compare.value(other.get(week.week)))] if facts.beside else []),
        ]
        for week in reversed(facts.weeks)
    ]
    return table.table(heads, rows, caption=words.t("Incidents a week, newest first"), numbers=(1, 2, 3, 4))


def _week(facts: AreaFacts, view: View, monday: date) -> table.Cell:
    if not facts.explores:
        return view.words.week(monday)
    way = explored(facts, view, **{"from": monday, "to": monday + WEEK - DAY})
    return html.A(view.words.week(monday), href=way, **FIXED)


def happened(facts: AreaFacts, view: View) -> Component:
    words = view.words
    title = words.t("What happened, what was promised")
    own = [event for event in facts.events if event.stream != "calendar"]
    if not facts.records and not facts.promises:
        gone = panel.empty(withheld(words), words.t("The weeks above count them."))
        return panel.panel(words.t("What was promised"), None, gone, identity="area-timeline")
    if not own and not facts.promises:
        gone = panel.empty(
            words.t("Nothing is recorded here since {day}.", day=words.day(facts.since)),
            words.t("No incident, grievance, meeting or promise. That is not the same as calm."),
        )
        return panel.panel(title, None, gone, identity="area-timeline")
    end = view.week + FAN * WEEK
    figure = timeline.draw(words, facts.events, facts.promises, facts.since, end, facts.until, numbered(facts, view))
    key = words.t(
        "Filled: serious, resolved, held. Hollow or pale: not serious, open, planned and not held. "
        "Promise lines run from made to closed: green kept, dashed red past the due date."
    )
    return panel.panel(
        promised(words, facts),
        key if facts.records else f"{withheld(words)} {key}",
        graph.plot(
            "area-timeline-figure", figure, words.t("Events and promises over time; each is listed in the table below")
        ),
        graph.twin(words, happened_page(facts, view), "area-timeline-twin", opened=HAPPENED in view.options),
        identity="area-timeline",
    )


def withheld(words: Words) -> str:
    return words.t("Single incidents, grievances and meetings are shown to analysts, liaison officers and managers.")


def overdue(promise: AreaPromise, until: date) -> bool:
    """Open, and past its due date, on a day."""
    closed = promise.closed_on is not None and promise.closed_on <= until
    return not closed and promise.due_on is not None and promise.due_on < until


def promised(words: Words, facts: AreaFacts) -> str:
    if not facts.promises:
        return words.t("What happened; no promise was recorded")
    late = sum(overdue(promise, facts.until) for promise in facts.promises)
    if not late:
        return words.t("What happened, what was promised: nothing is overdue")
    return words.n(
        "What happened, what was promised: {count} promise is overdue",
        "What happened, what was promised: {count} promises are overdue",
        late,
    )


def happened_page(facts: AreaFacts, view: View) -> Component:
    """One page of them, and the way to the others."""
    rows = happened_rows(facts, view.words)
    page = paging.at(view, HAPPENED, len(rows), ROWS)
    shown = happened_table(view.words, rows[(page - 1) * ROWS : page * ROWS])
    return html.Div([shown, paging.pages(view, HAPPENED, page, len(rows), ROWS)])


def happened_rows(facts: AreaFacts, words: Words) -> list[list[table.Cell]]:
    """Every mark and line of the figure, newest first."""
    events = [
        (
            event.day,
            words.term("stream", event.stream),
            html.Bdi(event.text)
            if isinstance(event, AreaNote)
            else words.term(timeline.KINDS[event.stream], event.code),
            "" if event.stream not in timeline.STREAMS else timeline.state(words, event.stream, event.done),
        )
        for event in facts.events
    ]
    promises = [
        (p.made_on, words.term("stream", "promise"), _owed(facts, words, p), _kept(words, p, facts.until))
        for p in facts.promises
    ]
    ordered = sorted([*events, *promises], key=lambda row: row[0], reverse=True)
    return [[words.day(day), stream, what, state or None] for day, stream, what, state in ordered]


def happened_table(words: Words, rows: list[list[table.Cell]]) -> Component:
    heads = [words.t("Day"), words.t("Row"), words.t("What"), words.t("State")]
    return table.table(heads, rows, caption=words.t("Newest first"))


def _owed(facts: AreaFacts, words: Words, promise: AreaPromise) -> table.Cell:
    return promise_texts.beneath(words.term("side", promise.owner_side), facts.texts.get(promise.commitment_id))


def _kept(words: Words, promise: AreaPromise, until: date) -> str:
    closed = promise.closed_on if promise.closed_on and promise.closed_on <= until else None
    due = words.t("due {day}", day=words.day(promise.due_on)) if promise.due_on else words.t("no due date")
    if closed:
        return f"{words.term('commitment_status', promise.status)}, {words.day(closed)} · {due}"
    waiting = words.t("overdue") if overdue(promise, until) else words.term("commitment_status", "open")
    return f"{waiting} · {due}"
