"""Said, then done: what became of the promises alive in the period, and the overdue ones by name of place."""

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, table
from dashboard.figures import ledger
from dashboard.pages import promise_texts
from dashboard.pages.relations_facts import RelationFacts
from dashboard.pages.tell_list import Ways
from dashboard.rows.relations import RelationPromise
from dashboard.text import Words
from dashboard.view import View

FIRST = 6


def promises(facts: RelationFacts, view: View, ways: Ways | None = None) -> Component:
    """`ways`: to the forms, for whoever may tell what became of a promise."""
    words = view.words
    counts = ledger.count(facts.promises)
    if not counts:
        gone = panel.empty(
            words.t("No promise was alive in the period."), words.t("None made is not the same as none kept.")
        )
        return panel.panel(words.t("What was promised, and done"), None, gone, identity="relations-promises")
    label = words.t("Promises by side and state; the numbers are in the table below")
    return panel.panel(
        title(words, facts.promises),
        words.t(
            "Open at some time from {period}, as they stood on the last day; by the side that owes them.",
            period=words.period(view.start, facts.day),
        ),
        key(words, facts.promises),
        graph.plot("relations-promises-figure", ledger.draw(words, counts), label),
        graph.twin(words, counts_table(words, counts), "relations-promises-twin"),
        *overdue(facts, words, ways),
        *not_due(facts, words, ways),
        identity="relations-promises",
    )


def title(words: Words, rows: Sequence[RelationPromise]) -> str:
    late = sum(row.state == "overdue" for row in rows)
    decided = [row for row in rows if row.state in ("on_time", "late", "dropped", "overdue")]
    if not decided:
        return words.n("{count} promise, and none is due yet", "{count} promises, and none is due yet", len(rows))
    return words.n(
        "{kept} of {count} promise due was kept on time; {late} overdue",
        "{kept} of {count} promises due were kept on time; {late} overdue",
        len(decided),
        kept=words.number(sum(row.state == "on_time" for row in rows)),
        late=words.number(late) if late else words.t("none"),
    )


def key(words: Words, rows: Sequence[RelationPromise]) -> Component:
    """Every state with its count and its look, so that the bars need no legend elsewhere."""
    items = [
        html.Li(
            [
                html.Span(className=f"swatch swatch-{state}", **{"aria-hidden": "true"}),
                html.Strong(words.number(sum(row.state == state for row in rows))),
                f" {words.term('promise_state', state)}",
            ]
        )
        for state in ledger.STATES
    ]
    return html.Ul(items, className="key")


def counts_table(words: Words, counts: ledger.Counts) -> Component:
    heads = [words.t("Owed by"), *(words.term("promise_state", state) for state in ledger.STATES), words.t("All")]
    rows = [
        [
            words.term("side", side),
            *(words.number(states[state]) for state in ledger.STATES),
            words.number(sum(states.values())),
        ]
        for side, states in counts.items()
    ]
    caption = words.t("Promises by the side that owes them, and state")
    return table.table(heads, rows, caption=caption, numbers=range(1, len(heads)))


def overdue(facts: RelationFacts, words: Words, ways: Ways | None = None) -> list[Component]:
    """The longest overdue first."""
    late = [row for row in facts.promises if row.state == "overdue"]
    if not late:
        return []
    count = words.n("{count} promise is overdue", "{count} promises are overdue", len(late))
    head = html.H3(count, className="overdue-head")
    longest = html.Div(overdue_table(facts, words, late[:FIRST], ways), className="scroll")
    first = html.Div([head, longest], id="relations-overdue")
    if len(late) <= FIRST:
        return [first]
    rest = html.Details(
        [
            html.Summary(words.t("the other {count}", count=words.number(len(late) - FIRST)), className="twin-tap"),
            html.Div(overdue_table(facts, words, late[FIRST:], ways), className="scroll"),
        ],
        className="twin",
    )
    return [first, rest]


def not_due(facts: RelationFacts, words: Words, ways: Ways | None = None) -> list[Component]:
    """Folded: the promises that may still be kept in time."""
    rows = [row for row in facts.promises if row.state == "open" and row.status == "open"]
    if not rows:
        return []
    head = words.n("{count} promise is open and not overdue", "{count} promises are open and not overdue", len(rows))
    shown = overdue_table(facts, words, rows, ways, caption=words.t("Open promises that are not overdue"))
    inside = [html.Summary(head, className="twin-tap"), html.Div(shown, className="scroll")]
    return [html.Details(inside, className="twin", id="relations-not-due")]


def overdue_table(
    facts: RelationFacts,
    words: Words,
    rows: Sequence[RelationPromise],
    ways: Ways | None = None,
    caption: str = "",
) -> Component:
    heads = [words.t("Place"), words.t("Owed by"), words.t("Made"), words.t("Due"), words.t("Overdue by")]
    heads += [words.t("Tell")] if ways else []
    body = [
        [
            promise_texts.beneath(_place(facts, words, row), facts.texts.get(row.commitment_id)),
            words.term("side", row.owner_side),
            dated(words.t("Made"), words.day(row.made_on)),
            dated(words.t("Due"), words.day(row.due_on) if row.due_on else "–"),
            html.Strong(words.n("{count} day", "{count} days", row.days_overdue)) if row.days_overdue else None,
            *([_way(facts, words, row, ways)] if ways else []),
        ]
        for row in rows
    ]
    said = caption or words.t("Overdue promises, the longest overdue first")
    made = table.table(heads, body, caption=said, numbers=(4,))
    made.className = "table overdue"
    if ways:
        made.children[-1].children = list(_with_words(facts, words, rows, ways, made.children[-1].children, len(heads)))
    return made


def _with_words(
    facts: RelationFacts,
    words: Words,
    rows: Sequence[RelationPromise],
    ways: Ways,
    drawn: Sequence[Component],
    wide: int,
) -> Iterator[Component]:
    """Under a promise that was told of, what was told, across the table."""
    for row, line in zip(rows, drawn, strict=True):
        yield line
        if row.commitment_id in ways.waits:
            line.className = "told-of"
            told = ways.of("promise", row.commitment_id, _named(facts, words, row))
            yield html.Tr(html.Td(told, colSpan=wide), className="told")


def _way(facts: RelationFacts, words: Words, row: RelationPromise, ways: Ways) -> Component | None:
    """To its form; what the release knows to be settled since the period ended needs none."""
    if row.status != "open":
        return html.Span(words.term("commitment_status", row.status), className="muted")
    if row.commitment_id in ways.waits:
        return html.Span()
    return ways.of("promise", row.commitment_id, _named(facts, words, row))


def _named(facts: RelationFacts, words: Words, row: RelationPromise) -> str:
    return f"{_place(facts, words, row)}, {words.term('side', row.owner_side)}, {words.day(row.made_on)}"


def dated(name: str, day: str) -> Component:
    """A day whose column head a phone has no room for."""
    return html.Span([html.Span(f"{name} ", className="head-inside"), day])


def _place(facts: RelationFacts, words: Words, row: RelationPromise) -> str:
    known = facts.places.get(row.area_id or "") or facts.places.get(row.district_id or "")
    return words.name(known) if known else words.term("place level", "governorate")
