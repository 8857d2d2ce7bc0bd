"""What stands beside the score: relations with the police, and how well the area is known."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, table
from dashboard.pages.area_facts import AreaFacts
from dashboard.pages.area_story import last_heard, silent_weeks
from dashboard.rows.area import AreaCoarser, AreaRelation
from dashboard.text import Words
from dashboard.view import WEEK, View

MEASURES = ("index", "trust", "fairness", "delivery", "engagement")
OBSERVED = 26


def own_relation(facts: AreaFacts) -> tuple[str, dict[str, AreaRelation]]:
    """The area's own newest month where it has an index, else its district's: the place's id and its rows."""
    places = {
        place: {row.measure: row for row in facts.relation if row.area_id == place}
        for place in (facts.area.area_id, facts.area.district_id)
    }
    for place, rows in places.items():
        if "index" in rows and rows["index"].value is not None:
            return place, rows
    return facts.area.area_id, places[facts.area.area_id]


def relation(facts: AreaFacts, view: View) -> Component:
    words = view.words
    place, rows = own_relation(facts)
    index = rows.get("index")
    if index is None or index.value is None:
        gone = panel.empty(
            words.t("The relation index is not known here."),
            words.t("It needs answers or complaints, and 60 % of its weight."),
        )
        return panel.panel(words.t("How police and residents stand"), None, gone, identity="area-relation")
    title = words.t(
        "Relation index {value} of 100, reliability {grade}", value=words.number(index.value), grade=index.grade or "–"
    )
    told = words.t(
        "90 days to the end of {month}; higher is better. Line: 80 % interval.", month=words.month(index.month)
    )
    district = html.Strong(words.t("The district's: this area has no index of its own.") + " ")
    lines = [_measure(words, measure, rows.get(measure)) for measure in MEASURES]
    more = html.A(words.t("See relations over time"), href=view.link("/relations"), **{"data-keep": "yes"})
    subtitle: list[Component] = [district, html.Span(told)] if place != facts.area.area_id else [html.Span(told)]
    return panel.panel(title, subtitle, html.Dl(lines, className="measures"), more, identity="area-relation")


def _measure(words: Words, measure: str, row: AreaRelation | None) -> Component:
    """Name, bar with its interval, value and n; a measure nobody collected says so and has no bar."""
    name = html.Dt(words.term("measure", measure))
    if row is None or row.value is None:
        gone = html.Span(words.t("not collected"), className="muted")
        return html.Div([name, html.Dd([html.Span(className="track track-none"), gone])], className="measure")
    parts = [html.Span(className="area-fill", style={"inlineSize": f"{row.value:.1f}%"})]
    if row.low is not None and row.high is not None:
        ends = {"insetInlineStart": f"{row.low:.1f}%", "inlineSize": f"{row.high - row.low:.1f}%"}
        parts.append(html.Span(className="whisker", style=ends))
    count = _behind(words, measure, round(row.n))
    value = html.Span(
        [html.Strong(words.number(row.value)), " ", html.Span(count, className="muted")], className="measure-value"
    )
    return html.Div(
        [name, html.Dd([html.Span(parts, className="track"), value])], className=f"measure measure-{measure}"
    )


def _behind(words: Words, measure: str, count: int) -> str:
    """What stands behind a dimension, in its own unit."""
    units = {
        "index": words.n("{count} dimension", "{count} dimensions", count),
        "trust": words.n("{count} answer", "{count} answers", count),
        "fairness": words.n("{count} case due", "{count} cases due", count),
        "delivery": words.n("{count} promise due", "{count} promises due", count),
        "engagement": words.n("{count} meeting planned", "{count} meetings planned", count),
    }
    return units[measure]


def data_state(facts: AreaFacts, view: View) -> Component:
    words = view.words
    return panel.panel(
        _heard_title(facts, view),
        words.t("Each square is a week of the last 26: filled where somebody looked, hatched where nobody did."),
        strip(facts, view),
        html.Dl([_fact(name, value) for name, value in _facts(facts, view)], className="area-facts"),
        *_sources(facts, view),
        *_coarser(facts, words),
        identity="area-data",
    )


def _heard_title(facts: AreaFacts, view: View) -> str:
    words, seen = view.words, facts.heard.observed_26
    return words.t("{seen} of the last {all} weeks were observed", seen=words.number(seen), all=words.number(OBSERVED))


def strip(facts: AreaFacts, view: View) -> Component:
    """The last 26 weeks known, oldest first; time runs left to right in every language."""
    since = view.week - OBSERVED * WEEK
    weeks = [week for week in facts.weeks if since <= week.week < view.week]
    squares = [
        html.Span(className="seen" if w.observed else "unseen-week", title=_square(view.words, w.week, w.observed))
        for w in weeks
    ]
    return html.Div(squares, className="strip", dir="ltr", role="img", **{"aria-label": _heard_title(facts, view)})


def _square(words: Words, week: object, observed: bool) -> str:
    monday = words.week(week)  # type: ignore[arg-type]
    return monday if observed else f"{monday}: {words.t('no report')}"


def _facts(facts: AreaFacts, view: View) -> list[tuple[str, str]]:
    words, silent = view.words, silent_weeks(facts, view)
    heard = last_heard(facts, words) or words.t("never")
    quiet = words.t("never heard from") if silent is None else words.n("{count} week", "{count} weeks", max(silent, 0))
    return [(words.t("Last report"), heard), (words.t("Whole weeks silent"), quiet)]


def _fact(name: str, value: str) -> Component:
    return html.Div([html.Dt(name), html.Dd(value)])


def _sources(facts: AreaFacts, view: View) -> list[Component]:
    words = view.words
    if not facts.sources:
        return [html.P(_no_record(facts, view), className="muted")]
    heads = [words.t("Source"), words.t("Records"), words.t("In the period")]
    rows: list[list[table.Cell]] = [
        [html.Bdi(r.source), words.term("stream", r.stream), words.number(r.records)] for r in facts.sources
    ]
    return [
        html.Div(table.table(heads, rows, caption=words.t("Sources of the period"), numbers=(2,)), className="scroll")
    ]


def _no_record(facts: AreaFacts, view: View) -> str:
    """Reports without records are nil reports: somebody looked."""
    if any(week.reports for week in facts.weeks if view.start <= week.week <= view.end):
        return view.words.t(
            "No record in the period: its reports say that nothing happened, or are answers to a survey."
        )
    return view.words.t("No source has a record from here in the period.")


def _coarser(facts: AreaFacts, words: Words) -> list[Component]:
    if not facts.coarser:
        return []
    known = [_known_to(facts, row, words) for row in facts.coarser]
    note = words.t("Not counted here, and never spread over neighbourhoods:")
    return [html.P([note, " ", "; ".join(known), "."], className="muted area-coarser")]


def _known_to(facts: AreaFacts, row: AreaCoarser, words: Words) -> str:
    place = facts.places.get(row.place_id)
    return words.n(
        "{count} incident known only to {place}",
        "{count} incidents known only to {place}",
        row.incidents,
        place=words.name(place) if place else row.place_id,
    )
